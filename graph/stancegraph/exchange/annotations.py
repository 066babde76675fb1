"""Coded statements on their way from one program to another, whatever the format of the file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

REFERENCES = {"actor": "actor", "issue": "issue", "attributed_by": "actor", "on_behalf_of": "actor"}
"""The columns of a statement that name an actor or an issue, and which of them."""


@dataclass(frozen=True, slots=True)
class Document:
    """A text that statements are on: the SHA-256 of its bytes, its words, and what is known of its source, by the names of columns."""

    sha256: str
    words: str
    about: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Annotation:
    """A statement as it leaves: ``start`` and ``end`` count code points, ``cells`` are those of the row it becomes, by column.

    ``created`` and ``modified`` are the moments of its first and its last decision.
    """

    id: str
    coder: str
    text: str
    start: int
    end: int
    cells: Mapping[str, str]
    created: str = ""
    modified: str = ""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """All that leaves: ``actors`` and ``issues`` are the cells of those that statements name, by id; ``own`` those of a coder who means something
    else by the id, by coder, kind and id, which ``remarks`` tell. ``left_out`` counts what stays, by reason."""

    title: str
    base_iri: str
    documents: Mapping[str, Document]
    annotations: Sequence[Annotation]
    actors: Mapping[str, Mapping[str, str]]
    issues: Mapping[str, Mapping[str, str]]
    left_out: Mapping[str, int]
    own: Mapping[tuple[str, str, str], Mapping[str, str]] = field(default_factory=dict)
    remarks: Sequence[str] = ()

    def named(self, kind: str, identifier: str, coder: str) -> Mapping[str, str]:
        """The cells of an actor or issue, as this coder means it; of one that is not known, none."""
        common = self.actors if kind == "actor" else self.issues
        return self.own.get((coder, kind, identifier)) or common.get(identifier, {})


@dataclass(frozen=True, slots=True)
class Place:
    """Where the words of an annotation stand, as its file says: offsets in a unit that has to be told, and the words themselves with those
    before and after; None and empty where the file does not say."""

    start: int | None = None
    end: int | None = None
    exact: str = ""
    prefix: str = ""
    suffix: str = ""


@dataclass(frozen=True, slots=True)
class Arriving:
    """An annotation as its file has it. ``text`` are names of its text, the surest first: a SHA-256, IRIs, ids; ``cells`` are by column, and
    those of :data:`REFERENCES` hold a key of ``Incoming.named``, or of ``named``: what is said of actors and issues for this annotation."""

    id: str
    coder: str
    text: tuple[str, ...]
    place: Place
    cells: Mapping[str, str]
    named: Mapping[tuple[str, str], Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Incoming:
    """All that a file has. ``named`` are the cells of actors and issues, by kind and key, among them ``iri`` where they have one;
    ``left_out`` counts what is no coded statement, by reason."""

    format: str
    annotations: Sequence[Arriving]
    named: Mapping[tuple[str, str], Mapping[str, str]] = field(default_factory=dict)
    left_out: Mapping[str, int] = field(default_factory=dict)
