"""`view`: what it takes of a page, and what it refuses rather than passes over."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import stancegraph
from stancegraph.answers.scope import SCOPE_WORDS
from stancegraph.cli import cli
from stancegraph.cli.view import view
from stancegraph.limits import MOST_ACTORS_OF_A_PAGE
from stancegraph.views import part

ROOT = Path(__file__).parents[2]


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["view", "--no-sparql", *arguments], env={"COLUMNS": "100", "STANCEGRAPH": ""})


def test_it_takes_every_word_of_a_scope() -> None:
    taken = {each.name for each in view.params if not getattr(each, "hidden", False)}
    assert {*SCOPE_WORDS, "actor", "issue"} <= taken


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["--set", "issue=peace-talks"], "name it with --query"),
        (["--port", "8000"], "name its dataset with --watch"),
        (["--query", "shifts", "--actor", "russia"], "says itself which"),
        (["--query", "shifty"], 'no query is called "shifty"'),
        (["--own", "--taken-over"], "leave one of the two out"),
        (["--until", "1999-01-01"], "would be empty"),
        (["--where", "publisher=Nobody"], "no source has the publisher"),
        (["--since", "soon"], "--since"),
        (
            ["--lang", "de"],
            'Invalid value for --lang: "de" is none of them: the page has words in en, fr, uk, and names in ru, zh',
        ),
        (["--lang", "fr", "--lang", "uk"], "--lang"),
    ],
)
def test_what_means_nothing_is_refused(arguments: list[str], reason: str, tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    result = run(*arguments, "-o", str(file))
    assert result.exit_code != 0
    assert reason in " ".join(result.output.split()) + str(result.exception)
    assert not file.exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ["--fresh"],
        ["--lang", "fr"],
        ["--voice", "self"],
        ["--query", "shifts"],
        ["--known-at", "2026-01-01"],
        ["-o", "page.html"],
    ],
)
def test_a_page_that_is_served_takes_no_option_of_one_that_is_written(arguments: list[str]) -> None:
    result = CliRunner().invoke(cli, ["view", "--watch", str(ROOT / "data/ukraine-ceasefire"), *arguments])
    assert result.exit_code == 2
    assert "is for a page that is written" in result.output


def test_a_query_from_a_file_makes_a_page_of_what_it_finds(tmp_path: Path) -> None:
    query, file = tmp_path / "blocs.rq", tmp_path / "page.html"
    query.write_text("SELECT ?who { ?who a sg:Bloc }")
    result = run("--query", str(query), "-o", str(file))
    assert result.exit_code == 0, result.output
    assert "found by" in file.read_text(encoding="utf-8")


def test_of_more_actors_than_a_page_shows_a_part_is_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with stancegraph.open() as session:
        speakers = {each.actor for each in session.dataset().stances}
    assert f"of more than {MOST_ACTORS_OF_A_PAGE:,} actors" in " ".join(run("--help").output.split())
    monkeypatch.setattr(part, "MOST_ACTORS_OF_A_PAGE", len(speakers) - 1)
    file = tmp_path / "page.html"
    result = run("-o", str(file))
    assert result.exit_code == 2
    assert f"at most {len(speakers) - 1:,} actors, and these are of {len(speakers):,}" in result.output
    assert all(each in result.output for each in ("--actor", "--issue", "--query"))
    assert not file.exists()
    # A part counts by itself; with whom the rules need beside it, it may be of as many.
    monkeypatch.setattr(part, "MOST_ACTORS_OF_A_PAGE", 10)
    assert run("-o", str(file), "--actor", "France").exit_code == 0
    assert file.exists()
    monkeypatch.setattr(part, "MOST_ACTORS_OF_A_PAGE", len(speakers))
    assert run("-o", str(file)).exit_code == 0


def test_the_page_of_the_bundled_dataset_can_be_mailed(tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    assert run("-o", str(file)).exit_code == 0
    assert file.stat().st_size <= 1_500_000


@pytest.mark.parametrize(
    ("lang", "words", "said"), [("fr", "fr", "Matrice"), ("uk", "uk", "Матриця"), ("ru", "en", "Matrix")]
)
def test_a_page_is_written_in_a_language(lang: str, words: str, said: str, tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    result = run("--lang", lang, "--fresh", "-o", str(file))
    assert result.exit_code == 0, result.output
    page = file.read_text(encoding="utf-8")
    assert f'<html lang="{words}">' in page
    assert f'data-words="tab.matrix">{said}<' in page
    assert f'data-opens="#view=matrix&amp;fresh=1&amp;lang={lang}"' in page


def test_a_page_speaks_the_language_of_its_reader_unless_told(tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    assert run("-o", str(file)).exit_code == 0
    assert 'data-opens=""' in file.read_text(encoding="utf-8")
