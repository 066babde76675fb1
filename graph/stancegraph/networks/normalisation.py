"""From sums to weights: the kinds of one-mode network, and what their ties are divided by. A divisor of 0 gives 0.

Write N[i, c] for the stances of i on topic c, A[i, c, k] for those at level k, n(i) for all of them, and a tie between
two stances for 1 (co-issue), 1 - |q(k) - q(l)| / R (agreement), |q(k) - q(l)| / R (conflict) or agreement less conflict
(net). The weight of a pair is the sum of the ties between all stances of i and all of j on the same topic.

Average activity (Leifeld, Gounev and Haunss 2017, in the Oxford Handbook of Political Networks, ch. 12) divides it by
(n(i) + n(j)) / 2.

Textbook cosine and Jaccard index, with a(i, j) for the agreement of i and j (for co-issue: the co-issue weight):
cosine divides by sqrt(a(i, i) a(j, j)), Jaccard, in its form for weights (Tanimoto 1958), by a(i, i) + a(j, j) - a(i, j).
Agreement and conflict so come to lie within 0 and 1 and net within -1 and 1; where every node has at most one stance on
a topic and positions are binary they are the cosine of two 0/1 vectors and the share of common elements in two sets.

To the letter of Discourse Network Analyzer, cosine divides by n(i) n(j), and Jaccard by m10 + m01 + m11, over all cells
(c, k): m10 the sum of A[i] where A[j] is 0, m01 the reverse, m11 the sum of A[i] A[j].

Where positions are words, two are the same or wholly apart: agreement is m11, conflict the co-issue weight less m11. To
the letter of Discourse Network Analyzer conflict is m10 + m01, whether or not both have a stance on the topic.
"""

from __future__ import annotations

from typing import Any, assert_never

import numpy as np
from numpy.typing import NDArray

from stancegraph.networks.counts import Cells, Floats
from stancegraph.networks.definition import Definition, Kind, Metric, Normalisation, Reading, Weighting
from stancegraph.networks.shared import Needs, Shared, Weigh

_SUMMED = {Kind.LIJPHART: Kind.AGREEMENT, Kind.SIGNORINO_RITTER: Kind.NET}
"""With one position an actor and issue, these similarities are the mean tie of that kind over the issues in common."""


def is_mean_tie(definition: Definition) -> bool:
    """Whether a similarity of votes comes from the same sums as the other kinds."""
    return definition.kind in _SUMMED and definition.metric is Metric.ABSOLUTE


def needs(definition: Definition, counted: Cells) -> Needs:
    """Which sums the weights are made from."""
    if _by_words(definition):
        apart = definition.kind is not Kind.AGREEMENT and definition.reading is Reading.TEXTBOOK
        return Needs(common=apart, signed=False, same=True, overlap=definition.reading is Reading.DNA)
    common, signed = _coefficients(_SUMMED.get(definition.kind, definition.kind), counted)
    literal = definition.reading is Reading.DNA
    overlap = definition.normalisation is Normalisation.JACCARD and literal
    if _of_two_sides(definition, counted):
        apart = definition.kind is Kind.CONFLICT or definition.kind in _SUMMED
        return Needs(common=apart, signed=False, same=True, overlap=overlap)
    tanimoto = definition.normalisation is Normalisation.JACCARD and not literal
    if tanimoto and definition.kind is not Kind.CO_ISSUE:
        own_common, own_signed = _coefficients(Kind.AGREEMENT, counted)
        common, signed = common or own_common, signed or own_signed
    signed = signed if counted.span else 0
    return Needs(
        common=bool(common or not signed or definition.kind in _SUMMED),
        signed=bool(signed),
        overlap=overlap,
    )


def weigher(definition: Definition, counted: Cells) -> Weigh:
    """The function that turns the sums of pairs into their weights."""
    likeness = Kind.CO_ISSUE if definition.kind is Kind.CO_ISSUE else Kind.AGREEMENT
    literal = definition.reading is Reading.DNA
    by_words = _by_words(definition)
    by_sides = by_words or _of_two_sides(definition, counted)

    def ties(kind: Kind, shared: Shared, out: Floats) -> None:
        if by_sides:
            out[...] = shared.same
            if kind is not Kind.AGREEMENT:
                apart = either(shared) - out if literal and by_words else shared.common - out
                np.copyto(out, apart if kind is Kind.CONFLICT else out - apart)
        else:
            _weights(kind, counted, shared.common, shared.signed, out)

    def either(shared: Shared) -> Floats:
        """m10 + m01 + m11."""
        found: Floats = counted.activity[shared.left] + counted.activity[shared.right] - shared.overlap
        return found

    def weigh(shared: Shared, out: Floats) -> None:
        ties(kind, shared, out)
        if definition.kind in _SUMMED:
            _divide(out, shared.common.astype(np.float64))
        match definition.normalisation:
            case Normalisation.AVERAGE:
                _divide(out, activity[shared.left] + activity[shared.right])
            case Normalisation.COSINE if literal:
                _divide(out, own[shared.left] * own[shared.right])
            case Normalisation.COSINE:
                # The root of the product, not the product of roots, so that two who are alike have 1 and no digit more.
                _divide(out, np.sqrt(own[shared.left] * own[shared.right]))
            case Normalisation.JACCARD if literal:
                _divide(out, either(shared))
            case Normalisation.JACCARD:
                alike = np.empty_like(out)
                ties(likeness, shared, alike)
                _divide(out, own[shared.left] + own[shared.right] - alike)
            case Normalisation.NONE:
                pass
            case Normalisation.ACTIVITY | Normalisation.PROMINENCE:
                raise AssertionError(f"{definition.normalisation} is for networks of two modes")
            case _ as unknown:
                assert_never(unknown)

    kind = _SUMMED.get(definition.kind, definition.kind)
    activity = counted.activity
    own = activity
    if definition.normalisation is Normalisation.AVERAGE:
        activity = activity / 2
    elif not literal and definition.normalisation in (Normalisation.COSINE, Normalisation.JACCARD):
        own = counted.same_with_itself.copy()
        if not by_sides:
            _weights(likeness, counted, counted.common_with_itself, counted.signed_with_itself, own)
    return weigh


def ratio(weights: Floats, divisor: NDArray[Any]) -> Floats:
    """The quotient; 0 where the divisor is 0."""
    found: Floats = np.divide(weights, divisor, out=np.zeros_like(weights), where=divisor != 0)
    return found


def _by_words(definition: Definition) -> bool:
    """Whether it matters which positions are the same, and not how far they are apart."""
    return definition.weighting is Weighting.NOMINAL and not definition.ignores_position


def _of_two_sides(definition: Definition, counted: Cells) -> bool:
    """Whether two positions are the same or wholly apart because there are only two: then one product gives agreement."""
    kind = _SUMMED.get(definition.kind, definition.kind)
    return kind in (Kind.AGREEMENT, Kind.CONFLICT) and len(counted.levels) == 2 and counted.span == counted.wholly_apart


def _coefficients(kind: Kind, counted: Cells) -> tuple[int, int]:
    """The factors of the sums of N N' and of g S S' in twice R times the weight (see :mod:`stancegraph.networks.shared`)."""
    apart, span = counted.wholly_apart, counted.span
    match kind:
        case Kind.CO_ISSUE:
            return 2 * apart, 0
        case Kind.AGREEMENT:
            return 2 * apart - span, 1
        case Kind.CONFLICT:
            return span, -1
        case _:
            return 2 * (apart - span), 2


def _weights(kind: Kind, counted: Cells, common: NDArray[Any], signed: NDArray[Any], out: Floats) -> None:
    of_common, of_signed = _coefficients(kind, counted)
    # Whole numbers until the last step, so that the result is the nearest there is to the true value.
    if len(common):
        np.multiply(common, of_common, out=out, dtype=np.float64)
    else:
        out.fill(0)
    if of_signed and len(signed):
        out += signed if of_signed == 1 else np.multiply(signed, of_signed, dtype=np.float64)
    out /= 2 * counted.wholly_apart


def _divide(weights: Floats, divisor: NDArray[Any]) -> None:
    """Divide in place. A divisor of 0 belongs to a pair that shares nothing, whose weight is 0 and stays so."""
    nothing = divisor == 0
    if nothing.any():
        divisor[nothing] = 1
    weights /= divisor
