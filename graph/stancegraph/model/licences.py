"""The web address of a licence that is named in a word, such as ``CC-BY-4.0``, and which let anybody hand on a text."""

from __future__ import annotations

import re

from stancegraph.model import cells
from stancegraph.model.records import Source
from stancegraph.model.words import Embed

_CREATIVE_COMMONS = re.compile(r"CC[- ](BY(?:-NC)?(?:-ND|-SA)?)[- ](1\.0|2\.0|2\.5|3\.0|4\.0)", re.IGNORECASE)
_OTHERS = {
    "cc0": "https://creativecommons.org/publicdomain/zero/1.0/",
    "cc0-1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
    "odbl-1.0": "https://opendatacommons.org/licenses/odbl/1-0/",
    "odc-by-1.0": "https://opendatacommons.org/licenses/by/1-0/",
    "pddl-1.0": "https://opendatacommons.org/licenses/pddl/1-0/",
    "apache-2.0": "https://www.apache.org/licenses/LICENSE-2.0",
    "ogl-uk-3.0": "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
}


def licence_iri(licence: str) -> str | None:
    """The address of a licence by its name in the list of SPDX, or of one that is an address; None where none is known.

    >>> licence_iri("CC-BY-4.0")
    'https://creativecommons.org/licenses/by/4.0/'
    """
    name = licence.strip()
    if found := _CREATIVE_COMMONS.fullmatch(name):
        return f"https://creativecommons.org/licenses/{found[1].lower()}/{found[2]}/"
    if name.lower() in _OTHERS:
        return _OTHERS[name.lower()]
    if name.startswith(("http://", "https://")):
        try:
            cells.IRI.parse(name)
        except ValueError:
            return None
        return name
    return None


HANDED_ON = (
    "CC0-1.0",
    "PDDL-1.0",
    *(f"CC-BY{share}-{version}" for share in ("", "-SA") for version in ("1.0", "2.0", "2.5", "3.0", "4.0")),
    "OGL-UK-3.0",
)
"""Licences under which anybody may hand on a whole text, for any purpose, if its author is named.

Those that forbid something (commercial use, changes) are none of them: whether a page keeps to these depends on who hands it on."""

_ADDRESSES = frozenset(map(licence_iri, HANDED_ON))


def embeds(source: Source) -> Embed:
    """How much of the text of a source may stand in a page: what its row says, else what its licence lets anybody hand on.

    A licence counts where the cell is its name in the list of SPDX, or its address, and nothing else.

    >>> embeds(Source("s", "Speech", licence="CC-BY-4.0")).value, embeds(Source("s", "Speech", licence="all rights reserved")).value
    ('whole', 'around')
    """
    if source.embed is not None:
        return source.embed
    return Embed.WHOLE if licence_iri(source.licence) in _ADDRESSES else Embed.AROUND
