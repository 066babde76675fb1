"""What a network is a network of: the words one chooses it with, each with its meaning."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import inf
from typing import Any, TypeVar

from stancegraph.errors import StancegraphError
from stancegraph.model.words import Position


class Kind(StrEnum):
    """What a tie means. All but the first link nodes of one sort; the last four are measures for roll calls."""

    AFFILIATION = "affiliation"
    AGREEMENT = "agreement"
    CONFLICT = "conflict"
    NET = "net"
    CO_ISSUE = "co-issue"
    LIJPHART = "lijphart"
    SIGNORINO_RITTER = "signorino-ritter"
    SCOTT_PI = "scott-pi"
    COHEN_KAPPA = "cohen-kappa"

    @property
    def compares_votes(self) -> bool:
        """True for the similarity measures, which compare one position per actor and issue."""
        return self in (Kind.LIJPHART, Kind.SIGNORINO_RITTER, Kind.SCOTT_PI, Kind.COHEN_KAPPA)


class Over(StrEnum):
    """What the nodes of a one-mode network are."""

    ACTORS = "actors"
    ISSUES = "issues"


class Weighting(StrEnum):
    """How two positions are compared: by their distance on the scale, only by their sign (0 is then left out), or only
    by whether they are the same, as where positions are words."""

    DISTANCE = "distance"
    BINARY = "binary"
    NOMINAL = "nominal"


class Normalisation(StrEnum):
    """What ties are divided by; see :mod:`stancegraph.networks.normalisation`."""

    NONE = "none"
    ACTIVITY = "activity"
    PROMINENCE = "prominence"
    AVERAGE = "average"
    JACCARD = "jaccard"
    COSINE = "cosine"


class Duplicates(StrEnum):
    """How often the same actor, issue and position count: always, or once within a source or a stretch of time."""

    ALL = "all"
    SOURCE = "source"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"
    RANGE = "range"


class Weeks(StrEnum):
    """Where weeks begin: on Monday (ISO 8601), or on Sunday, with 1 January in week 1 (the United States)."""

    ISO = "iso"
    US = "us"


class Kernel(StrEnum):
    """How much less a stance counts the farther from the middle of its window it is; see :mod:`stancegraph.networks.kernels`."""

    NONE = "none"
    UNIFORM = "uniform"
    EPANECHNIKOV = "epanechnikov"
    TRIANGULAR = "triangular"
    GAUSSIAN = "gaussian"


class Reading(StrEnum):
    """Whose definitions: the textbook's, or those of Discourse Network Analyzer to the letter."""

    TEXTBOOK = "textbook"
    DNA = "dna"


class Cell(StrEnum):
    """What an affiliation is worth: stances counted, their values added or averaged, or which levels occur."""

    COUNT = "count"
    NET = "net"
    MEAN = "mean"
    COMBINE = "combine"


class Metric(StrEnum):
    """How far apart two votes are for the similarity measures."""

    ABSOLUTE = "absolute"
    SQUARED = "squared"


class Measure(StrEnum):
    """What is measured: the first five of the whole network, the others of each node; what can be, lies within its ``bounds``."""

    DENSITY = "density"
    POLARISATION = "polarisation"
    MODULARITY = "modularity"
    EI_INDEX = "ei-index"
    BALANCE = "balance"
    COMMUNITIES = "communities"
    BETWEENNESS = "betweenness"
    DEGREE = "degree"
    STRENGTH = "strength"
    EIGENVECTOR = "eigenvector"
    DRIFT = "drift"

    @property
    def bounds(self) -> tuple[float, float]:
        """The least and the greatest it can be. Of modularity that of the best partition: all in one community have 0."""
        match self:
            case Measure.EI_INDEX:
                return -1.0, 1.0
            case Measure.COMMUNITIES:
                return 1.0, inf
            case Measure.STRENGTH:
                return -inf, inf
            case _:
                return 0.0, 1.0


class Listing(StrEnum):
    """What is written of a network instead of its ties."""

    EVENTS = "events"
    COUNTS = "counts"
    CODERS = "coders"


class Filter(StrEnum):
    """Which ties a backbone keeps; see :mod:`stancegraph.networks.backbone`."""

    DISPARITY = "disparity"
    NOISE_CORRECTED = "noise-corrected"


_COMPARING = (Kind.AGREEMENT, Kind.CONFLICT, Kind.NET)
_FOR_TWO_MODES = (Normalisation.NONE, Normalisation.ACTIVITY, Normalisation.PROMINENCE)
ONE_MODE_NORMALISATIONS = (Normalisation.NONE, Normalisation.AVERAGE, Normalisation.JACCARD, Normalisation.COSINE)
SCALE = max(Position) - min(Position)
"""From the lowest to the highest of the five positions."""

_Word = TypeVar("_Word", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Definition:
    """Everything that decides what the ties of a network are; raises StancegraphError for what does not go together.

    ``scale`` is the distance at which two positions are wholly opposed; ``isolates`` gives every actor and issue of the
    date range a row, whether or not any of its stances are left; ``weeks`` says which weeks duplicates are counted in, and
    ``kernel`` how stances count in a window.
    """

    kind: Kind = Kind.AGREEMENT
    over: Over = Over.ACTORS
    weighting: Weighting = Weighting.DISTANCE
    normalisation: Normalisation = Normalisation.NONE
    duplicates: Duplicates = Duplicates.ALL
    reading: Reading = Reading.TEXTBOOK
    cell: Cell = Cell.COUNT
    metric: Metric = Metric.ABSOLUTE
    scale: int = SCALE
    isolates: bool = False
    weeks: Weeks = Weeks.ISO
    kernel: Kernel = Kernel.NONE

    def __post_init__(self) -> None:
        if self.kind.compares_votes:
            allowed: tuple[Normalisation, ...] = (Normalisation.NONE,)
        else:
            allowed = _FOR_TWO_MODES if self.two_mode else ONE_MODE_NORMALISATIONS
        if self.kind.compares_votes and self.duplicates is not Duplicates.ALL:
            raise StancegraphError(
                f"{self.kind} takes the latest position of each actor on each issue, and what is said again is no duplicate of "
                "it; leave duplicates out"
            )
        if self.normalisation not in allowed:
            raise StancegraphError(
                f"{self.kind} networks have no normalisation {self.normalisation}; choose {_either(allowed)}"
            )
        if self.two_mode and self.cell is Cell.COMBINE and self.normalisation is not Normalisation.NONE:
            raise StancegraphError(
                "combined cells are codes (1 for, 2 against, 3 both), and codes divided by counts mean nothing; choose another "
                "cell, or the normalisation none"
            )
        if not isinstance(self.isolates, bool):
            raise StancegraphError(f"isolates are wanted (True) or not (False), not {self.isolates!r}")
        if self.weeks is not Weeks.ISO and self.duplicates is not Duplicates.WEEK:
            raise StancegraphError(f"weeks of {self.weeks} are for duplicates that count once a week: choose both")
        if self.weighting is Weighting.NOMINAL:
            self._check_words()
        if self.kernel is not Kernel.NONE:
            self._check_kernel()
        if self.reading is Reading.DNA:
            self._check_literal()

    @classmethod
    def of(cls, kind: str = "agreement", **options: Any) -> Definition:
        """From words: ``Definition.of("agreement", normalisation="average")``.

        Raises ArgumentError for an option that would change nothing of such networks, as ``cell`` of agreement: see
        :mod:`stancegraph.networks.options`.
        """
        # The table of options is made of definitions.
        from stancegraph.networks.options import Asking, refuse_idle

        found = _of_words(kind, options)
        plain = cls()
        refuse_idle(
            Asking.network(found), {name: value for name, value in options.items() if value != getattr(plain, name)}
        )
        return found

    def _check_words(self) -> None:
        if self.kind.compares_votes:
            raise StancegraphError(
                f"{self.kind} needs positions that are numbers, and these are words; choose agreement, conflict, net, "
                "co-issue or affiliation"
            )
        # To the letter of Discourse Network Analyzer there is nothing to subtract, and net is the count.
        barred = (Cell.MEAN,) if self.reading is Reading.DNA else (Cell.NET, Cell.MEAN)
        if self.two_mode and self.cell in barred:
            raise StancegraphError(
                f"words cannot be added, so that affiliations have no {self.cell}; choose count or combine"
            )

    def _check_kernel(self) -> None:
        if self.kind.compares_votes:
            raise StancegraphError(
                f"{self.kind} takes one position a voter and vote, and a kernel weighs many; leave it out"
            )
        if self.two_mode and self.cell is Cell.COMBINE:
            raise StancegraphError(
                "combined cells are codes, and codes have no weight; choose another cell, or no kernel"
            )

    def _check_literal(self) -> None:
        """Refuse what Discourse Network Analyzer does not have, or replaces by something else without a word."""
        if self.kind.compares_votes:
            raise StancegraphError(
                f"Discourse Network Analyzer has no {self.kind}, so that it cannot be read to the letter; leave the reading out"
            )
        if self.two_mode and self.cell is Cell.MEAN:
            raise StancegraphError("Discourse Network Analyzer has no mean affiliations; choose count, net or combine")
        if self.kernel is not Kernel.NONE and self.normalisation not in (Normalisation.NONE, Normalisation.AVERAGE):
            raise StancegraphError(
                f"Discourse Network Analyzer has no {self.normalisation} normalisation with a kernel; choose none or average"
            )
        if self.kernel is not Kernel.NONE and self.two_mode and self.normalisation is not Normalisation.NONE:
            raise StancegraphError(
                "Discourse Network Analyzer does not normalise affiliations with a kernel; choose none"
            )

    @property
    def two_mode(self) -> bool:
        """True when ties link actors to issues."""
        return self.kind is Kind.AFFILIATION

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {self.heading}>"

    @property
    def heading(self) -> str:
        """What it is a network of, in a few words."""
        over = "actors and issues" if self.two_mode else self.over.value
        by = "" if self.normalisation is Normalisation.NONE else f", {self.normalisation} normalisation"
        return f"{self.kind.capitalize()} of {over}{by}"

    @property
    def ignores_position(self) -> bool:
        """True when it is the same whatever positions are taken."""
        return self.kind is Kind.CO_ISSUE or (self.two_mode and self.cell is Cell.COUNT)

    @property
    def ties_strangers(self) -> bool:
        """True when two with no topic in common may be tied: to the letter of Discourse Network Analyzer, one who uses a
        word where the other does not is in conflict, also where the other says nothing."""
        words = self.weighting is Weighting.NOMINAL and self.reading is Reading.DNA
        return words and self.kind in (Kind.CONFLICT, Kind.NET)


def usual(kind: str, **options: Any) -> Definition:
    """As :meth:`Definition.of`, where nobody has asked for each of the options; agreement, conflict and net are normalised by average activity unless told otherwise.

    Raw sums rank two opponents who talk a lot as friends. To the letter of Discourse Network Analyzer nothing is divided.
    """
    if options.get("normalisation") is None:
        plain = kind not in _COMPARING or options.get("reading") == Reading.DNA
        options["normalisation"] = (Normalisation.NONE if plain else Normalisation.AVERAGE).value
    return _of_words(kind, options)


def _of_words(kind: str, options: Mapping[str, Any]) -> Definition:
    sorts: dict[str, type[StrEnum]] = {
        "over": Over,
        "weighting": Weighting,
        "normalisation": Normalisation,
        "duplicates": Duplicates,
        "reading": Reading,
        "cell": Cell,
        "metric": Metric,
        "weeks": Weeks,
        "kernel": Kernel,
    }
    chosen: dict[str, Any] = {
        name: word(sorts[name], value) if name in sorts else value for name, value in options.items()
    }
    return Definition(word(Kind, kind), **chosen)


def word(sort: type[_Word], value: str) -> _Word:
    """The member of that sort with this value; raises StancegraphError with what there is."""
    try:
        return sort(value)
    except ValueError:
        raise StancegraphError(
            f'there is no {sort.__name__.lower()} "{value}"; choose {_either(tuple(sort))}'
        ) from None


def _either(words: tuple[StrEnum, ...]) -> str:
    return " or ".join(filter(None, (", ".join(words[:-1]), words[-1])))
