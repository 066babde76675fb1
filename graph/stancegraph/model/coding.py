"""By what a Discourse Network Analyzer database that we wrote says how it is read back; the program passes over these properties."""

from __future__ import annotations

HOLDER_SETTING = "stancegraph.holder"
"""Which variable holds the positions. In such a file a label is one actor, in whichever variable it stands."""
SCALE_SETTING = "stancegraph.scale"
"""The lowest and highest level of an integer, as ``-2..2``."""
WRITTEN_SETTING = "stancegraph.written"
"""A digest of all that was written, by which a file is told in which somebody has coded since."""
