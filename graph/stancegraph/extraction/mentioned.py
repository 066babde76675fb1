"""Who is named in a text, by name, by office or by a pronoun; a short name stands for the longer one it was introduced by.

Actors of the dataset are known by name and alias. Others are words with a capital letter, by what stands with them: English only.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import takewhile, zip_longest

from stancegraph.coding.suggestions import Suggestions
from stancegraph.extraction.lexicon import listed
from stancegraph.extraction.sentences import sentences
from stancegraph.model.words import ActorKind
from stancegraph.naming import fold

_TITLES = listed(
    "president prime foreign minister ministers deputy vice secretary general ambassador chancellor king queen prince sheikh emir sultan premier "
    "spokesperson spokesman spokeswoman envoy special commissioner representative high senator governor mayor pope advisor adviser national "
    "security defence defense chief commander mr mrs ms dr sir chairman chairwoman chair director head admiral marshal colonel interior finance "
    "advisors advisers secretaries presidents state secretary-general director-general vice-president speaker press sen rep congressman congresswoman "
    "gen lt col maj capt sgt adm gov amb pm mullah ayatollah archbishop bishop imam senator "
    "staff intelligence affairs homeland treasury energy trade justice"
)
_QUALIFIES = listed(
    "prime foreign deputy vice special high national security defence defense state interior finance general press staff intelligence affairs homeland "
    "treasury energy trade justice"
)
_IN_FULL = {
    "gen": "general",
    "col": "colonel",
    "gov": "governor",
    "adm": "admiral",
    "amb": "ambassador",
    "sen": "senator",
    "rep": "representative",
    "capt": "captain",
    "pm": "prime minister",
}
"""Titles as they are shortened."""
_HEADS = listed("secretary minister director chief adviser advisor commissioner")
"""Offices that are told by what they are of: "Director of National Intelligence"."""
_APART = listed("prime vice deputy")
"""Without them an office is somebody else's: the President is not the Vice President."""
_BODIES = listed(
    "ministry council commission department union nations organization organisation republic kingdom state states emirates federation "
    "government governments administration group forces army agency court committee parliament assembly league alliance office movement party congress senate treasury "
    "house association authority bank ministers front command community"
)
_NO_NAMES = listed(
    "the a an in on at of for to and or but if as by with from while when where after before since despite although though however also this "
    "that these those it its he she they we i you our their his her my all any both each every some no not only nearly most many such there here "
    "what which who whom whose how why then now today yesterday tomorrow let along speaking monday tuesday wednesday thursday friday saturday "
    "sunday january february march april may june july august september october november december joint statement women men last next once "
    "welcome encourage recognizing recognising over under during between among earlier later meanwhile instead nor neither yet still "
    "without within until unless because amid among of to by with against into near despite as who how if so more less new asked reports local officials additional hostilities one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "twenty several half most whatever whoever whenever wherever whichever other others condemn express note take decide mandate call urge request invite reaffirm recall commend deplore demand stress thank regret reject adopt endorse instruct appeal"
)
_ONLY_ASKS = listed("would could should did does is are was were has have had might must shall")
"""Verbs that a sentence can begin with, before a name that is its subject."""
_ASKS = _ONLY_ASKS | listed("will can do may")
"""Those, and such as are names as well, of which only a question is sure."""
_question = re.compile(r"\?[”\"’']?\s*\Z")
_TWO_WORDS = listed("south north east west new saudi sri costa el united burkina sierra papua central middle")
"""Words with which names of places of two words begin."""
_sent_to = re.compile(
    r"\b(?:ambassador|envoy|representative|coordinator|advis[eo]r|delegate)\s+(?:to|for|on)\s+(?:the\s+)?(?:horn\s+of\s+)?\Z",
    re.IGNORECASE,
)
_place_between = re.compile(r"\s+(?:to|for|on)\s+(?:the\s+)?(?:[A-Z][\w’-]*\s+){1,2}")
_WIDTH = 60
"""Letters of a line after which it may have been broken."""
_junior = re.compile(r",?\s+(?:Jr|Sr)\b\.?")
_DIRECTIONS = listed("western northern southern eastern central foreign national")
_OFFICES = (
    "ministers?|presidents?|leaders?|envoys?|officials?|spokes(?:man|woman|person)|delegations?|governments?|ministry|part(?:y|ies)|sides?|"
    "negotiators?|mediators?|diplomats?|ambassadors?|chancellor|council|commission|alliance|bloc|rebels|opposition|authorities|army|military|"
    "militias?|militants|paramilitaries|fighters|factions|insurgents|junta|agencies|generals|protesters|islanders|residents|(?<=the )(?:resolution|draft|text|communiqué|declaration)|(?<=[Tt]he )(?:force|front|movement)|rulers|chiefs?|mission|secretary-general|lawmakers|union|countries|(?<=his )country|(?<=her )country|nations|allies|members|advis[eo]rs?|secretary|premier|king|men|women|group|governor|commander|general|states|counterpart"
)
_office = re.compile(
    r"(?<!['’])\b(?P<adjectives>(?:(?:prime|foreign|defen[cs]e|interior|finance|vice|deputy|senior|top|opposition|rebel|army|military|party|coalition|union|[A-Z][a-z]+(?:ern|an|ish|ese|i))\s+)*)"
    rf"(?P<head>{_OFFICES})\b",
    re.IGNORECASE,
)
_speaks = re.compile(
    r"\b(?P<office>(?:representative|delegate|delegation|ambassador)\s+of|spokes(?:man|woman|person)\s+(?:of|for))\s+(?:the\s+)?\Z",
    re.IGNORECASE,
)
_their_own = re.compile(r"\b(?:his|her)\s+(?:own\s+)?\Z", re.IGNORECASE)
"""Before a country, a government or a party: it is that of whoever is spoken of."""
_pronoun = re.compile(r"\b(?:he|she|they|it|we|i|(?:all|both|each)\s+of\s+us)\b", re.IGNORECASE)
_with = re.compile(r"\bwith\s+(?:the\s+)?\Z", re.IGNORECASE)
_doing = re.compile(r"\s+(?:\w+ly\s+)?[a-z]+ing\b")
_ours = re.compile(
    r"\bour\s+(?:two\s+|three\s+|respective\s+|own\s+)?(?:countr(?:y|ies)|nations?|governments?|peoples?|administration|delegations?|leaders)\b",
    re.IGNORECASE,
)
"""What who speaks calls those he speaks for."""
_token = re.compile(
    r"[A-Z]['’][A-Z][^\W_]+(?:-[^\W_]+)*|[^\W_]+(?:[-.][^\W_]+)*\.?(?=\s+[^\W\d_])|[^\W_]+(?:[-][^\W_]+)*|[^\w\s]|_"
)
_dateline = re.compile(
    r"[A-Z][\w.’' /-]{1,40}(?:,\s+[A-Z][\w.]{1,15}(?:\s+\d{1,2})?)*\s*(?:\([^()\n]{2,30}\)\s*)?(?:\s[–—-]{1,2}|—)\s+(?=[A-Z“\"])"
)
"""Where and by which agency a report begins: "HALVEN, March 3 (Herald) - "; nobody is named in it."""
_in_place = re.compile(r"\b(?:in|at|near|across|around|outside|inside|into)\s+\Z", re.IGNORECASE)
"""Before a place: "in Port Norland" there is nobody."""
_article = re.compile(r"(?:[ae]l|a[dnrs]|ash|bin|ben|ibn)-(?=[A-Z])")
"""Before a part of an Arabic name: "al-Haddad", for short "Haddad"."""
_acronym = re.compile(r"\s*\((?:the\s+)?[“\"]?([A-Z][A-Z&.-]+)[”\"]?\)")
_government = re.compile(
    r"^(?:the\s+)?(?:(?:governments?|state|kingdom|people)\s+of\s+(?:the\s+)?(?P<of>.+)|(?P<own>.+?)(?:['’]s?)?\s+(?:government|administration))$",
    re.IGNORECASE,
)
_SHORT = {
    "us": "United States",
    "america": "United States",
    "britain": "United Kingdom",
    "great britain": "United Kingdom",
    "u.s": "United States",
    "usa": "United States",
    "uk": "United Kingdom",
    "u.k": "United Kingdom",
    "uae": "United Arab Emirates",
    "eu": "European Union",
    "un": "United Nations",
    "u.n": "United Nations",
    "au": "African Union",
}
_SMALL = (
    "of",
    "of the",
    "for",
    "von",
    "von der",
    "von dem",
    "zu",
    "van",
    "van de",
    "van den",
    "van der",
    "ter",
    "ten",
    "de",
    "de la",
    "de las",
    "de los",
    "del",
    "della",
    "di",
    "da",
    "dos",
    "du",
    "al",
    "el",
    "bin",
    "ibn",
    "bint",
    "ben",
)
_PREPOSITIONS = listed(
    "of in to with by for on from at over between against into near about across toward towards through under within without during after before "
    "since until including like via despite regarding concerning throughout around among upon outside inside alongside help let have"
)
_ANEW = listed(
    "leaders ministers presidents sides men women diplomats advisors advisers secretaries envoys delegations officials parties"
)
"""What several are called again by."""
_HOLDERS = listed(
    "king premier chancellor commander governor general spokesman spokeswoman spokesperson ambassador secretary"
)
_OWN = listed("country government delegation nation party side")
"""What somebody has the voice of: of "his country" who says "his" is the voice."""
_STATES_OWN = listed("country government delegation nation")
"""What of "his country" is the state that he speaks for, where the text says which."""
_SPEAKS_FOR = listed("government side delegation leadership administration")
"""What of a state or a body speaks for it."""
_of_whom = re.compile(r"\s+of\s+(?:the\s+)?(?P<whom>[A-Z][\w’'-]*(?:\s+[A-Z][\w’'-]*){0,3})")
_SORTS = listed("group movement force front party")
"""What a body is called that is no state."""
_FORCES = listed("army military militia government opposition junta rebels")
"""Bodies without a name of their own that stand in a row with those that have one."""
_PART_OF = listed("members leadership mission delegation")
"""What speaks for the whole that it is of."""
_ASSEMBLIES = listed(
    "council assembly parliament committee commission congress senate union league nations organization organisation court"
)
"""What passes resolutions."""
_TEXTS = listed("resolution draft text communiqué declaration")
"""What speaks for the body that has passed it."""
_PERSONS = _HOLDERS | listed("president leader envoy minister negotiator mediator diplomat official adviser advisor")
"""Offices of one person."""
_STEM = 4
_state_behind = re.compile(r"\s+\((?P<state>[A-Z][\w’'-]+(?:\s+(?:and\s+)?[A-Z][\w’'-]+){0,3})\)")
_state_ahead = re.compile(r"(?P<state>[A-Z][\w-]+(?:\s+[A-Z][\w-]+){0,2})['’]s?\s+(?:\w+\s+){0,4}(?:\w+,\s+)?\Z")
_people = re.compile(r"(?:an|ish|ese|i|ic|er|n)\Z")
_RECENT = 1_000
"""How many mentions back somebody is looked for whom an office or a pronoun stands for."""
_CLOSE = 100
"""The same where it has to be in this paragraph or the one before."""
_NEAR = 200
"""Letters within which two are introduced together."""
# Seats of government, by which newspapers call states.
_SEATS = {
    "Moscow": "Russia",
    "Kremlin": "Russia",
    "Kyiv": "Ukraine",
    "Kiev": "Ukraine",
    "Washington": "United States",
    "Beijing": "China",
    "London": "United Kingdom",
    "Paris": "France",
    "Berlin": "Germany",
    "Rome": "Italy",
    "Madrid": "Spain",
    "Ankara": "Turkey",
    "Tehran": "Iran",
    "Baghdad": "Iraq",
    "Damascus": "Syria",
    "Riyadh": "Saudi Arabia",
    "Doha": "Qatar",
    "Cairo": "Egypt",
    "Amman": "Jordan",
    "Beirut": "Lebanon",
    "Islamabad": "Pakistan",
    "Kabul": "Afghanistan",
    "Tokyo": "Japan",
    "Seoul": "South Korea",
    "Pyongyang": "North Korea",
    "Hanoi": "Vietnam",
    "Jakarta": "Indonesia",
    "Manila": "Philippines",
    "Canberra": "Australia",
    "Ottawa": "Canada",
    "Warsaw": "Poland",
    "Budapest": "Hungary",
    "Prague": "Czechia",
    "Bucharest": "Romania",
    "Athens": "Greece",
    "Belgrade": "Serbia",
    "Minsk": "Belarus",
    "Baku": "Azerbaijan",
    "Yerevan": "Armenia",
    "Tbilisi": "Georgia",
    "Khartoum": "Sudan",
    "Nairobi": "Kenya",
    "Pretoria": "South Africa",
    "Abuja": "Nigeria",
    "Algiers": "Algeria",
    "Caracas": "Venezuela",
    "Havana": "Cuba",
    "Taipei": "Taiwan",
}


@dataclass(frozen=True, slots=True)
class Mentioned:
    """Somebody, where they are named: by ``name`` and, in the dataset, by ``actor`` (an id). ``one`` is true of a person, ``many`` of several; ``office``
    are the words of the office they are named with. ``pronoun`` is what stands there if it is one; then the name may be empty."""

    start: int
    end: int
    name: str
    actor: str = ""
    one: bool = False
    many: bool = False
    office: str = ""
    pronoun: str = ""
    members: tuple[Mentioned, ...] = ()


def mentioned(words: str, suggestions: Suggestions) -> list[Mentioned]:
    """Everybody named in a text, in its order."""
    known = {each.start: each for each in suggestions.mentions(words)}
    small = set(re.findall(r"\b[a-z][a-z'’-]+", words))
    found: list[Mentioned] = []
    for start, end in sentences(words):
        if start and _is_heading(words, start, end):
            continue
        here = [*_capitals(words, start, end, small, set(known))]
        for each in known.values():
            if start <= each.start < end:
                here = [one for one in here if one.end <= each.start or each.end <= one.start or one.one]
                near = next((one for one in here if one.start < each.end and each.start < one.end), None)
                actor = suggestions.actors[each.actor]
                person = actor.kind is ActorKind.PERSON
                if near is not None and person:
                    here[here.index(near)] = replace(near, name=actor.name, actor=each.actor)
                elif near is None:
                    here.append(Mentioned(each.start, each.end, actor.name, each.actor, one=person))
        for match in _ours.finditer(words, start, end):
            here = [one for one in here if one.end <= match.start() or match.end() <= one.start]
            here.append(Mentioned(*match.span(), "", pronoun="we"))
        taken = [(each.start, each.end) for each in here]
        for match in _office.finditer(words, start, end):
            inside = [(a, b) for a, b in taken if a < match.end() and match.start() < b]
            if match["head"].lower().endswith("s") and any(
                a == start and words[b : match.start()] == " " for a, b in taken
            ):
                # "Relief agencies", "Norland officials" at the beginning of a sentence
                here = [one for one in here if one.start != start]
                taken = [(a, b) for a, b in taken if a != start]
                here.append(Mentioned(start, match.end(), "", many=True, office=words[start : match.end()]))
                taken.append((start, match.end()))
                continue
            # "Western governments": the adjective alone is nobody.
            if all(match.start() <= a and b <= match.start("head") for a, b in inside):
                here = [one for one in here if (one.start, one.end) not in inside]
                many = match["head"].lower().endswith(("s", "men"))
                here.append(Mentioned(*match.span(), "", many=many, office=" ".join(match[0].split())))
                taken.append(match.span())
        here += [
            Mentioned(*match.span(), "", pronoun="we" if match[0].lower().endswith("us") else match[0].lower())
            for match in _pronoun.finditer(words, start, end)
            if not any(a < match.end() and match.start() < b for a, b in taken)
        ]
        if dateline := _dateline.match(words, start, end):
            here = [one for one in here if one.start >= dateline.end()]
        found += _introduced(sorted(here, key=lambda each: each.start), words)
    return _resolved(_joined(_in_full(_of_states(found, words), words), words), words)


def _of_states(found: Sequence[Mentioned], words: str) -> list[Mentioned]:
    """What speaks for a state is the state: "Norland's government", "the government of Norland"; elsewhere the mentions as they are."""
    whole: list[Mentioned] = []
    for each in found:
        last = whole[-1] if whole else None
        if each.office.lower() in _SPEAKS_FOR and not each.name:
            if (
                last
                and last.name
                and not (last.one or last.many)
                and re.fullmatch(r"['’]s?\s+", words[last.end : each.start])
            ):
                whole[-1] = replace(last, end=each.end)
                continue
            if of := _of_whom.match(words, each.end):
                each = replace(each, name=_strip(of["whom"]))
        whole.append(each)
    return whole


def _is_heading(words: str, start: int, end: int) -> bool:
    """Whether a sentence is a line of few words between empty lines, without an end: its capital letters name nobody."""
    around = words[max(0, start - 3) : start], words[end : end + 3]
    return (
        "\n\n" in around[0]
        and "\n\n" in around[1]
        and end - start < _NEAR // 2
        and words[end - 1] not in '.!?:;,”"…'
        and "\n" not in words[start:end]
    )


def _introduced(here: Sequence[Mentioned], words: str) -> list[Mentioned]:
    """An office right before a name is one mention: "envoy Lia Moreau"."""
    whole: list[Mentioned] = []
    for each in here:
        last = whole[-1] if whole else None
        between = words[last.end : each.start] if last else ""
        titled = re.fullmatch(r"\s+([a-z]+)\s+", between)
        if (
            last
            and each.one
            and last.name
            and not last.one
            and not last.many
            and titled
            and titled[1] in _TITLES | _HOLDERS | {"leader"}
        ):
            # "Army chief Omar Haddad"
            whole[-1] = replace(each, start=last.start, office=f"{fold(last.name)} {titled[1]}")
        elif (
            each.name
            and (speaking := _speaks.search(words, max(0, each.start - 60), each.start))
            and not re.search(
                r"[\w)],\s+(?:\w+\s+)?(?:the\s+)?$", words[max(0, speaking.start() - 30) : speaking.start()]
            )
        ):
            # Who speaks for a state is called by its name, and is a person that "she" may stand for.
            if last and last.start >= speaking.start():
                whole.pop()
            whole.append(replace(each, start=speaking.start(), one=True, office=speaking["office"].lower().split()[0]))
        elif (
            last
            and last.office
            and not (last.name or last.many)
            and each.one
            and ((each.office and between == " to the ") or _place_between.fullmatch(between))
        ):
            # "National Security Advisor to the Vice President Ann Lee", "ambassador to Southia Ann Lee": that is her office.
            whole[-1] = replace(each, start=last.start, office=last.office.lower())
        elif last and last.name and not (last.one or last.many) and each.one and each.office and between == " ":
            # "UN chief Ann Lee"
            whole[-1] = replace(each, start=last.start, office=f"{fold(last.name)} {each.office}")
        elif last and each.name and last.office and not last.name and not last.many and between in (" ", ", "):
            start = each.start if between == ", " and _is_inside(last, words) else last.start
            # "The head of the army, General Ann Lee": the verb is hers, not the army's.
            whole[-1] = replace(each, start=start, office=f"{last.office} {each.office}".strip().lower(), one=True)
        else:
            whole.append(each)
        if len(whole) > 1 and whole[-1].one and whole[-1].office and words[whole[-2].end : whole[-1].start] == " ":
            first = whole[-2]
            if first.name and not (first.one or first.many) and not re.match(r"[A-Z]", words[whole[-1].start]):
                # "NATO chief Ann Lee": NATO only tells which.
                whole[-2:] = [replace(whole[-1], start=first.start, office=f"{fold(first.name)} {whole[-1].office}")]
    return whole


def _capitals(words: str, start: int, end: int, small: set[str], known: set[int]) -> Iterable[Mentioned]:
    tokens = [(match.start(), match.end(), match[0]) for match in _token.finditer(words, start, end)]
    at = 0
    while at < len(tokens):
        if not _is_capital(tokens[at][2]):
            at += 1
            continue
        last = at
        while True:
            if last + 1 < len(tokens) and _is_capital(tokens[last + 1][2]) and _beside(words, tokens, last):
                last += 1
                continue
            step = next((n for n in (1, 2) if _is_link(words, tokens, last, n)), 0)
            if not step:
                break
            last += step + 1
        run = list(tokens[at : last + 1])
        if junior := _junior.match(words, run[-1][1], end):
            # "Ada Brook, Jr.," is one name.
            while last + 1 < len(tokens) and tokens[last + 1][0] < junior.end():
                last += 1
        first_of_sentence = at == 0 or words[run[0][0] - 1] in '“"‘'
        at = last + 1
        if (
            len(run) > 1
            and first_of_sentence
            and _plain(run[0][2]) in (_ASKS if _question.search(words, start, end) else _ONLY_ASKS)
        ):
            # "Would Norland join?", "Had Norland known"
            run = run[1:]
            first_of_sentence = False
        while run and _plain(run[0][2]) in _NO_NAMES:
            run = run[1:]
            first_of_sentence = False
        if len(run) > 1 and first_of_sentence and run[0][2].lower().endswith("ing") and run[0][0] not in known:
            # "Neighbouring Norland"
            run = run[1:]
            first_of_sentence = False
        if run and first_of_sentence and len(run) == 1:
            word = run[0][2]
            follows = words[run[0][1] : run[0][1] + 1]
            if (
                (word.lower() in small or word.lower().endswith(("ing", "ly")))
                and word not in _SEATS
                and word not in ("Italy", "Sicily")
                and run[0][0] not in known
                and follows != "’"
            ):
                continue
        if run and not (len(run) == 1 and _plain(run[0][2]) in _DIRECTIONS):
            yield _of_run(words, run)


def _of_run(words: str, run: Sequence[tuple[int, int, str]]) -> Mentioned:
    plain = [_plain(word) for _, _, word in run]
    start, end = run[0][0], run[-1][1]
    titles = [number for number, word in enumerate(plain) if word in _TITLES]
    bodies = [
        word for word in plain[titles[-1] + 1 if titles else 0 :] if word in _BODIES and word not in ("state", "states")
    ]
    if titles and plain[titles[-1]] in _QUALIFIES and "of" in plain[: titles[-1]]:
        # "Secretary of State Ann Lee", "Director of National Intelligence Ann Lee"
        head = next((word for word in plain[: titles[-1]] if word in _HEADS), "")
        plain[titles[-1]] = head or plain[titles[-1]]
    offices = titles and (plain[titles[-1]] not in _QUALIFIES or (plain[titles[-1]] == "general" and titles[-1] == 0))
    whole = " ".join(words[start:end].split())
    if offices and titles[-1] + 1 < len(run) and not bodies:
        name = run[titles[-1] + 1 :]
        called = " ".join(words[name[0][0] : name[-1][1]].split())
        if name[0][2].lower() in ("of", "for"):
            # "Special Envoy for Southia Ada Brook", "President of Southia Ada Brook"
            name = _after_place(run[titles[-1] + 2 :])
            called = " ".join(words[name[0][0] : name[-1][1]].split()) if name else ""
        if called:
            office = " ".join(_IN_FULL.get(word, word) for word in plain[: titles[-1] + 1])
            return Mentioned(start, end, _strip(called), one=True, office=office)
    if len(run) == 1 and plain[0] in _OWN and _their_own.search(words[max(0, start - 12) : start]):
        return Mentioned(start, end, "", office=whole)
    if len(run) == 1 and whole in _SEATS:
        return Mentioned(start, end, _SEATS[whole].replace("_", " "))
    if offices and titles[-1] + 1 == len(run):
        return Mentioned(start, end, "", office=whole, many=plain[-1].endswith("s"))
    if not bodies and _sent_to.search(words, max(0, start - 60), start) and (name := _after_place(run)):
        # "Ambassador to Southia Ada Brook"
        return Mentioned(name[0][0], end, _strip(" ".join(words[name[0][0] : end].split())), one=True)
    short = 2 <= len(run) <= 4 and not bodies and plain[0] not in (
        "united", "north", "south", "east", "west", "saudi", "new", "middle", "red", "black", "white", "european", "security",
    )  # fmt: skip
    short = short and not _in_place.search(words[max(0, start - 10) : start])
    return Mentioned(
        start, end, _strip(whole), one=short and not any(word.isupper() and len(word) > 1 for _, _, word in run)
    )


def _after_place(run: Sequence[tuple[int, int, str]]) -> Sequence[tuple[int, int, str]]:
    """The name of a person at the end of a run of words that begins with a place; none where there is no room for both."""
    while run and not _is_capital(run[0][2]):
        run = run[1:]
    place = 2 if run and _plain(run[0][2]) in _TWO_WORDS else 1
    name = run[place:]
    return (
        name if len(name) > 1 and all(_is_capital(word) and _plain(word) not in _BODIES for _, _, word in name) else ()
    )


def _strip(name: str) -> str:
    return re.sub(r"['’]s?$", "", name)


def _plain(word: str) -> str:
    return fold(word).rstrip(".")


def _is_capital(word: str) -> bool:
    return word[0].isupper() or bool(_article.match(word))


def _beside(words: str, tokens: Sequence[tuple[int, int, str]], at: int) -> bool:
    between = words[tokens[at][1] : tokens[at + 1][0]]
    if "\n" in between:
        # In lines that are broken to a width a name may go on.
        line = words.rfind("\n", 0, tokens[at][1]) + 1
        return between.strip(" ") == "\n" and tokens[at][1] - line >= _WIDTH
    return between.strip() == ""


def _is_link(words: str, tokens: Sequence[tuple[int, int, str]], at: int, count: int) -> bool:
    """Whether small words that are part of names stand between two capital ones."""
    if at + count + 1 >= len(tokens) or not _is_capital(tokens[at + count + 1][2]):
        return False
    between = " ".join(words[tokens[at][1] : tokens[at + count + 1][0]].split())
    if between not in _SMALL:
        return False
    if between.startswith(("of", "for")):
        return _plain(tokens[at][2]) in _BODIES | _TITLES
    return True


def _in_full(found: Sequence[Mentioned], words: str) -> list[Mentioned]:
    """Short names as the longer ones they stand for: by their last word, the latest that was introduced."""
    full: dict[str, Mentioned] = {}
    bodies: dict[str, Mentioned] = {}
    whole: list[Mentioned] = []
    alone = set[str]()
    stands_for = dict(_SHORT)
    for each in found:
        if each.name and not each.one and (match := _acronym.match(words, each.end)):
            stands_for.setdefault(fold(match[1]), each.name)
    for each in found:
        if each.name and not each.pronoun and not each.actor:
            if (match := _government.match(each.name)) and not each.one:
                each = replace(each, name=match["of"] or match["own"])
            each = replace(each, name=stands_for.get(fold(each.name).rstrip("."), each.name))
        if each.name and not each.pronoun:
            parts = fold(each.name).split()
            if len(parts) == 1 and not each.actor and (longer := full.get(parts[0])) is not None:
                each = replace(
                    each, name=longer.name, actor=longer.actor, one=True, office=each.office or longer.office
                )
            elif each.one and len(parts) > 1:
                for part in (parts[-1], _article.sub("", each.name.split()[-1]).lower(), parts[0]):
                    # A name that stood alone before is no short form of this one, unless a person is introduced.
                    if each.office or part not in alone:
                        full.setdefault(part, each)
            elif len(parts) > 1:
                bodies[parts[-1]] = each
            elif parts[0] in bodies and re.search(
                r"\bthe\s+$", words[max(0, each.start - 6) : each.start], re.IGNORECASE
            ):
                # "The European Compact ... the Compact"
                each = replace(each, name=bodies[parts[0]].name, actor=bodies[parts[0]].actor)
            if len(parts) == 1:
                alone.add(parts[0])
        elif (
            each.office.istitle()
            and not each.many
            and (bearer := next((one for one in reversed(whole[-_RECENT:]) if _bears(each.office, one)), None))
        ):
            # "The Vice President and President Ann Lee agreed": who stands in a row has a name before rows are made.
            each = replace(each, name=bearer.name, actor=bearer.actor, one=True)
        whole.append(each)
    return whole


def _joined(found: Sequence[Mentioned], words: str) -> list[Mentioned]:
    """Names in a row with commas and "and" between them are one mention of several."""
    whole: list[Mentioned] = []
    row: list[Mentioned] = []
    for each in found:
        if each.office.lower() in _FORCES and not each.name:
            # "The army and the Northern Front"
            each = replace(each, name=each.office)
        if each.name and re.match(r"['’]s?\s+[A-Z]", words[each.end : each.end + 4]):
            # "Norland's President Ada Brook": it is she who stands in the row.
            whole.append(each)
            continue
        between = words[row[-1].end : each.start] if row else ""
        if (
            row
            and each.name
            and re.fullmatch(
                r"\s*(?:\([A-Z]+\)\s*)?(?:,\s*(?:and\s+)?(?:the\s+)?|and\s+(?:the\s+)?)(?:[A-Z]\w+['’]s?\s+)?", between
            )
        ):
            row.append(each)
            continue
        whole += _row(row, words)
        row = [each] if each.name else []
        if not each.name:
            whole.append(each)
    whole += _row(row, words)
    alone = (replace(each, name="") if each.office and each.name == each.office else each for each in whole)
    return sorted(alone, key=lambda each: each.start)


def _row(row: Sequence[Mentioned], words: str) -> list[Mentioned]:
    if len(row) < 2 or not re.search(
        r"\band\s+(?:the\s+)?(?:[A-Z]\w+['’]s?\s+)?$", words[max(0, row[-1].start - 40) : row[-1].start]
    ):
        return list(row)
    names = [each.name for each in row]
    office = next((each.office for each in row if each.one and each.office), "")
    return [
        Mentioned(
            row[0].start,
            row[-1].end,
            ", ".join(names[:-1]) + f" and {names[-1]}",
            many=True,
            office=office,
            members=tuple(row) if len(row) == 2 else (),
        )
    ]


def _resolved(found: Sequence[Mentioned], words: str) -> list[Mentioned]:
    """Offices and pronouns as those they stand for, where that is safe: the one who was named with that office, the person or the several
    who were named last."""
    whole: list[Mentioned] = []
    states = _states(found, words)
    for each in found:
        if each.name:
            whole.append(each)
            continue
        meant = _meant(each, whole[-_RECENT:], words, states)
        if meant is not None:
            each = replace(
                each, name=meant.name, actor=meant.actor, one=meant.one, many=meant.many, members=meant.members
            )
        elif each.office:
            each = replace(each, name=each.office, one=each.office.split()[-1].lower() in _PERSONS)
        whole.append(each)
    known: dict[str, Mapping[str, Mentioned]] = {}
    return [_named_later(each, whole, known) for each in whole]


def _named_later(
    each: Mentioned, everybody: Sequence[Mentioned], known: dict[str, Mapping[str, Mentioned]]
) -> Mentioned:
    """An office that nobody was introduced with before, as the one person of the text who has it: "the secretary-general" of a first line.
    Who that may be is kept by office in ``known``."""
    head = each.office.split()[-1] if each.office else ""
    if (
        each.name != each.office
        or each.many
        or not (
            each.office.lower() in _HOLDERS | {"secretary-general"} or (head.istitle() and head.lower() in _PERSONS)
        )
    ):
        return each
    if (holders := known.get(each.office)) is None:
        holders = {one.name: one for one in everybody if one.name != one.office and _bears(each.office, one)}
        known[each.office] = holders
    if len(holders) != 1:
        return each
    (holder,) = holders.values()
    return replace(each, name=holder.name, actor=holder.actor, one=True)


def _meant(
    each: Mentioned, before: Sequence[Mentioned], words: str, states: Mapping[str, Mentioned]
) -> Mentioned | None:
    paragraph = words.rfind("\n\n", 0, max(0, words.rfind("\n\n", 0, each.start))) + 1
    close = takewhile(lambda one: one.start >= paragraph, reversed(before[-_CLOSE:]))
    near = [one for one in close if one.name]
    if each.pronoun in ("he", "she"):
        # Who speaks in a transcript is not who is spoken of there.
        subjects = [
            one for one in near if one.one and not _is_inside(one, words) and words[one.end : one.end + 1] != ":"
        ]
        if not subjects:
            # Who is called "he" is a person, though never named in full.
            subjects = [
                one
                for one in near
                if " " not in one.name
                and not (one.many or one.office or one.pronoun or _is_inside(one, words))
                and one.name not in _SEATS.values()
            ]
        # Of those in one sentence the first: it is mostly about them.
        return next(
            (
                one
                for one, earlier in zip_longest(subjects, subjects[1:])
                if earlier is None or _parted(earlier, one, words)
            ),
            None,
        )
    if each.pronoun == "they":
        together = [one for one in near if one.many and not _is_inside(one, words)]
        # Persons and bodies act; of places there is only talk.
        acting = next((one for one in together if _acts(one)), None)
        all_of = acting or _pair(each, before, words) or next((one for one in together if one.name != one.office), None)
        # "The Northern Front said they would accept": a body in the same sentence.
        return all_of or next(
            (
                one
                for one in near
                if not one.one and not one.pronoun and not _is_inside(one, words) and not _parted(one, each, words)
            ),
            None,
        )
    if each.pronoun == "it":
        return next(
            (
                one
                for one in near
                if not (one.one or one.many or one.pronoun or _is_inside(one, words) or _is_adjective(one, words))
            ),
            None,
        )
    if each.pronoun:
        return None
    if each.office.lower() in _TEXTS:
        # What a resolution demands the body demands that has passed it.
        bodies = (one for one in reversed(before) if one.name and fold(one.name).split()[-1] in _ASSEMBLIES)
        return next(bodies, None)
    if _their_own.search(words, max(0, each.start - 12), each.start) and each.office.lower() in _OWN:
        whose = _meant(replace(each, pronoun="he"), before, words, states)
        if whose and each.office.lower() in _STATES_OWN and (state := states.get(whose.name)):
            return state
        # "It" may stand for a government, not for a person.
        return replace(whose, one=False) if whose else None
    head = each.office.split()[-1].lower()
    if head in _PART_OF and (whole := re.search(r"['’]s?\s+(?:\w+\s+)?$", words[max(0, each.start - 30) : each.start])):
        # "The Council's fifteen members"
        end = max(0, each.start - 30) + whole.start()
        if body := next((one for one in reversed(before) if one.name and one.end in (end, end + 2)), None):
            return body
    possessor = re.search(r"((?:[A-Z][\w-]*\s+)*[^\W\d_]+)['’]s?\s+$", words[max(0, each.start - 40) : each.start])
    if possessor or re.match(r"\s+of\s", words[each.end : each.end + 4]):
        if not possessor:
            return None
        owner = re.sub(r"^(?:The|But|And|In|So|Yet)\s+", "", possessor[1])
        stem = fold(owner)[:4]
        return next(
            (
                one
                for one in reversed(before)
                if (stem in one.office or (one.name in states and fold(states[one.name].name).startswith(stem)))
                and (_bears(each.office, one) or (one.one and "counterpart" in one.office))
            ),
            None,
        ) or Mentioned(each.start, each.end, f"{owner} {each.office}")
    if not each.office[0].isupper() and not re.search(
        r"\b(?:the|both|these)\s+(?:\w+\s+)?$", words[max(0, each.start - 20) : each.start], re.IGNORECASE
    ):
        return None
    if not each.many and (body := _named_so(head, before)):
        return body
    if head in _SORTS and len(each.office.split()) == 1:
        # "A Hamas official said the group would wait."
        return next(
            (
                one
                for one in near
                if not (one.one or one.many or one.office or one.pronoun or _is_adjective(one, words))
                and one.name not in _SEATS.values()
            ),
            None,
        )
    if each.many and (kind := re.match(r"(paramilitar|rebel|militant|insurgent|militia)", head)):
        # "The paramilitary Northern Front ... the paramilitaries"
        called = (
            one
            for one in reversed(before)
            if one.name
            and not one.one
            and one.name != one.office
            and re.search(rf"\b{kind[1]}\w*\s+\Z", words[max(0, one.start - 20) : one.start])
        )
        return next(called, None)
    if each.many and head == "men":
        # "The two men": the persons of whom there was talk last.
        men = {one.name: one for one in before[-_CLOSE:] if one.one and one.name and not one.pronoun}
        if len(men) > 1:
            first, second = sorted(men.values(), key=lambda one: one.start)[-2:]
            return Mentioned(
                each.start, each.end, f"{first.name} and {second.name}", many=True, members=(first, second)
            )
    if each.many:
        several = [one for one in reversed(before) if one.many and one.name]
        if head not in _ANEW:
            return None
        persons = [one for one in several if _acts(one) and not _is_inside(one, words)]
        if not persons and (pair := _pair(each, before, words)) is not None:
            return pair
        same = next(
            (one for one in several if _one_of(head) in fold(one.office).split() and one.name != one.office), None
        )
        rest = persons or [one for one in several if one.name != one.office]
        return same or (next(iter(rest), None) if len(each.office.split()) == 1 else None)
    if head not in {_one_of(word) for word in _ANEW} | _HOLDERS:
        return None
    return next((one for one in reversed(before) if _bears(each.office, one)), None)


@lru_cache(maxsize=1000)
def _parts(office: str) -> tuple[str, ...]:
    return tuple(fold(office).split())


def _bears(office: str, one: Mentioned) -> bool:
    """Whether a person was named with an office, all of it: who is called "the Vice President" is no President, nor the other way round."""
    wanted, theirs = _parts(office), set(one.office.split())
    if not one.one or wanted[-1] not in theirs:
        return False
    ranks = set(wanted) & _QUALIFIES
    return ranks <= theirs and (
        ranks & _APART == theirs & _APART or (wanted[-1] == "minister" and "prime" not in theirs and not ranks)
    )


def _states(found: Sequence[Mentioned], words: str) -> dict[str, Mentioned]:
    """The states that people speak for, by their names, where the text says it with the name: "Mr. Brook (Norland)", "Norland's envoy, Ada Brook",
    "Norlandian President Ada Brook"."""
    of: dict[str, Mentioned] = {}
    bodies = {one.name: one for one in found if one.name and not (one.one or one.many or one.pronoun)}
    by_stem: dict[str, list[str]] = {}
    for name in bodies:
        if " " not in name and len(name) >= _STEM:
            by_stem.setdefault(fold(name)[:_STEM], []).append(name)
    for each in found:
        if not each.one or each.pronoun or each.name in of:
            continue
        said = _state_behind.match(words, each.end) or _state_ahead.search(words, max(0, each.start - 80), each.start)
        name = (
            said["state"]
            if said
            else next(
                (
                    name
                    for word in each.office.split()
                    for name in by_stem.get(word[:_STEM], ())
                    if _is_people_of(word, fold(name))
                ),
                "",
            )
        )
        if name:
            known = bodies.get(name, Mentioned(each.start, each.end, name))
            of[each.name] = Mentioned(each.start, each.end, name, known.actor)
    return of


def _is_adjective(one: Mentioned, words: str) -> bool:
    """Whether what seems to be a name only tells what a noun is: "an Islamic system"."""
    return (
        " " not in one.name
        and re.search(r"(?:ic|ish|ese|[ei]an)\Z", one.name) is not None
        and re.match(r"\s+[a-z]", words[one.end : one.end + 3]) is not None
    )


def _is_people_of(adjective: str, state: str) -> bool:
    """Whether an adjective is that of a state: "norlandian" of "norland", but for its last two letters."""
    return (
        adjective != state
        and adjective.startswith(state[: max(_STEM, len(state) - 2)])
        and bool(_people.search(adjective))
    )


def _named_so(head: str, before: Sequence[Mentioned]) -> Mentioned | None:
    """The body that was named last by a name that ends so: "the council" of the Security Council, "the army" of some Armed Forces."""
    if head not in _BODIES | {"military"}:
        return None
    for one in reversed(before):
        parts = fold(one.name).split()
        if (
            len(parts) > 1
            and not one.one
            and (parts[-1] == head or (head in ("army", "military") and parts[-2:] == ["armed", "forces"]))
        ):
            return one
    return None


def _pair(each: Mentioned, before: Sequence[Mentioned], words: str) -> Mentioned | None:
    """The two persons of whom alone there was talk, or with whom alone a text begins: "A met B"."""
    persons = {one.name: one for one in reversed(before) if one.one and one.name and not one.pronoun}
    ordered = sorted(persons.values(), key=lambda one: one.start)
    if len(ordered) > 2 and _line_of(ordered[0], words) == 0:
        ordered = [one for one in ordered if one.start < ordered[0].end + _NEAR and _line_of(one, words) == 0]
    if len(ordered) != 2:
        return None
    first, second = ordered
    return Mentioned(
        each.start, each.end, f"{first.name} and {second.name}", many=True, office=first.office, members=(first, second)
    )


def _parted(one: Mentioned, other: Mentioned, words: str) -> bool:
    """Whether a sentence ends between two."""
    return bool(re.search(r"[.!?][”\"’)]*\s", words[one.end : other.start]))


def _acts(several: Mentioned) -> bool:
    """Whether those named together are persons, or known by their office: of places there is only talk."""
    return any(member.one for member in several.members) or bool(several.office and several.name != several.office)


def _line_of(one: Mentioned, words: str) -> int:
    return words.count("\n", 0, one.start)


def _one_of(head: str) -> str:
    if head in ("men", "women"):
        return "minister"
    return f"{head[:-3]}y" if head.endswith("ies") else head.removesuffix("s")


def _is_inside(one: Mentioned, words: str) -> bool:
    """Whether a name stands after a preposition, so that the sentence is hardly about it."""
    return bool(
        re.search(
            rf"\b(?:{'|'.join(_PREPOSITIONS)})\s+(?:(?:the|its|his|her|their|all|both)\s+)?(?:(?:respective|own|new|key|other|several)\s+)?$",
            words[max(0, one.start - 40) : one.start],
            re.IGNORECASE,
        )
    )


class Cast:
    """Everybody named in a text, to be asked by place."""

    def __init__(self, words: str, suggestions: Suggestions) -> None:
        self.words = words
        self.all = mentioned(words, suggestions)
        self._starts = [each.start for each in self.all]
        self._inside: dict[int, bool] = {}

    def within(self, start: int, end: int) -> Sequence[Mentioned]:
        """Those named from one place to another, in their order."""
        first, last = bisect_left(self._starts, start), bisect_left(self._starts, end)
        return [each for each in self.all[first:last] if each.end <= end]

    def is_inside(self, one: Mentioned) -> bool:
        """Whether a name stands after a preposition, so that no verb is its own, but for "with Norland asking for talks"."""
        if one.start not in self._inside:
            self._inside[one.start] = _is_inside(one, self.words) and not (
                _with.search(self.words, max(0, one.start - 12), one.start) and _doing.match(self.words, one.end)
            )
        return self._inside[one.start]
