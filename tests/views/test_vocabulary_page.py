"""The page of the vocabulary: all that is declared is on it, escaped, and nothing comes from elsewhere."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from html import unescape

import pytest

from stancegraph.model.schema import SCHEMA
from stancegraph.model.words import SCHEMES, Position
from stancegraph.rdf import ontology
from stancegraph.rdf.ontology import own_terms, words_in
from stancegraph.rdf.parts import LANGUAGES
from stancegraph.views import vocabulary_page
from stancegraph.views.vocabulary_page import vocabulary_html


@pytest.fixture(scope="module")
def page() -> str:
    return vocabulary_html()


@pytest.fixture(scope="module")
def text(page: str) -> str:
    """What is to be read, without markup."""
    body = re.sub(r"<(script|style)>.*?</\1>", "", page, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


def test_every_field_and_term_and_word_is_on_it(text: str) -> None:
    for kind in (*SCHEMA.kinds, SCHEMA.dataset):
        for field in kind.fields:
            assert f"{field.predicate} {field.called}" in text
    for term in own_terms():
        assert term.comments["en"] in text
        assert term.labels["uk"] in text
        assert " ".join(term.example.split()) in text
    for words, scheme in SCHEMES.items():
        assert f"{scheme.title} {scheme.name}: {scheme.description}" in text
        for word in words:
            name = word.label if isinstance(word, Position) else word.value
            assert re.search(
                rf"{re.escape(name)} .{{0,30}}{re.escape(word.definition)} {re.escape(word.example)}", text
            )


def test_links_lead_to_places_of_the_page_and_nowhere_else(page: str) -> None:
    places = re.findall(r' id="([^"]+)"', page)
    assert len(places) == len(set(places)) > 100
    links = re.findall(r'(?:href|src|action)="([^"]*)"', page)
    assert len(links) > 100
    assert {link.removeprefix("#") for link in links} <= set(places)
    assert all(link.startswith("#") for link in links)


def test_the_policy_allows_the_code_of_the_page_only(page: str) -> None:
    found = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    assert found
    policy = unescape(found[1])
    for element in ("script", "style"):
        [code] = re.findall(rf"<{element}>(.*?)</{element}>", page, re.DOTALL)
        assert f"{element}-src 'sha256-{b64encode(sha256(code.encode()).digest()).decode()}'" in policy
    assert "default-src 'none'" in policy
    assert not re.search(r"<[^>]* (?:style|on\w+)=", re.sub(r"<script>.*?</script>", "", page, flags=re.DOTALL))
    assert "<noscript>" not in page, "it is all there without its script"


def test_what_is_declared_is_escaped(monkeypatch: pytest.MonkeyPatch) -> None:
    hostile = ontology.OwnTerm(
        name="sg:<b>",
        is_class=True,
        labels=dict.fromkeys(LANGUAGES, "<script>x</script>"),
        comments=dict.fromkeys(LANGUAGES, "</p><script>x</script>"),
        example='"><img src=x onerror=x>',
        parents=("<i>",),
        homes=(),
        ranges=("<i>",),
    )
    monkeypatch.setattr(vocabulary_page, "own_terms", lambda: [*own_terms(), hostile])
    html = vocabulary_html()
    assert "&lt;script&gt;x&lt;/script&gt;" in html
    assert "<script>x" not in html
    assert "<img" not in html
    assert "<b>" not in html
    assert "<i>" not in html


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_explains_in_one_language_and_names_in_all(language: str) -> None:
    html = unescape(vocabulary_html(language))
    said = "" if language == "en" else f' lang="{language}"'
    for term in own_terms():
        assert f"<p{said}>{term.comments[language]}</p>" in html
        for other in set(LANGUAGES) - {language}:
            assert f'<span lang="{other}">{term.labels[other]}</span>' in html
            assert term.comments[other] not in html or term.comments[other] == term.comments["en"]
    told = {each: words_in(each) for each in LANGUAGES}
    assert len(told[language]) == len(SCHEMES) + sum(len(list(words)) for words in SCHEMES)
    for iri, (label, meaning) in told[language].items():
        assert (
            f"<span{said}>{label}</span>" in html or f'<span class="muted"{said}>{label}</span>' in html or said == ""
        )
        assert f">{meaning}<" in html
        for other in set(LANGUAGES) - {language}:
            assert f'<span lang="{other}">{told[other][iri][0]}</span>' in html
