"""One stance opened: the offices of the day, the words around the quote, what corrected it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from stancegraph.answers.catalogue import GraphCatalogue
from stancegraph.answers.explain import Context, Explanation, explain
from stancegraph.model.records import Dataset, Evidence, PartialDate, Passage, Role
from stancegraph.model.words import Represents
from support import OxigraphGraph, nquads, stance, tiny

TEXT_HASH = "a" * 64


def opened(dataset: Dataset, identifier: str, text: str | None = None) -> Explanation:
    graph = OxigraphGraph(nquads(dataset))
    return explain(graph, GraphCatalogue(graph), identifier, None if text is None else {TEXT_HASH: text})


def with_roles(*terms: tuple[str, str, str]) -> Dataset:
    """Ann, who speaks on 2025-04-04, with these offices: name, start and end, empty where not known."""
    roles = tuple(
        Role(
            f"r{number}",
            "ann",
            office,
            "land",
            Represents.BY_OFFICE,
            PartialDate(start) if start else None,
            PartialDate(end) if end else None,
        )
        for number, (office, start, end) in enumerate(terms)
    )
    return replace(tiny(), roles=roles)


def test_the_offices_shown_are_those_of_the_day_of_the_stance() -> None:
    dataset = with_roles(
        ("ever", "", ""),
        ("before", "2020", "2025-04-03"),
        ("until that day", "2020", "2025-04-04"),
        ("until that month", "2020", "2025-04"),
        ("from that day", "2025-04-04", ""),
        ("from that month", "2025-04", ""),
        ("after", "2025-04-05", ""),
    )
    assert [office.role.office for office in opened(dataset, "s1").offices] == [
        "ever",
        "until that day",
        "until that month",
        "from that day",
        "from that month",
    ]
    assert {office.organisation.id for office in opened(dataset, "s1").offices} == {"land"}


def quoting(quote: str, start: int | None) -> Dataset:
    evidence = Evidence(quote) if start is None else Evidence(quote, start, start + len(quote))
    return replace(tiny(), stances=(stance("s1", evidence=evidence),), retractions=())


def test_a_quote_is_shown_only_amid_the_words_it_stands_in() -> None:
    assert opened(quoting("stop now", 3), "s1", "We stop now, they say.").context == Context(
        "We ", "stop now", ", they say."
    )
    # The text has changed since: other words stand at the place.
    assert opened(quoting("stop now", 3), "s1", "We go on now, they say.").context is None
    assert opened(quoting("stop now", 3), "s1", "Now: we stop now.").context is None
    assert opened(quoting("stop now", None), "s1", "Now: we stop now.").context == Context("Now: we ", "stop now", ".")
    assert opened(quoting("stop now", None), "s1", "We go on.").context is None
    assert opened(quoting("stop now", 3), "s1").context is None


def test_a_passage_is_shown_where_its_text_is_at_hand() -> None:
    text = "We stop now, they say, and go home."
    held, moved = Passage.of(text, 3, 11), Passage(12, 20, "0" * 64)
    dataset = replace(tiny(), stances=(stance("s1", passages=(held, moved)),), retractions=())
    found = opened(dataset, "s1", text)
    assert (found.context, found.passages) == (Context("We ", "stop now", ", they say, and go home."), ("stop now",))
    assert (opened(dataset, "s1").context, opened(dataset, "s1").passages) == (None, ())
    assert opened(dataset, "s1", text.replace("stop", "halt")).passages == ()


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        (200, 200, ("b" * 200, "a" * 200)),
        (201, 201, ("… " + "b" * 200, "a" * 200 + " …")),
        (0, 0, ("", "")),
    ],
)
def test_dots_stand_where_the_text_goes_on(before: int, after: int, shown: tuple[str, str]) -> None:
    text = "b" * before + "stop now" + "a" * after
    assert opened(quoting("stop now", before), "s1", text).context == Context(shown[0], "stop now", shown[1])


def test_what_superseded_or_retracted_a_stance_is_told() -> None:
    assert [each.id for each in opened(tiny(), "s1").corrected_by] == ["s3"]
    assert [each.id for each in opened(tiny(), "s2").corrected_by] == ["s3"]
    assert [each.id for each in opened(tiny(), "s3").corrected_by] == ["x1"]
    fine = opened(replace(tiny(), stances=(stance("s9", date=date(2025, 4, 9)),), retractions=()), "s9")
    assert fine.corrected_by == ()
    assert fine.stands
