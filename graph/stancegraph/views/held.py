"""A page that is held by a program: it shows itself in a notebook, is saved to a file, and is opened in a browser."""

from __future__ import annotations

import os
import re
import webbrowser
from html import escape, unescape
from pathlib import Path
from tempfile import mkdtemp

from stancegraph.arguments import checked
from stancegraph.errors import StancegraphError
from stancegraph.files import writing

_HEIGHT = 720
# A frame is a stranger to the notebook it stands in: it runs its scripts, saves what its reader asks for and opens links, and
# reaches nothing of the notebook.
_MAY = "allow-scripts allow-downloads allow-popups allow-popups-to-escape-sandbox"


@checked
class Page(str):
    """A page of HTML that needs nothing else: its text, which a notebook shows as the page itself.

    >>> page = graph.view(sparql=False)
    >>> page.heading
    'Ukraine ceasefire diplomacy: positions, deeds and assessments'
    """

    __slots__ = ()

    @property
    def heading(self) -> str:
        """What the page is called."""
        found = re.search(r"<title>(.*?)</title>", self, re.DOTALL)
        return unescape(found[1]) if found else ""

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Write the page to a file at ``path``, all of it or nothing; returns its place. Raises StancegraphError where that cannot be.

        >>> graph.view(sparql=False).save("ceasefire.html").name
        'ceasefire.html'
        """
        place = Path(path)
        with writing(place) as stream:
            stream.write(self.encode())
        return place

    def open(self) -> Path:
        """Show the page in the browser of this machine, from a file among the temporary ones, whose place it returns.

        Raises StancegraphError where there is no browser: then :meth:`save` it.

        >>> try:
        ...     place = graph.view(sparql=False).open()
        ... except stancegraph.StancegraphError:
        ...     print("there is no browser here")  # doctest: +SKIP
        """
        place = self.save(Path(mkdtemp(prefix="stancegraph-page-")) / "page.html")
        if not webbrowser.open(place.as_uri()):
            raise StancegraphError(f"no browser could be started; the page is at {place}")
        return place

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {self.heading}, {len(self.encode()) / 1e6:.1f} MB; save(path) writes it, open() shows it>"

    def _repr_html_(self) -> str:
        title = escape(self.heading)
        return (
            f'<iframe title="{title}" sandbox="{_MAY}" srcdoc="{escape(self)}" '
            f'style="width:100%;height:{_HEIGHT}px;border:1px solid #8888"></iframe>'
        )
