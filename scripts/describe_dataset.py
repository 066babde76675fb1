#!/usr/bin/env python3
"""Write what a dataset says of itself to machines: ``python scripts/describe_dataset.py [FOLDER] [--check]``

``datapackage.json`` is a Frictionless Data Package with a Table Schema for every table, ``croissant.json`` a Croissant 1.0
description for dataset search and machine learning. Both follow from ``dataset.toml``, the headers of the tables and the
declaration of the data; nothing is said in them by hand. ``--check`` writes nothing and fails where a file is not what
would be written.
"""

from __future__ import annotations

import csv
import hashlib
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "graph"))

from stancegraph.model import values as t
from stancegraph.model.records import DatasetInfo
from stancegraph.model.schema import SCHEMA, Column
from stancegraph.tables.info import read_info
from stancegraph.tables.problems import Problems
from stancegraph.tables.table import TABLES, Table

BUNDLED = Path(__file__).resolve().parents[1] / "data" / "ukraine-ceasefire"
LICENCES = {
    "CC-BY-4.0": ("https://creativecommons.org/licenses/by/4.0/", "Creative Commons Attribution 4.0 International"),
    "CC0-1.0": ("https://creativecommons.org/publicdomain/zero/1.0/", "CC0 1.0 Universal"),
}
"""The address and the title of the licences that are known by their SPDX name."""

_TABLE_OF = {kind.path: kind.table for kind in reversed(SCHEMA.kinds)}
_FRICTIONLESS = {t.DAY.name: "date", t.MOMENT.name: "datetime", t.NUMBER.name: "number", t.CONFIDENCE.name: "number"}
_FRICTIONLESS |= {t.OFFSET.name: "integer", t.DAYS.name: "integer"}
_CROISSANT = {t.DAY.name: "sc:Date", t.NUMBER.name: "sc:Float", t.CONFIDENCE.name: "sc:Float"}
_CROISSANT |= {t.IRI.name: "sc:URL", t.OFFSET.name: "sc:Integer", t.DAYS.name: "sc:Integer"}
_CONTEXT = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "samplingRate": "cr:samplingRate",
    "equivalentProperty": "cr:equivalentProperty",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileProperty": "cr:fileProperty",
    "fileObject": "cr:fileObject",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}
"""The context that Croissant prescribes."""


def files(folder: Path) -> dict[str, str]:
    """The descriptions of a dataset, by the names of their files."""
    info = read_info(folder, Problems())
    if info is None:
        raise ValueError(f"{folder} has no dataset.toml that can be read")
    made = {"datapackage.json": data_package(folder, info), "croissant.json": croissant(folder, info)}
    return {name: json.dumps(content, ensure_ascii=False, indent=2) + "\n" for name, content in made.items()}


def data_package(folder: Path, info: DatasetInfo) -> dict[str, Any]:
    """The Frictionless Data Package of a dataset."""
    package: dict[str, Any] = {
        "profile": "tabular-data-package",
        "name": folder.name,
        "id": info.base_iri,
        "title": info.title,
        "description": info.description,
        "version": info.version,
        "homepage": info.homepage,
        "licenses": [_licence(info.licence)] if info.licence else [],
        "contributors": [{"title": name, "role": "author"} for name in info.creators],
    }
    package = {key: value for key, value in package.items() if value}
    return package | {"resources": [_resource(table, columns) for table, columns in _tables(folder)]}


def _resource(table: Table, columns: list[Column]) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "fields": [_field(table, column) for column in columns],
        "missingValues": [""],
        "primaryKey": "id",
    }
    if keys := [_foreign_key(table, column) for column in columns if _refers_to(column)]:
        schema["foreignKeys"] = keys
    resource = {"name": table.name, "path": f"{table.name}.csv", "profile": "tabular-data-resource"}
    about = {"description": _about(table)} if _about(table) else {}
    return {**resource, **about, "format": "csv", "mediatype": "text/csv", "encoding": "utf-8", "schema": schema}


def _field(table: Table, column: Column) -> dict[str, Any]:
    kind = column.type
    constraints: dict[str, Any] = {"required": True} if column.name in table.needed else {}
    if column.name == "id":
        constraints["unique"] = True
    if kind is t.YES:
        constraints["enum"] = ["yes"]
    elif kind.words and not kind.many:
        constraints["enum"] = list(kind.words)
    elif kind.pattern and kind.is_text:  # of other types it is the form in RDF
        constraints["pattern"] = kind.pattern
    if kind is t.CONFIDENCE:
        constraints |= {"minimum": 0, "maximum": 1}
    field = {
        "name": column.name,
        "type": _FRICTIONLESS.get(kind.name, "string"),
        "description": _meaning(column),
    }
    if kind is t.MOMENT:
        field["format"] = "any"
    return field | ({"constraints": constraints} if constraints else {})


def _foreign_key(table: Table, column: Column) -> dict[str, Any]:
    other = _refers_to(column)
    return {"fields": column.name, "reference": {"resource": "" if other == table.name else other, "fields": "id"}}


def croissant(folder: Path, info: DatasetInfo) -> dict[str, Any]:
    """The Croissant description of a dataset."""
    tables = list(_tables(folder))
    whole: dict[str, Any] = {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "name": folder.name,
        "alternateName": info.title,
        "description": info.description,
        "url": info.homepage or info.base_iri,
        "version": info.version,
        "datePublished": _published(folder, info.version),
        "inLanguage": info.language,
        "license": _licence(info.licence)["path"] if info.licence else "",
        "creator": [{"@type": "sc:Organization", "name": name} for name in info.creators],
        "citeAs": f"{', '.join(info.creators)}: {info.title}, version {info.version}. {info.base_iri}",
        "temporalCoverage": f"{info.covers_from}/{info.covers_until}" if info.covers_from and info.covers_until else "",
    }
    whole = {key: value for key, value in whole.items() if value}
    whole["distribution"] = [_file(folder, table) for table, _ in tables]
    whole["recordSet"] = [_record_set(table, columns, {other.name for other, _ in tables}) for table, columns in tables]
    return whole


def _file(folder: Path, table: Table) -> dict[str, Any]:
    name = f"{table.name}.csv"
    return {
        "@type": "cr:FileObject",
        "@id": name,
        "name": name,
        "contentUrl": name,
        "encodingFormat": "text/csv",
        "sha256": hashlib.sha256((folder / name).read_bytes()).hexdigest(),
    }


def _record_set(table: Table, columns: list[Column], present: set[str]) -> dict[str, Any]:
    fields = []
    for column in columns:
        field: dict[str, Any] = {
            "@type": "cr:Field",
            "@id": f"{table.name}/{column.name}",
            "name": column.name,
            "description": _meaning(column),
            "dataType": _CROISSANT.get(column.type.name, "sc:Text"),
            "source": {"fileObject": {"@id": f"{table.name}.csv"}, "extract": {"column": column.name}},
        }
        other = _refers_to(column)
        if other in present and other != table.name:
            field["references"] = {"field": {"@id": f"{other}/id"}}
        fields.append(field)
    head = {"@type": "cr:RecordSet", "@id": table.name, "name": table.name}
    about = {"description": _about(table)} if _about(table) else {}
    return {**head, **about, "key": {"@id": f"{table.name}/id"}, "field": fields}


def _tables(folder: Path) -> Iterator[tuple[Table, list[Column]]]:
    """The tables that the dataset has, with their columns in the order of the file."""
    for table in TABLES:
        path = folder / f"{table.name}.csv"
        if path.exists():
            with path.open(encoding="utf-8", newline="") as file:
                header = next(csv.reader(file))
            declared = {column.name: column for column in table.columns}
            yield table, [declared[name] for name in header]


def _refers_to(column: Column) -> str:
    """The table whose ids its cells hold, if a cell holds one id of one table."""
    single = column.type in (t.REFERENCE, t.OWN_REFERENCE)
    return _TABLE_OF.get(column.refers_to or "", "") if single else ""


def _meaning(column: Column) -> str:
    meaning = column.meaning.replace("{words}", ", ".join(column.type.words)).replace("`", "")
    return f"{meaning} (several are joined with ;)" if column.type.many else meaning


def _about(table: Table) -> str:
    return table.kinds[0].about.replace("`", "")


def _licence(name: str) -> dict[str, str]:
    path, title = LICENCES[name]
    return {"name": name, "path": path, "title": title}


def _published(folder: Path, version: str) -> str:
    """The day of a version, as the changelog of the dataset has it."""
    changes = folder / "CHANGELOG.md"
    text = changes.read_text(encoding="utf-8") if changes.exists() else ""
    found = re.search(rf"^## {re.escape(version)} - (\d{{4}}-\d\d-\d\d)$", text, re.MULTILINE)
    return found[1] if found else ""


def main(arguments: list[str]) -> int:
    """Write or check the files of a folder; 1 where one differs."""
    folders = [Path(argument) for argument in arguments if argument != "--check"] or [BUNDLED]
    stale = [
        folder / name
        for folder in folders
        for name, content in files(folder).items()
        if not (folder / name).exists() or (folder / name).read_text(encoding="utf-8") != content
    ]
    if "--check" in arguments:
        for path in stale:
            print(f"{path} is not what scripts/describe_dataset.py writes")
        return 1 if stale else 0
    for path in stale:
        path.write_text(files(path.parent)[path.name], encoding="utf-8", newline="\n")
        print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
