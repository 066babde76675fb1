"""Where statements to compare are read from: a dataset, Web Annotation, the file of a run, or lines of JSON, a statement each."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from stancegraph import limits
from stancegraph.characters import show
from stancegraph.coding.candidates import KEYS
from stancegraph.errors import StancegraphError, why_no_json
from stancegraph.evaluation.said import Said, Side, TextSaid, Who
from stancegraph.exchange.annotations import Incoming
from stancegraph.exchange.reading import read_file
from stancegraph.files import content_within
from stancegraph.model.records import Dataset
from stancegraph.model.standing import replaced
from stancegraph.model.words import POSITIONS
from stancegraph.rdf.vocabulary import record_iri
from stancegraph.tables.info import is_dataset
from stancegraph.tables.reader import read_dataset

_LINE = frozenset(
    [
        "id",
        "text",
        "start",
        "end",
        "evidence",
        "actor",
        "actor_alt",
        "actor_type",
        "members",
        "on_behalf_of",
        "issue",
        "issue_alt",
        "position",
        "polarity",
        "polarity_alt",
        "attributed_by",
        "rule",
    ]
)
"""What a line of a statement may say. ``polarity`` is another name of ``position``."""
_CANDIDATE = frozenset(KEYS)
_OTHERWISE = {"conditionally supports": "conditional"}


def read_side(place: Path, names: Dataset | None = None) -> Side:
    """What stands in a dataset folder, a file, or a folder of files of lines (``TEXT.*.jsonl``, a file a text).

    ``names`` says what ids in the file of a run are called, where it does not lie in its dataset. Raises StancegraphError for what can
    not be read, a line that is none, and where there is nothing.
    """
    if place.is_dir():
        return _of_dataset(place) if is_dataset(place) else _of_folder(place)
    if place.suffix.casefold() == ".jsonl":
        return _of_lines(place, names)
    return _of_annotations(place, read_file(place))


def dataset_of_run(place: Path) -> Dataset | None:
    """The dataset that the file of a run lies in; None where it lies elsewhere."""
    folder = place.resolve().parent.parent.parent
    return read_dataset(folder) if not place.is_dir() and is_dataset(folder) else None


# -- datasets ---------------------------------------------------------------------------------------------------------


class _Names:
    """What the records of a dataset are called."""

    def __init__(self, dataset: Dataset | None) -> None:
        self.base = dataset.info.base_iri if dataset else ""
        self._actors = {each.id: (each.name, *each.aliases) for each in dataset.actors} if dataset else {}
        self._issues = {each.id: (each.label,) for each in dataset.issues} if dataset else {}

    def actor(self, identifier: str, *other: str) -> Who:
        return self._who("actor", self._actors, identifier, other)

    def issue(self, identifier: str, *other: str) -> Who:
        return self._who("issue", self._issues, identifier, other)

    def _who(self, kind: str, known: Mapping[str, tuple[str, ...]], identifier: str, other: tuple[str, ...]) -> Who:
        if identifier in known:
            return Who((*known[identifier], *filter(None, other)), record_iri(self.base, kind, identifier))
        # An id that nobody can look up is made of the words of a name.
        return Who(tuple(filter(None, (*other, identifier.replace("-", " ")))))


def _of_dataset(folder: Path) -> Side:
    dataset = read_dataset(folder)
    names, left_out = _Names(dataset), Counter[str]()
    gone = replaced(dataset)
    texts: dict[str, list[Said]] = {each.id: [] for each in dataset.sources if each.sha256}
    hashes = {each.id: each.sha256 for each in dataset.sources}
    for stance in dataset.stances:
        places = [(each.start, each.end) for each in (stance.passages or ())]
        if stance.evidence is not None and stance.evidence.start is not None:
            start = stance.evidence.start
            places.insert(0, (start, start + len(stance.evidence.quote)))
        if stance.id in gone:
            left_out["stances that were corrected or withdrawn"] += 1
        elif stance.source not in texts:
            left_out["stances from sources without a text: no SHA-256 in sources.csv"] += 1
        elif not places:
            left_out["stances without a place in their text; stancegraph anchor fills it in"] += 1
        else:
            texts[stance.source].append(
                Said(
                    *places[0],
                    names.actor(stance.actor),
                    names.issue(stance.issue),
                    (stance.position.label,),
                    names.actor(stance.attributed_by) if stance.attributed_by else Who(),
                )
            )
    if empty := sum(not each for each in texts.values()):
        left_out["texts without a stance: nothing says that they were coded"] = empty
    found = [
        TextSaid(frozenset((key, hashes[key], record_iri(names.base, "source", key))), said)
        for key, said in texts.items()
        if said
    ]
    return _side(folder, found, left_out)


def _side(place: Path, texts: Iterable[TextSaid], left_out: Mapping[str, int]) -> Side:
    found = Side(str(place), tuple(texts), dict(left_out))
    if not found.texts:
        reasons = "".join(f"; {count:,} {reason}" for reason, count in left_out.items())
        raise StancegraphError(f"{place}: there is no statement with a place in a text to compare{reasons}")
    return found


# -- annotations ------------------------------------------------------------------------------------------------------


def _of_annotations(path: Path, incoming: Incoming) -> Side:
    if incoming.format == "label-studio":
        raise StancegraphError(
            f"{path}: are tasks of Label Studio, whose offsets have to be checked against the texts first: take them into a dataset "
            "(stancegraph coded import) and write them as Web Annotation (stancegraph coded export)"
        )
    left_out, texts = Counter(incoming.left_out), dict[frozenset[str], list[Said]]()
    coders = dict[frozenset[str], set[str]]()
    for each in incoming.annotations:
        start, end = each.place.start, each.place.end
        if not each.text or start is None or end is None or not 0 <= start < end:
            left_out["annotations without a text, or without offsets"] += 1
            continue
        if each.place.exact and len(each.place.exact) != end - start:
            left_out["annotations whose offsets do not count code points, by the length of their words"] += 1
            continue

        def who(column: str, kind: str, cells: Mapping[str, str] = each.cells) -> Who:
            key = cells.get(column, "")
            named = incoming.named.get((kind, key), {})
            called = (
                (named.get("name", ""), *named.get("aliases", "").split(";"))
                if kind == "actor"
                else (named.get("label", ""),)
            )
            return Who(tuple(filter(None, called)) or ((key,) if key else ()), named.get("iri", ""))

        coders.setdefault(frozenset(each.text), set()).add(each.coder)
        position = each.cells.get("position", "")
        texts.setdefault(frozenset(each.text), []).append(
            Said(
                start,
                end,
                who("actor", "actor"),
                who("issue", "issue"),
                (_position(position, str(path)),) if position else (),
                who("attributed_by", "actor"),
                each.coder,
            )
        )
    if several := next((names for names in coders.values() if len(names) > 1), None):
        raise StancegraphError(
            f"{path}: {' and '.join(sorted(map(show, several)))} coded the same text, and each statement would count several times: "
            "write those of one (stancegraph coded export --coder NAME)"
        )
    return _side(path, (TextSaid(names, said) for names, said in texts.items()), left_out)


# -- lines of JSON ----------------------------------------------------------------------------------------------------


def _of_folder(folder: Path) -> Side:
    files = sorted(folder.glob("*.jsonl"))
    if not files:
        raise StancegraphError(f"{folder}: is no dataset (no dataset.toml), and has no files of lines (TEXT.*.jsonl)")
    sides = [_of_lines(each, None) for each in files]
    taken: dict[str, Path] = {}
    for file, side in zip(files, sides, strict=True):
        for name in (name for text in side.texts for name in text.names):
            if name in taken:
                raise StancegraphError(f"{file}: is about the text {name}, as {taken[name]} is; name one of them")
            taken[name] = file
    return Side(str(folder), [text for side in sides for text in side.texts])


def _of_lines(path: Path, dataset: Dataset | None) -> Side:
    """A file of lines, of a run or a statement each. One without lines says that there is nothing in its text."""
    texts: dict[str, list[Said]] = {}
    also: dict[str, set[str]] = {}
    stem = path.name.split(".")[0]
    names = _Names(dataset)
    for where, found in _lines(path):
        if "candidates" in found:
            if not (text := _string(found, "text", where)):
                raise StancegraphError(f"{where}: says candidates and not of which text; text is its SHA-256")
            also.setdefault(text, set()).add(_string(found, "source", where))
            texts.setdefault(text, []).extend(
                _candidate(each, names, where) for each in _list(found, "candidates", where)
            )
        else:
            texts.setdefault(_string(found, "text", where) or stem, []).append(_line(found, where))
    texts = texts or {stem: []}
    beside = path.with_name(f"{stem}.txt")
    if stem in texts and beside.is_file() and beside.stat().st_size <= limits.LARGEST_ANNOTATIONS:
        also.setdefault(stem, set()).add(hashlib.sha256(beside.read_bytes()).hexdigest())
    return Side(
        str(path), [TextSaid(frozenset({text, *also.get(text, ())} - {""}), said) for text, said in texts.items()]
    )


def _lines(path: Path) -> Iterable[tuple[str, Mapping[str, Any]]]:
    content = content_within(path, limits.LARGEST_ANNOTATIONS, "write it as several files", named=True)
    for number, raw in enumerate(content.split(b"\n"), 1):
        if not raw.strip():
            continue
        where = f"{path}: line {number:,}"
        try:
            found = json.loads(raw.decode("utf-8-sig" if number == 1 else "utf-8"))
        except (ValueError, RecursionError) as error:
            raise StancegraphError(f"{where}: is no JSON: {why_no_json(error)}") from error
        if not isinstance(found, dict):
            raise StancegraphError(f"{where}: is no object; each line is a statement, or what a run has on a text")
        yield where, found


def _line(found: Mapping[str, Any], where: str) -> Said:
    _known(found, _LINE, where)
    if "position" in found and "polarity" in found:
        raise StancegraphError(f"{where}: says position and polarity, which are two names of one thing")
    positions = [
        _string(found, "position", where) or _string(found, "polarity", where),
        *_strings(found, "polarity_alt", where),
    ]
    names = [_string(found, "actor", where), *_strings(found, "actor_alt", where), *_strings(found, "members", where)]
    issues = [_string(found, "issue", where), *_strings(found, "issue_alt", where)]
    source = _string(found, "attributed_by", where)
    return Said(
        *_place(found, where),
        Who(tuple(filter(None, names))),
        Who(tuple(filter(None, issues))),
        tuple(_position(each, where) for each in positions if each),
        Who((source,) if source else ()),
        _string(found, "rule", where),
    )


def _candidate(found: Any, names: _Names, where: str) -> Said:
    if not isinstance(found, dict):
        raise StancegraphError(f"{where}: a candidate is no object")
    _known(found, _CANDIDATE, where)
    said = {name: _string(found, name, where) for name in _CANDIDATE - {"start", "end"}}
    return Said(
        *_place(found, where),
        names.actor(said["actor"], said["actor_name"]),
        names.issue(said["issue"], said["issue_words"]),
        (_position(said["position"], where),) if said["position"] else (),
        names.actor(said["attributed_by"]),
        said["rule"],
    )


def _known(found: Mapping[str, Any], names: frozenset[str], where: str) -> None:
    if unknown := sorted(set(found) - names):
        raise StancegraphError(
            f"{where}: {unknown[0]} is nothing that is said of a statement; there are {', '.join(sorted(names))}"
        )


def _place(found: Mapping[str, Any], where: str) -> tuple[int, int]:
    start, end = found.get("start"), found.get("end")
    if type(start) is not int or type(end) is not int or not 0 <= start < end:
        raise StancegraphError(
            f"{where}: start and end are no place in a text; they count code points, end is not part of it"
        )
    return start, end


def _string(found: Mapping[str, Any], name: str, where: str) -> str:
    value = found.get(name)
    if value is not None and not isinstance(value, str):
        raise StancegraphError(f"{where}: {name} is no text")
    return value or ""


def _list(found: Mapping[str, Any], name: str, where: str) -> list[Any]:
    value = found.get(name) or []
    if not isinstance(value, list):
        raise StancegraphError(f"{where}: {name} is no list")
    return value


def _strings(found: Mapping[str, Any], name: str, where: str) -> list[str]:
    value = _list(found, name, where)
    if not all(isinstance(each, str) for each in value):
        raise StancegraphError(f"{where}: {name} is no list of texts")
    return value


def _position(word: str, where: str) -> str:
    plain = word.casefold().replace("_", " ").replace("-", " ")
    plain = _OTHERWISE.get(plain, plain)
    if plain not in POSITIONS:
        raise StancegraphError(f'{where}: "{word}" is no position; there are {", ".join(POSITIONS)}')
    return plain
