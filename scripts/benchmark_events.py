"""Measures reading coded events and votes against bare readers of the same columns, as ratios and in rows a second.

    benchmark_events.py [--rows 1000000] [--rounds 3]

GDELT rows are generated, of 61 columns and the length of real ones. Processor time is told beside wall clock: on a busy machine
only it means something. Memory is that of a process of its own.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import tempfile
from datetime import date, timedelta
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[1] / "graph"), str(Path(__file__).resolve().parent)]

GOALS = "Goals: at least 300,000 rows a second, memory that does not grow with the rows."
_PARSE = """
import resource, sys, time
from pathlib import Path
from stancegraph.importers.mapped import event_batches
from stancegraph.importers.mapped_rows import Interpreter
from stancegraph.importers.mapping import read_mapping
mapping = read_mapping("gdelt")
wall, processor = time.perf_counter(), time.process_time()
reader = Interpreter(mapping, [Path(sys.argv[1])])
for _ in event_batches(reader, lambda _count: None): pass
"""
_BARE = """
import resource, sys, time
import pyarrow, pyarrow.csv as arrow
from stancegraph.importers.mapping import read_mapping
mapping = read_mapping("gdelt")
names = list(mapping.file.columns)
wanted = [name for name in mapping.columns if name in names]
wall, processor = time.perf_counter(), time.process_time()
reader = arrow.open_csv(sys.argv[1], read_options=arrow.ReadOptions(column_names=names, block_size=8 << 20),
    parse_options=arrow.ParseOptions(delimiter="\\t", quote_char=False),
    convert_options=arrow.ConvertOptions(include_columns=wanted, column_types={name: pyarrow.string() for name in wanted}))
for _ in reader: pass
"""
_IMPORT = """
import resource, sys, time
from stancegraph.importers.mapped import import_csv
import pyarrow.parquet
wall, processor = time.perf_counter(), time.process_time()
import_csv(sys.argv[1], sys.argv[2], mapping="gdelt")
"""
_SAY = "\nprint(time.perf_counter() - wall, time.process_time() - processor, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"


def generate(path: Path, rows: int) -> None:
    """Rows as GDELT has them: a third without a first actor, codes and countries of ours, addresses that repeat."""
    from stancegraph.importers.mapping import read_mapping

    columns = read_mapping("gdelt").file.columns
    chance = random.Random(1)
    countries = [f"{a}{b}{c}" for a in "ABCDEF" for b in "KLMNO" for c in "XYZ"]
    codes = ["010", "042", "0256", "036", "046", "057", "0871", "111", "120", "163", "190", "1033"]
    places = {name: number for number, name in enumerate(columns)}
    with path.open("w", encoding="utf-8") as stream:
        for number in range(rows):
            cells = [""] * len(columns)
            day = date(2018, 1, 1) + timedelta(number * 300 // rows)
            code = chance.choice(codes)
            actor = chance.choice(countries) if chance.random() < 0.66 else ""
            other = chance.choice(countries) if chance.random() < 0.6 else ""
            row = {
                "GLOBALEVENTID": str(700_000_000 + number),
                "SQLDATE": f"{day:%Y%m%d}",
                "MonthYear": f"{day:%Y%m}",
                "Year": f"{day:%Y}",
                "FractionDate": f"{day:%Y}.2301",
                "Actor1Code": f"{actor}GOV",
                "Actor1Name": f"NAME OF {actor or 'PRESIDENT'}",
                "Actor1CountryCode": actor,
                "Actor2Code": other,
                "Actor2Name": other,
                "Actor2CountryCode": other,
                "IsRootEvent": "1",
                "EventCode": code,
                "EventBaseCode": code[:3],
                "EventRootCode": code[:2],
                "QuadClass": "1",
                "GoldsteinScale": chance.choice(["-10.0", "1.9", "3.4", "7.0"]),
                "NumMentions": str(chance.randint(1, 50)),
                "AvgTone": f"{chance.uniform(-9, 9):.14f}",
                "Actor1Geo_FullName": "Somewhere, In The North, Northland",
                "ActionGeo_FullName": "Somewhere, In The North, Northland",
                "ActionGeo_CountryCode": "NL",
                "DATEADDED": f"{day:%Y%m%d}120000",
                "SOURCEURL": f"https://news.example/world/{number // 20}/a-headline-of-the-length-that-headlines-have",
            }
            for name, cell in row.items():
                cells[places[name]] = cell
            stream.write("\t".join(cells) + "\n")


def child(code: str, *arguments: Path) -> tuple[float, float, float]:
    """Seconds of wall clock, of processor time, and megabytes at most."""
    environment = {"PYTHONPATH": str(Path(__file__).resolve().parents[1] / "graph")}
    out = subprocess.run(
        [sys.executable, "-c", code + _SAY, *map(str, arguments)],
        capture_output=True,
        text=True,
        check=True,
        env=environment,
    )
    wall, processor, kilobytes = map(float, out.stdout.split())
    return wall, processor, kilobytes / 1024


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    print(GOALS)
    with tempfile.TemporaryDirectory() as folder:
        few, many, out = Path(folder, "few.csv"), Path(folder, "many.csv"), Path(folder, "events.parquet")
        generate(few, options.rows // 4)
        generate(many, options.rows)
        print(f"{options.rows:,} rows, {many.stat().st_size / 1e6:,.0f} MB")
        found: dict[str, list[tuple[float, float, float]]] = {}
        for _ in range(options.rounds):
            for what, code in (
                ("bare reader of the same columns", _BARE),
                ("parse", _PARSE),
                ("import into Parquet", _IMPORT),
            ):
                found.setdefault(what, []).append(child(code, many, out))
            found.setdefault("parse of a quarter", []).append(child(_PARSE, few))
        for what, rounds in found.items():
            wall, processor, memory = (min(each[place] for each in rounds) for place in range(3))
            rows = options.rows // 4 if what.endswith("quarter") else options.rows
            print(
                f"{what}: {rows / wall:,.0f} rows/s, {rows / processor:,.0f} per second of processor time, {memory:,.0f} MB"
            )


if __name__ == "__main__":
    main()
