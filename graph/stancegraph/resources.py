"""Files that ship beside the code: found in the installed package, else in the checkout it was installed from."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parent


def _find(*parts: str) -> Path:
    installed = _PACKAGE.joinpath("_resources", *parts)
    return installed if installed.exists() else _PACKAGE.parent.parent.joinpath(*parts)


def ontology_file(name: str) -> Path:
    """A file of the ontology, for example ``stancegraph.ttl``."""
    return _find("ontology", name)


def bundled_dataset() -> Path:
    """The folder of the dataset that comes with the package."""
    return _find("data", "ukraine-ceasefire")
