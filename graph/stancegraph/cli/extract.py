"""The command that proposes what to code."""

from __future__ import annotations

import hashlib
from collections import Counter
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import click

from stancegraph.characters import show, some, without_halves
from stancegraph.cli.extract_model import Options, by_model
from stancegraph.cli.options import one_of
from stancegraph.cli.terminal import MOST_NAMED, say, tell, warned
from stancegraph.errors import StancegraphError
from stancegraph.extraction.probes import Probe
from stancegraph.nearest import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable

    from stancegraph.extraction.runs import Extracted, Run
    from stancegraph.extraction.texts import AtHand, Texts

    Found = tuple[Run, list[Extracted], list[str]] | None

_METHODS = ("cues", "rules", "model")


@click.command(
    epilog="Examples:\n\n\b\n  stancegraph extract talks\n  stancegraph extract talks --with cues envoy\n"
    "  stancegraph extract talks --with rules\n"
    "  stancegraph extract talks --with model --server http://localhost:8000/v1 --model NAME --estimate\n  stancegraph extract talks --with found.jsonl\n  stancegraph extract talks --learned"
)
@click.argument("dataset", type=click.Path(path_type=Path))
@click.argument("sources", metavar="[TEXT]...", nargs=-1)
@click.option(
    "--with",
    "method",
    metavar="cues|rules|model|FILE.jsonl",
    default=None,
    help="What finds them: cue words, rules of English, a language model, or a file with what another program found.  [default: cues]",
)
@click.option(
    "--texts",
    "folders",
    metavar="DIR",
    multiple=True,
    type=click.Path(path_type=Path),
    help="A folder in which texts lie, as for stancegraph code; remembered (any number of times).",
)
@click.option(
    "--server",
    metavar="URL",
    help="With model: the address of a server that speaks the OpenAI API.  [default: OPENAI_BASE_URL]",
)
@click.option("--model", metavar="NAME", help="With model: its name, as the server has it.  [default: OPENAI_MODEL]")
@click.option(
    "--probe",
    type=one_of(Probe),
    help="With model: put the question about positions otherwise, for evaluate --probe.",
)
@click.option("--fresh", is_flag=True, help="With model: ask again what was answered before.")
@click.option("--resume", is_flag=True, help="With model: only texts that the run does not have yet.")
@click.option("--estimate", is_flag=True, help="With model: say what would be sent, and send nothing.")
@click.option("--jobs", metavar="N", type=click.IntRange(1, 64), help="With model: texts at a time.  [default: 1]")
@click.option(
    "--most-tokens",
    metavar="N",
    type=click.IntRange(1),
    help="With model: send nothing that would pass so many tokens.",
)
@click.option(
    "--timeout",
    metavar="SECONDS",
    type=click.FloatRange(0.1, 3600),
    help="With model: how long to wait for an answer.  [default: 120]",
)
@click.option("--learned", is_flag=True, help="Find nothing; say what coders made of the candidates of each rule.")
def extract(
    dataset: Path,
    sources: tuple[str, ...],
    method: str | None,
    folders: tuple[Path, ...],
    learned: bool,
    server: str | None,
    model: str | None,
    probe: str | None,
    fresh: bool,
    resume: bool,
    estimate: bool,
    jobs: int | None,
    most_tokens: int | None,
    timeout: float | None,
) -> None:
    """Propose stretches of the texts of DATASET that may say who stands where: all texts, or those of the sources that are named.

    Candidates go into DATASET/coding/candidates and nowhere else. Who codes sees them after going through a text alone (p in
    the page), accepts or rejects each, and says the position.
    """
    from stancegraph.coding.texts import remember
    from stancegraph.extraction.runs import write_run
    from stancegraph.extraction.texts import Texts

    options = Options(server, model, probe, fresh, estimate, resume, jobs, most_tokens, timeout)
    if options.given() and (learned or method != "model"):
        raise click.UsageError(f"{options.given()[0]} goes with --with model alone")
    if learned:
        if sources or method or folders:
            raise click.UsageError("--learned finds nothing, so it goes with no TEXT, --with or --texts")
        _tell_learned(dataset)
        return
    for folder in folders:
        if not folder.is_dir():
            raise StancegraphError(f"{folder}: no such folder; name the folder that holds the texts")
    if folders:
        remember(dataset, folders)
    find = _finder(method or _METHODS[0], dataset, options)
    texts = Texts(dataset, sources)
    if texts.missing:
        say(
            f"{len(texts.missing):,} of {len(texts.sources):,} texts are not at hand, and were not looked at: "
            f"{some(texts.missing, MOST_NAMED)}"
        )
    found = find(texts)
    if found is None:
        return
    run, extracted, unanswered = found
    for each in extracted:
        tell(_line(each))
    if unanswered and not extracted:
        raise StancegraphError("no text was answered, so nothing was written: " + "; ".join(unanswered))
    made = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    path, count = write_run(dataset, run, extracted, made, version("stancegraph"))
    say(f"Wrote {path}: {count:,} candidate{'s' * (count != 1)}.")
    if unanswered:
        raise StancegraphError(
            f"{len(unanswered):,} of {len(extracted) + len(unanswered):,} texts are not in it, and are asked again next time: "
            + "; ".join(unanswered)
        )


def _line(extracted: Extracted) -> str:
    count = len(extracted.each_once())
    said = f"{extracted.source}: {count:,} candidate{'s' * (count != 1)}"
    if again := len(extracted.candidates) - count:
        said += f"; {again:,} found again"
    if extracted.dropped:
        why = Counter(each.why for each in extracted.dropped)
        said += f"; {len(extracted.dropped):,} dropped: " + ", ".join(
            f"{number:,} {name}" for name, number in why.items()
        )
    return said


def _finder(method: str, dataset: Path, options: Options) -> Callable[[Texts], Found]:
    """How a method finds candidates: the run, what was found, and what was said of texts it found nothing out about."""
    if method == "cues":
        return lambda texts: (*_by_cues(texts), [])
    if method == "rules":
        return lambda texts: (*_by_rules(texts), [])
    if method == "model":
        return lambda texts: by_model(dataset, texts, options)
    if method.endswith(".jsonl"):
        return lambda texts: (*_from_file(Path(method), texts), [])
    raise click.BadParameter(
        f"{method} is no method; there are {', '.join(_METHODS)}, or name a file that ends in .jsonl",
        param_hint="--with",
    )


def _by_cues(texts: Texts) -> tuple[Run, list[Extracted]]:
    from stancegraph.extraction.cues import CUES, cues
    from stancegraph.extraction.runs import Extracted, Run

    words = hashlib.sha256(repr(sorted(CUES.items())).encode()).hexdigest()[:16]
    found = [Extracted(each.sha256, each.source.id, cues(each.sha256, each.words)) for each in texts.at_hand()]
    return Run("cues", {"words": words}), found


def _by_rules(texts: Texts) -> tuple[Run, list[Extracted]]:
    from stancegraph.extraction.rules import RULES, in_english, rules
    from stancegraph.extraction.runs import Dropped, Extracted, Run

    found = []
    for each in texts.at_hand():
        source = each.source
        if in_english(source.language):
            candidates = rules(each.sha256, each.words, texts.suggestions, source.author)
            found.append(Extracted(each.sha256, source.id, candidates))
        else:
            found.append(
                Extracted(
                    each.sha256,
                    source.id,
                    [],
                    [Dropped(f"text, for it is in {source.language}: the rules are of English")],
                )
            )
    return Run("rules", {"words": RULES}), found


def _from_file(path: Path, texts: Texts) -> tuple[Run, list[Extracted]]:
    from stancegraph.coding.candidates import Candidate
    from stancegraph.extraction.given import candidate_from, read_given
    from stancegraph.extraction.runs import Dropped, Extracted, Run

    given = read_given(path)
    by_text: dict[str, list[Candidate | Dropped]] = {}
    at_hand: dict[str, AtHand] = {each.sha256: each for each in texts.at_hand()}
    elsewhere = 0
    unknown = Counter[str]()
    for each in given:
        named = {texts.known.get(name, "") for name in each.about}
        unknown.update(name for name in each.about if name not in texts.known)
        if len(named) > 1:
            raise StancegraphError(
                f"{path}, line {each.number}: text and source do not name the same text; which of them is meant?"
            )
        sha256 = named.pop()
        if sha256 not in at_hand:
            elsewhere += 1
            continue
        found = candidate_from(each, sha256, at_hand[sha256].words, texts.suggestions)
        by_text.setdefault(sha256, []).append(found)
    for name, number in unknown.most_common(MOST_NAMED):
        lines = "1 line names" if number == 1 else f"{number:,} lines name"
        say(f"{path}: {lines} {show(name)}, and no text of the dataset is called so{did_you_mean(name, texts.known)}")
    if len(unknown) > MOST_NAMED:
        say(f"{path}: {len(unknown) - MOST_NAMED:,} more are named, and no text of the dataset is called so.")
    if not by_text:
        raise StancegraphError(
            f"{path}: none of its {len(given):,} lines is about a text that is asked for and at hand"
        )
    if elsewhere:
        say(f"{elsewhere:,} of {len(given):,} lines are about other texts, and were left out.")
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return Run("file", {"file": without_halves(path.name), "sha256": digest}), [
        Extracted(
            sha256,
            at_hand[sha256].source.id,
            [each for each in found if isinstance(each, Candidate)],
            [each for each in found if isinstance(each, Dropped)],
        )
        for sha256, found in by_text.items()
    ]


def _tell_learned(dataset: Path) -> None:
    """What became of the candidates of each rule, over all coders."""
    from stancegraph.coding.candidates import ENOUGH, LEAST_PRECISION, Reviewing, read_runs
    from stancegraph.coding.fold import fold
    from stancegraph.coding.journal import read_all
    from stancegraph.tables.problems import Problems

    with warned(Problems()) as problems:
        reviewing = Reviewing(read_runs(dataset, problems))
        state = fold(read_all(dataset, problems))
    learned = reviewing.learned(state)
    if not learned:
        raise StancegraphError(f"{dataset}: there are no candidates; find some with: stancegraph extract {dataset}")
    for each in sorted(learned.values(), key=lambda each: (-each.decided, each.rule)):
        share = (
            "nothing decided"
            if each.precision is None
            else f"{each.accepted:,} of {each.decided:,} accepted ({each.precision:.2f})"
        )
        tell(f"{each.rule}: {share}" + ("; retired" if each.is_retired else ""))
    say(
        f"A rule is retired below {LEAST_PRECISION:g} after {ENOUGH} decisions of a coder: that coder is shown no more of it."
    )
