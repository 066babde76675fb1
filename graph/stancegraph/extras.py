"""What is asked for that only an extra brings."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.util import find_spec

from stancegraph.errors import StancegraphError


def refuse_without(packages: Iterable[str], what: str, extra: str) -> None:
    """Raise StancegraphError where one of the packages that ``what`` needs is not there; ``extra`` brings them."""
    if missing := [name for name in packages if find_spec(name) is None]:
        raise StancegraphError(
            f"{what} needs {' and '.join(missing)}, which the extra brings: pip install 'stancegraph[{extra}]'"
        )
