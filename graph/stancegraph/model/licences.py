"""The web address of a licence that is named in a word, such as ``CC-BY-4.0``."""

from __future__ import annotations

import re

from stancegraph.model import cells

_CREATIVE_COMMONS = re.compile(r"CC[- ](BY(?:-NC)?(?:-ND|-SA)?)[- ](1\.0|2\.0|2\.5|3\.0|4\.0)", re.IGNORECASE)
_OTHERS = {
    "cc0": "https://creativecommons.org/publicdomain/zero/1.0/",
    "cc0-1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
    "odbl-1.0": "https://opendatacommons.org/licenses/odbl/1-0/",
    "odc-by-1.0": "https://opendatacommons.org/licenses/by/1-0/",
    "pddl-1.0": "https://opendatacommons.org/licenses/pddl/1-0/",
    "apache-2.0": "https://www.apache.org/licenses/LICENSE-2.0",
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
