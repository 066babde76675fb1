"""The rules of English: who, on what, where on the scale, in whose voice; each on a sentence of its own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from coding.desk import talks
from stancegraph.cli import cli
from stancegraph.coding.candidates import Candidate, read_runs
from stancegraph.coding.suggestions import Suggestions
from stancegraph.extraction.mentioned import mentioned
from stancegraph.extraction.probes import Probe
from stancegraph.extraction.rules import in_english, rules
from stancegraph.model.records import Actor, Dataset, DatasetInfo, Issue
from stancegraph.model.words import POSITIONS, ActorKind, Voice
from stancegraph.tables.problems import Problems

NOBODY = Suggestions(Dataset(DatasetInfo("Talks", "https://example.org/talks/")))
KNOWN = Suggestions(
    Dataset(
        DatasetInfo("Talks", "https://example.org/talks/"),
        actors=(
            Actor("vey", "Tomas Vey", ActorKind.PERSON),
            Actor("norland", "Norland", ActorKind.STATE, aliases=("Halven",)),
            Actor("watts", "Ada Watts", ActorKind.PERSON),
        ),
        issues=(
            Issue("truce", "Month-long truce", "The fighting should stop for a month."),
            Issue("embargo", "Arms embargo", "No arms should be sold."),
        ),
    )
)


def read(words: str, known: Suggestions = NOBODY, author: str = "") -> list[Candidate]:
    return rules("t", words, known, author)


def said(words: str, known: Suggestions = NOBODY, author: str = "") -> list[tuple[str, str, str]]:
    return [(each.actor_name, each.issue_words, each.position) for each in read(words, known, author)]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Norland has long favoured direct talks.", ("Norland", "direct talks", "supports")),
        ("Vey condemned the attacks on the dam.", ("Vey", "attacks on the dam", "opposes")),
        ("Norland ruled out sending troops.", ("Norland", "sending troops", "rejects")),
        ("Norland would not sign any agreement.", ("Norland", "agreement", "rejects")),
        ("Norland abstained on the draft.", ("Norland", "draft", "ambivalent")),
        ("Norland did not rule out sending troops.", ("Norland", "sending troops", "ambivalent")),
        ("Norland did not welcome the plan for a truce.", ("Norland", "truce", "opposes")),
        ("Norland will not abandon its commitment to the treaty.", ("Norland", "treaty", "supports")),
        ("Norland would accept observers only if the army leaves.", ("Norland", "observers", "conditional")),
        ("Norland called on all parties to release prisoners.", ("Norland", "release prisoners", "supports")),
        ("Norland urged all sides to refrain from attacks on the dam.", ("Norland", "attacks on the dam", "opposes")),
        ("Norland urged the rebels not to shell the dam.", ("Norland", "shell the dam", "opposes")),
        ("Norland pledged to provide humanitarian aid.", ("Norland", "humanitarian aid", "supports")),
        ("Norland stands with the people of Southia.", ("Norland", "people of Southia", "supports")),
        ("Norland accused Southia of shelling the dam.", ("Norland", "shelling the dam", "opposes")),
        ("Norland thanked Southia for its mediation.", ("Norland", "mediation", "supports")),
        ("Norland rejected stopping the talks.", ("Norland", "talks", "supports")),
        ("The plan was rejected by Norland.", ("Norland", "plan", "rejects")),
        ("Vey said the embargo was unacceptable.", ("Vey", "embargo", "opposes")),
    ],
)
def test_who_on_what_where(words: str, expected: tuple[str, str, str]) -> None:
    assert said(words) == [expected]


def test_a_condition_is_kept_with_what_it_is_of() -> None:
    (only,) = read("Norland would accept observers only if the army leaves the bridge. It rained.")
    assert (only.position, only.condition) == ("conditional", "only if the army leaves the bridge")


@pytest.mark.parametrize(
    "words",
    [
        "The Rapid Support Forces lie in the west.",
        "Would Norland back an embargo?",
        "principles endorsed by many states",
        "It rained in Halven on Monday.",
        "",
    ],
)
def test_where_nobody_takes_a_position_none_is_found(words: str) -> None:
    assert read(words) == []


def test_a_verb_is_of_its_own_subject_and_not_of_the_name_before_it() -> None:
    words = "Vey, who met Brook in Southia, called for talks across the Taran Strait and rejected an embargo."
    assert said(words) == [("Vey", "talks across the Taran Strait", "supports"), ("Vey", "embargo", "rejects")]
    assert said("Moreau said that Brook backed an arms embargo.")[0][0] == "Brook"
    assert said("Norland's envoy opposed an embargo.") == [("Norland envoy", "embargo", "opposes")]


def test_whose_words_it_is() -> None:
    (other,) = read("Moreau said that Brook backed an arms embargo.")
    assert (other.voice, other.attributed_by) == ("attributed", "Moreau")
    (aside,) = read("Southia, Osei said, opposes a truce.")
    assert (aside.actor_name, aside.voice, aside.attributed_by) == ("Southia", "attributed", "Osei")
    (own,) = read("“We reject the referendum,” Lia Moreau said.")
    assert (own.actor_name, own.voice, own.attributed_by) == ("Lia Moreau", "self", "")
    (report,) = read("Norland favoured direct talks.")
    assert (report.voice, report.attributed_by) == ("reported", "")


def test_a_quotation_is_of_whom_the_line_or_the_sentence_names() -> None:
    labelled = (
        "Brookish Prime Minister Jon Hale: “Brookland welcomes the treaty. We urge all parties to release prisoners.”"
    )
    assert said(labelled) == [("Jon Hale", "treaty", "supports"), ("Jon Hale", "release prisoners", "supports")]
    assert said("“The attacks must stop,” envoy Lia Moreau said. “We will not recognise the referendum.”") == [
        ("Lia Moreau", "attacks", "opposes"),
        ("Lia Moreau", "referendum", "rejects"),
    ]


def test_who_speaks_in_a_transcript_and_that_questions_hold_no_position() -> None:
    words = (
        "MR. OSEI:  We do not support a truce.\n\nQ    And you reject an embargo, right? Norland opposes the embargo.\n\n"
        "MS. DAHL:  We welcome the treaty.\n"
    )
    assert said(words) == [("Osei", "truce", "opposes"), ("Dahl", "treaty", "supports")]


def test_we_is_the_author_or_the_body_that_is_spoken_for() -> None:
    assert said("I condemn the siege. We call for a truce.", author="Ada Watts") == [
        ("Ada Watts", "siege", "opposes"),
        ("Ada Watts", "truce", "supports"),
    ]
    assert [each[0] for each in said("Norland welcomes the treaty. We call for a truce.", author="Ada Watts")] == [
        "Norland"
    ] * 2
    assert read("We call for a truce.") == []


def test_what_a_known_author_says_of_others_is_attributed() -> None:
    text = "I condemn the siege. Southia rejected a truce."
    assert [each.attributed_by for each in read(text, KNOWN, "Ada Watts")] == ["", "watts"]
    assert [each.attributed_by for each in read(text, KNOWN, "A. Reporter")] == ["", ""]


def test_short_names_offices_and_pronouns_are_those_they_stand_for() -> None:
    words = (
        "Norlandish Foreign Minister Tomas Vey met Ada Brook. Vey spoke. He spoke. The minister spoke. The two leaders spoke. "
        "The Northern Relief Group (NRG) spoke. NRG spoke. The Government of Norland spoke. Moscow spoke. The U.S. Government spoke."
    )
    names = [each.name for each in mentioned(words, NOBODY)]
    assert names == [
        "Tomas Vey", "Ada Brook", "Tomas Vey", "Tomas Vey", "Tomas Vey", "Tomas Vey and Ada Brook", "Northern Relief Group",
        "Northern Relief Group", "Northern Relief Group", "Norland", "Russia", "United States",
    ]  # fmt: skip


def test_what_two_do_together_each_of_them_does() -> None:
    words = "Prime Minister Tomas Vey met President Ada Brook. The two leaders agreed on a truce."
    assert said(words) == [("Tomas Vey", "truce", "supports"), ("Ada Brook", "truce", "supports")]


def test_names_and_aliases_of_the_dataset_become_its_ids_and_labels_its_issues() -> None:
    (one, other) = read("Vey backed a month-long truce. Halven opposes the arms embargo.", KNOWN)
    assert (one.actor, one.issue, other.actor, other.issue) == ("vey", "truce", "norland", "embargo")
    (far,) = read("Vey backed a truce of the month.", KNOWN)
    assert far.issue_words == "truce of the month"


def test_paragraphs_of_a_resolution_are_of_the_body_above_them() -> None:
    words = "The Southern Council,\n\nRecalling much,\n\n1. Condemns the attacks on the dam;\n\n2. Calls for a truce.\n"
    assert said(words) == [
        ("Southern Council", "attacks on the dam", "opposes"),
        ("Southern Council", "truce", "supports"),
    ]


PIECES = [
    *"aN’'“”\"—():,.;\n ?éي",
    *(
        "Norland ",
        "Vey ",
        "rejects ",
        "said that ",
        "must ",
        "will not sign ",
        "MR. A: ",
        "Q ",
        "he ",
        "the two leaders ",
        " and ",
        "welcomes ",
    ),
    *("is illegal ", "(NR) ", "truce ", "by ", "to leave ", "for ", "unless ", "Norland’s proposal to "),
]


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_whatever_stands_in_a_text_candidates_are_places_in_it(words: str) -> None:
    for each in read(words, KNOWN, "Ada Watts"):
        assert 0 <= each.start < each.end <= len(words)
        assert each.position in POSITIONS
        assert each.voice in list(Voice)
        assert each.issue_words
        assert each.actor_name
        assert (each.voice == "attributed") is bool(each.attributed_by)


def extract(folder: Path, *more: str) -> tuple[int, str]:
    done = CliRunner().invoke(
        cli, ["extract", str(folder), "--with", "rules", "--texts", str(folder.parent / "talks-texts"), *more]
    )
    return done.exit_code, done.output


def test_the_command_writes_candidates_of_rules_and_the_same_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    folder = talks(tmp_path / "talks")
    code, output = extract(folder)
    assert code == 0, output
    found = [each for some in read_runs(folder, Problems()).values() for each in some]
    assert [(each.rule, each.actor, each.issue, each.position) for each in found] == [
        ("rules:must", "ann", "", "supports")
    ]
    (run,) = (folder / "coding" / "candidates").glob("rules-*.jsonl")
    before = run.read_bytes()
    assert extract(folder)[0] == 0
    assert run.read_bytes() == before


def test_rules_have_no_labels_that_could_be_put_otherwise(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    folder = talks(tmp_path / "talks")
    code, output = extract(folder, "--probe", "reversed")
    assert (code, "--probe goes with --with model alone" in output) == (2, True), output
    assert extract(folder)[0] == 0
    (run,) = (folder / "coding" / "candidates").glob("rules-*.jsonl")
    probes = [word for kind in Probe for word in ("--probe", f"{kind}={run}")]
    done = CliRunner().invoke(cli, ["evaluate", str(run), str(run), *probes, "--format", "json"])
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["probes"]["may_be_shown"] is True


def test_a_text_in_another_language_is_left_out_and_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    folder = talks(tmp_path / "talks")
    sources = folder / "sources.csv"
    rows = sources.read_text(encoding="utf-8").splitlines()
    header = rows[0].split(",")
    assert "language" in header
    cells = rows[2].split(",")
    cells[header.index("language")] = "fr"
    sources.write_text("\n".join([rows[0], rows[1], ",".join(cells)]) + "\n", encoding="utf-8")
    code, output = extract(folder)
    assert (code, "1 text, for it is in fr: the rules are of English" in output) == (0, True), output
    lines = [
        json.loads(line)
        for line in next((folder / "coding" / "candidates").glob("rules-*.jsonl"))
        .read_text(encoding="utf-8")
        .splitlines()
    ]
    assert [len(each["dropped"]) for each in lines if each["source"] == "second"] == [1]


def test_which_languages_are_english() -> None:
    assert [in_english(each) for each in ("", "en", "en-GB", "EN", "fr", "enm")] == [
        True,
        True,
        True,
        True,
        False,
        False,
    ]
