"""What coded actors are called: as the mapping says, else by a name that is theirs and nobody's choice of words."""

from __future__ import annotations

from stancegraph.events.called import called


def test_the_mapping_goes_first_and_names_count_where_each_actor_has_one() -> None:
    told = [("RUS", 1, "MOSCOW"), ("XYZ", 1, "Xyz land"), ("ABC", 0, None)]
    assert called(told, {}) == {"RUS": "MOSCOW", "XYZ": "Xyz land"}
    assert called(told, {"RUS": "Russia", "FRA": "France"}) == {"RUS": "Russia", "XYZ": "Xyz land"}


def test_where_one_actor_has_several_names_nobody_is_called_by_one() -> None:
    told = [("ARG", 2, "PRESIDENT"), ("XYZ", 1, "Xyz land")]
    assert called(told, {}) == {}
    assert called(told, {"ARG": "Argentina"}) == {"ARG": "Argentina"}
