#!/usr/bin/env python3
"""Write a dataset of invented stances: the same arguments give the same files, byte by byte.

    python scripts/generate_dataset.py --stances 100000 --actors 3000 --issues 200 --seed 1 OUTFOLDER

It looks like coded press reports: some actors and issues are far more talked about than others, positions drift, states
speak themselves or through ministers who take turns, some stances are attributed, some are corrected later. Dates run
from 2022 to 2024; everything was recorded in the first half of 2025, in the order of the table. Nobody in it exists.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "graph"))


COLUMNS = {
    "actors": "id name kind aliases same_as note",
    "issues": "id label proposition broader entails note",
    "sources": "id title publisher url published kind language sha256 licence",
    "roles": "id actor office organisation represents start end leads remit",
    "stances": "id actor issue position condition condition_kind date date_precision voice attributed_by source other_sources quote start end confidence coder recorded supersedes retracts note",
    "events": "id type label date place actors figures source bears_on note",
}
"""The columns that are written, in the order of the cells of each row; others may be left out of a table."""
FIRST_DAY = date(2022, 1, 1)
DAYS = [(FIRST_DAY + timedelta(days=number)).isoformat() for number in range(3 * 365)]
RECORDING_STARTS, RECORDING_SECONDS = datetime(2025, 1, 1, tzinfo=UTC), 180 * 24 * 3600
POSITIONS = ("rejects", "opposes", "ambivalent", "conditional", "supports")
DRIFT = (-1, 0, 0, 0, 1)
KINDS = ("sequence", "terms", "event")
CONDITIONS = (
    "if the other side stops first",
    "if the withdrawal is verified",
    "provided that guarantees are signed",
    "once prisoners are home",
)
QUOTES = (
    "we will not move",
    "this cannot go on",
    "“nothing is agreed yet”",
    "время пришло",
    "la porte reste ouverte",
    "we stand by every word",
    "only with guarantees",
    "not at this price",
)
NOTES = (
    "Said at a press conference; the wording is hedged.",
    "From the joint statement, first paragraph.",
    "The report names no occasion.",
    "Answer to a question from the floor, partly inaudible.",
)
SYLLABLES = (
    "ar",
    "bel",
    "cor",
    "dan",
    "el",
    "fir",
    "gor",
    "hal",
    "is",
    "jun",
    "kar",
    "lom",
    "mér",
    "nov",
    "øst",
    "ruž",
)

Row = Sequence[object]
_OFFICES = 5
"""How many people hold an office in each state."""


def main() -> None:
    """Read the arguments and write the folder."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, metavar="OUTFOLDER", help="a folder that does not exist yet")
    parser.add_argument("--stances", type=int, default=100_000, help="rows of stances.csv (default: %(default)s)")
    parser.add_argument("--actors", type=int, default=3_000, help="at least 2 (default: %(default)s)")
    parser.add_argument("--issues", type=int, default=200, help="at least 1 (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="another seed, another world (default: %(default)s)")
    arguments = parser.parse_args()
    if arguments.actors < 2 or arguments.issues < 1 or arguments.stances < 0:
        parser.error("at least 2 actors, 1 issue and 0 stances are needed")
    generate(arguments.folder, arguments.stances, arguments.actors, arguments.issues, arguments.seed)


def generate(folder: Path, stances: int, actors: int, issues: int, seed: int = 1) -> None:
    """Write a dataset folder; raises FileExistsError when the folder is there already."""
    random = Random(seed)
    # Of ten actors one is a state or bloc, the others are people: the first five of them hold offices in it.
    states = [f"state-{number:05}" for number in range(max(1, actors // 10))]
    people = [f"person-{number:05}" for number in range(actors - len(states))]
    topics = [f"issue-{number:05}" for number in range(issues)]
    sources = [f"source-{number:06}" for number in range(max(1, stances // 20))]
    folder.mkdir(parents=True)
    (folder / "dataset.toml").write_text(
        f'format = 2\ntitle = "Invented stances ({stances}, seed {seed})"\n'
        'description = "Made by a program for measuring and testing; nobody in it exists."\n'
        'licence = "CC0-1.0"\nversion = "1"\nbase_iri = "https://example.org/invented/"\nlanguage = "en"\n',
        encoding="utf-8",
    )
    _write(folder, "actors", _actors(random, states, people))
    _write(folder, "issues", _issues(random, topics))
    _write(folder, "sources", _sources(random, sources))
    _write(folder, "roles", _roles(random, states, people, topics))
    _write(folder, "stances", _stances(random, stances, [*states, *people], topics, sources))
    _write(folder, "events", _events(random, stances // 50, states, topics, sources))


def _write(folder: Path, name: str, rows: Iterable[Row]) -> None:
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(COLUMNS[name].split())
        writer.writerows(rows)


def _name(random: Random, words: int) -> str:
    return " ".join("".join(random.choices(SYLLABLES, k=2)).title() for _ in range(words))


def _actors(random: Random, states: Sequence[str], people: Sequence[str]) -> Iterator[Row]:
    for number, identifier in enumerate(states):
        kind = "bloc" if number % 10 == 9 else "state"
        yield identifier, f"{_name(random, 1)} {number}", kind, f"Republic {number};R{number}", "", ""
    for number, identifier in enumerate(people):
        yield identifier, f"{_name(random, 2)} {number}", "person", "", "", random.choice(("", "", NOTES[2]))


def _issues(random: Random, topics: Sequence[str]) -> Iterator[Row]:
    """Issues in families of five: the first is broader than the others, the second entails the third."""
    for number, identifier in enumerate(topics):
        head = topics[number - number % 5]
        broader = head if number % 5 else ""
        entails = topics[number + 1] if number % 5 == 1 and number + 1 < len(topics) else ""
        subject = _name(random, 1)
        yield identifier, f"{subject} question {number}", f"The {subject} plan should go ahead.", broader, entails, ""


def _sources(random: Random, sources: Sequence[str]) -> Iterator[Row]:
    for identifier in sources:
        digest = hashlib.sha256(identifier.encode()).hexdigest()
        kind = random.choice(("primary", "media", "media", "state-media", "think-tank", "aggregator"))
        url = f"https://example.org/reports/{identifier}"
        yield (
            identifier,
            f"Report on {_name(random, 1)}",
            "Example Wire",
            url,
            random.choice(DAYS),
            kind,
            "en",
            digest,
            "",
        )


def _roles(random: Random, states: Sequence[str], people: Sequence[str], topics: Sequence[str]) -> Iterator[Row]:
    """In every state two heads and two ministers, one after the other (both on the day of handover), and a general."""
    for number, state in enumerate(states):
        holders = people[_OFFICES * number : _OFFICES * (number + 1)]
        handover, election = random.choice(DAYS), random.choice(DAYS)
        remit = ";".join(sorted(random.sample(topics, min(2, len(topics)))))
        terms = (
            ("President", "by-office", "2019-01-20", election, "yes", ""),
            ("President", "by-office", election, "", "yes", ""),
            ("Foreign Minister", "by-office", "2019-03-01", handover, "", ""),
            ("Foreign Minister", "by-mandate", handover, random.choice(("", "2025", "2024-12")), "", remit),
            ("Chief of Staff", "own-remit", "2021", "", "", ""),
        )
        for holder, (office, represents, start, end, leads, remitted) in zip(holders, terms, strict=False):
            yield f"role-{holder}", holder, office, state, represents, start, end, leads, remitted


def _uneven(random: Random, values: Sequence[str], count: int) -> list[str]:
    """A choice in which the first values come up far more often than the last."""
    weights = list(accumulate(1 / (rank + 10) for rank in range(len(values))))
    return random.choices(values, cum_weights=weights, k=count)


def _stances(
    random: Random, count: int, actors: Sequence[str], topics: Sequence[str], sources: Sequence[str]
) -> Iterator[Row]:
    """Stances; up to one in a hundred supersedes one of its actor and issue, one row in five hundred only retracts."""
    leaning: dict[tuple[str, str], int] = {}
    last: dict[tuple[str, str], tuple[str, str]] = {}
    holders, issues = _uneven(random, random.sample(actors, len(actors)), count), _uneven(random, topics, count)
    others, origins = random.choices(actors, k=count), random.choices(sources, k=count)
    days = random.choices(DAYS, k=count)
    voices = random.choices(("self", "reported", "attributed"), (55, 30, 15), k=count)
    chances, offsets = random.choices(range(1000), k=count), random.choices(range(200, 9000), k=count)
    step = RECORDING_SECONDS / max(count, 1)
    for number in range(count):
        identifier, chance = f"s-{number:07}", chances[number]
        recorded = f"{RECORDING_STARTS + timedelta(seconds=int(number * step)):%Y-%m-%dT%H:%M:%SZ}"
        topic = holder, issue = holders[number], issues[number]
        if chance < 2 and number:
            retracted = f"s-{chances[number - 1] * (number - 1) // 1000:07}"
            yield identifier, *[""] * 16, recorded, "", retracted, "Withdrawn: counted twice."
            continue
        place = leaning.get(topic)
        place = chance % 5 if place is None or chance >= 900 else min(4, max(0, place + DRIFT[chance % 5]))
        leaning[topic] = place
        voice = voices[number] if others[number] != holder else "self"
        before, day_before = last.get(topic, ("", ""))
        # Now and then a second report of the same day, and now and then a correction.
        day = day_before if day_before and 20 <= chance < 70 else days[number]
        quote = QUOTES[chance % len(QUOTES)] if chance % 4 else ""
        yield (
            identifier,
            holder,
            issue,
            POSITIONS[place],
            CONDITIONS[chance % len(CONDITIONS)] if place == 3 else "",
            KINDS[chance % len(KINDS)] if place == 3 else "",
            day,
            "day" if chance % 20 else "approx",
            voice,
            others[number] if voice == "attributed" else "",
            origins[number],
            origins[number - 1] if chance % 30 == 0 and origins[number - 1] != origins[number] else "",
            quote,
            offsets[number] if quote else "",
            offsets[number] + len(quote) if quote else "",
            ("0.9", "0.7", "0.5", "1")[chance % 4],
            f"coder-{chance % 3}",
            recorded,
            before if 10 <= chance < 20 else "",
            "",
            NOTES[chance % len(NOTES)] if chance % 2 else "",
        )
        last[topic] = identifier, day


def _events(
    random: Random, count: int, states: Sequence[str], topics: Sequence[str], sources: Sequence[str]
) -> Iterator[Row]:
    doers, issues, days = _uneven(random, states, count), _uneven(random, topics, count), random.choices(DAYS, k=count)
    for number in range(count):
        kind = random.choice(("ASSAULT", "MOBILIZE", "CONSULT", "AGREE", "SANCTION"))
        bearing = f"{issues[number]}:{random.choice(POSITIONS)}" if number % 3 else ""
        figures = f"hurt={number % 50} people" if kind == "ASSAULT" else ""
        source = random.choice(sources)
        label = f"{kind.title()} of {doers[number]}"
        yield f"e-{number:06}", kind, label, days[number], "", doers[number], figures, source, bearing, ""


if __name__ == "__main__":
    main()
