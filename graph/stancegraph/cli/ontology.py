"""The command that gives the vocabulary: its files as they ship, in the formats of RDF, and a page of it."""

from __future__ import annotations

from pathlib import PurePath

import click

from stancegraph.cli.options import one_of
from stancegraph.cli.output import STANDARD_OUTPUT, format_of, target, wrote
from stancegraph.exporters.formats import GRAPH_SUFFIXES
from stancegraph.rdf.parts import FORMATS, LANGUAGES, OntologyPart

_HTML = "html"
_SHORT = {"ttl": "turtle", "nt": "ntriples", "rdf": "rdfxml"}
_SUFFIXES = {
    ".ttl": "turtle",
    ".nt": "ntriples",
    ".jsonld": "jsonld",
    ".rdf": "rdfxml",
    ".xml": "rdfxml",
    ".html": _HTML,
    ".htm": _HTML,
}


@click.command(
    epilog="Examples:\n\n\b\n  stancegraph ontology > stancegraph.ttl\n  stancegraph ontology -o vocabulary.html\n"
    "  stancegraph ontology --part shapes -o shapes.ttl\n  stancegraph ontology --part schemes -o schemes.ttl\n"
    "  stancegraph ontology --part context -o context.jsonld\n  stancegraph ontology --lang uk -o vocabulary.uk.html"
)
@click.option(
    "--part",
    type=one_of(OntologyPart),
    help="ontology: classes and properties; schemes: the fixed lists; shapes, rules: what data must be, in SHACL Core and "
    "SHACL-SPARQL; advice: what it should be; context: for JSON-LD. [default: ontology; in html, ontology and schemes]",
)
@click.option(
    "--format",
    "format",
    type=click.Choice([*FORMATS, _HTML, *_SHORT]),
    help="ttl, nt and rdf are short for turtle, ntriples and rdfxml. [default: by the suffix of FILE, else turtle; the context "
    "is jsonld]",
)
@click.option(
    "--lang",
    "language",
    type=click.Choice(LANGUAGES),
    help="Of ontology and schemes only texts in this language; of the page, in which terms and words are explained. [default: all; of "
    "the page, en]",
)
@click.option(
    "-o", "--output", metavar="FILE", default="-", show_default=True, help="Where to write; - is standard output."
)
def ontology(part: str | None, format: str | None, language: str | None, output: str) -> None:
    """Write the vocabulary: the files that ship with the program, or a page of it for people.

    Terms, lists and their words have labels and definitions in English, French, Ukrainian and Russian. Turtle, and the context, come as
    they are kept, comments included, unless a language is chosen. Data is checked with the shapes by any SHACL engine, with
    the schemes beside it.
    """
    suffixes = _SUFFIXES | ({".json": "jsonld"} if part == OntologyPart.CONTEXT else {})
    format = format_of(output, _SHORT.get(format or "", format), {**GRAPH_SUFFIXES, ".json": "json", **suffixes})
    suffix = PurePath(output).suffix
    if format not in (*FORMATS, _HTML) and (format or (suffix and output != STANDARD_OUTPUT)):
        raise click.UsageError(
            f"{output}: nothing is written as {suffix}; name a FILE with one of {', '.join(suffixes)}, or a --format"
        )
    with target(output) as stream:
        stream.write(_html(part, language) if format == _HTML else _rdf(part, format, language))
    wrote(output)


def _rdf(part: str | None, format: str | None, language: str | None) -> bytes:
    from stancegraph.rdf.ontology import written

    chosen = OntologyPart(part or OntologyPart.ONTOLOGY)
    return written(chosen, format or ("jsonld" if chosen is OntologyPart.CONTEXT else "turtle"), language)


def _html(part: str | None, language: str | None) -> bytes:
    if part not in (None, OntologyPart.ONTOLOGY, OntologyPart.SCHEMES):
        raise click.UsageError(f"the page shows ontology and schemes, and nothing of {part}; choose another format")
    from stancegraph.views.vocabulary_page import vocabulary_html

    return vocabulary_html(language or LANGUAGES[0]).encode()
