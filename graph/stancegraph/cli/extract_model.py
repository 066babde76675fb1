"""``extract --with model``: what is sent and to whom, what it will take, and what became of it."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from stancegraph.cli.terminal import say, tell, warned
from stancegraph.extras import refuse_without

if TYPE_CHECKING:
    from stancegraph.extraction.asking import Asking
    from stancegraph.extraction.runs import Extracted, Run
    from stancegraph.extraction.server import Server
    from stancegraph.extraction.texts import AtHand, Texts


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line says of a model; each only goes with it."""

    server: str | None
    model: str | None
    probe: str | None
    fresh: bool
    estimate: bool
    resume: bool
    jobs: int | None
    most_tokens: int | None
    timeout: float | None

    def given(self) -> list[str]:
        """The names of the options that were given."""
        return [f"--{name.replace('_', '-')}" for name in self.__slots__ if getattr(self, name) not in (None, False)]


def by_model(dataset: Path, texts: Texts, options: Options) -> tuple[Run, list[Extracted], list[str]] | None:
    """The run, what was found, and what was said of texts that were not answered; None where nothing was to be done but estimate."""
    refuse_without(("openai", "pydantic"), "extract --with model", "llm")
    from stancegraph.coding.codebook import read_codebook
    from stancegraph.extraction.answers import Answers
    from stancegraph.extraction.asking import Asking
    from stancegraph.extraction.probes import Probe, choices
    from stancegraph.extraction.questions import Questions
    from stancegraph.extraction.runs import Run, known_lines
    from stancegraph.extraction.server import ADDRESS, MODEL, Server
    from stancegraph.tables.problems import Problems

    if options.fresh and options.resume:
        raise click.UsageError("--fresh asks all again, --resume only what was not asked; give one of them")
    model = options.model or os.environ.get(MODEL, "")
    if not model:
        raise click.UsageError(f"--with model needs the name of one: --model NAME, or {MODEL} in the environment")
    address = options.server or os.environ.get(ADDRESS, "")
    probe = Probe(options.probe) if options.probe else None
    with warned(Problems()) as problems:
        rules = read_codebook(dataset, problems)
    questions = Questions(texts.suggestions, rules, choices(probe), model)
    asked = {"probe": probe.value} if probe else {}
    parameters: dict[str, str | int | float] = {
        "model": model,
        "temperature": questions.temperature,
        "seed": questions.seed,
        **asked,
        **questions.hashes,
    }
    at_hand = list(texts.at_hand())
    if options.resume:
        known = known_lines(dataset, Run("model", parameters).name)
        if len(known.keys() & {each.sha256 for each in at_hand}) == len(at_hand):
            say("All texts are in this run already: nothing was sent.")
            return None
        at_hand = [each for each in at_hand if each.sha256 not in known]
    server: Server | None = None
    if address and not options.estimate:
        server = Server(address, timeout=options.timeout or 120.0, most_tokens=options.most_tokens)
    asking = Asking(
        questions, Answers(dataset), server.ask if server else None, options.fresh, fresh_quotes=probe is None
    )
    if options.estimate:
        _tell_estimate(asking, at_hand)
        return None
    extracted, unanswered = _ask(asking, at_hand, options.jobs or 1)
    if server is not None:
        say(f"Sent {server.sent:,} request{'s' * (server.sent != 1)}, about {server.spent:,} tokens.")
    about = {
        "model": ", ".join(sorted({name for name, _ in asking.stated if name})),
        "fingerprint": ", ".join(sorted({mark for _, mark in asking.stated if mark})),
    }
    return Run("model", parameters, {name: value for name, value in about.items() if value}), extracted, unanswered


def _ask(asking: Asking, texts: list[AtHand], jobs: int) -> tuple[list[Extracted], list[str]]:
    """What was found in each text, in their order, and why there is nothing of others; one by one, or several at a time."""
    from stancegraph.extraction.server import NoAnswer

    extracted: list[Extracted] = []
    unanswered: list[str] = []
    pool = ThreadPoolExecutor(jobs)
    try:
        waiting = [(text, pool.submit(_unless_stopped(asking), text)) for text in texts]
        for text, each in waiting:
            try:
                extracted.append(each.result())
            except NoAnswer as error:
                unanswered.append(f"{text.source.id}: {error}")
    finally:
        # Whoever stops the command, or an error that all texts would meet, does not wait for what was not begun.
        pool.shutdown(wait=True, cancel_futures=True)
    return extracted, unanswered


def _unless_stopped(asking: Asking) -> Callable[[AtHand], Extracted]:
    """Asks about a text, unless what all texts would meet was met before."""
    from stancegraph.errors import StancegraphError

    def about(text: AtHand) -> Extracted:
        if asking.ended is not None:
            raise asking.ended
        try:
            return asking.about(text)
        except StancegraphError as error:
            asking.ended = error
            raise

    return about


def _tell_estimate(asking: Asking, texts: list[AtHand]) -> None:
    """What would be sent."""
    requests = [request for text in texts if text.words.strip() and (request := asking.waiting(text)) is not None]
    tokens = sum(each.tokens for each in requests)
    one = asking.questions.judge(" " * 1500, " " * 200, "", "").tokens
    tell(f"texts: {len(texts):,}")
    tell(f"requests to find statements: {len(requests):,}, about {tokens:,} tokens to send")
    tell(f"then one request for each statement found: about {one:,} tokens to send each")
    say("Nothing was sent. What was answered before is not asked again; answers come on top.")
