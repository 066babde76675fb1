"""RDF files -> statements: the one door for RDF that comes from outside.

The name tells the format. Nothing is fetched from the network, and a small file cannot make the program fall over: XML
must not declare entities, nothing may nest without end, and what has to be held whole has a limit.
"""

from __future__ import annotations

import codecs
import gzip
import json
import re
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, cast
from urllib.parse import quote

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Triple, parse

from stancegraph import limits
from stancegraph.characters import show
from stancegraph.errors import GraphError
from stancegraph.rdf.ontology import json_ld_context
from stancegraph.rdf.prospect import NOT_UTF_8, UnreadableError, check_xml, may_nest_deep, triples_nest_deeper
from stancegraph.rdf.vocabulary import CONTEXT

_FORMATS = {
    ".ttl": RdfFormat.TURTLE,
    ".trig": RdfFormat.TRIG,
    ".nt": RdfFormat.N_TRIPLES,
    ".nq": RdfFormat.N_QUADS,
    ".jsonld": RdfFormat.JSON_LD,
    ".rdf": RdfFormat.RDF_XML,
    ".xml": RdfFormat.RDF_XML,
}
PACKED = ".gz"
RDF_SUFFIXES = tuple(_FORMATS)
"""The endings of file names that are read as RDF, each also with ``.gz`` behind it."""

_PLACE_IN_MESSAGE = re.compile(r"^Parser error (?:at|between) line \d+ (?:between )?columns? [^:]*: ")
_UNMAPPED = "unmapped:"
_ABOUT_A_TRIPLE = "holds a triple about a triple (RDF 1.2); write the data in RDF 1.1"


def is_rdf(path: Path) -> bool:
    """Whether a name is that of an RDF file."""
    return _suffix(path) in _FORMATS


def statements(path: Path) -> Iterator[Quad]:
    """All statements of a file, in the graphs they are in there.

    What stands in JSON-LD under a key that no context maps is none by the letter; such is told as a statement of the property
    ``unmapped:KEY`` of a blank node, so that it can be counted.
    Blank nodes of different files are different. Raises :class:`UnreadableError` for what is not well-formed or not to be
    read, and GraphError when the file is not there or its name tells no format of RDF.
    """
    format = _format(path)
    try:
        yield from _checked(_parsed(path, format))
    except SyntaxError as error:
        raise UnreadableError(_said(error), error.lineno) from None
    except UnicodeDecodeError:
        raise UnreadableError(NOT_UTF_8) from None
    except MemoryError as error:
        if "buffer" not in str(error):
            raise
        # The parser holds one term, or comment, at a time, and sets itself a limit.
        raise UnreadableError("a text, a name or a comment is longer than 16 MB") from None
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise UnreadableError(f"not readable as gzip: {error}") from None
    except OSError as error:
        raise GraphError(f"{path}: cannot be read: {error.strerror or error}") from None


def _checked(quads: Iterator[Quad]) -> Iterator[Quad]:
    for quad in quads:
        if isinstance(quad.object, Triple):
            raise UnreadableError(_ABOUT_A_TRIPLE)
        yield quad


def _suffix(path: Path) -> str:
    name = path.name.lower()
    return Path(name.removesuffix(PACKED)).suffix


def _format(path: Path) -> RdfFormat:
    try:
        return _FORMATS[_suffix(path)]
    except KeyError:
        endings = ", ".join(RDF_SUFFIXES)
        message = f"{path}: is not known to be RDF; its name should end in one of {endings}, or in these and {PACKED}"
        raise GraphError(message) from None


@contextmanager
def _opened(path: Path) -> Iterator[IO[bytes]]:
    with path.open("rb") as stream:
        if path.name.lower().endswith(PACKED):
            with gzip.open(stream) as unpacked:
                yield cast("IO[bytes]", unpacked)
        else:
            yield stream


def _whole(path: Path, stream: IO[bytes], what: str) -> bytes:
    packed = path.name.lower().endswith(PACKED)
    most = limits.LARGEST_UNPACKED if packed else limits.LARGEST_WHOLE
    content = stream.read(most + 1)
    if len(content) > most:
        unpacked = " when unpacked" if packed else ""
        raise UnreadableError(
            f"larger than {most >> 20} MB{unpacked}, and {what} has to be held whole; save it as N-Quads (.nq)"
        )
    return content


def _parsed(path: Path, format: RdfFormat) -> Iterator[Quad]:
    with _opened(path) as stream:
        if stream.read(2) in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
            raise UnreadableError("is UTF-16; save the file as UTF-8")
    if format == RdfFormat.JSON_LD:
        yield from _json_ld(path)
        return
    if format == RdfFormat.RDF_XML:
        with _opened(path) as stream:
            broken_text = check_xml(stream)
    else:
        broken_text = None
        _check_nesting(path)
    with _opened(path) as stream:
        if stream.read(len(codecs.BOM_UTF8)) != codecs.BOM_UTF8:
            stream.seek(0)
        try:
            yield from parse(stream, format, rename_blank_nodes=True)
        except SyntaxError as error:
            if broken_text is None or not error.msg.startswith("Unexpected text"):
                raise
            message = "a text is broken by a comment, a processing instruction or CDATA; write it in one piece"
            raise UnreadableError(message, broken_text) from None


def _said(error: SyntaxError) -> str:
    column = f" (column {error.offset})" if error.offset else ""
    return _PLACE_IN_MESSAGE.sub("", error.msg) + column


def _check_nesting(path: Path) -> None:
    """Refuse terms within terms before a reader goes down into them."""
    with _opened(path) as stream:
        may_nest = may_nest_deep(stream)
    if may_nest:
        with _opened(path) as stream:
            # A text may hold as many as it likes.
            if triples_nest_deeper(_whole(path, stream, "a file with so many << in it"), 0):
                raise UnreadableError(_ABOUT_A_TRIPLE)


# -- JSON-LD ----------------------------------------------------------------------------------------------------------


def _json_ld(path: Path) -> Iterator[Quad]:
    # The reader leaves out what is no IRI unless it is lenient; then that is seen to here.
    for quad in parse(_json_with_our_context(path), RdfFormat.JSON_LD, lenient=True, rename_blank_nodes=True):
        if is_iri(quad.predicate.value):
            yield _well_formed(quad)
        else:
            key = quote(quad.predicate.value, safe="/$-_.")
            yield Quad(BlankNode(), NamedNode(f"{_UNMAPPED}{key}"), Literal(""))


def _well_formed(quad: Quad) -> Quad:
    for term in (quad.subject, quad.object, quad.graph_name):
        name = term.datatype if isinstance(term, Literal) else term
        if isinstance(name, NamedNode) and not is_iri(name.value):
            message = (
                f"{show(name.value)} is no IRI; write out the whole of it, or say in the @context what it begins with"
            )
            raise UnreadableError(message)
        if isinstance(term, Literal) and term.language and not _is_language(term.language):
            raise UnreadableError(f"{show(term.language)} is no language")
    return quad


def is_iri(text: str) -> bool:
    """Whether the engine takes a text for an absolute IRI."""
    try:
        NamedNode(text)
    except ValueError:
        return False
    return True


def _is_language(text: str) -> bool:
    try:
        Literal("", language=text)
    except ValueError:
        return False
    return True


def _json_with_our_context(path: Path) -> bytes:
    """JSON-LD with our own context written out where it is named."""
    with _opened(path) as stream:
        content = _whole(path, stream, "JSON-LD")
    try:
        document = json.loads(content.decode("utf-8-sig"), object_pairs_hook=_object)
        if not _names_contexts(document, 0):
            return content
        return json.dumps(_with_our_context(document)).encode()
    except RecursionError:
        raise UnreadableError(f"nested deeper than {limits.DEEPEST_JSON_LD}") from None
    except UnicodeDecodeError:
        raise UnreadableError("is not UTF-8; save the file as UTF-8") from None
    except json.JSONDecodeError as error:
        raise UnreadableError(f"not readable as JSON: {error.msg} (column {error.colno})", error.lineno) from None
    except ValueError as error:  # a number of thousands of digits
        raise UnreadableError(f"not readable as JSON: {error}") from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        [(twice, _)] = Counter(key for key, _ in pairs).most_common(1)
        where = next((f" of {show(str(found[name]))}" for name in ("@id", "id") if name in found), "")
        raise UnreadableError(f"an object{where} has the key {show(twice)} twice, and only one of the two would count")
    return found


def _names_contexts(node: Any, depth: int) -> bool:
    """Whether our context is named anywhere; raises UnreadableError for any other that is only named."""
    if depth > limits.DEEPEST_JSON_LD:
        raise RecursionError
    found = False
    if isinstance(node, dict):
        for key, value in node.items():
            if key in ("@context", "@import"):
                for named in value if isinstance(value, list) else [value]:
                    if isinstance(named, str):
                        _refuse_remote(named)
                        found = True
            found |= _names_contexts(value, depth + 1)
    elif isinstance(node, list):
        for each in node:
            found |= _names_contexts(each, depth + 1)
    return found


def _refuse_remote(named: str) -> None:
    if named != CONTEXT:
        message = (
            f"its @context is on the network, where nothing is read from ({show(named)}); put the content of the context in "
            f"its place, or name {CONTEXT}, which is known here"
        )
        raise UnreadableError(message)


def _with_our_context(node: Any) -> Any:
    if isinstance(node, dict):
        return {key: _put_in(value) if key == "@context" else _with_our_context(value) for key, value in node.items()}
    return [_with_our_context(each) for each in node] if isinstance(node, list) else node


def _put_in(context: Any) -> Any:
    if isinstance(context, list):
        return [_put_in(each) for each in context]
    if context == CONTEXT:
        return json_ld_context()
    if isinstance(context, dict) and context.get("@import") == CONTEXT:
        rest = {key: value for key, value in context.items() if key != "@import"}
        return {**json_ld_context(), **_with_our_context(rest)}
    return _with_our_context(context)
