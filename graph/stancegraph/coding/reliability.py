"""How far coders agree on the texts that several coded: whether they find the same statements, and what they make of those both found.

Only what was coded before anybody saw another's coding counts, and only texts that all of their coders have finished. Statements of the
same words are matched one to one (:mod:`stancegraph.coding.matching`): ``units`` is the F1 of that. On matched statements each field
has Krippendorff's alpha (:mod:`stancegraph.answers.krippendorff`): ordinal for ``position``, else nominal; an empty cell is a value as
well; a day that is known to the month is alike where the month is. ``date`` and ``statement`` are shares of alike ones; for ``statement``, all compared fields at once, what only some found counts as different.
Intervals are the 2.5th and 97.5th percentiles over texts drawn again (bootstrap).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from stancegraph.answers.krippendorff import Floats, Ints, Judged, Level, unitizing_alpha
from stancegraph.characters import show
from stancegraph.coding.compared import Compared, unit_of
from stancegraph.coding.fold import Statement
from stancegraph.coding.matching import Unit, together
from stancegraph.coding.statements import day_known
from stancegraph.errors import StancegraphError
from stancegraph.model.words import Position
from stancegraph.networks.threads import one_thread

RELIABLE, TENTATIVE = 0.8, 0.667
"""Krippendorff's bounds: from the first conclusions may be drawn, from the second tentative ones."""
FEW = 10
"""Fewer texts than these, drawn again, show less of what may vary than there is."""
ALL = "all"
"""What stands for all coders."""
_FIELDS: Mapping[str, str] = {
    "actor": "actor", "issue": "issue", "position": "position", "sign": "position", "voice": "voice",
    "attributed_by": "attributed_by", "date": "date",
}  # fmt: skip
_WHOLE = ("actor", "issue", "position", "voice", "attributed_by", "date")
_LEVELS = {each.label: int(each) for each in Position}
_DRAWS_AT_ONCE = 128


class Verdict(StrEnum):
    """What an alpha is good for."""

    RELIABLE = "reliable"
    TENTATIVE = "tentative"
    NOT_RELIABLE = "not reliable"
    NOBODY_VARIED = "undefined: nobody varied"
    NOTHING = "undefined: nothing to compare"


@dataclass(frozen=True, slots=True)
class AgreementRow:
    """How far coder ``one`` and the ``other`` agree on ``what``, or all where no other is named: the ``value`` of a ``measure`` with its 95 % interval, over ``n`` units in ``texts`` texts;
    ``alike`` is the share of units that all have alike, ``base_rate`` that of the value given most often. ``at_worst`` is the verdict at the low end
    of the interval, where that is another. ``of`` is the one issue, or actor, whose statements alone it is of. Empty is what cannot be told."""

    one: str
    other: str | None
    what: str
    measure: str
    value: float | None
    low: float | None
    high: float | None
    n: int
    texts: int
    alike: float | None
    base_rate: float | None
    verdict: Verdict | None
    at_worst: Verdict | None
    of: str = ""

    @property
    def said(self) -> str:
        """The verdict in words, with what it may be as well."""
        if self.verdict is None:
            return ""
        return f"{self.verdict}, perhaps {self.at_worst}" if self.at_worst else str(self.verdict)


def few(texts: int) -> str:
    """What is to be said of figures over so few texts; empty where they are enough."""
    if texts >= FEW:
        return ""
    if texts == 1:
        return "One text has no interval: figures and verdicts are of this text alone, and chance may have made them."
    return f"Intervals over {texts} texts are narrower than they should be, and verdicts surer: at least {FEW} texts are needed to trust them."


def agreement(
    compared: Compared, *, draws: int = 1000, seed: int = 1, lengths: Mapping[str, int] | None = None
) -> list[AgreementRow]:
    """How far each two coders, and all of them where there are more, agree on the texts that are open to be compared.

    ``compared`` holds what was coded before anybody saw another's (:func:`stancegraph.coding.compared.before_seen`). ``draws`` is how often texts are
    drawn again, beginning with ``seed``. With ``lengths`` of the texts, in code points, unitizing alpha is worked out too.
    """
    # The sums of a sample are many small products: handing each to several threads takes longer than the product.
    with one_thread():
        return [row for group in _groups(compared, draws, seed) for row in group.rows(lengths)]


BY = ("issue", "actor")
"""That of which agreement can be told one by one."""


def agreement_by(compared: Compared, by: str, *, draws: int = 1000, seed: int = 1) -> list[AgreementRow]:
    """How far they agree on each issue or each actor (``by``, one of :data:`BY`), those on whose position they agree least first.

    Of each there are two figures. ``units`` is the F1 of finding its statements: who codes the words as one on another issue has not found it.
    ``position`` is the alpha of the positions in those that several found. Both are over the texts in which anybody found one.
    """

    def order(rows: Sequence[AgreementRow]) -> tuple[bool, float, float, str]:
        units, position = rows
        value = position.value
        return value is None, value or 0.0, units.value or 0.0, units.of

    with one_thread():
        return [
            row
            for group in _groups(compared, draws, seed)
            for rows in sorted(map(list, group.by(by)), key=order)
            for row in rows
        ]


def _groups(compared: Compared, draws: int, seed: int) -> Iterator[_Group]:
    """Each two coders, and all where there are more, over the texts that are open to be compared."""
    texts = [text for text in compared.shared if compared.is_open(text)]
    coders = sorted({coder for text in texts for coder in compared.coders(text)})
    made = _Made(compared, texts)
    values = _Values(made)
    for pair in combinations(coders, 2):
        both = [text for text in texts if all(coder in made.units[text] for coder in pair)]
        if both:
            yield _Group(made, values, pair, both, draws, seed)
    if len(coders) > 2:
        yield _Group(made, values, tuple(coders), texts, draws, seed)


def confusion(compared: Compared, one: str, other: str) -> dict[tuple[str, str], int]:
    """How often one coder gave one position and the other another to statements of the same words."""
    found: dict[tuple[str, str], int] = {}
    made = _Made(compared, [text for text in compared.shared if compared.is_open(text)])
    for text, coders in made.units.items():
        if one in coders and other in coders:
            for unit in made.together(text, (one, other)):
                if len(unit) == 2:
                    said = str(unit[one].values.get("position", "")), str(unit[other].values.get("position", ""))
                    found[said] = found.get(said, 0) + 1
    return found


class _Made:
    """What each coder made of each text: the ``units`` of it by text and coder, and the statements behind them."""

    def __init__(self, compared: Compared, texts: Sequence[str]) -> None:
        self.units: dict[str, dict[str, list[Unit]]] = {}
        self.statements: dict[str, Statement] = {}
        for text in texts:
            here = self.units[text] = {}
            for coder in compared.coders(text):
                coding = compared.coding(text, coder)
                self.statements.update((each.id, each) for each in coding)
                here[coder] = list(map(unit_of, coding))

    def together(self, text: str, coders: Iterable[str], strict: bool = False) -> list[dict[str, Statement]]:
        """The statements of some coders of a text, those of the same words together."""
        found = together({coder: self.units[text][coder] for coder in coders}, strict=strict)
        return [{coder: self.statements[unit.id] for coder, unit in each.items()} for each in found]


class _Values:
    """The values of all statements, field by field, as numbers of the values in order; behind them -1, which is no value."""

    def __init__(self, made: _Made) -> None:
        statements = made.statements.values()
        self.number = {identifier: number for number, identifier in enumerate(made.statements)}
        self.codes: dict[str, Ints] = {}
        self.points: dict[str, Floats] = {}
        for name, column in _FIELDS.items():
            cells = [
                day_known(each.values) if column == "date" else str(each.values.get(column, "")) for each in statements
            ]
            said = {cell: _value(name, cell) for cell in dict.fromkeys(cells)}
            numbers = [value for value in said.values() if isinstance(value, int)]
            ranked: list[Any] = sorted(set(numbers)) if numbers else sorted(set(map(str, said.values())))
            rank = {value: place for place, value in enumerate(ranked)}
            self.codes[name] = np.array([*(rank[said[cell]] for cell in cells), -1], np.int64)
            self.points[name] = np.array(ranked if numbers else range(len(ranked)), np.float64)


class _Group:
    """Some coders over the texts that they share."""

    def __init__(
        self,
        made: _Made,
        values: _Values,
        coders: Sequence[str],
        texts: Sequence[str],
        draws: int,
        seed: int,
        units: Sequence[tuple[str, dict[str, Statement]]] | None = None,
    ) -> None:
        """``units`` are those they are compared on, by their text; all unless given."""
        self._all, self._values, self._texts = made, values, texts
        self._coders = coders
        self._draws, self._seed = draws, seed
        self._of = {text: [each for each in coders if each in made.units[text]] for text in texts}
        if units is None:
            units = [(text, unit) for text in texts for unit in made.together(text, self._of[text])]
        self._units = [unit for _text, unit in units]
        numbers = {text: number for number, text in enumerate(texts)}
        groups = [numbers[text] for text, _unit in units]
        self._group = np.array(groups, np.int64)
        place = {coder: number for number, coder in enumerate(coders)}
        # The number of each statement, a row a unit and a column a coder; the last of all values stands for none.
        self._made = np.full((len(self._units), len(coders)), -1, np.int64)
        for row, unit in enumerate(self._units):
            for coder, statement in unit.items():
                self._made[row, place[coder]] = values.number[statement.id]
        self._judges = np.array([len(self._of[texts[each]]) for each in groups], np.int64)

    def rows(self, lengths: Mapping[str, int] | None) -> Iterator[AgreementRow]:
        """What they agree on."""
        yield self._f1("units", [(each, len(unit)) for each, unit in zip(self._group, self._units, strict=True)])
        strictly = [
            (number, len(unit))
            for number, text in enumerate(self._texts)
            for unit in self._all.together(text, self._of[text], strict=True)
        ]
        yield self._f1("units strictly", strictly)
        if lengths is not None:
            yield self._unitizing(lengths)
        codes = {name: (self._values.codes[name][self._made], self._values.points[name]) for name in _FIELDS}
        for name in _FIELDS:
            if name != "date":
                yield self._alpha(name, *codes[name])
        yield self._dates(codes["date"][0])
        yield self._statements([codes[name][0] for name in _WHOLE])

    def by(self, field: str) -> Iterator[tuple[AgreementRow, AgreementRow]]:
        """What they agree on in the statements of each value of a field, as if there were no others."""
        found: dict[str, list[tuple[str, dict[str, Statement]]]] = defaultdict(list)
        for number, unit in zip(self._group, self._units, strict=True):
            for value in {str(each.values.get(field, "")) for each in unit.values()}:
                those = {coder: each for coder, each in unit.items() if str(each.values.get(field, "")) == value}
                found[value].append((self._texts[number], those))
        for value, units in found.items():
            texts = list(dict.fromkeys(text for text, _unit in units))
            group = _Group(self._all, self._values, self._coders, texts, self._draws, self._seed, units)
            each_found = [(number, len(unit)) for number, unit in zip(group._group, group._units, strict=True)]
            codes = self._values.codes["position"][group._made]
            f1 = group._f1("units", each_found)
            yield (
                replace(f1, of=value),
                replace(group._alpha("position", codes, self._values.points["position"]), of=value),
            )

    # -- what is measured ---------------------------------------------------------------------------------------------

    def _f1(self, what: str, units: Sequence[tuple[int, int]]) -> AgreementRow:
        """Over all pairs of coders of a text: twice the matched over the units of both."""
        group = np.array([each for each, _found in units], np.int64)
        found = np.array([count for _each, count in units], np.int64)
        coders = np.array([len(self._of[self._texts[each]]) for each in group], np.int64)
        value, low, high = self._share(group, found * (found - 1), found * (coders - 1))
        everybody = float((found == coders).mean()) if len(found) else None
        verdict = None if value is not None else Verdict.NOTHING
        return self._row(what, "F1", value, low, high, len(units), everybody, None, verdict)

    def _unitizing(self, lengths: Mapping[str, int]) -> AgreementRow:
        """Of the texts that all of them coded, one after the other: which stretches are a statement, of whatever kind."""
        texts = [text for text in self._texts if len(self._of[text]) == len(self._coders)]
        codings: list[list[tuple[int, int]]] = [[] for _ in self._coders]
        at = 0
        for text in texts:
            for units, coder in zip(codings, self._coders, strict=True):
                units += _stretches(self._all.units[text][coder], at)
            at += lengths[text]
        value = unitizing_alpha(codings, at)[2] if at else None
        n = sum(map(len, codings))
        row = self._row("units", "unitizing alpha", value, None, None, n, None, None, self._verdict(value, n > 0))
        return replace(row, texts=len(texts))

    def _alpha(self, what: str, codes: Ints, points: Floats) -> AgreementRow:
        level = Level.ORDINAL if what == "position" else Level.NOMINAL
        both = (codes >= 0).sum(axis=1) > 1
        used = codes[both]
        value, low, high = self._interval(Judged(codes, self._group, len(self._texts), level, points).alphas)
        alike, base_rate = _alike(used)
        verdict = self._verdict(value, bool(len(used)))
        return self._row(what, f"{level} alpha", value, low, high, len(used), alike, base_rate, verdict)

    def _dates(self, codes: Ints) -> AgreementRow:
        both = (codes >= 0).sum(axis=1) > 1
        same = _same(codes[both]).astype(np.int64)
        value, low, high = self._share(self._group[both], same, np.ones_like(same))
        verdict = None if value is not None else Verdict.NOTHING
        return self._row("date", "share alike", value, low, high, len(same), value, _alike(codes[both])[1], verdict)

    def _statements(self, codes: Sequence[Ints]) -> AgreementRow:
        whole = np.array([len(unit) for unit in self._units], np.int64) == self._judges
        same = whole & np.all([_same(each) for each in codes], axis=0) if len(whole) else whole
        value, low, high = self._share(self._group, same.astype(np.int64), np.ones(len(whole), np.int64))
        verdict = None if value is not None else Verdict.NOTHING
        return self._row("statement", "share alike", value, low, high, len(whole), value, None, verdict)

    def _row(
        self,
        what: str,
        measure: str,
        value: float | None,
        low: float | None,
        high: float | None,
        n: int,
        alike: float | None,
        base_rate: float | None,
        verdict: Verdict | None,
    ) -> AgreementRow:
        one, other = self._coders if len(self._coders) == 2 else (ALL, None)
        is_judged = verdict in (Verdict.RELIABLE, Verdict.TENTATIVE)
        lowest = self._verdict(low, True) if is_judged and low is not None else None
        at_worst = lowest if lowest is not verdict else None
        return AgreementRow(
            one, other, what, measure, value, low, high, n, len(self._texts), alike, base_rate, verdict, at_worst
        )

    # -- how ----------------------------------------------------------------------------------------------------------

    def _share(self, group: Ints, part: Ints, whole: Ints) -> tuple[float | None, float | None, float | None]:
        count = len(self._texts)
        parts, wholes = np.bincount(group, part, count), np.bincount(group, whole, count)

        def of(weights: Floats) -> Floats:
            total = weights @ wholes
            return np.divide(weights @ parts, total, out=_nothing(weights), where=total > 0)

        return self._interval(of)

    def _interval(self, of: Callable[[Floats], Floats]) -> tuple[float | None, float | None, float | None]:
        """The value of all texts, and its interval over texts drawn again; samples in which it is undefined are left out."""
        count = len(self._texts)
        value = float(of(np.ones((1, count)))[0])
        if np.isnan(value):
            return None, None, None
        if count < 2 or not self._draws:
            return value, None, None
        drawn = [of(weights.astype(np.float64)) for weights in self._samples]
        values = np.concatenate(drawn)
        values = values[~np.isnan(values)]
        if not len(values):
            return value, None, None
        low, high = np.quantile(values, (0.025, 0.975))
        return value, float(low), float(high)

    @cached_property
    def _samples(self) -> list[NDArray[np.uint32]]:
        """How often each text is in each sample; the same samples for all that is measured."""
        count = len(self._texts)
        chance = np.random.default_rng(self._seed)
        found = []
        for first in range(0, self._draws, _DRAWS_AT_ONCE):
            rows = min(_DRAWS_AT_ONCE, self._draws - first)
            picked = chance.integers(0, count, (rows, count)) + np.arange(rows)[:, None] * count
            counts = np.bincount(picked.ravel(), minlength=rows * count).reshape(rows, count)
            found.append(counts.astype(np.uint32))
        return found

    @staticmethod
    def _verdict(value: float | None, is_any: bool) -> Verdict:
        if value is None:
            return Verdict.NOBODY_VARIED if is_any else Verdict.NOTHING
        if value >= RELIABLE:
            return Verdict.RELIABLE
        return Verdict.TENTATIVE if value >= TENTATIVE else Verdict.NOT_RELIABLE


def _value(name: str, cell: str) -> int | str:
    if name not in ("position", "sign"):
        return cell
    level = _LEVELS.get(cell)
    if level is None:
        raise StancegraphError(
            f"a statement has the position {show(cell)}, which is none; was a journal written by hand?"
        )
    return level if name == "position" else (level > 0) - (level < 0)


def _nothing(weights: Floats) -> Floats:
    return np.full(len(weights), np.nan)


def _same(codes: Ints) -> NDArray[np.bool_]:
    """Of each unit whether all who gave a value gave the same."""
    highest = codes.max(axis=1, initial=-1)
    same: NDArray[np.bool_] = np.all((codes < 0) | (codes == highest[:, None]), axis=1)
    return same


def _alike(codes: Ints) -> tuple[float | None, float | None]:
    """The share of units that all have alike, and that of the value which was given most often."""
    given = codes[codes >= 0]
    if not len(given):
        return None, None
    return float(_same(codes).mean()), float(np.bincount(given).max() / len(given))


def _stretches(units: Iterable[Unit], at: int) -> list[tuple[int, int]]:
    """Units as stretches of a continuum that are not over one another: those that are become one."""
    found: list[tuple[int, int]] = []
    for unit in sorted(units, key=lambda each: (each.start, each.end)):
        if found and unit.start + at < found[-1][0] + found[-1][1]:
            first = found[-1][0]
            found[-1] = first, max(found[-1][0] + found[-1][1], unit.end + at) - first
        else:
            found.append((unit.start + at, unit.end - unit.start))
    return found
