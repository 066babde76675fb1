"""One HTML file that needs nothing else: how every page is put together, and the one policy all of them keep.

A page is a template that extends ``base.html``, with styles and scripts that stand inside it; all are files of this
package, named by their paths in it. Whatever comes from data passes as escaped JSON (the filter ``json``) or through
autoescape.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from stancegraph.views.embedding import content_security_policy, inline, json_text

if TYPE_CHECKING:
    from jinja2 import Environment

# What all pages begin with: colours and plain elements; building the document.
_STYLE = "base.css"
_SCRIPT = "dom.js"


def page(
    template: str,
    *,
    title: str,
    styles: Sequence[str],
    scripts: Sequence[str],
    once: tuple[str, Sequence[str]] | None = None,
    libraries: Sequence[str] = (),
    live: bool = False,
    workers: bool = False,
    wasm: bool = False,
    **content: Any,
) -> str:
    """The page as text. ``scripts`` are joined in the order given, after the shared one; ``once`` names a function of theirs and
    the scripts that it runs when the time has come; ``libraries`` are whole texts of other people's scripts and run first;
    ``content`` is what the template asks for.

    ``live``, ``workers`` and ``wasm`` are those of :func:`stancegraph.views.embedding.content_security_policy`. Raises
    jinja2's UndefinedError for what the template asks for in vain.
    """
    own = _joined((_SCRIPT, *scripts))
    if once is not None:
        function, waiting = once
        own += f"\n{function}(() => {{\n{_joined(waiting)}\n}});\n"
    blocks = [inline(each, "script") for each in (*libraries, own)]
    return _rendered(template, title, (_STYLE, *styles), blocks, content, live=live, workers=workers, wasm=wasm)


def _joined(paths: Sequence[str]) -> str:
    return "\n".join(map(part, paths))


def part(path: str) -> str:
    """The text of a file of a page."""
    return resources.files("stancegraph.views").joinpath(*path.split("/")).read_text(encoding="utf-8")


def document(template: str, *, title: str, styles: Sequence[str], forms: bool = False, **content: Any) -> str:
    """A page without any script, as text, with no styles but its own; with ``forms`` it may send them to the server it came
    from; the rest is as for :func:`page`."""
    return _rendered(template, title, styles, [], content, forms=forms)


def _rendered(
    template: str,
    title: str,
    styles: Sequence[str],
    scripts: Sequence[str],
    content: Mapping[str, Any],
    **may: bool,
) -> str:
    """A template filled in; ``styles`` are files, ``scripts`` are texts as they stand in the page, ``may`` is what else its policy allows."""
    from markupsafe import Markup

    style = inline(_joined(styles), "style")
    policy = content_security_policy(scripts=scripts, styles=[style], **may)
    found = _environment().get_template(template)
    return found.render(
        title=title, policy=policy, style=Markup(style), scripts=[Markup(each) for each in scripts], **content
    )


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        loader=PackageLoader("stancegraph.views", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["json"] = lambda value: Markup(json_text(value))
    return environment
