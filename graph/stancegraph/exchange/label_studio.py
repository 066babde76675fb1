"""Coded statements <-> tasks of Label Studio (JSON), with the labelling interface that shows them.

https://labelstud.io/guide/task_format: a task is a text with annotations, one a coder; a region of it has several results under one
id, of which one says where it is and the others what it is. Newer releases count code points, older ones UTF-16 units: code points
are written, and the words that stand beside offsets tell which they are when they come back.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import IO, Any
from xml.sax.saxutils import quoteattr

from stancegraph.coding.statements import CODED
from stancegraph.exchange.annotations import REFERENCES, Annotation, Arriving, Incoming, Outgoing, Place
from stancegraph.naming import fold
from stancegraph.tables.table import TABLES

_LABEL, _TEXT, _CODER = "stance", "text", "coder"
_COLUMNS = {each.name: each for table in TABLES if table.name == "stances" for each in table.columns}
_NAME = {"actor": "name", "issue": "label"}
NO_TEXT = "tasks whose text is not in the file; bring tasks with the text in data.text"
NO_STANCE = "regions of other kinds, or without results for a stance"


def interface() -> str:
    """The labelling interface (XML) for what :func:`write` writes."""
    rows = [f"  <Header value={quoteattr('Select the words, then say who stands where on what')}/>"]
    rows += [f'  <Labels name="{_LABEL}" toName="{_TEXT}"><Label value="{_LABEL}" background="#2f6f9f"/></Labels>']
    rows += [f'  <Text name="{_TEXT}" value="$text" granularity="symbol"/>']
    for name in (*CODED, _CODER):
        column = _COLUMNS[name]
        needed = ' required="true"' if name in ("actor", "issue", "position", "date", "voice") else ""
        rows.append(f'  <Header value={quoteattr(name.replace("_", " "))} size="5"/>')
        if column.type.words:
            choices = "".join(f"<Choice value={quoteattr(each)}/>" for each in column.type.words)
            rows.append(
                f'  <Choices name="{name}" toName="{_TEXT}" perRegion="true" choice="single-radio"{needed}>{choices}</Choices>'
            )
        else:
            rows.append(
                f'  <TextArea name="{name}" toName="{_TEXT}" perRegion="true" maxSubmissions="1" editable="true"{needed}/>'
            )
    return "\n".join(["<View>", *rows, "</View>", ""])


def write(outgoing: Outgoing, stream: IO[bytes]) -> None:
    """Write a list of tasks, a text each."""
    tasks = []
    for document in outgoing.documents.values():
        here = [each for each in outgoing.annotations if each.text == document.sha256]
        ids = {kind: {each.cells.get(name, "") for each in here for name, of in REFERENCES.items() if of == kind} - {""}
               for kind in ("actor", "issue")}  # fmt: skip
        data = {
            "text": document.words,
            "sha256": document.sha256,
            **{f"source_{name}": cell for name, cell in document.about.items()},
            "actors": _things("actor", ids["actor"], here, outgoing),
            "issues": _things("issue", ids["issue"], here, outgoing),
        }
        by_coder: dict[str, list[Annotation]] = {}
        for each in here:
            by_coder.setdefault(each.coder, []).append(each)
        annotations = []
        for coder, of in by_coder.items():
            names = {kind: _names(kind, coder, outgoing) for kind in ("actor", "issue")}
            annotations.append({"result": [result for each in of for result in _results(each, document.words, names)]})
        tasks.append({"data": data, "annotations": annotations})
    stream.write(json.dumps(tasks, ensure_ascii=False, indent=1).encode() + b"\n")


def _things(kind: str, ids: Iterable[str], here: Iterable[Annotation], outgoing: Outgoing) -> list[Mapping[str, str]]:
    """What is said of these actors or issues, and after it what a coder means by one of them instead, with who that is."""
    common = outgoing.actors if kind == "actor" else outgoing.issues
    own = [(each, coder) for each in sorted(ids) for coder in sorted({one.coder for one in here})]
    return [common[each] for each in sorted(ids) if each in common] + [
        {**outgoing.own[coder, kind, each], _CODER: coder} for each, coder in own if (coder, kind, each) in outgoing.own
    ]


def _names(kind: str, coder: str, outgoing: Outgoing) -> dict[str, str]:
    """What each is called by a coder where nothing else is called so, else its id."""
    common = outgoing.actors if kind == "actor" else outgoing.issues
    things = {each: outgoing.named(kind, each, coder) for each in common}
    called = Counter(fold(cells[_NAME[kind]]) for cells in things.values())
    taken = {fold(each) for each in things}
    return {
        key: cells[_NAME[kind]]
        if called[fold(cells[_NAME[kind]])] == 1 and fold(cells[_NAME[kind]]) not in taken - {fold(key)}
        else key
        for key, cells in things.items()
    }


def _results(each: Annotation, words: str, names: Mapping[str, Mapping[str, str]]) -> list[dict[str, Any]]:
    place = {"start": each.start, "end": each.end, "text": words[each.start : each.end]}
    found = [_result(each.id, _LABEL, "labels", {**place, "labels": [_LABEL]})]
    span = {"start": each.start, "end": each.end}
    for name, cell in {**{key: each.cells[key] for key in CODED if each.cells.get(key)}, _CODER: each.coder}.items():
        shown = names[REFERENCES[name]].get(cell, cell) if name in REFERENCES else cell
        if _COLUMNS[name].type.words:
            found.append(_result(each.id, name, "choices", {**span, "choices": [shown]}))
        else:
            found.append(_result(each.id, name, "textarea", {**span, "text": [shown]}))
    return found


def _result(region: str, name: str, kind: str, value: Mapping[str, Any]) -> dict[str, Any]:
    return {"id": region, "from_name": name, "to_name": _TEXT, "type": kind, "value": dict(value)}


# -- reading ----------------------------------------------------------------------------------------------------------


def _tasks(found: object) -> list[Any]:
    return found if isinstance(found, list) else [found]


def is_one(found: object) -> bool:
    """Whether JSON that was read is tasks of Label Studio: a list of them, or one."""
    tasks = _tasks(found)
    return bool(tasks) and all(isinstance(each, dict) and isinstance(each.get("data"), dict) for each in tasks)


def read(found: object) -> Incoming:
    """What tasks say. What is no stance is left out, and counted."""
    left_out = Counter[str]()
    named: dict[tuple[str, str], Mapping[str, str]] = {}
    arriving: list[Arriving] = []
    for task in _tasks(found):
        data = task["data"]
        own: dict[str, dict[tuple[str, str], Mapping[str, str]]] = {}
        for kind, name in (("actor", "actors"), ("issue", "issues")):
            for cells in data.get(name) if isinstance(data.get(name), list) else []:
                if isinstance(cells, dict):
                    texts = {key: cell for key, cell in cells.items() if isinstance(cell, str)}
                    of = texts.pop(_CODER, "")
                    said = own.setdefault(of, {}) if of else named
                    for key in (texts.get("id", ""), texts.get(_NAME[kind], "")):
                        if key:
                            said.setdefault((kind, key), texts)
        text = tuple(data[key] for key in ("sha256", "source_id", "source_url") if isinstance(data.get(key), str))
        if isinstance(data.get("text"), str):
            text = (sha256(data["text"].encode("utf-8", "surrogatepass")).hexdigest(), *text)
        if not text:
            left_out[NO_TEXT] += 1
            continue
        annotations = task.get("annotations", task.get("completions"))
        for number, annotation in enumerate(annotations if isinstance(annotations, list) else []):
            if not isinstance(annotation, dict) or annotation.get("was_cancelled"):
                left_out["annotations that were skipped"] += 1
                continue
            arriving += _regions(annotation, number, text, named, own, left_out)
    return Incoming("label-studio", arriving, named, dict(left_out))


def _regions(
    annotation: Mapping[str, Any],
    number: int,
    text: tuple[str, ...],
    named: dict[tuple[str, str], Mapping[str, str]],
    own: Mapping[str, Mapping[tuple[str, str], Mapping[str, str]]],
    left_out: Counter[str],
) -> list[Arriving]:
    regions: dict[str, list[Mapping[str, Any]]] = {}
    results = annotation.get("result")
    for at, each in enumerate(results if isinstance(results, list) else []):
        if isinstance(each, dict) and isinstance(each.get("value"), dict):
            regions.setdefault(str(each.get("id") or f"{number}-{at}"), []).append(each)
        else:
            left_out[NO_STANCE] += 1
    found = []
    for region, parts in regions.items():
        place, values = _place(parts), _values(parts)
        cells = {name: of[0] for name, of in values.items() if of}
        coder = cells.pop(_CODER, "") or _who(annotation.get("completed_by"))
        if not cells:
            left_out[NO_STANCE] += 1
            continue
        if several := [name for name, of in values.items() if len(of) > 1]:
            left_out[f"regions with several values for {several[0]}"] += 1
            continue
        for name, kind in REFERENCES.items():
            if name in cells:
                named.setdefault((kind, cells[name]), {_NAME[kind]: cells[name]})
        found.append(Arriving(region, coder, text, place, cells, own.get(coder, {})))
    return found


def _place(parts: Iterable[Mapping[str, Any]]) -> Place:
    """Where a region is: as the result with its words says, else any."""
    found = Place()
    for part in parts:
        value = part["value"]
        start, end = value.get("start"), value.get("end")
        if type(start) is not int or type(end) is not int:
            continue
        if part.get("type") == "labels" and isinstance(value.get("text"), str):
            return Place(start, end, value["text"])
        found = found if found.start is not None else Place(start, end)
    return found


def _values(parts: Iterable[Mapping[str, Any]]) -> dict[str, list[str]]:
    """What the results of a region say, by the column they are called after."""
    found: dict[str, list[str]] = {}
    for part in parts:
        name = part.get("from_name")
        if part.get("type") == "labels" or not isinstance(name, str) or name not in (*CODED, _CODER):
            continue
        said = part["value"].get("choices") or part["value"].get("text")
        words = said if isinstance(said, list) else [said]
        found.setdefault(name, []).extend(each.strip() for each in words if isinstance(each, str) and each.strip())
    return found


def _who(completed_by: object) -> str:
    """Who made an annotation, where the file says it by name; a number means nobody elsewhere."""
    if not isinstance(completed_by, dict):
        return ""
    return next((str(completed_by[key]) for key in ("username", "email") if completed_by.get(key)), "")
