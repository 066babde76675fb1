"""Files that go on being published: each read once, whole or again, and who shifted is who leans to the other side."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from hashlib import md5
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pyarrow.parquet as parquet
import pytest
from click.testing import CliRunner

from stancegraph.cli import cli
from stancegraph.errors import StancegraphError
from stancegraph.importers.mapping import read_mapping
from stancegraph.importers.watching import Shift, watch_gdelt

FOR, AGAINST, NEITHER = "026", "164", "042"
"""Codes: asks others to talk, halts talks, visits."""


def publish(folder: Path, stamp: str, events: list[tuple[int, str, str]], mention: str = "") -> Path:
    """A file of events (number, country, code), and of their mentions where somebody reported them."""
    folder.mkdir(exist_ok=True)
    columns = read_mapping("gdelt").file.columns
    lines = []
    for number, actor, code in events:
        row = dict.fromkeys(columns, "")
        row |= {"GLOBALEVENTID": str(number), "SQLDATE": stamp[:8], "DATEADDED": stamp}
        row |= {"Actor1CountryCode": actor, "EventCode": code}
        lines.append("\t".join(row.values()) + "\n")
    path = folder / f"{stamp}.export.CSV"
    path.write_text("".join(lines))
    if mention:
        rows = ["\t".join([str(number), *[""] * 3, mention, *[""] * 11]) + "\n" for number, *_ in events]
        (folder / f"{stamp}.mentions.CSV").write_text("".join(rows))
    return path


def test_what_else_is_to_be_known_of_the_files_is_said(tmp_path: Path) -> None:
    place = tmp_path / "place"
    publish(place, "20140327000000", [(1, "FRA", FOR)])
    torn = publish(place, "20140327001500", [(2, "FRA", FOR)])
    torn.write_bytes(torn.read_bytes().replace(b"\tFRA\t", b"\tF\0RA\t"))
    (place / "older").mkdir()
    done = CliRunner().invoke(cli, ["watch", "gdelt", str(place), "-o", str(tmp_path / "out")])
    said = " ".join(done.output.split())
    assert done.exit_code == 0
    assert "1 cell has characters that are no text" in said
    assert "(the first is in 20140327001500.export.CSV:1)" in said
    assert f'{place}: 1 folder in it is not looked into: "older"' in said


def test_each_file_is_read_once_and_shifts_are_told(tmp_path: Path) -> None:
    place, out = tmp_path / "place", tmp_path / "out"
    publish(
        place, "20140327000000", [(1, "FRA", FOR), (2, "FRA", FOR), (3, "DEU", AGAINST), (4, "USA", FOR)], "a.example"
    )
    first = watch_gdelt(place, out, least=2)
    assert (first.files, first.events, first.shifts) == (("20140327000000.export.CSV",), 4, ())
    assert watch_gdelt(place, out, least=2).files == ()
    more = [(5, "FRA", AGAINST), (6, "FRA", AGAINST), (7, "FRA", AGAINST), (8, "FRA", FOR), (9, "FRA", NEITHER)]
    more += [(10, "DEU", AGAINST), (11, "DEU", AGAINST), (12, "USA", AGAINST), (1, "FRA", AGAINST)]
    publish(place, "20140327001500", more)
    second = watch_gdelt(place, out, least=2)
    # Of neither is the meeting between them a part: its code stands for no issue.
    counts = (2, 2.0, 4, -1.0)
    assert second.shifts == (Shift("FRA", "France", "negotiation", "Negotiation", "supports", "opposes", *counts),)
    assert (second.events, second.left_out) == (8, 1)
    tables = [parquet.read_table(each) for each in sorted(out.glob("*.parquet"))]
    assert [set(each.column("according_to").to_pylist()) for each in tables] == [{"a.example"}, {None}]
    assert sum(each.num_rows for each in tables) == 12


def test_who_shifted_is_told_by_the_rule_that_is_asked_for(tmp_path: Path) -> None:
    """The mean of the new events is on the other side, but no side has more than two thirds of them."""
    place = tmp_path / "place"
    publish(place, "20140327000000", [(1, "FRA", FOR)])
    for name in ("mean", "majority"):
        watch_gdelt(place, tmp_path / name)
    publish(place, "20140327001500", [(2, "FRA", FOR), (3, "FRA", AGAINST), (4, "FRA", AGAINST)])
    command = ["watch", "gdelt", str(place), "--format", "csv", "-o"]
    told = CliRunner().invoke(cli, [*command, str(tmp_path / "mean")])
    assert told.stdout.splitlines()[1:] == [
        "FRA,France,negotiation,Negotiation,supports,opposes,1,2.0,3,-0.6666666666666666"
    ]
    silent = CliRunner().invoke(cli, [*command, str(tmp_path / "majority"), "--rule", "majority", "--share", "0.7"])
    assert (silent.exit_code, len(silent.stdout.splitlines())) == (0, 1)
    refused = CliRunner().invoke(cli, [*command, str(tmp_path / "new"), "--share", "0.7"])
    assert "goes with the rule majority" in refused.output
    assert not (tmp_path / "new").exists()


def test_a_file_that_is_not_whole_is_read_the_next_time(tmp_path: Path) -> None:
    place, out = tmp_path / "place", tmp_path / "out"
    path = publish(place, "20140327000000", [(number, "FRA", FOR) for number in range(2000)])
    packed = gzip.compress(path.read_bytes())
    path.unlink()
    half = place / "20140327000000.export.CSV.gz"
    half.write_bytes(packed[: len(packed) // 2])
    publish(place, "20140327001500", [(5000, "FRA", FOR)])
    result = CliRunner().invoke(cli, ["watch", "gdelt", str(place), "-o", str(out)])
    assert result.exit_code == 1
    assert "Left for the next time" in result.output
    assert [each.name for each in out.iterdir()] == ["20140327001500.parquet"]
    half.write_bytes(packed)
    result = CliRunner().invoke(cli, ["watch", "gdelt", str(place), "-o", str(out), "--format", "json"])
    assert (result.exit_code, result.stdout.strip()) == (0, "[]")
    assert "1 new file: 2,000 events" in result.output


@contextmanager
def served(folder: Path) -> Iterator[str]:
    class Silent(SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Silent, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


def test_an_address_is_asked_only_when_that_is_said_and_what_it_gives_is_checked(tmp_path: Path) -> None:
    place, out = tmp_path / "place", tmp_path / "out"
    path = publish(place, "20140327000000", [(1, "FRA", FOR)], "a.example")
    mentions = place / "20140327000000.mentions.CSV"
    with served(place) as address:
        lines = [f"1 {md5(each.read_bytes()).hexdigest()} {address}/{each.name}\n" for each in (path, mentions)]
        (place / "list.txt").write_text("".join(lines))
        with pytest.raises(StancegraphError, match="only with --fetch"):
            watch_gdelt(f"{address}/list.txt", out)
        path.write_text(path.read_text() + "\n")
        assert "another checksum" in watch_gdelt(f"{address}/list.txt", out, fetch=True).faults[0]
        path.write_text(path.read_text()[:-1])
        assert watch_gdelt(f"{address}/list.txt", out, fetch=True).events == 1
        path.unlink()  # what is known is not asked for again
        assert watch_gdelt(f"{address}/list.txt", out, fetch=True).faults == ()
        (place / "list.txt").write_text(f"1 {'0' * 32} http://elsewhere.example/20150101000000.export.CSV\n")
        assert "not where its list is" in watch_gdelt(f"{address}/list.txt", out, fetch=True).faults[0]
        (place / "list.txt").write_text("nothing")
        with pytest.raises(StancegraphError, match="no list of files"):
            watch_gdelt(f"{address}/list.txt", out, fetch=True)
    [table] = [parquet.read_table(each) for each in out.glob("*.parquet")]
    assert table.column("according_to").to_pylist() == ["a.example"]
    with pytest.raises(StancegraphError, match="no address"):
        watch_gdelt(place, out, fetch=True)


def test_a_folder_without_files_of_events_is_told_apart_from_one_with_nothing_new(tmp_path: Path) -> None:
    place, out = tmp_path / "place", tmp_path / "out"
    place.mkdir()
    (place / "events.csv").write_text("a,b\n", encoding="utf-8")
    result = CliRunner().invoke(cli, ["watch", "gdelt", str(place), "-o", str(out)])
    assert result.exit_code == 1
    assert f"No file of events is in {place}" in result.output
    publish(place, "20140327001500", [(1, "FRA", "036")])
    for number in ("1 new file: 1 event into", "0 new files: 0 events into"):
        result = CliRunner().invoke(cli, ["watch", "gdelt", str(place), "-o", str(out)])
        assert (result.exit_code, "No file" in result.output) == (0, False)
        assert number in result.output


def test_a_file_that_is_still_being_copied_is_read_when_it_is_whole(tmp_path: Path) -> None:
    place, out = tmp_path / "place", tmp_path / "out"
    path = publish(place, "20140327000000", [(1, "FRA", FOR), (2, "DEU", FOR)])
    whole = path.read_bytes()
    for cut in (len(whole) - 1, len(whole) - 3, whole.index(b"\n") + 20):
        path.write_bytes(whole[:cut])
        half = watch_gdelt(place, out)
        assert (half.files, half.events) == ((), 0)
        assert "its last line has no end, so that it may not be whole" in half.faults[0]
        assert not list(out.glob("*.parquet"))
    path.write_bytes(whole)
    assert watch_gdelt(place, out).events == 2


def test_files_that_look_like_those_of_events_and_are_none_are_named(tmp_path: Path) -> None:
    place = tmp_path / "place"
    publish(place, "20140327000000", [(1, "FRA", FOR)])
    (place / "20140327.first.export.CSV").write_text("")
    (place / "20140327001500.export.CSV").symlink_to(tmp_path / "nowhere")
    (place / "20140327003000.export.CSV").mkdir()
    (place / "other.txt").write_text("")
    told = CliRunner().invoke(cli, ["watch", "gdelt", str(place), "-o", str(tmp_path / "out"), "--format", "csv"])
    assert told.exit_code == 0
    assert (
        "Passed over 3 that are not named as GDELT names its files, or lead nowhere: "
        "20140327.first.export.CSV, 20140327001500.export.CSV, 20140327003000.export.CSV"
    ) in told.stderr.replace("\n", " ")
