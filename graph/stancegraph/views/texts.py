"""How much of the texts of sources goes into a page, and where in it the words of stances stand.

A source says it in its column ``embed``, or its licence does (:mod:`stancegraph.model.licences`): all of its text, so many characters
around each quote, or none. Words that do not stand in the text where their offsets say are never marked there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from stancegraph.characters import show
from stancegraph.model.licences import embeds
from stancegraph.model.records import Dataset, Source, Stance
from stancegraph.model.words import Embed

AROUND = 200
"""Characters that stand before and after a quote where a text may not stand whole."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where words of a ``stance`` (its id) stand in a text: in code points from 0, the end not included; those of its quote, or of a
    passage that is longer than may be quoted."""

    stance: str
    start: int
    end: int
    quoted: bool


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text, and where it begins there, in code points."""

    start: int
    words: str


@dataclass(frozen=True, slots=True)
class SourceText:
    """What a page has of the text of a source: its ``pieces`` in order, of ``length`` code points in all, and where the words of stances stand."""

    length: int
    pieces: tuple[Piece, ...]
    places: tuple[Place, ...]

    @property
    def whole(self) -> bool:
        """Whether nothing of the text is left out."""
        return sum(len(each.words) for each in self.pieces) == self.length


@dataclass(frozen=True, slots=True)
class PageTexts:
    """The texts of a page by the ids of sources; and what it lacks, as ids: sources ``kept_back`` (``embed`` says so, or no quote
    stands in the text), sources whose text is ``absent``, stances whose words are ``lost``: they do not stand in the text. Of sources
    that are ``undecoded``, whose file is at hand and no UTF-8, the names of the files."""

    by_source: Mapping[str, SourceText]
    kept_back: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    undecoded: tuple[str, ...] = ()

    def said(self) -> str:
        """How many texts the page has and what it lacks, in a sentence."""
        whole = sum(each.whole for each in self.by_source.values())
        parts = [f"{whole:,} whole", f"{len(self.by_source) - whole:,} only around quotes ({AROUND} characters)"]
        if self.kept_back:
            parts.append(f"{len(self.kept_back):,} kept back, as embed says or for want of a quote in it")
        if self.absent:
            sources = "source" if len(self.absent) == 1 else "sources"
            parts.append(f"of {len(self.absent):,} {sources} no text is at hand")
        if self.undecoded:
            parts.append(
                f"{len(self.undecoded):,} at hand in another encoding than UTF-8: {_some(tuple(map(show, self.undecoded)))}"
            )
        sentence = f"Texts in the page: {'; '.join(parts)}."
        if not self.lost:
            return sentence
        has = "stance has" if len(self.lost) == 1 else "stances have"
        return f"{sentence} {len(self.lost):,} {has} words that do not stand in their text: {_some(self.lost)}."


def _some(names: tuple[str, ...]) -> str:
    return ", ".join(names[:3]) + (" and others" if len(names) > 3 else "")


NONE = PageTexts({})


def page_texts(
    dataset: Dataset, texts: Mapping[str, str], undecoded: Mapping[str, str] = MappingProxyType({})
) -> PageTexts:
    """What a page of a dataset holds of ``texts``, by the SHA-256 of their UTF-8; ``undecoded`` are the names of files that are none, by theirs."""
    of_source: dict[str, list[Stance]] = {each.id: [] for each in dataset.sources}
    for stance in dataset.stances:
        of_source[stance.source].append(stance)
    held: dict[str, SourceText] = {}
    kept_back, absent, lost, other = [], [], [], []
    for source in dataset.sources:
        text = texts.get(source.sha256) if source.sha256 else None
        if text is None:
            if source.sha256 in undecoded:
                other.append(undecoded[source.sha256])
            else:
                absent.append(source.id)
            continue
        places: list[Place] = []
        for stance in of_source[source.id]:
            found = tuple(_places(stance, text))
            places += found
            if not found and (stance.evidence or stance.passages):
                lost.append(stance.id)
        if found_text := _shown(source, text, places):
            held[source.id] = found_text
        else:
            kept_back.append(source.id)
    return PageTexts(held, tuple(kept_back), tuple(absent), tuple(lost), tuple(other))


def _places(stance: Stance, text: str) -> Iterator[Place]:
    """Where the quote and the passages of a stance stand; a quote without offsets where its words stand once."""
    if (quoted := stance.evidence) is not None:
        start = quoted.start if quoted.start is not None else _only_place(quoted.quote, text)
        if start is not None and text[start : start + len(quoted.quote)] == quoted.quote:
            yield Place(stance.id, start, start + len(quoted.quote), quoted=True)
    for each in stance.passages:
        if each.holds_in(text):
            yield Place(stance.id, each.start, each.end, quoted=False)


def _only_place(words: str, text: str) -> int | None:
    start = text.find(words)
    return start if start >= 0 and text.find(words, start + 1) < 0 else None


def _shown(source: Source, text: str, places: Iterable[Place]) -> SourceText | None:
    """What of a text may stand in a page; None where nothing may."""
    in_order = tuple(sorted(places, key=lambda each: (each.start, each.end, each.stance)))
    match embeds(source):
        case Embed.WHOLE:
            return SourceText(len(text), (Piece(0, text),), in_order)
        case Embed.AROUND:
            # A passage has no words that may be quoted: it opens nothing.
            spans = [
                (max(each.start - AROUND, 0), min(each.end + AROUND, len(text))) for each in in_order if each.quoted
            ]
            pieces = [Piece(start, text[start:end]) for start, end in _joined(spans)]
            shown = [each for each in in_order if any(_holds(piece, each) for piece in pieces)]
            return SourceText(len(text), tuple(pieces), tuple(shown)) if pieces else None
        case Embed.QUOTES:
            return None


def _holds(piece: Piece, place: Place) -> bool:
    return piece.start <= place.start and place.end <= piece.start + len(piece.words)


def _joined(spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Spans, in the order of their starts, of which those that touch are one."""
    begun: tuple[int, int] | None = None
    for start, end in spans:
        if begun is not None and start <= begun[1]:
            begun = (begun[0], max(begun[1], end))
            continue
        if begun is not None:
            yield begun
        begun = (start, end)
    if begun is not None:
        yield begun
