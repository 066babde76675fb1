#!/usr/bin/env python3
"""Count the bundled dataset and put the figures into its datasheet: ``python scripts/count_dataset.py [--check]``

The figures stand in ``README.md`` of the dataset between marks; everything else there is written by hand. ``--check``
writes nothing and fails where the datasheet is not what would be written.
"""

from __future__ import annotations

import csv
import re
import sys
import textwrap
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

BUNDLED = Path(__file__).resolve().parents[1] / "data" / "ukraine-ceasefire"
VOTE = "Vote:"
"""Begins the note of a stance that rests on a vote alone."""
HOLDS = {
    "stances": "one actor's position on one issue on one day, as one source has it",
    "events": "deeds and meetings, with figures, and the issues they bear on; roll calls",
    "votes": "how each state voted in a roll call of the United Nations",
    "assessments": "claims of fact about a situation, half of them with a figure",
    "actors": "persons, states, organisations, blocs and groups",
    "roles": "offices with dates, whom the holder speaks for, on what, and who leads",
    "issues": "propositions one can be for or against",
    "sources": "the pages the rows rest on",
    "story": "the steps of the story that its page tells",
}
_WIDTH = 120
Row = dict[str, str]


class Counted:
    """The tables of a dataset, and what is counted in them."""

    def __init__(self, folder: Path) -> None:
        self.tables = {name: _rows(folder / f"{name}.csv") for name in HOLDS}
        self.kinds = {source["id"]: source["kind"] for source in self.tables["sources"]}
        stances = self.tables["stances"]
        self.superseded = {row["supersedes"] for row in stances} - {""}
        self.withdrawn = {row["retracts"] for row in stances} - {""}
        self.only_withdraw = [row for row in stances if not row["actor"]]
        gone = self.superseded | self.withdrawn
        self.in_force = [row for row in stances if row["actor"] and row["id"] not in gone]
        self.said = [row for row in self.in_force if not row["note"].startswith(VOTE)]

    def contents(self) -> str:
        """The table of tables, and the paragraphs on stances and their sources."""
        rows = [f"| `{name}.csv` | {len(self.tables[name]):,} | {HOLDS[name]} |" for name in HOLDS]
        said, voted = self.said, len(self.in_force) - len(self.said)
        by_year = Counter(row["date"][:4] for row in said)
        first, *_, last = sorted(row["date"] for row in said)
        leading = ", ".join(f"{self._name(actor)} ({count})" for actor, count in _counted(said, "actor").most_common(6))
        paragraphs = [
            f"Of the {len(self.tables['stances']):,} rows of stances {len(self.in_force):,} are in force; {len(self.superseded)} "
            f"are superseded, {len(self.withdrawn)} withdrawn, and {len(self.only_withdraw)} only withdraw another. "
            f"Of those in force {voted} rest on a vote in the United Nations alone (their notes begin with *{VOTE}*); "
            f"the other {len(said):,} hold positions of {len(_values(said, 'actor'))} actors on {len(_values(said, 'issue'))} "
            f"issues, from {first} to {last}. With the votes it is {len(_values(self.in_force, 'actor'))} actors: "
            f"a state whose only stances are votes says nothing on how to end the war. All that follows counts the "
            f"{len(said):,}.",
            f"Positions: {_listed(_counted(said, 'position'))}. Kinds of condition: "
            f"{_listed(_counted(said, 'condition_kind'))}. Voices: {_listed(_counted(said, 'voice'))}. Most rows are of "
            f"{leading}. By year: {', '.join(f'{year}: {by_year[year]}' for year in sorted(by_year))}.",
            f"Main sources by kind: {_listed(Counter(self.kinds[row['source']] for row in said))}. "
            f"{self._two_pages()} of the {len(said):,} rest on two pages or more "
            f"({self._two_pages() / len(said):.0%}), {self._primary()} on a primary document ({self._primary() / len(said):.0%}). "
            f"{sum(bool(row['quote']) for row in said)} carry a quotation. No source text is part of the dataset.",
            f"Of the {len(self.tables['votes']):,} votes {self._votes()}.",
        ]
        head = "| file | rows | holds |\n|---|---|---|\n" + "\n".join(rows)
        return "\n\n".join([head, *map(_filled, paragraphs)])

    def gaps(self) -> str:
        """The gaps that have figures."""
        said = self.said
        none = len(self.tables["issues"]) - len(_values(self.in_force, "issue"))
        any_primary = sum("primary" in {self.kinds[source] for source in _sources(row)} for row in said)
        english = sum(source["language"] == "en" for source in self.tables["sources"])
        rare = sum(count < 3 for count in _counted(said, "issue").values())
        items = [
            f"{len(said) - self._two_pages()} of {len(said):,} rows rest on one page. {self._primary()} have a primary "
            f"document as main source and {any_primary} as any.",
            f"English pages prevail ({english} of {len(self.tables['sources']):,}). Russian positions often come through "
            "Western or Ukrainian reports, or through state media.",
            f"{rare} issues have one or two rows only, {none} none yet, some of which are only parents for others.",
            f"Roles cover the people in the dataset, not every holder of an office. "
            f"{sum(not role['end'] for role in self.tables['roles'])} are open; for some of them the end was looked for and "
            "not found. Dates that no page gave are from general knowledge and may be a day off, except those of offices that "
            "lead.",
        ]
        return "\n".join(textwrap.fill(f"- {item}", _WIDTH, subsequent_indent="  ") for item in items)

    def _two_pages(self) -> int:
        return sum(bool(row["other_sources"]) for row in self.said)

    def _primary(self) -> int:
        return sum(self.kinds[row["source"]] == "primary" for row in self.said)

    def _votes(self) -> str:
        votes = self.tables["votes"]
        states, calls = len(_values(votes, "actor")), len(_values(votes, "event"))
        ballots = _listed(_counted((vote for vote in votes if not vote["corrects"]), "ballot"))
        corrections = sum(bool(vote["corrects"]) for vote in votes)
        return f"in {calls} roll calls of {states} states: {ballots}; {corrections} correct another"

    def _name(self, actor: str) -> str:
        return next(row["name"] for row in self.tables["actors"] if row["id"] == actor)


def page(whole: str, counted: Counted) -> str:
    """The datasheet with its figures replaced."""
    for mark, written in (("figures", counted.contents), ("gaps", counted.gaps)):
        whole = _replaced(whole, mark, written)
    return whole


def _replaced(whole: str, mark: str, written: Callable[[], str]) -> str:
    begin, end = f"<!-- {mark} -->", f"<!-- end of {mark} -->"
    block = f"{begin}\n{written()}\n{end}"
    found, count = re.subn(f"{begin}.*{end}", lambda _: block, whole, flags=re.DOTALL)
    if count != 1:
        raise ValueError(f"the marks of {mark} are missing")
    return found


def _rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _sources(row: Row) -> list[str]:
    return [row["source"], *filter(None, row["other_sources"].split(";"))]


def _values(rows: Iterable[Row], column: str) -> set[str]:
    return {row[column] for row in rows} - {""}


def _counted(rows: Iterable[Row], column: str) -> Counter[str]:
    return Counter(row[column] for row in rows if row[column])


def _listed(counts: Counter[str]) -> str:
    return ", ".join(
        f"{word} {count:,}" for word, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    )


def _filled(paragraph: str) -> str:
    return textwrap.fill(paragraph, _WIDTH, break_long_words=False, break_on_hyphens=False)


def main(arguments: list[str]) -> int:
    """Write or check the datasheet; 1 where it differs."""
    path = BUNDLED / "README.md"
    found = path.read_text(encoding="utf-8")
    wanted = page(found, Counted(BUNDLED))
    if "--check" in arguments:
        return int(found != wanted)
    path.write_text(wanted, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
