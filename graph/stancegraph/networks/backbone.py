"""The ties of a dense network that chance does not explain, so that a picture of it means something.

Both filters compare a tie with what the sums of the weights at its two ends would make one expect. They need weights
that are not negative; of a net network they take the size, and the ties kept keep their sign. All nodes stay.
"""

from __future__ import annotations

from statistics import NormalDist

import numpy as np

from stancegraph.errors import StancegraphError
from stancegraph.networks.counts import Floats, sums
from stancegraph.networks.definition import Cell, Filter, Normalisation
from stancegraph.networks.network import Network


def backbone(network: Network, filter: Filter = Filter.DISPARITY, level: float = 0.05) -> Network:
    """The network with only those ties that are significant at ``level`` (above 0, below 1)."""
    if not 0 < level < 1:
        raise StancegraphError(f"a level of significance lies between 0 and 1, not at {level}")
    definition = network.definition
    if definition.two_mode and definition.cell is Cell.COMBINE:
        raise StancegraphError(
            "combined cells are codes (1 for, 2 against, 3 both), and a backbone adds weights up; choose another cell"
        )
    if filter is Filter.NOISE_CORRECTED and definition.normalisation is not Normalisation.NONE:
        raise StancegraphError(
            "the noise-corrected filter is for counts: use it without normalisation, or use disparity"
        )
    if not len(network.ties):
        return network
    chance = disparity(network) if filter is Filter.DISPARITY else noise_corrected(network)
    return network.keeping(chance < level)


def disparity(network: Network) -> Floats:
    """For each tie the probability that it would be as strong by chance; the smaller of those seen from its two ends.

    Seen from a node of degree k and strength s, with its strength spread at random over its ties, a tie of weight w is
    as strong with probability (1 - w / s)^(k - 1); a node's only tie is never significant from there (Serrano, Boguna
    and Vespignani 2009, PNAS 106: 6483-6488).
    """
    weights, ends = np.abs(network.ties.weights), network.ends
    strength = _at_ends(network, weights)
    degree = _at_ends(network, np.ones_like(weights))
    seen = [np.maximum(1 - weights / strength[end], 0) ** (degree[end] - 1) for end in ends]
    return np.minimum(*seen)


def noise_corrected(network: Network) -> Floats:
    """For each tie the probability that its lift over what its ends make one expect is none (one-sided, normal).

    With N(i) the strength of a node and N the sum of all, the expected weight of a tie is N(i) N(j) / N. The lift is
    put on a scale from -1 to 1, (L - 1) / (L + 1); its variance follows by the delta method from a binomial weight whose
    probability has a beta prior with the mean and variance of hypergeometric draws (Coscia and Neffke 2017, Proc. 33rd
    IEEE Int. Conf. on Data Engineering: 425-436).
    """
    weights, (heads, tails) = np.abs(network.ties.weights), network.ends
    strength = _at_ends(network, weights)
    one, other = strength[heads], strength[tails]
    # In a one-mode network each tie is met from both ends; in a two-mode one the two sides have sums of their own.
    total = weights.sum() * (1 if network.two_mode else 2)
    both = one * other
    mean = both / total**2
    variance = mean * (total - one) * (total - other) / (total**2 * max(total - 1, 1))
    found = np.ones_like(weights)
    varies = (variance > 0) & (mean < 1)
    spread = np.divide(mean * (1 - mean), variance, out=np.ones_like(mean), where=varies) - 1
    probability = (mean * spread + weights) / (spread + total)
    inverse = total / both
    slope = 1 / both - total * (one + other) / both**2
    of_weight = total * probability * (1 - probability)
    deviation = np.sqrt(of_weight) * np.abs(2 * (inverse + weights * slope) / (inverse * weights + 1) ** 2)
    lift = (inverse * weights - 1) / (inverse * weights + 1)
    normal = NormalDist()
    for place in np.flatnonzero(varies & (deviation > 0)).tolist():
        found[place] = 1 - normal.cdf(lift[place] / deviation[place])
    return found


def _at_ends(network: Network, weights: Floats) -> Floats:
    heads, tails = network.ends
    return sums(heads, weights, len(network)) + sums(tails, weights, len(network))
