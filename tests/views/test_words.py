"""The words of the explorer: whole in every language, all of them used, and none beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import pytest
import rdflib
from markupsafe import Markup
from rdflib import RDFS, SKOS

from stancegraph.answers.kinds import Basis, ContradictionKind, Standing
from stancegraph.model.links import LANGUAGES, LINK
from stancegraph.model.schema import SCHEMA
from stancegraph.model.words import ActorKind, ConditionKind, DatePrecision, EventType, Position, SourceKind, Voice
from stancegraph.resources import ontology_file
from stancegraph.views.explorer import words
from stancegraph.views.payload import _words

EXPLORER = Path(words.__file__).parent
SCRIPTS = {path.name: path.read_text(encoding="utf-8") for path in sorted(EXPLORER.glob("*.js"))}
TEMPLATES = {path.name: path.read_text(encoding="utf-8") for path in sorted(EXPLORER.glob("*.html"))}
PYTHON = (EXPLORER / "__init__.py").read_text(encoding="utf-8")
PLACEHOLDER = re.compile(r"\{(\w+)\}")

CHOICES = {each.word: each.choices for each in LINK}
# Rooms whose names are those of a list of the program: scripts ask for them by what the data say.
LISTS = {
    "position": [*(each.label for each in Position), "contested"],
    "hint": [*(each.label for each in Position), "contested"],
    "voice": [each.value for each in Voice],
    "basis": [each.value for each in Basis],
    "standing": [each.value for each in Standing],
    "kind": [*(each.value for each in ActorKind), "issue", "position", "event", "source", "stance"],
    "kinds": [each.value for each in ActorKind],
    "source-kind": [each.value for each in SourceKind],
    "condition-kind": [each.value for each in ConditionKind],
    "event-type": [each.value.lower() for each in EventType],
    "known-to": [each.value for each in DatePrecision],
    "contradiction": [each.value for each in ContradictionKind],
    "tie-kind": CHOICES["tie"],
    "tie-norm": CHOICES["norm"],
    "counting": [word for word in ("own", "taken-over", "across-governments", "no-entailed", "lapsed", "fresh") if word in CHOICES],
    "counting-hint": ["own", "taken-over", "across-governments", "no-entailed", "lapsed", "fresh"],
    "counting-said": ["own", "taken-over", "across-governments", "no-entailed", "lapsed", "fresh"],
    "tab": CHOICES["view"],
}  # fmt: skip
# Fields of a stance that stand at the head of its card, or beside another.
ELSEWHERE = {"actor", "issue", "value", "date", "precision", "by", "passages"}


def forms(wording: words.Wording) -> list[str]:
    return [wording] if isinstance(wording, str) else list(wording.values())


def room(name: str) -> set[str]:
    return {key.split(".", 1)[1] for key in words.texts() if key.startswith(f"{name}.")}


# Texts that are the same in English as a label of the vocabulary, and mean something else.
OTHERWISE = {
    "page.evidence": "all of it, and no piece of it",
    "questions.evidence": "all of it, and no piece of it",
    "controls.none": "nothing is chosen, and not that nobody is spoken for",
    "controls.until": "between two days, and not the last day",
    "console.yes": "something is so, and not a vote",
    "console.no": "something is not so, and not a vote",
}


def _plainly(text: str) -> str:
    return text.casefold().replace("\u2019", "'").replace("-", " ")


def test_what_the_vocabulary_has_a_word_for_is_called_so_in_every_language() -> None:
    """Class, property or word of a list: whoever reads the page in a language meets the words of the ontology in it."""
    graph = rdflib.Graph()
    for name in ("stancegraph.ttl", "schemes.ttl"):
        graph.parse(data=ontology_file(name).read_text(encoding="utf-8"), format="turtle")
    called: dict[str, dict[str, set[str]]] = {}
    for predicate in (RDFS.label, SKOS.prefLabel):
        for term in set(graph.subjects(predicate)):
            labels = {
                each.language: _plainly(each)
                for each in graph.objects(term, predicate)
                if isinstance(each, rdflib.Literal)
            }
            for language in set(LANGUAGES) & labels.keys():
                called.setdefault(labels["en"], {}).setdefault(language, set()).add(labels[language])
    compared = set()
    for key, each in words.texts().items():
        here = {language: _plainly(text) for language, text in each.items() if isinstance(text, str)}
        if here.get("en") in called and key not in OTHERWISE:
            compared.add(key)
            for language, same in called[here["en"]].items():
                assert here[language] in same, (key, language, here[language], same)
    rooms = ("position", "condition-kind", "source-kind", "event-type")
    assert compared >= {f"{name}.{word}" for name in rooms for word in LISTS[name] if word != "contested"}
    assert compared >= {"kind.stance", "kind.issue", "kind.event", "kind.source", "field.voice", "event.done-by"}
    assert OTHERWISE.keys() <= words.texts().keys()


def test_every_text_says_the_same_in_every_language() -> None:
    for key, each in words.texts().items():
        assert tuple(each) == LANGUAGES, key
        assert len({isinstance(wording, str) for wording in each.values()}) == 1, (
            f"{key} depends on a number in every language or in none"
        )
        expected = set(PLACEHOLDER.findall(forms(each[LANGUAGES[0]])[-1]))
        for language, wording in each.items():
            assert all(form.strip() for form in forms(wording)), (key, language)
            found = [set(PLACEHOLDER.findall(form)) for form in forms(wording)]
            assert found[-1] == expected, (key, language)
            # What is one thing need not say the number.
            assert all(expected - {"n"} <= form <= expected for form in found), (key, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_alphabet_is_that_of_the_language(language: str) -> None:
    """A translation that was forgotten, or that got into another column."""
    for key, each in words.texts().items():
        for form in forms(each[language]):
            cyrillic = re.search("[\u0400-\u04ff]", form)
            if language != "uk":
                assert not cyrillic, key
            elif re.search(r"[a-z]{4}", PLACEHOLDER.sub("", form), re.I):
                # Names of formats, files, keys, queries and addresses are Latin everywhere.
                assert cyrillic or key in {"tab.console", "take.turtle", "key.edges"}, key
            assert not re.search("[\u044b\u044d\u044a\u0451]", form), f"{key} is Russian"


def test_forms_are_those_the_browser_asks_for() -> None:
    """As CLDR has them; what is not there is `other`."""
    assert words.FORMS == {"en": ("one", "other"), "fr": ("one", "other"), "uk": ("one", "few", "many", "other")}
    stance = words.texts()["n.stance"]["uk"]
    assert isinstance(stance, dict)
    assert list(stance) == ["one", "few", "many", "other"]


def test_wrong_tables_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    for table, why in (
        ('[a]\nb = ["one", "un"]', "2 wordings"),
        ('[a]\nb = [["x", "y"], ["x", "y"], ["x", "y"]]', "has 4"),
    ):
        monkeypatch.setattr(words, "part", lambda _, table=table: table)
        words.texts.cache_clear()
        with pytest.raises(ValueError, match=why):
            words.texts()
    monkeypatch.undo()
    words.texts.cache_clear()
    assert words.texts()


@pytest.mark.parametrize("name", LISTS)
def test_lists_of_the_program_have_words(name: str) -> None:
    assert room(name) == set(LISTS[name])


def test_fields_are_called_as_the_declaration_calls_them() -> None:
    fields = {each["name"]: each["label"] for each in _words(SCHEMA)["fields"] if each["name"] not in ELSEWHERE}
    assert {name: words.said(f"field.{name}", "en") for name in room("field")} == fields
    assert asdict(LINK[0])["word"] == "view"


def asked() -> Iterator[str]:
    """The keys that scripts, templates and the module ask for."""
    for script in SCRIPTS.values():
        yield from re.findall(r'"([a-z][a-z-]*\.[a-z][a-z-]*)"', script)
        yield from (f"n.{each}" for each in re.findall(r'(?<![\w.])count\([^"]*?"([a-z-]+)"\)', script))
    for template in TEMPLATES.values():
        yield from re.findall(r'data-words(?:-[a-z-]+)?="([^"]+)"', template)
    yield from re.findall(r'said\("([^"]+)"', PYTHON)


def test_every_key_is_there_and_used() -> None:
    found = set(asked())
    rooms = {key.split(".")[0] for key in words.texts()}
    assert {key for key in found if key.split(".")[0] in rooms} - set(words.texts()) == {"card.png", "story.csv"}
    begun = {prefix for script in SCRIPTS.values() for prefix in re.findall(r"`([a-z-]+\.(?:[a-z]+-)?)\$\{", script)}
    unused = {key for key in words.texts() if key not in found and not any(key.startswith(each) for each in begun)}
    assert unused == set()


def literals(script: str) -> Iterator[tuple[int, str]]:
    """The strings of a script and the pieces of its templates, each with its place; what comments and patterns say is none."""
    at = 0
    depths: list[int] = []
    while at < len(script):
        letter = script[at]
        if script.startswith("//", at):
            at = script.find("\n", at)
        elif script.startswith("/*", at):
            at = script.index("*/", at) + 2
        elif letter in "\"'":
            end = _end(script, at, letter)
            yield at, script[at + 1 : end]
            at = end + 1
        elif letter == "`" or (letter == "}" and depths and depths[-1] == 0):
            if letter == "}":
                depths.pop()
            end = at + 1
            while script[end] != "`" and not script.startswith("${", end):
                end += 2 if script[end] == "\\" else 1
            yield at, script[at + 1 : end]
            if script[end] == "$":
                depths.append(0)
                end += 1
            at = end + 1
        elif letter == "/" and re.search(r"(?:^|[(,=:\[!&|?{};+>\n]|return)$", script[:at].rstrip(" ")):
            at = re.compile(r"(?:\\.|\[(?:\\.|[^\]])*\]|[^/\\\[])+/").match(script, at + 1).end()  # type: ignore[union-attr]
        else:
            if depths:
                depths[-1] += {"{": 1, "}": -1}.get(letter, 0)
            at += 1


def _end(script: str, start: int, quote: str) -> int:
    end = start + 1
    while script[end] != quote:
        end += 2 if script[end] == "\\" else 1
    return end


PROSE = re.compile(r"[A-Za-z]{2,}[,:;]? +[a-z]{2,}|^[ .,;:]*[A-Z][a-z]+|^[a-z]{2,} $|^ [a-z]{2,}|[a-z]{2,}: *$")
# Where a string is no word for a reader: names of styles, of elements, of keys; what asks for elements.
NAMING = re.compile(
    r"(?:class: ?\[?[^\]]*|class=|querySelector(?:All)?\(|closest\(|matches\(|key [!=]== |matchMedia\(|under\(event, |location\.protocol !== )$"
)
# Whatever else reads like words and is none: what formats call themselves, what fonts are called, what files and the program say to programs.
KEPT = {
    "cite.js": {" and "},
    "evidence.js": {"Turtle", "BibTeX"},
    "linkwords.js": {"issue:"},
    "network.js": {"px "},
    "order.js": {"issue:"},
    "picture.js": {'system-ui, -apple-system, "Segoe UI", "Noto Sans", Roboto, sans-serif', "px "},
    "questions.js": {"the same", "the same, by other stances"},
    "saving.js": {"<!DOCTYPE html>\\n"},
    "searching.js": {'"use strict";\\nconst hear = ('},
    "turtle.js": {'"^^xsd:'},
    "words.js": {"no text is called "},
    "workers.js": {"not a script of this page"},
}


@pytest.mark.parametrize("name", [each for each in SCRIPTS if not each.endswith("_worker.js")])
def test_no_script_has_words_of_its_own(name: str) -> None:
    script = SCRIPTS[name]
    found = {
        text
        for at, text in literals(script)
        if PROSE.search(text) and not NAMING.search(script[max(0, at - 60) : at].split("\n")[-1])
    }
    assert found == KEPT.get(name, set())


def test_a_word_in_a_script_is_found() -> None:
    script = 'const a = /"no/; // "No, nor this"\nel("p", {}, `${count} of those`, "Nothing here", { class: "small muted" });'
    assert [text for _, text in literals(script) if PROSE.search(text)] == [" of those", "Nothing here", "small muted"]


@pytest.mark.parametrize("name", TEMPLATES)
def test_no_template_has_words_of_its_own(name: str) -> None:
    bare = re.sub(r"\{[{%].*?[%}]\}|&\w+;", "", TEMPLATES[name])
    assert re.findall(r">[^<>]*[A-Za-z]{2}[^<>]*<", bare) == []
    assert re.findall(r'(?<!data-words-)(?:aria-label|title|placeholder|alt)="[^"]*"', bare) == []


def test_templates_are_filled_in() -> None:
    template = '<p class="a" data-words="page.close"></p><input data-words-aria-label="page.find-label" id="x"><i data-other="page.close"></i>'
    assert words.worded(template, "fr") == Markup(
        '<p class="a" data-words="page.close">Fermer</p><input data-words-aria-label="page.find-label" '
        'aria-label="Chercher un acteur, une question ou les mots d\u2019une prise de position" id="x"><i data-other="page.close"></i>'
    )
    with pytest.raises(KeyError, match="number"):
        words.said("n.stance", "en")
    with pytest.raises(KeyError):
        words.worded('<p data-words="page.nothing"></p>', "en")


def test_french_is_set_with_blanks_that_do_not_break() -> None:
    assert words.said("panel.also", "fr") == "Aussi\u00a0:"
    assert words.said("cite.quoted", "fr") == "\u00ab\u00a0{title}\u00a0\u00bb"
    assert not [
        form for each in words.texts().values() for form in forms(each["fr"]) if re.search(r" [:;?!\u00bb]", form)
    ]
