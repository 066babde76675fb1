#!/usr/bin/env python3
"""Write the tables of ``docs/dataset.md`` and ``docs/bulk.md`` from the declarations of the data, those of ``docs/import-csv.md`` from the
declaration of mappings, and that of ``docs/networks.md`` from the table of its options:
``python scripts/document_tables.py``"""

from __future__ import annotations

import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "graph"))

from stancegraph.bulk.columns import TABLES as BULK_TABLES
from stancegraph.importers import mapping
from stancegraph.model.coded_events import EVENT_COLUMNS
from stancegraph.model.schema import SCHEMA, Column, Kind, Schema
from stancegraph.networks import options
from stancegraph.tables.table import tables_of

PAGE = Path(__file__).resolve().parents[1] / "docs" / "dataset.md"
NETWORKS = PAGE.with_name("networks.md")
IMPORT_CSV = PAGE.with_name("import-csv.md")
BULK = PAGE.with_name("bulk.md")
_BEGIN, _END = "<!-- columns -->", "<!-- end of columns -->"


def columns(schema: Schema = SCHEMA) -> str:
    """A section for each table, and what stands in ``dataset.toml``, as Markdown."""
    info = _table(schema.dataset, schema.dataset.columns)
    sections = [f"## dataset.toml\n\n{info}"]
    for table in tables_of(schema):
        kind = table.kinds[0]
        about = [kind.about] if kind.about else []
        if table.optional:
            about.append("This table may be missing.")
        if table.since > 1:
            about.append(f"Since format {table.since}.")
        head = f"## {table.name}\n\n" + (f"{' '.join(about)}\n\n" if about else "")
        sections.append(head + _table(kind, table.columns))
    return "\n".join(sections)


def _table(kind: Kind, columns: tuple[Column, ...]) -> str:
    rows = [f"| {column.name} | {'yes' if column.required else ''} | {_meaning(column)} |" for column in columns]
    name = "key" if kind is SCHEMA.dataset or not kind.path else "column"
    return "\n".join([f"| {name} | needed | holds |", "|---|---|---|", *rows]) + "\n"


def _meaning(column: Column) -> str:
    words = [f"`{word}`" for word in column.type.words]
    listed = f"{', '.join(words[:-1])} or {words[-1]}" if len(words) > 1 else "".join(words)
    meaning = column.meaning.replace("{words}", listed).replace("|", "\\|")
    return meaning if column.since == 1 else f"{meaning} (since format {column.since})"


def page(whole: str, schema: Schema = SCHEMA) -> str:
    """The page with its tables replaced."""
    block = f"{_BEGIN}\n\n{columns(schema)}\n{_END}"
    found, count = re.subn(f"{_BEGIN}.*{_END}", lambda _: block, whole, flags=re.DOTALL)
    if count != 1:
        raise ValueError("the marks of the tables are missing")
    return found


def networks_page(whole: str) -> str:
    """The page of networks with its table of options replaced."""
    begin, end = "<!-- options -->", "<!-- end of options -->"
    found, count = re.subn(f"{begin}.*{end}", lambda _: f"{begin}\n\n{options.table()}\n{end}", whole, flags=re.DOTALL)
    if count != 1:
        raise ValueError("the marks of the options are missing")
    return found


def import_csv_page(whole: str) -> str:
    """The page of mappings with its tables replaced."""
    begin, end = "<!-- mapping -->", "<!-- end of mapping -->"
    found, count = re.subn(f"{begin}.*{end}", lambda _: f"{begin}\n\n{_mapping()}\n{end}", whole, flags=re.DOTALL)
    if count != 1:
        raise ValueError("the marks of the mapping are missing")
    return found


def _mapping() -> str:
    fields = []
    for each in mapping.FIELDS.values():
        whose = "both" if each.of_events and each.of_statements else "events" if each.of_events else "statements"
        needed = "yes" if len(each.needed) == 2 else "of statements" if each.needed else ""
        fields.append(f"| {each.name} | {whose} | {needed} | {_escaped(each.meaning)} |")
    sections = ["### What is taken from a row\n", "| field | of | needed | holds |", "|---|---|---|---|", *fields, ""]
    for heading, keys in (
        ("How it is taken", mapping.KEYS),
        ("At the beginning", mapping.HEAD),
        ("`[file]`", mapping.FILE_KEYS),
        ("`[join.NAME]`: another table", mapping.JOIN_KEYS),
        ("`[[identity]]`: who an actor of events is elsewhere, with the keys of a field", mapping.IDENTITY_KEYS),
        ("`[[keep]]` and `[[statements]]`: conditions, all of which a row has to fulfil", mapping.CONDITIONS),
    ):
        rows = [f"| {key} | {_escaped(meaning)} |" for key, meaning in keys.items()]
        sections += [f"### {heading}\n", "| key | means |", "|---|---|", *rows, ""]
    sections += [
        "`[beside]` has columns that tables of events keep under names of their own, each a field with `holds`: `text`, `number`, `count` or `day`.",
        "`[[reading]]` has fields of a further way to read each row.",
    ]
    return "\n".join(sections) + "\n"


def _escaped(meaning: str) -> str:
    return meaning.replace("|", "\\|")


def bulk_page(whole: str) -> str:
    """The page of columns with its tables replaced; those of records stand in ``docs/dataset.md`` and are only named."""
    ours = ("stances", "speakers", "offices", "governments", "entailments")
    parts = []
    for name in ours:
        rows = [
            f"| {each.name} | {each.holds.value} | {each.meaning}{f'; empty: {each.empty}' if each.empty else ''} |"
            for each in BULK_TABLES[name]
        ]
        parts.append("\n".join([f"### {name}", "", "| column | type | holds |", "|---|---|---|", *rows, ""]))
    others = [
        f"| {name} | {', '.join(f'`{each.name}`' for each in columns)} |"
        for name, columns in BULK_TABLES.items()
        if name not in ours
    ]
    about = "Cells as in the [tables of a dataset](dataset.md), with `dataset`, the base IRI; lists are lists of texts."
    parts.append("\n".join(["### Records", "", about, "", "| table | columns |", "|---|---|", *others, ""]))
    of_events = [
        f"| {each.name} | {each.holds.value} | {'yes' if each.required else ''} | {each.meaning} |"
        for each in EVENT_COLUMNS
    ]
    events = "\n".join(["| column | holds | needed | means |", "|---|---|---|---|", *of_events, ""])
    for begin, end, block in (
        ("<!-- columns -->", "<!-- end of columns -->", "\n".join(parts)),
        ("<!-- coded events -->", "<!-- end of coded events -->", events),
    ):
        before, mark, rest = whole.partition(begin)
        _old, closing, after = rest.partition(end)
        if not (mark and closing):
            raise ValueError("the marks of the tables are missing")
        whole = f"{before}{begin}\n\n{block}\n{end}{after}"
    return whole


if __name__ == "__main__":
    IMPORT_CSV.write_text(import_csv_page(IMPORT_CSV.read_text(encoding="utf-8")), encoding="utf-8")
    BULK.write_text(bulk_page(BULK.read_text(encoding="utf-8")), encoding="utf-8")
    NETWORKS.write_text(networks_page(NETWORKS.read_text(encoding="utf-8")), encoding="utf-8")
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
