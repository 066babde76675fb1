"""What words mean in a dataset: which of its actors and issues they name."""

from __future__ import annotations

from collections.abc import Mapping

from stancegraph.coding.candidates import Candidate
from stancegraph.coding.suggestions import Suggestions


def named(candidate: Candidate, suggestions: Suggestions) -> Candidate:
    """The candidate with the ids of actor and issue where the dataset has ones that are called so; the words stay beside them."""
    said = {name: getattr(candidate, name) for name in Candidate.__slots__}
    for name, kind, words in (
        ("actor", "actor", candidate.actor_name),
        ("issue", "issue", candidate.issue_words),
        ("attributed_by", "actor", candidate.attributed_by),
    ):
        if words and not (said[name] and name != "attributed_by"):
            said[name] = of(kind, words, suggestions) or (said[name] if name == "attributed_by" else "")
    return Candidate(**said)


def of(kind: str, words: str, suggestions: Suggestions) -> str:
    """The id of the actor or issue that is called so, or has this id; empty where none is, or more than one."""
    known: Mapping[str, object] = suggestions.actors if kind == "actor" else suggestions.issues
    if words in known:
        return words
    if exact := suggestions.named(kind, words):
        return exact
    if kind == "actor":
        found = {each.actor for each in suggestions.mentions(words) if each.end - each.start >= len(words.strip()) // 2}
        return found.pop() if len(found) == 1 else ""
    return ""


def issue_of(phrase: str, suggestions: Suggestions) -> str:
    """The id of the one issue that a phrase is about: called so, or of all labels the one of which most words stand in it, two thirds at
    least; empty where none is, or several are."""
    if exact := suggestions.named("issue", phrase):
        return exact
    shares = suggestions.labelled(phrase)
    best = max(shares.values(), default=0.0)
    found = [issue for issue, share in shares.items() if share == best]
    return found[0] if 3 * best >= 2 and len(found) == 1 else ""
