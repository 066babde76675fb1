"""``validate`` as a gate: what fails, what is only said, and what it says it looked at."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from stancegraph.cli import cli
from support import rows, write_folder

TEXT = "They said: we will stop\nif they stop."


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli, [str(each) for each in arguments], env={"COLUMNS": "120", "STANCEGRAPH": ""})


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "article.txt").write_bytes(TEXT.encode())
    return folder


def quoting(folder: Path, *quotes: str, sha256: str | None = None) -> Path:
    """A dataset whose first stances have these quotes."""
    tables = rows()
    tables["sources"][0]["sha256"] = hashlib.sha256(TEXT.encode()).hexdigest() if sha256 is None else sha256
    for row, quote in zip(tables["stances"], quotes, strict=False):
        row["quote"] = quote
    for row in tables["stances"][len(quotes) :]:
        row["voice"] = "reported"
    return write_folder(folder, tables)


def test_it_says_how_many_quotes_it_compared(tmp_path: Path, texts: Path) -> None:
    done = run("validate", quoting(tmp_path / "d", "we will", "if they"), "--texts", texts)
    assert (done.exit_code, done.stdout) == (0, "")
    assert done.stderr == "2 quotes compared with their texts.\nNo problems in 16 records.\n"


def test_a_quote_over_a_line_break_is_found_and_said_to(tmp_path: Path, texts: Path) -> None:
    done = run("validate", quoting(tmp_path / "d", "we will stop if they"), "--texts", texts)
    assert done.exit_code == 1
    assert "it stands at 11-31, differing in a line break" in done.stdout
    assert TEXT[11:31] == "we will stop\nif they"


def test_a_check_of_texts_that_compared_nothing_fails(tmp_path: Path, texts: Path) -> None:
    done = run("validate", quoting(tmp_path / "d", "we will", "if they", sha256=""), "--texts", texts)
    assert done.exit_code == 1
    assert done.stdout == f"{texts}: no quote was compared: no source has the sha256 of its text recorded\n"
    assert done.stderr.splitlines() == [
        "0 quotes compared with their texts.",
        "2 not compared, for want of the text of 1 source: gazette",
        "1 problem.",
    ]


def test_texts_for_rdf_alone_are_refused(tmp_path: Path, texts: Path) -> None:
    (tmp_path / "g.ttl").write_text("")
    done = run("validate", tmp_path / "g.ttl", "--texts", texts)
    assert done.exit_code == 2
    assert "name a dataset folder" in " ".join(done.output.split())


def test_warnings_are_said_and_strict_counts_them(tmp_path: Path) -> None:
    tables = rows()
    tables["stances"][1] = tables["stances"][0] | {"id": "s2"}
    folder = write_folder(tmp_path / "d", tables)
    said = f'{folder}/stances.csv:3: id: "s2" says what "s1" says'
    done = run("validate", folder)
    assert (done.exit_code, done.stdout) == (0, "")
    assert done.stderr.startswith(f"warning: {said}")
    assert done.stderr.endswith("No problems in 16 records; 1 warning, which --strict counts.\n")
    done = run("validate", folder, "--strict")
    assert done.exit_code == 1
    assert done.stdout.startswith(said)
    assert done.stderr == "1 problem.\n"


def test_a_misnamed_table_stops_a_build(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "d")
    (folder / "roles.csv").rename(folder / "role.csv")
    for command in (["validate", folder], ["build", folder, "-o", tmp_path / "store"]):
        done = run(*command)
        assert done.exit_code == 1
        assert "role.csv: no table has this name" in done.output
        assert "did you mean roles.csv?" in done.output


def test_rdf_files_are_checked_together(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "d")
    whole = tmp_path / "g.nq"
    assert run("--graph", folder, "export", "nquads", "-o", whole).exit_code == 0
    lines = whole.read_text(encoding="utf-8").splitlines(keepends=True)
    for name, registry in (("registry.nq", True), ("rest.nq", False)):
        (tmp_path / name).write_text("".join(line for line in lines if ("graph/registry> ." in line) == registry))
    assert run("validate", tmp_path / "rest.nq").exit_code == 1
    assert run("validate", tmp_path / "registry.nq", tmp_path / "rest.nq").exit_code == 0


def test_what_should_be_looked_at_in_rdf_is_said_and_strict_counts_it(tmp_path: Path) -> None:
    tables = rows()
    tables["stances"][1]["date"] = "2125-04-01"
    path = tmp_path / "g.ttl"
    assert run("--graph", write_folder(tmp_path / "d", tables), "export", "-o", path).exit_code == 0
    said = f"{path}: stance/s2 sg:date: 2125-04-01 has not come yet; is the date right?\n"
    done = run("validate", path)
    assert (done.exit_code, done.stdout) == (0, "")
    assert done.stderr == f"warning: {said}No problems in 16 records; 1 warning, which --strict counts.\n"
    done = run("validate", path, "--strict")
    assert (done.exit_code, done.stdout, done.stderr) == (1, said, "1 problem.\n")


def test_warnings_of_rdf_are_said_and_strict_counts_them(tmp_path: Path) -> None:
    path = tmp_path / "g.ttl"
    assert run("--graph", write_folder(tmp_path / "d"), "export", "-o", path).exit_code == 0
    assert run("validate", path, "--strict").stderr == "No problems in 16 records.\n"
    path.write_text(path.read_text() + "\n<https://example.org/talks/actor/ann> foaf:age 40 .\n")
    said = f"{path}: 1 statement is part of no record and passed over: foaf:age (1)\n"
    done = run("validate", path)
    assert (done.exit_code, done.stdout) == (0, "")
    assert done.stderr == f"warning: {said}No problems in 16 records; 1 warning, which --strict counts.\n"
    done = run("validate", path, "--strict")
    assert (done.exit_code, done.stdout, done.stderr) == (1, said, "1 problem.\n")


def test_suggested_commands_work_as_they_stand(tmp_path: Path) -> None:
    store = tmp_path / "my store"
    done = run("build", write_folder(tmp_path / "d"), "-o", store)
    assert f"stancegraph --graph '{store}' positions" in done.stderr
    done = run("init", tmp_path / "my talks", "--base-iri", "https://example.org/talks/")
    assert f"stancegraph build '{tmp_path / 'my talks'}'" in done.stderr


@pytest.mark.parametrize("command", ["validate", "build"])
@pytest.mark.parametrize("name", ["nope", "nope.ttl"])
def test_what_is_not_there_is_a_wrong_request(command: str, name: str, tmp_path: Path) -> None:
    more = ["-o", tmp_path / "store"] if command == "build" else []
    done = run(command, write_folder(tmp_path / "d"), tmp_path / name, *more)
    assert (done.exit_code, done.stderr) == (2, f"Error: {tmp_path / name}: there is no such file or folder\n")
    assert not (tmp_path / "store").exists()


def test_a_folder_and_a_file_are_one_graph_with_one_verdict(tmp_path: Path) -> None:
    folder, file = write_folder(tmp_path / "d"), tmp_path / "g.ttl"
    assert run("--graph", folder, "export", "-o", file).exit_code == 0
    for paths in ([folder, file], [file, folder]):
        checked, built = run("validate", *paths), run("build", *paths, "-o", tmp_path / "store")
        assert (checked.exit_code, built.exit_code) == (1, 1)
        assert "IndexError" not in built.output
        assert all(line in built.output for line in checked.stdout.splitlines())
        assert f"--prefix {paths[1]}=PREFIX" in checked.stdout
    text = file.read_text("utf-8").replace("https://example.org/talks/", "https://example.org/other/")
    file.write_text(text, "utf-8")
    said = run("validate", folder, file, "--prefix", f"{file}=t-").stderr
    assert said.endswith("No problems in 32 records; 4 warnings, which --strict counts.\n")
    assert said.count("has this id too") + said.count("is called so too") == 4
    assert run("validate", file, "--prefix", "t-").stderr == "No problems in 16 records.\n"


# -- mending ----------------------------------------------------------------------------------------------------------


def _to_be_mended(tmp_path: Path) -> Path:
    tables = rows()
    tables["stances"][0] |= {"actor": "Ann", "date": "1/13/2024"}
    return write_folder(tmp_path / "d", tables)


MENDED = "-s1,Ann,truce,supports,,,1/13/2024,,,self,,,gazette,,,,,,,,,,,,\n+s1,ann,truce,supports,,,2024-01-13,,,self,,,gazette,,,,,,,,,,,,\n"


def test_fix_shows_what_it_would_do_and_writes_nothing_unasked(tmp_path: Path) -> None:
    folder = _to_be_mended(tmp_path)
    before = (folder / "stances.csv").read_bytes()
    shown = f"--- {folder}/stances.csv\n+++ {folder}/stances.csv\n@@ line 2 @@\n{MENDED}"
    for options, code, word in (
        (["--dry-run"], 0, "Nothing was written."),
        ([], 2, "nothing was written: --yes writes it without asking, --dry-run only shows it"),
    ):
        done = CliRunner().invoke(cli, ["validate", str(folder), "--fix", *options])
        assert (done.exit_code, done.stdout) == (code, shown)
        assert word in done.stderr
        assert (folder / "stances.csv").read_bytes() == before


def test_of_tables_in_which_no_row_changes_no_rows_are_counted(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "d", rows())
    (folder / "actors.csv").write_bytes((folder / "actors.csv").read_bytes().replace(b",", b";"))
    done = CliRunner().invoke(cli, ["validate", str(folder), "--fix", "--yes"])
    assert (done.exit_code, "Done: mend 1 table.\n" in done.stderr) == (0, True), done.stderr


def test_fix_writes_when_told_and_checks_what_is_there_then(tmp_path: Path) -> None:
    folder = _to_be_mended(tmp_path)
    done = CliRunner().invoke(cli, ["validate", str(folder), "--fix", "--yes"])
    assert done.exit_code == 0
    assert MENDED in done.stdout
    assert "Done: mend 1 row of 1 table.\nNo problems in" in done.stderr
    again = CliRunner().invoke(cli, ["validate", str(folder), "--fix"])
    assert (again.exit_code, again.stdout) == (0, "")
    assert "Nothing to mend.\nNo problems in" in again.stderr
    (folder / "actors.csv").write_text("id,name,kind\nann,Ann Lee,persn\n")
    for options in ([], ["--dry-run"]):
        wrong = CliRunner().invoke(cli, ["validate", str(folder), "--fix", *options])
        assert (wrong.exit_code, "Nothing to mend." in wrong.stderr, "persn" in wrong.output) == (1, True, True)


@pytest.mark.parametrize(
    ("options", "word"),
    [
        (["--yes"], "--yes is for what is written; it goes with --fix"),
        (["--dry-run"], "--dry-run is for what is written; it goes with --fix"),
        (["--fix", "--yes", "--dry-run"], "--yes writes and --dry-run does not: give one"),
        (["--fix", "--nanopub"], "--fix is for datasets; with --nanopub leave it out"),
    ],
)
def test_options_of_fix_that_mean_nothing_are_refused(options: list[str], word: str, tmp_path: Path) -> None:
    done = CliRunner().invoke(cli, ["validate", str(_to_be_mended(tmp_path)), *options])
    assert done.exit_code == 2
    assert word in done.stderr


def test_fix_leaves_rdf_alone(tmp_path: Path) -> None:
    (tmp_path / "x.ttl").write_text("")
    done = CliRunner().invoke(cli, ["validate", str(tmp_path / "x.ttl"), "--fix"])
    assert done.exit_code == 2
    assert "--fix is for the tables of dataset folders; RDF is left as it is" in done.stderr
