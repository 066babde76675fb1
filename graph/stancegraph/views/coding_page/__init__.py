"""The page in which texts are coded: it comes without any data, and asks the server it came from for all of it."""

from __future__ import annotations

from stancegraph.views.page import page


def coding_html() -> str:
    """The page."""
    return page(
        "coding_page/page.html",
        title="Coding",
        styles=["coding_page/page.css"],
        scripts=[
            f"coding_page/{name}.js"
            for name in (
                "offsets",
                "server",
                "names",
                "words",
                "margin",
                "choice",
                "form",
                "texts",
                "codebook",
                "review",
                "again",
                "keys",
                "main",
            )
        ],
        live=True,
    )


def adjudication_html() -> str:
    """The page in which somebody decides on what several coded."""
    return page(
        "coding_page/adjudication.html",
        title="Adjudication",
        styles=["coding_page/page.css", "coding_page/adjudication.css"],
        scripts=[
            f"coding_page/{name}.js"
            for name in ("offsets", "server", "names", "words", "choice", "form", "codebook", "adjudication")
        ],
        live=True,
    )
