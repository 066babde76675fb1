"""Which option goes with what: an option that would change nothing is refused, and never passed over in silence.

One table, :data:`USES`, from which the command line, the Python interface and the table in ``docs/networks.md`` follow.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from stancegraph.errors import ArgumentError
from stancegraph.networks.definition import Cell, Definition, Kind, Measure, Normalisation, Reading


class Product(StrEnum):
    """What is made of the stances that are chosen."""

    TIES = "ties as csv"
    NETWORK = "networks in other formats than csv"
    MEASURES = "measures"
    INTERVALS = "intervals of ties"
    CHANGES = "comparisons of ties"
    NESTED = "the nested backbone"
    EVENTS = "the list of events"
    COUNTS = "the list of counts"
    CODERS = "the list of coders"


@dataclass(frozen=True, slots=True)
class Asking:
    """What is asked for: the ``kind`` of network, what is made of it and how.

    ``drawn`` says that documents are drawn again (bootstrap), ``moved`` that there are windows, ``filtered`` that there is a backbone of
    significant ties, ``form`` is the format where there is a file.
    """

    kind: Kind
    cell: Cell = Cell.COUNT
    literal: bool = False
    product: Product = Product.NETWORK
    measures: tuple[Measure, ...] = ()
    drawn: bool = False
    moved: bool = False
    filtered: bool = False
    form: str = ""

    @classmethod
    def network(cls, definition: Definition) -> Asking:
        """Networks of that definition, of which it is not known yet what becomes of them."""
        return cls(definition.kind, definition.cell, definition.reading is Reading.DNA, moved=True)


_KINDS, _PRODUCTS, _MEASURES = frozenset(Kind), frozenset(Product), frozenset(Measure)
_VOTES = frozenset(each for each in Kind if each.compares_votes)
_LISTS = frozenset({Product.EVENTS, Product.COUNTS, Product.CODERS})
_OF_TIES = frozenset({Measure.DENSITY, Measure.BALANCE, Measure.DEGREE})
"""Measures of who is tied, not of how strongly."""
_NOTHING_CANCELS = (Kind.AFFILIATION, Kind.AGREEMENT, Kind.CONFLICT, Kind.CO_ISSUE)
_SEARCHES = frozenset({Measure.POLARISATION, Measure.MODULARITY, Measure.COMMUNITIES})
_WITH_EVIDENCE = ("csv", "json", "graphml", "gexf", "gexf1.2")
NESTED_BACKBONE = "nested"
"""The backbone that is an order of issues, not a network."""


@dataclass(frozen=True, slots=True)
class Use:
    """An option by its word in Python, and what it goes with: each of ``kinds`` and ``products``, and of measures at least one of
    these; with what else, where that is ``needed``. Of kinds ``as_tied`` it changes weights, but not who is tied, so that measures
    of that alone stay as they are."""

    word: str
    kinds: Collection[Kind] = _KINDS
    products: Collection[Product] = _PRODUCTS
    measures: Collection[Measure] = _MEASURES
    needed: str = ""
    as_tied: Collection[Kind] = ()

    def lacks(self, asked: Asking) -> str:
        """Why the option would change nothing; nothing where it does."""
        if asked.kind not in self.kinds:
            return f"is for {_named(self.kinds, _KINDS)}, not for {asked.kind}"
        if asked.product not in self.products:
            return f"is for {_named(self.products, _PRODUCTS)}, not for {asked.product}"
        measures = self._measures(asked)
        if asked.product is Product.MEASURES and not measures.intersection(asked.measures):
            return f"is for {_named(measures, _MEASURES)}, not for {' and '.join(asked.measures)}"
        return "" if _has(self.word, asked) else f"is for {self.needed}"

    def _measures(self, asked: Asking) -> set[Measure]:
        # To the letter polarisation counts those who have no tie too.
        literal = {Measure.POLARISATION} if self.word == "isolates" and asked.literal else set()
        same = asked.kind in self.as_tied and asked.cell in (Cell.COUNT, Cell.COMBINE)
        return {*self.measures, *literal} - (_OF_TIES if same else set())


def _has(word: str, asked: Asking) -> bool:
    """Whether there is what the option needs besides."""
    match word:
        case "weighting":
            return not (asked.kind is Kind.AFFILIATION and asked.cell is Cell.COUNT)
        case "stances":
            return not asked.form or asked.form in _WITH_EVIDENCE
        case "level":
            return asked.filtered
        case "seed":
            return asked.drawn or bool(_SEARCHES.intersection(asked.measures))
        case "camp":
            return Measure.EI_INDEX in asked.measures
        case "confidence":
            return asked.drawn
        case "step" | "kernel":
            return asked.moved
    return True


USES = (
    Use("over", kinds=_KINDS - {Kind.AFFILIATION}, products=_PRODUCTS - {Product.EVENTS, Product.CODERS},
        measures=_MEASURES - {Measure.DRIFT}),
    Use("weighting", kinds=_KINDS - {Kind.CO_ISSUE}, products=_PRODUCTS - {Product.CODERS}, needed="positions that matter, and counted affiliations ignore them"),
    Use("normalisation", kinds=_KINDS - _VOTES, products=_PRODUCTS - _LISTS,
        measures=_MEASURES - _OF_TIES - {Measure.DRIFT}),
    # Of votes the latest position counts, which is what it is however often it was said before.
    Use("duplicates", kinds=_KINDS - _VOTES, products=_PRODUCTS - {Product.CODERS}, as_tied=_NOTHING_CANCELS),
    Use("weeks", kinds=_KINDS - _VOTES, products=_PRODUCTS - {Product.CODERS}, as_tied=_NOTHING_CANCELS, needed="--duplicates week"),
    Use("reading", products=_PRODUCTS - {Product.CODERS}),
    Use("cell", kinds={Kind.AFFILIATION}, products=_PRODUCTS - {Product.CODERS}),
    Use("metric", kinds=_VOTES, products=_PRODUCTS - _LISTS, measures=_MEASURES - {Measure.DRIFT}, as_tied=(Kind.LIJPHART,)),
    Use("isolates", products={Product.NETWORK, Product.MEASURES},
        measures={Measure.DENSITY, Measure.COMMUNITIES, Measure.BETWEENNESS, Measure.DEGREE, Measure.STRENGTH, Measure.EIGENVECTOR}),
    Use("kernel", products={Product.TIES, Product.NETWORK, Product.MEASURES}, measures=_MEASURES - {Measure.DRIFT},
        needed="windows of time: give --window too"),
    Use("step", products={Product.TIES, Product.NETWORK, Product.MEASURES}, needed="windows: give --window too"),
    Use("level", products={Product.TIES, Product.NETWORK, Product.MEASURES}, needed="backbones of significant ties: give --backbone disparity or noise-corrected too"),
    Use("seed", needed=f"draws (bootstrap) and searches ({', '.join(each for each in Measure if each in _SEARCHES)})"),
    Use("confidence", needed="intervals: give --bootstrap SAMPLES too"),
    Use("camp", products={Product.MEASURES}, measures={Measure.EI_INDEX}),
    Use("stances", products={Product.TIES, Product.NETWORK}, needed=f"files as {', '.join(_WITH_EVIDENCE)}"),
)  # fmt: skip
"""Each option that does not go with everything."""

_DEFAULTS: Mapping[str, Any] = {
    each: getattr(Definition(), each)
    for each in ("over", "duplicates", "weeks", "reading", "cell", "metric", "isolates", "kernel")
}


def refuse_idle(asked: Asking, choices: Mapping[str, Any]) -> None:
    """Raise ArgumentError for the first of the choices that is not the default and would change nothing."""
    for use in USES:
        value = choices.get(use.word)
        if value is None or value is False or value == _DEFAULTS.get(use.word, ()):
            continue
        if lacks := use.lacks(asked):
            raise ArgumentError(use.word, lacks)
    normalisation = choices.get("normalisation")
    if asked.literal and asked.product is Product.MEASURES and normalisation not in (None, Normalisation.AVERAGE):
        raise ArgumentError(
            "normalisation", f"is average where Discourse Network Analyzer measures polarisation, not {normalisation}"
        )


def _named(some: Iterable[str], every: Collection[str]) -> str:
    """Some of all, as short as can be, in the order of their list."""
    chosen = set(some)
    order = list(type(next(iter(every))))  # type: ignore[call-overload]
    if len(left := [each for each in order if each not in chosen]) <= 4:
        return f"all but {_and(left)}" if left else "all"
    return _and([each for each in order if each in chosen])


def _and(words: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))


def _of_measures(use: Use) -> str:
    if Product.MEASURES not in use.products:
        return ""
    if not use.as_tied:
        return _named(use.measures, _MEASURES)
    kinds = [f"{each} (count, combine)" if each is Kind.AFFILIATION else str(each) for each in use.as_tied]
    return f"{_named(use.measures, _MEASURES)}; of {_and(kinds)} not {_named(_OF_TIES, _MEASURES)}"


def option_of(word: str) -> str:
    """What an option is called on the command line."""
    return {"reading": "--dna-literal"}.get(word, f"--{word.replace('_', '-')}")


def table() -> str:
    """The table as Markdown."""
    rows = [
        f"| `{option_of(use.word)}` | {_named(use.kinds, _KINDS)} | {_named(use.products, _PRODUCTS)} | "
        f"{_of_measures(use)} | {use.needed} |"
        for use in USES
    ]
    head = [
        "| option | kinds | what is made | measures (one of them is asked for) | only with |",
        "|---|---|---|---|---|",
    ]
    return "\n".join([*head, *rows]) + "\n"
