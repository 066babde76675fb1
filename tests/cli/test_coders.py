"""``plan``, ``merge`` and ``reliability`` as their users meet them: what is left out is said, and nothing is shown that cannot be told."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from coding.desk import FIRST, SECOND, bench, library, sha, talks, values
from stancegraph.cli import cli
from stancegraph.coding.adjudication import Adjudication
from stancegraph.coding.codebook import CODEBOOK_FILE
from stancegraph.coding.plan import PLAN_FILE


def run(*words: object) -> Result:
    return CliRunner().invoke(cli, [str(word) for word in words])


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("COLUMNS", "140")
    return talks(tmp_path / "talks")


def code(folder: Path, coder: str, *positions: str, finished: tuple[str, ...] = ("envoy", "second")) -> None:
    desk = bench(folder, coder)
    quotes = (("envoy", FIRST, "armies should leave the bridge"), ("second", SECOND, "said nothing of a truce"))
    for (source, text, quote), position in zip(quotes, positions, strict=False):
        desk.decide("add", seen=desk.head, text=sha(desk, source), values=values(quote, text, position=position))
    for source in finished:
        desk.decide("done", seen=desk.head, text=sha(desk, source))


def test_a_plan_is_made_shown_and_changed_key_by_key(folder: Path) -> None:
    assert "has no plan; make one: stancegraph plan" in run("plan", folder).output
    made = run("plan", folder, "--coder", "ana", "--coder", "ben", "--coded-twice", "1", "--format", "csv")
    assert made.exit_code == 0, made.output
    rows = list(csv.DictReader(io.StringIO(made.stdout)))
    assert [(row["source"], row["coders"]) for row in rows] == [("envoy", "ana, ben"), ("second", "ana, ben")]
    assert "2 texts, 2 coded by several" in made.stderr
    changed = run("plan", folder, "--coded-twice", "0", "--no-blind")
    assert "No text is coded by several" in changed.stderr
    content = (folder / PLAN_FILE).read_text("utf-8")
    assert 'coders = ["ana", "ben"]' in content
    assert "blind = false" in content
    before = (folder / PLAN_FILE).read_bytes()
    for words, said in (
        (("--control", "2"), "control: should be a share"),
        (("--text", "envy"), 'did you mean "envoy"'),
        (("--coder", "a\nb"), "is no name for a coder"),
    ):
        refused = run("plan", folder, *words)
        assert (refused.exit_code != 0, said in refused.output) == (True, True), refused.output
        assert (folder / PLAN_FILE).read_bytes() == before


def test_a_plan_that_closes_or_opens_what_could_be_compared_says_so(folder: Path) -> None:
    run("plan", folder, "--coder", "ana", "--coder", "ben", "--coded-twice", "1")
    for coder in ("ana", "ben"):
        code(folder, coder, "supports", "opposes")
    closed = run("plan", folder, "--coder", "ana", "--coder", "ben", "--coder", "cem", "--coders-of-those", "3")
    assert (
        '2 texts that could be compared no longer can, and count for no agreement: not finished by "cem".'
        in closed.stderr
    )
    assert "compared" not in run("plan", folder, "--control", "0.5").stderr
    opened = run("plan", folder, "--coder", "ana", "--coder", "ben", "--coders-of-those", "2")
    assert "2 texts can be compared now that could not: whoever looks sees the codings of others." in opened.stderr


def test_a_plan_that_is_shown_says_how_far_everybody_is_and_nothing_of_what_they_made(folder: Path) -> None:
    run("plan", folder, "--coder", "ana", "--coder", "ben", "--coded-twice", "1")
    code(folder, "ana", "supports", "opposes")
    code(folder, "ben", "rejects", finished=())

    def shown() -> dict[str, tuple[str, str, str]]:
        done = run("plan", folder, "--format", "json")
        assert done.exit_code == 0, done.output
        assert "supports" not in done.output
        return {row["source"]: (row["begun"], row["finished"], row["decided"]) for row in json.loads(done.stdout)}

    assert shown() == {"envoy": ("ben", "ana", ""), "second": ("", "ana", "")}
    assert 'Finished: "ana" 2 of 2, "ben" 0 of 2.' in run("plan", folder).stderr
    with (folder / "coding" / "journal" / "ben.jsonl").open("a") as journal:
        journal.write("rubbish\n")
    assert run("plan", folder).stderr.count("warning:") == 1
    assert run("plan", folder, "--coded-twice", "1").stderr.count("warning:") == 1
    code(folder, "ben", finished=("envoy", "second"))
    assert shown() == {"envoy": ("", "ana, ben", ""), "second": ("", "ana, ben", "")}
    # What somebody decided on as a whole, until it is opened again.
    desk = Adjudication(folder, "cem", library(folder))
    (unit,) = desk.units(sha(desk.bench))
    of = [each.id for each in unit.statements.values()]
    said = {**unit.statements["ana"].values, "of": of}
    desk.decide(seen=desk.bench.head, text=sha(desk.bench), values=said)
    assert shown()["envoy"] == ("", "ana, ben", "cem")
    assert "cem" in run("plan", folder, "--format", "table").stdout
    assert shown()["second"] == ("", "ana, ben", "")
    late = bench(folder, "ben")
    late.decide("reopen", seen=late.head, text=sha(late))
    assert shown()["envoy"] == ("ben", "ana", "")


def test_what_is_coded_is_a_table_and_what_is_not_shown_yet_is_counted(folder: Path) -> None:
    assert "Nothing coded stands there." in run("coded", "list", folder, "--format", "table").stderr
    code(folder, "ana", "supports", "opposes", finished=("envoy",))
    run("plan", folder, "--coder", "ana", "--coder", "ben", "--coded-twice", "1")
    withheld = run("coded", "list", folder)
    assert (withheld.exit_code, len(withheld.stdout.splitlines())) == (0, 1), withheld.output
    assert "What is on texts that not all of their coders have finished is not shown" in withheld.stderr
    assert "Nothing coded" not in withheld.stderr
    code(folder, "ben", "rejects", finished=("envoy",))
    rows = list(csv.DictReader(io.StringIO(run("coded", "list", folder, "--format", "csv").stdout)))
    assert [(row["source"], row["coder"], row["position"], row["found"], row["finished"]) for row in rows] == [
        ("envoy", "ana", "supports", "alone", "true"),
        ("envoy", "ben", "rejects", "alone", "true"),
    ]
    table = run("coded", "list", folder, "--coder", "ana", "--format", "table").stdout
    assert [word in table for word in ("Ann Lee", "Withdrawal", "opposes", "said nothing of a truce", "second")] == [
        True
    ] * 5
    unknown = run("coded", "list", folder, "--coder", "dan")
    assert (
        unknown.exit_code,
        '"dan" has decided nothing in this dataset; there is "ana", "ben"' in unknown.output,
    ) == (2, True)


def test_how_often_each_rule_is_cited_is_told(folder: Path) -> None:
    (folder / CODEBOOK_FILE).parent.mkdir(exist_ok=True)
    (folder / CODEBOOK_FILE).write_text(
        "# Units\n\nOne claim.\n\n## Named {#named}\n\nx\n\n# Tone\n\ny\n", encoding="utf-8"
    )
    assert "ited" not in run("coded", "list", folder).stderr
    desk = bench(folder, "ana")
    for words, note in (
        ("leave the bridge", "rule: named; hm"),
        ("Not one soldier stays", "rule: units; rule: named"),
        ("The army", "rule: old"),
    ):
        desk.decide("add", seen=desk.head, text=sha(desk), values=values(words, note=note))
    done = run("coded", "list", folder, "--coder", "ana", "--format", "csv")
    assert [row["cites"] for row in csv.DictReader(io.StringIO(done.stdout))] == ["named", "units, named", "old"]
    assert done.stderr.splitlines() == [
        'Rules cited, with how many of these statements cite them: "units" 1, "named" 2, "old" 1.',
        'Cited by none: "tone".',
        'In no heading of the codebook: "old".',
    ]


def test_publish_names_who_is_waited_for(folder: Path) -> None:
    run("plan", folder, "--coder", "ana", "--coder", "ben", "--coded-twice", "1")
    code(folder, "ana", "supports", "opposes")
    code(folder, "ben", finished=("second",))
    done = run("publish", folder, "--coder", "ana", "--dry-run")
    assert "2 statements on texts that several code" in done.stderr
    assert 'Not finished yet by, with how many of these texts: "ben" (1).' in done.stderr
    code(folder, "ben", finished=("envoy",))
    assert "Not finished yet" not in run("publish", folder, "--coder", "ana", "--dry-run").stderr


def test_who_is_not_in_the_plan_does_not_code(folder: Path) -> None:
    run("plan", folder, "--coder", "ana", "--coder", "ben")
    refused = run("code", folder, "--coder", "bea", "--no-browser")
    assert refused.exit_code == 2
    assert '"bea" is not in' in refused.output


def test_journals_of_another_copy_are_joined_and_what_is_missing_is_said(folder: Path, tmp_path: Path) -> None:
    other = talks(tmp_path / "other")
    code(other, "ben", "supports", "opposes")
    code(folder, "ana", "supports")
    done = run("merge", folder, other)
    assert done.exit_code == 0, done.output
    assert "ben: 4 decisions joined, 0 there already." in done.stderr
    assert "ben: 0 decisions joined, 4 there already." in run("merge", folder, other).stderr
    with (folder / "sources.csv").open("r+") as stream:
        lines = stream.readlines()
        stream.seek(0)
        stream.truncate()
        stream.writelines(line for line in lines if not line.startswith("second"))
    assert "1 text that was coded has no row in sources.csv" in run("merge", folder, other).stderr
    assert "is not there" in run("merge", folder, tmp_path / "nowhere").output
    assert run("merge", folder).exit_code == 2
    (tmp_path / "empty.jsonl").write_text("")
    nothing = run("merge", folder, tmp_path / "empty.jsonl")
    assert nothing.exit_code == 1
    assert "nothing was joined" in nothing.stderr


def test_agreement_is_told_of_finished_texts_and_what_is_left_out_is_said(folder: Path, tmp_path: Path) -> None:
    nobody = run("reliability", folder)
    assert (nobody.exit_code, "no text of" in nobody.output) == (2, True)
    code(folder, "ana", "supports", "opposes")
    code(folder, "ben", "ambivalent", "opposes", finished=())
    early = run("reliability", folder, "--format", "json")
    assert early.exit_code == 2
    assert '2 texts left out that "ben" has not finished: envoy, second.' in early.stderr
    assert "nothing is compared" in early.stderr
    assert early.stdout == ""
    code(folder, "ben", finished=("envoy",))
    done = run("reliability", folder, "--format", "json")
    assert done.exit_code == 0, done.output
    assert '1 text left out that "ben" has not finished: second.' in done.stderr
    assert "One text has no interval" in done.stderr
    one = run("reliability", folder, "--page", tmp_path / "one.html")
    assert one.exit_code == 0, one.output
    page = (tmp_path / "one.html").read_text("utf-8")
    assert "not finished by all coders: <bdi>second</bdi>." in page
    assert '<p class="caution">One text has no interval' in page
    rows = {row["what"]: row for row in json.loads(done.stdout)}
    assert rows["units"]["value"] == 1.0
    assert rows["units"]["low"] is None
    assert (rows["position"]["value"], rows["position"]["alike"]) == (0.0, 0.0)
    assert (rows["actor"]["value"], rows["actor"]["verdict"]) == (None, "undefined: nobody varied")


def test_agreement_on_each_issue_and_actor(folder: Path) -> None:
    code(folder, "ana", "supports", "opposes")
    code(folder, "ben", "ambivalent", "opposes")
    rows = json.loads(run("reliability", folder, "--by", "issue", "--format", "json").stdout)
    assert [(row["of"], row["what"], row["value"], row["n"], row["texts"]) for row in rows] == [
        ("bridge", "units", 1.0, 2, 2),
        ("bridge", "position", rows[1]["value"], 2, 2),
    ]
    assert rows[1]["alike"] == 0.5
    whole = json.loads(run("reliability", folder, "--format", "json").stdout)
    assert {row["of"] for row in whole} <= {"", None}
    refused = run("reliability", folder, "--by", "issue", "--unitizing")
    assert (refused.exit_code, "--unitizing is of whole texts" in refused.output) == (2, True)


@pytest.mark.parametrize(
    ("options", "in_table", "in_page", "undefined"),
    [
        (
            ("--unitizing", "--texts", "talks-texts"),
            ("ana and ben, 2 texts", "unitizing alpha"),
            (
                "<h2><bdi>ana</bdi> and <bdi>ben</bdi> <small>2 texts</small></h2>",
                "Positions: rows <bdi>ana</bdi>, columns <bdi>ben</bdi>",
            ),
            (4, 4),
        ),
        (
            ("--by", "actor"),
            ("ana and ben", "Actor", "ann"),
            (
                "By issue, least agreement first",
                '<th scope="row"><bdi>bridge</bdi></th><td class="number">1.00</td>',
                '<th scope="row"><bdi>ann</bdi></th>',
            ),
            (0, 4),
        ),
    ],
    ids=["of all", "by actor"],
)
def test_agreement_is_a_table_and_a_page(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    options: tuple[str, ...],
    in_table: tuple[str, ...],
    in_page: tuple[str, ...],
    undefined: tuple[int, int],
) -> None:
    monkeypatch.chdir(folder.parent)
    code(folder, "ana", "supports", "opposes")
    code(folder, "ben", "ambivalent", "opposes")
    done = run("reliability", folder, "--format", "table", *options, "--page", "a.html")
    assert done.exit_code == 0, done.output
    assert "Intervals over 2 texts are narrower than they should be" in done.stderr
    assert [each for each in in_table if each not in done.stdout] == []
    page = Path("a.html").read_text("utf-8")
    assert [each for each in in_page if each not in page] == []
    assert (done.stdout.count("undefined: nobody varied"), page.count("undefined: nobody varied")) == undefined


def test_tables_by_issue_name_the_texts_that_are_compared_and_not_those_of_one_issue(folder: Path) -> None:
    for coder in ("ana", "ben"):
        code(folder, coder, "supports", finished=("envoy", "second"))
    told = run("reliability", folder, "--by", "issue", "--format", "table").stdout
    assert "ana and ben, 2 texts" in told
    assert "1 text" not in told


def test_the_page_asks_of_what_counts_as_one_as_the_command_does(folder: Path, tmp_path: Path) -> None:
    for coder, kind in (("ana", "state"), ("ben", "organisation")):
        desk = bench(folder, coder)
        desk.decide("new-actor", seen=desk.head, values={"name": "Sudland", "kind": kind})
        desk.decide("add", seen=desk.head, text=sha(desk), values=values("Not one soldier stays", actor="sudland"))
        desk.decide("done", seen=desk.head, text=sha(desk))
    done = run("reliability", folder, "--page", tmp_path / "a.html")
    assert "The actor sudland counts as one, and is" in done.stderr
    assert "The actor sudland counts as one, and is" in (tmp_path / "a.html").read_text("utf-8")


def test_a_plan_says_which_coders_have_no_text_in_common(folder: Path) -> None:
    coders = [word for name in ("ana", "ben", "cem") for word in ("--coder", name)]
    apart = run("plan", folder, *coders, "--coded-twice", "0.5", "--seed", "1").stderr
    assert apart.count('No text is coded by both of "') == 1
    assert apart.count('" and "') == 2
    together = run("plan", folder, *coders, "--coded-twice", "1", "--coders-of-those", "3").stderr
    assert "No text is coded by both" not in together


def test_names_of_coders_are_no_markup(folder: Path, tmp_path: Path) -> None:
    for coder in ("<b>ana</b>", "[red]ben"):
        code(folder, coder, "supports", "opposes")
    done = run("reliability", folder, "--format", "table", "--page", tmp_path / "a.html")
    assert "<b>ana</b> and [red]ben, 2 texts" in done.stdout
    assert "&lt;b&gt;ana&lt;/b&gt;" in (tmp_path / "a.html").read_text("utf-8")


def test_options_that_would_do_nothing_are_refused(folder: Path, tmp_path: Path) -> None:
    refused = run("reliability", folder, "--texts", tmp_path)
    assert (refused.exit_code, "--unitizing" in refused.output) == (2, True)


def test_coding_that_was_not_blind_is_said_to_be(folder: Path) -> None:
    run("plan", folder, "--coder", "ana", "--coder", "ben", "--coded-twice", "1", "--no-blind")
    for coder in ("ana", "ben"):
        code(folder, coder, "supports", "opposes")
    assert "not blind" in run("reliability", folder).stderr
