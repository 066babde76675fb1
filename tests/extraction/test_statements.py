"""The rules of English on what governments publish: readouts, statements, joint statements; each on made-up sentences of its own."""

from __future__ import annotations

import pytest

from stancegraph.coding.candidates import Candidate
from stancegraph.coding.suggestions import Suggestions
from stancegraph.extraction.rules import rules
from stancegraph.model.records import Actor, Dataset, DatasetInfo
from stancegraph.model.words import ActorKind


def read(words: str, author: str = "") -> list[Candidate]:
    actors = (Actor("author", author, ActorKind.PERSON),) if author else ()
    return rules(
        "t", words, Suggestions(Dataset(DatasetInfo("Talks", "https://example.org/talks/"), actors=actors)), author
    )


def said(words: str, author: str = "") -> list[tuple[str, str, str]]:
    return [(each.actor_name, each.issue_words, each.position) for each in read(words, author)]


def who(words: str, author: str = "") -> list[str]:
    return [each.actor_name for each in read(words, author)]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (
            "Vice President Ada Brook met President Omar Vance of Southia. The Vice President welcomed the truce. The President backed the toll.",
            ["Ada Brook", "Omar Vance"],
        ),
        (
            "Prime Minister Ada Brook met Deputy Prime Minister Omar Vance. The Deputy Prime Minister welcomed the truce. The Prime Minister backed the toll.",
            ["Omar Vance", "Ada Brook"],
        ),
        (
            "President Omar Vance met Vice President Ada Brook. The President backed the toll.",
            ["Omar Vance"],
        ),
        (
            "Secretary of State Ada Brook met Foreign Minister Omar Vance. The Secretary welcomed the truce.",
            ["Ada Brook"],
        ),
        (
            "The Vice President spoke at the port on Monday. Vice President Ada Brook welcomed the truce. The Vice President backed the toll.",
            ["Ada Brook", "Ada Brook"],
        ),
        (
            "National Security Advisor to the Vice President Ada Brook met the envoys. The Vice President welcomed the truce.",
            ["Vice President"],
        ),
        ("Director of National Intelligence Ada Brook welcomed the truce. She backed the toll.", ["Ada Brook"] * 2),
        (
            "Vice President Ada Brook met President Omar Vance. The Vice President and President Vance agreed to a truce.",
            ["Ada Brook", "Omar Vance"],
        ),
        (
            "President Omar Vance met Prime Minister Ada Brook of Norland. The leaders welcomed the truce.",
            ["Omar Vance", "Ada Brook"],
        ),
    ],
)
def test_an_office_is_of_who_bears_all_of_it(words: str, expected: list[str]) -> None:
    assert who(words) == expected


@pytest.mark.parametrize(
    ("words", "position"),
    [
        (
            "Today, we — President Brook of Norland, Chancellor Vance of Southia, and Prime Minister Tarn of the United Isles — express our support for the truce.",
            "supports",
        ),
        ("Our countries support the truce.", "supports"),
        ("Our two governments oppose the toll.", "opposes"),
        ("All of us condemn the toll.", "opposes"),
    ],
)
def test_who_speaks_jointly_says_we_and_our_countries(words: str, position: str) -> None:
    assert [(each.actor_name, each.position, each.attributed_by) for each in read(words, "Leaders of Norland")] == [
        ("Leaders of Norland", position, "")
    ]


def test_who_joins_others_in_a_call_calls_as_they_do() -> None:
    words = "I join the people of Southia and traders around the sea in calling for a lasting truce."
    assert [(each.actor_name, each.issue_words, each.attributed_by) for each in read(words, "Ada Brook")] == [
        ("Ada Brook", "truce", ""),
        ("people of Southia", "truce", "author"),
        ("traders around the sea", "truce", "author"),
    ]


def test_what_the_own_state_of_who_speaks_does_is_attributed_to_nobody() -> None:
    words = (
        "I welcome the truce. Norland supports the talks, and we condemn the raids. Norland stands ready to help our friends. "
        "Southia opposes the toll."
    )
    found = {(each.actor_name, each.attributed_by) for each in read(words, "Ada Brook")}
    assert found == {("Ada Brook", ""), ("Norland", ""), ("Southia", "author")}
    # Of whom nobody says "we" is only spoken.
    told = "I welcome the truce. Southia supports the talks. Southia condemns the raids."
    assert {(each.actor_name, each.attributed_by) for each in read(told, "Ada Brook")} == {
        ("Ada Brook", ""),
        ("Southia", "author"),
    }


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (
            "Norland urged Southia to open the road and release the captives.",
            [("road", "supports"), ("release the captives", "supports")],
        ),
        (
            "Norland urged Southia to pull back its troops, allow food into the valley, and refrain from raids.",
            [("pull back its troops", "supports"), ("food into the valley", "supports"), ("raids", "opposes")],
        ),
        (
            "Norland undertakes to restore the water supply of the town and to let food convoys through.",
            [("water supply of the town", "supports"), ("food convoys", "supports")],
        ),
        (
            "Norland demanded that the talks be direct and that the dam never be shelled.",
            [("talks be direct", "supports"), ("dam be shelled", "opposes")],
        ),
        (
            "Norland urges Southia to promote dialogue, human rights, and respect for minorities.",
            [("dialogue", "supports"), ("human rights", "supports"), ("respect for minorities", "supports")],
        ),
    ],
)
def test_each_of_several_things_that_are_asked_for(words: str, expected: list[tuple[str, str]]) -> None:
    assert [(what, position) for _, what, position in said(words)] == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Norland agreed on Friday to silence its guns.", ("ceasefire", "supports")),
        ("Norland called on Monday for a truce.", ("truce", "supports")),
        ("Norland condemned these raids in the strongest terms.", ("raids", "opposes")),
        ("Norland backs the canal as well.", ("canal", "supports")),
        ("Norland agreed to continue joint patrols in the coming days.", ("joint patrols", "supports")),
        (
            "Norland is ready to continue working closely with its friends to secure a lasting peace that all can trust.",
            ("peace", "supports"),
        ),
        ("Norland supports Southia in its efforts to defend its ports.", ("Southia", "supports")),
        ("Norland wants a free, fair and open market.", ("free fair open market", "supports")),
        ("Norland wants to stop the fighting in the valley.", ("end of the fighting in the valley", "supports")),
        ("Ann Lee said the war in the valley must end.", ("end of war in the valley", "supports")),
        ("Ann Lee said the raids must end now.", ("raids", "opposes")),
        ("Ann Lee said the talks should come before anything else.", ("talks", "supports")),
        (
            "Ann Lee said grain shipments into the port should continue and grow.",
            ("grain shipments into the port", "supports"),
        ),
        ("Ann Lee said the raids must be condemned.", ("raids", "opposes")),
        ("Ann Lee said the quarrel cannot be settled by force.", ("force", "rejects")),
    ],
)
def test_the_matter_is_named_and_not_what_stands_around_it(words: str, expected: tuple[str, str]) -> None:
    assert [(what, position) for _, what, position in said(words)] == [expected]


def test_what_somebody_should_do_is_no_position_of_theirs() -> None:
    assert said("Southia should commit to talks.") == []
    assert said("Southia should accept the truce.") == []
    assert said("Southia should commit to talks.", "Ada Brook") == [("Ada Brook", "commit to talks", "supports")]


def test_who_endorses_the_step_is_not_said_to_endorse_what_comes_after_it() -> None:
    assert ("Norland", "rail strike", "opposes") not in said(
        "Norland endorsed the step, and the guild opposed the rail strike."
    )
    assert ("guild", "rail strike", "opposes") in said(
        "Norland endorsed the step, and the guild opposed the rail strike."
    )


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (
            "The leaders of Norland discussed efforts to reopen the strait.",
            ("leaders", "reopen the strait", "supports"),
        ),
        ("Ann Lee noted the importance of the harbour talks.", ("Ann Lee", "harbour talks", "supports")),
        ("Norland is working closely with its friends to free the crews.", ("Norland", "free the crews", "supports")),
        ("Norland is leading efforts aimed at ending the siege.", ("Norland", "ending the siege", "supports")),
        ("Norland stands in solidarity with the islanders.", ("Norland", "islanders", "supports")),
        (
            "Norland said it would send observers to the valley.",
            ("Norland", "send observers to the valley", "supports"),
        ),
        (
            "If the rebels leave the valley, Norland will lift the blockade.",
            ("Norland", "lift the blockade", "conditional"),
        ),
        ("Norland threatened to block the strait.", ("Norland", "block the strait", "supports")),
        ("Norland has secured the release of the crews.", ("Norland", "release of the crews", "supports")),
        ("The pull-back is a longstanding demand of Norland.", ("Norland", "pull-back", "supports")),
        ("Ann Lee is sick and tired of the toll.", ("Ann Lee", "toll", "opposes")),
        ("Ann Lee said she had never been more proud of the crews.", ("Ann Lee", "crews", "supports")),
        ("Ann Lee said there is never any justification for piracy.", ("Ann Lee", "piracy", "rejects")),
        ("Ann Lee said the junta does not represent the islanders.", ("Ann Lee", "junta", "rejects")),
        ("Ann Lee said this is not the time for a vote.", ("Ann Lee", "vote", "opposes")),
        ("Ann Lee said that now is the time for a vote.", ("Ann Lee", "vote", "supports")),
        ("Ann Lee said Norland has the right to defend its ports.", ("Ann Lee", "Norland self-defence", "supports")),
        ("Ann Lee said further loans would depend on it.", ("Ann Lee", "loans", "conditional")),
        (
            "Ann Lee warned that everything would now hinge on the harbour talks.",
            ("Ann Lee", "harbour talks", "supports"),
        ),
        ("Ann Lee said peace comes only through dialogue.", ("Ann Lee", "dialogue", "supports")),
        ("“Thank you, Mr. Vey, for the grain convoys,” Ann Lee said.", ("Ann Lee", "grain convoys", "supports")),
        (
            "Critics liked the timetable that Norland put on the table.",
            ("Norland", "timetable", "supports"),
        ),
    ],
)
def test_what_governments_say_they_do(words: str, expected: tuple[str, str, str]) -> None:
    assert expected in said(words)


@pytest.mark.parametrize(
    "words",
    [
        "Thanks to Norland the road is open.",
        "“Thank you for the question,” Ann Lee said.",
        "Norland made little effort to hide it.",
        "Norland said it would rain on Monday.",
    ],
)
def test_what_is_only_said_so(words: str) -> None:
    assert said(words) == []


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Gen. Omar Vance spoke first. The general welcomed the truce.", ["Omar Vance"]),
        ("Special Envoy for Southia Ada Brook welcomed the truce. She backed the toll.", ["Ada Brook"] * 2),
        ("The ambassador to South Ridge Ada Brook welcomed the truce.", ["Ada Brook"]),
        ("Norland's government and the Free Ports Front agreed to a truce.", ["Norland", "Free Ports Front"]),
        ("The government of Norland welcomed the truce.", ["Norland"]),
        ("The rain went on, with Norland asking for a truce.", ["Norland"]),
        ("Ada Brook met Omar Vance on Monday. The two men agreed to a truce.", ["Ada Brook", "Omar Vance"]),
        ("The League said there was an Islamic school. It welcomed the truce.", ["League"]),
        ("Ann Lee said that the guild opposed the toll.", ["guild"]),
        ("Norland waited until the guild endorsed the toll.", ["guild"]),
        ("Norland said the deal supports the truce.", ["Norland"]),
    ],
)
def test_who_it_is_by_title_state_and_clause(words: str, expected: list[str]) -> None:
    assert who(words) == expected


@pytest.mark.parametrize(
    "words",
    [
        "The envoys were asked to return to Halven.",
        "Norland is expected to return to the table.",
        "Norland agreed on 3 March.",
        "Norland discussed deplorable raids.",
    ],
)
def test_what_nobody_is_said_to_ask_or_is_no_matter(words: str) -> None:
    assert said(words) == []


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Norland refused to apologise.", ("Norland", "apology", "rejects")),
        ("Ann Lee said the northern army must withdraw.", ("Ann Lee", "withdrawal of northern army", "supports")),
        ("Ann Lee stressed that aid had to flow unhindered.", ("Ann Lee", "aid", "supports")),
        ("Ann Lee said the raids threatened the freedom of trade.", ("Ann Lee", "freedom of trade", "supports")),
        ("Norland holds talks to free the crews.", ("Norland", "free the crews", "supports")),
        ("Norland has sanctioned sixteen traders.", ("Norland", "sanctions on sixteen traders", "supports")),
        ("Norland regrets the closure of the strait.", ("Norland", "closure of the strait", "opposes")),
        ("Norland branded the vote “a farce from end to end”.", ("Norland", "vote", "opposes")),
        ("Norland is keen on the canal.", ("Norland", "canal", "supports")),
        ("Norland turned its back on the treaty.", ("Norland", "treaty", "rejects")),
        ("Norland balked at the exchange until a court allowed it.", ("Norland", "exchange", "conditional")),
        ("Norland will not hesitate to defend its ports.", ("Norland", "defend its ports", "supports")),
        ("Ann Lee opposes the toll passed by the Harbour League.", ("Harbour League", "toll", "supports")),
        ("Norland backs the truce. Southia promised its full backing.", ("Southia", "truce", "supports")),
    ],
)
def test_more_that_governments_and_newspapers_say(words: str, expected: tuple[str, str, str]) -> None:
    assert expected in said(words)


def test_our_efforts_are_of_who_speaks() -> None:
    words = "Norland backs the truce, and we mean it. Our efforts to urge the sides to end the war go on, providing them a way."
    assert [(each.actor_name, each.position) for each in read(words, "Ada Brook")] == [("Norland", "supports")] * 2


def test_who_is_said_to_speak_right_before_is_who_judges() -> None:
    words = "Norland applauded, though spokesman Omar Vance stressed that grain had to flow."
    assert ("Omar Vance", "grain", "supports") in said(words)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Norland criticised the draft for leaving out the crews.", ("Norland", "draft", "opposes")),
        (
            "Norland calls for the end of the raids and the release of the crews.",
            ("Norland", "release of the crews", "supports"),
        ),
        ("Norland supports a free, open, and secure strait.", ("Norland", "free open secure strait", "supports")),
        ("Norland is troubled by the violence and the hardening of minds.", ("Norland", "violence", "opposes")),
        ("Norland supports the people of Southia as they rebuild.", ("Norland", "people of Southia", "supports")),
        ("Norland directed its envoys to seek a truce.", ("Norland", "truce", "supports")),
        ("Norland shot down the amnesty.", ("Norland", "amnesty", "rejects")),
        ("Norland sidestepped the question of the islands.", ("Norland", "question of the islands", "ambivalent")),
        ("Ada Brook, Jr., welcomed the truce.", ("Ada Brook", "truce", "supports")),
        (
            "The harbour board said on the last day of a long month that South\nRidge welcomed the truce.",
            ("South Ridge", "truce", "supports"),
        ),
    ],
)
def test_matters_and_names_as_they_are_written(words: str, expected: tuple[str, str, str]) -> None:
    assert expected in said(words)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Norland is sending grain to the islands.", ("Norland", "grain to the islands", "supports")),
        ("Norland has provided radar stations to Southia.", ("Norland", "radar stations to Southia", "supports")),
        ("Ann Lee said the islands will never be given back.", ("Ann Lee", "islands", "rejects")),
        (
            "Ann Lee said the crews would not be released until the toll ends.",
            ("Ann Lee", "crews released", "conditional"),
        ),
        ("Norland declined the offer of mediation.", ("Norland", "mediation", "rejects")),
        ("Norland's commitment to Southia's harbours is firm.", ("Norland", "harbours", "supports")),
        ("“This is an important step toward peace,” Ann Lee said.", ("Ann Lee", "peace", "supports")),
        (
            "The proposal made by Norland for a donors' conference was heard.",
            ("Norland", "donors' conference", "supports"),
        ),
        ("Norland is committed to peace.", ("Norland", "peace", "supports")),
        ("Norland pledged to talk.", ("Norland", "talks", "supports")),
        ("Norland is concerned about the raids.", ("Norland", "raids", "opposes")),
    ],
)
def test_what_is_being_done_and_what_will_never_be(words: str, expected: tuple[str, str, str]) -> None:
    assert expected in said(words)


def test_what_who_speaks_will_do_they_are_for() -> None:
    assert said("We will impose a toll on the raiders.", "Ada Brook") == [
        ("Ada Brook", "impose a toll on the raiders", "supports")
    ]


@pytest.mark.parametrize(
    "words",
    [
        "we — " + "President Brook of Norland, " * 100 + " — express",
        "a calm, " + "fair, " * 500 + "strait",
        "Norland discussed " + "the joint " * 400 + "efforts to ",
        "the plan that " + "Norland " * 500 + "proposed",
        "Norland urged Southia to open " + "and release " * 400,
        "if " + "the rebels, " * 300 + "Norland will lift it",
        "I join " + "the bishops and " * 300 + "in calling for a truce",
        "Norland is working " + "closely with friends " * 300 + "to free the crews",
        "Norland calls for " + "1" * 400 + " raids on Besh.",
        "The President spoke to Norland. The Defence Minister left. " * 400,
        "Norland calls for talks" + " " * 2800 + "with Besh and urges Southia to wait.",
    ],
    ids=["we", "adjectives", "discussed", "that", "lists", "if", "join", "working", "digits", "offices", "blanks"],
)
def test_each_pattern_takes_a_time_that_grows_with_the_text(words: str) -> None:
    # With a pattern that tries all ways there are none of these would end.
    for each in read(words, "Ada Brook"):
        assert 0 <= each.start < each.end <= len(words)
