"""Journals -> what leaves: the statements that stand, with the words of their texts and those they name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from stancegraph.characters import show
from stancegraph.coding.compared import Compared, cells_said, read_assignment
from stancegraph.coding.fold import MAKING, Statement, fold
from stancegraph.coding.journal import read_all
from stancegraph.coding.meanings import TELLING, Meanings, is_agreed, told, words_of
from stancegraph.coding.texts import Library, by_text
from stancegraph.errors import StancegraphError
from stancegraph.exchange.annotations import Annotation, Document, Outgoing
from stancegraph.exchange.rows import cells_of_record
from stancegraph.model.records import Source
from stancegraph.tables.problems import Problems
from stancegraph.tables.reader import read_dataset

_UNFINISHED = "texts that not all of their coders have finished: nobody sees theirs beside others' before that; name one coder with --coder"

_OTHERS_NOW = "decisions on statements that are others now"
_PRECEDED = "decisions on statements that somebody had decided on before"


def outgoing(folder: Path, library: Library, coders: Sequence[str], problems: Problems) -> Outgoing:
    """The statements of these coders, or of all, that stand, with the words of their texts.

    What several code of one text is left out before all have finished it, unless one coder is named or it is in the tables.

    Raises StancegraphError where a coder has decided nothing, and where there is no statement to write.
    """
    dataset, entries = read_dataset(folder), read_all(folder, problems)
    there = sorted({entry.coder for entry in entries})
    for coder in coders:
        if coder not in there:
            raise StancegraphError(
                f"{show(coder)} has decided nothing in this dataset; there is {', '.join(there) or 'nobody'}"
            )
    compared = Compared(fold(entries), read_assignment(folder, dataset))
    chosen = [entry for entry in entries if not coders or entry.coder in coders]
    state, sources = fold(chosen), by_text(dataset.sources)
    moments = {entry.id: entry.at for entry in chosen}
    created = {entry.statement: entry.at for entry in reversed(chosen) if entry.op in MAKING}
    left_out, documents, found = Counter[str](), dict[str, Document](), []
    leaving = []
    for each in sorted(state.statements.values(), key=_in_text):
        if compared.is_overtaken(each):
            left_out[_PRECEDED if compared.is_preceded(state.decisions[each.id]) else _OTHERS_NOW] += 1
            continue
        cells = cells_said(each)
        blind = len(coders) != 1 and compared.is_withheld(each)
        why = _UNFINISHED if blind else _document(each.text, sources, library, documents)
        if why:
            left_out[f"statements on {why}"] += 1
            continue
        start, end = each.values["start"], each.values["end"]
        moment = created.get(each.id, ""), moments.get(each.last, "")
        leaving.append(each)
        found.append(Annotation(each.id, each.coder, each.text, start, end, cells, *moment))
    if not found:
        reasons = "".join(f"; {count:,} {reason}" for reason, count in left_out.items())
        raise StancegraphError(f"{folder}: there is no coded statement to write{reasons}")
    actors = {**compared.state.actors, **{each.id: cells_of_record(each, "actor") for each in dataset.actors}}
    issues = {**compared.state.issues, **{each.id: cells_of_record(each, "issue") for each in dataset.issues}}
    for what, number in (
        ("marks that a text is finished", len(state.done)),
        ("notes on whole texts", sum(map(bool, state.notes.values()))),
        ("statements that were removed", len(state.removed)),
    ):
        if number:
            left_out[what] = number
    same = compared.state.same
    remarks = [
        f"the {kind} {identifier} is {told(said)}: the file has each with the statements of who wrote it"
        for (kind, identifier), said in Meanings(dataset, entries).apart(leaving).items()
        if not is_agreed(same, kind, identifier, said)
    ]
    own: dict[tuple[str, str, str], Mapping[str, str]] = {}
    for coder in sorted({each.coder for each in leaving}):
        made = fold(entry for entry in entries if entry.coder == coder)
        for kind, ones, common in (("actor", made.actors, actors), ("issue", made.issues, issues)):
            for identifier, record in ones.items():
                both = {"all": common[identifier].get(TELLING[kind], ""), coder: record.get(TELLING[kind], "")}
                if len(words_of(both)) > 1 and not is_agreed(same, kind, identifier, both):
                    own[coder, kind, identifier] = record
    return Outgoing(dataset.info.title, dataset.info.base_iri, documents, found, actors, issues, left_out, own, remarks)


def _in_text(each: Statement) -> tuple[str, int, int, str]:
    return each.text, each.values["start"], each.values["end"], each.id


def _document(text: str, sources: Mapping[str, Source], library: Library, documents: dict[str, Document]) -> str:
    """Put a text among the documents; why it cannot be, else."""
    if text in documents:
        return ""
    if text not in sources:
        return "texts whose row in sources.csv is gone"
    try:
        words = library.words(text)
    except StancegraphError:
        return "texts that are not at hand as they were; say where they lie with --texts"
    about = cells_of_record(sources[text], "source")
    documents[text] = Document(
        text, words, {name: about[name] for name in ("id", "title", "url", "language") if name in about}
    )
    return ""
