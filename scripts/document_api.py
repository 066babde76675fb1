"""Writes docs/api.md, the reference of the Python interface, from signatures and docstrings.

document_api.py [--check]

The source is read, not imported: what is written here is what stands there.
"""

from __future__ import annotations

import ast
import doctest
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "api.md"
SECTIONS = {
    "Opening, building, reading, writing": "open build read_dataset write_dataset",
    "A graph that is open": "Session",
    "Answers": "Positions PositionRow TimelineRow ShiftRow ContradictionRow ContradictionKind VoteRow Explanation Hit Tabular Rows Solutions Page",
    "Networks": "Network Series",
    "Records": "Dataset DatasetInfo Actor Role Issue Source Stance Attribute Evidence Passage Aggregate Retraction Event Figure Bearing Assessment Vote Step PartialDate Name Aside",
    "Words": "Position Voice ActorKind Represents ConditionKind SourceKind DatePrecision Embed EventType Ballot AggregationRule",
    "Errors": "StancegraphError ArgumentError DataError Problem GraphError QueryError QueryTimeout NotFound DataWarning",
}
IMPORTERS = "Report DatasetWriter"
_INTRODUCTION = """# The Python interface

Written from the docstrings; every example is run by the tests, in an empty folder, after

```pycon
>>> import stancegraph
>>> from datetime import date
>>> graph = stancegraph.open()  # the bundled dataset
```

All names stand in `stancegraph` itself and are kept as [versioning](versioning.md) says; what is not on this page may change
at any time. `stancegraph.__version__` is the version as text. Importing the package loads nothing else: names are loaded
when first used, and type checkers see them all.
"""


def _written(node: ast.AnnAssign | ast.Assign) -> str:
    """A field or a member as it is written; of a word with its meaning only the word."""
    if isinstance(node, ast.Assign) and isinstance(node.value, ast.Tuple):
        node = ast.Assign(node.targets, node.value.elts[0], lineno=node.lineno)
    return ast.unparse(node)


@dataclass(frozen=True)
class Item:
    """A class, function, method or property: where it stands, and what is written there."""

    module: str
    node: ast.ClassDef | ast.FunctionDef
    owner: str = ""

    @property
    def name(self) -> str:
        return f"{self.owner}.{self.node.name}".removeprefix(".")

    @cached_property
    def bases(self) -> list[Item]:
        """Itself and, of a class, what it takes over from classes that are not public."""
        names = [base.id for base in getattr(self.node, "bases", ()) if isinstance(base, ast.Name)]
        found = [each for name in names if name not in public() and (each := find(self.module, name))]
        return [each for base in found for each in base.bases] + [self]

    @property
    def docstring(self) -> str:
        return "\n\n".join(filter(None, (ast.get_docstring(each.node) for each in reversed(self.bases))))

    @property
    def fields(self) -> list[str]:
        """Fields of a dataclass or typed dictionary and members of an enumeration, as they are written."""
        nodes = [node for each in self.bases for node in each.node.body if isinstance(each.node, ast.ClassDef)]
        written = [node for node in nodes if isinstance(node, ast.AnnAssign | ast.Assign)]
        return [_written(node) for node in written if not ast.unparse(node).startswith("__slots__")]

    @property
    def parameters(self) -> list[str]:
        if isinstance(self.node, ast.ClassDef):
            return [field.partition(":")[0] for field in self.fields if ":" in field]
        written = self.node.args
        return [
            each.arg
            for each in (*written.posonlyargs, *written.args, *written.kwonlyargs)
            if each.arg not in ("self", "cls")
        ]

    @property
    def keywords(self) -> Item | None:
        """The typed dictionary that says what ``**keywords`` may be."""
        kwarg = isinstance(self.node, ast.FunctionDef) and self.node.args.kwarg
        named = re.fullmatch(r"Unpack\[(\w+)\]", ast.unparse(kwarg.annotation)) if kwarg and kwarg.annotation else None
        return find(self.module, named[1]) if named else None

    @property
    def is_property(self) -> bool:
        return any("property" in ast.unparse(each) for each in self.node.decorator_list)

    @property
    def members(self) -> list[Item]:
        nodes = [node for node in self.node.body if isinstance(node, ast.FunctionDef) and node.name[0] != "_"]
        return [Item(self.module, node, self.name) for node in nodes] if isinstance(self.node, ast.ClassDef) else []

    @property
    def signature(self) -> str:
        if isinstance(self.node, ast.ClassDef):
            return "\n".join(f"    {field}" for field in self.fields)
        returns = ast.unparse(self.node.returns) if self.node.returns else ""
        if self.is_property:
            return f"{self.name}: {returns}"
        written = list(_arguments(self.node.args))
        line = f"{self.name}({', '.join(written)}) -> {returns}"
        lines = "".join(f"    {each},\n" for each in written)
        return line if len(line) <= 100 else f"{self.name}(\n{lines}) -> {returns}"


def _arguments(written: ast.arguments) -> Iterator[str]:
    """Parameters one by one, spaced as in the source."""
    places = [*written.posonlyargs, *written.args]
    first = len(places) - len(written.defaults)
    for place, each in enumerate(places):
        if place or each.arg not in ("self", "cls"):
            yield _argument(each, written.defaults[place - first] if place >= first else None)
    if written.kwonlyargs:
        yield "*"
    for each, default in zip(written.kwonlyargs, written.kw_defaults, strict=True):
        yield _argument(each, default)
    if written.kwarg:
        yield f"**{_argument(written.kwarg, None)}"


def _argument(written: ast.arg, default: ast.expr | None) -> str:
    return ast.unparse(written) + (f" = {ast.unparse(default)}" if default else "")


@cache
def _tree(module: str) -> ast.Module:
    path = (ROOT / "graph").joinpath(*module.split("."))
    return ast.parse((path / "__init__.py" if path.is_dir() else path.with_suffix(".py")).read_text(encoding="utf-8"))


def find(module: str, name: str) -> Item | None:
    """What a name stands for in a module of ours, wherever it was imported from."""
    for node in ast.walk(_tree(module)):
        if isinstance(node, ast.ClassDef | ast.FunctionDef) and node.name == name:
            return Item(module, node)
        if isinstance(node, ast.ImportFrom) and node.module and name in [each.name for each in node.names]:
            return find(node.module, name) if node.module.startswith("stancegraph") else None
    return None


@cache
def public() -> frozenset[str]:
    """The public names, as the package lists them."""
    lists = [node for node in _tree("stancegraph").body if isinstance(node, ast.Assign)]
    [listed] = [node.value for node in lists if ast.unparse(node.targets[0]) == "__all__"]
    return frozenset(ast.literal_eval(listed))


def _items(module: str, names: str) -> Iterator[Item]:
    """The named classes and functions, each followed by its members and the keywords that these take."""
    for name in names.split():
        item = find(module, name)
        assert item is not None, name
        yield item
        yield from item.members
        keywords = {taken.name: taken for each in (item, *item.members) if (taken := each.keywords)}
        yield from keywords.values()


def items() -> dict[str, list[Item]]:
    """Everything on the page, by section."""
    sections = {title: list(_items("stancegraph", names)) for title, names in SECTIONS.items()}
    if missing := public() ^ {"__version__", *" ".join(SECTIONS.values()).split()}:
        raise ValueError(f"scripts/document_api.py and stancegraph.__all__ differ in: {', '.join(sorted(missing))}")
    return sections | {"For importers": list(_items("stancegraph.importers", IMPORTERS))}


def _markdown(text: str) -> str:
    """A docstring as Markdown: examples fenced, names of ours linked."""
    text = re.sub(r":\w+:`~?([\w.]+)`", lambda match: f"``{match[1]}``", text).replace("``", "`")
    text = re.sub(r"`docs/([\w-]+)\.md`", r"[\1](\1.md)", text)
    text = re.sub(
        r"`(?:stancegraph\.[\w.]*)?(\w+)`",
        lambda match: f"[`{match[1]}`](#{match[1].lower()})" if match[1] in public() else match[0],
        text,
    )
    return re.sub(r"^>>> .*?(?=\n\n(?!>>>)|\Z)", lambda match: f"```pycon\n{match[0]}\n```", text, flags=re.M | re.S)


def reference() -> str:
    """The whole page."""
    parts = [_INTRODUCTION]
    for title, found in items().items():
        parts.append(f"## {title}\n")
        for item in found:
            kind = "class " if isinstance(item.node, ast.ClassDef) else ""
            signature = f"class {item.name}\n{item.signature}".rstrip() if kind else item.signature
            parts.append(f"{'####' if item.owner else '###'} {item.name}\n")
            parts.append(f"```python\n{signature}\n```\n\n{_markdown(item.docstring)}\n")
    return "\n".join(parts)


def examples() -> Iterator[doctest.DocTest]:
    """The examples of everything on the page, as tests."""
    parser = doctest.DocTestParser()
    for each in (item for found in items().values() for item in found):
        yield parser.get_doctest(each.docstring, {}, each.name, each.module, each.node.lineno)


if __name__ == "__main__":
    if "--check" not in sys.argv[1:]:
        PAGE.write_text(reference(), encoding="utf-8")
    elif PAGE.read_text(encoding="utf-8") != reference():
        raise SystemExit("docs/api.md is not what the docstrings say; run scripts/document_api.py")
