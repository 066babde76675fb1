"""The words by which positions are taken, each family with the place on the scale it stands for: general English, nothing else.

A family is a rule: what coders make of its candidates is learned apart. A star takes any ending.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


def listed(words: str) -> frozenset[str]:
    """The words of a list that is written as text."""
    return frozenset(words.split())


@dataclass(frozen=True, slots=True)
class Family:
    """Words that take one position on what follows them. ``leads`` are words that may stand between, and are no part of what is meant;
    without any of them nothing is said where ``bound`` is true (``call`` says nothing, ``call for`` does)."""

    words: str
    position: str
    leads: str = ""
    bound: bool = False


VERBS: Mapping[str, Family] = {
    "welcome": Family(
        "welcom* support* endors* to_back will_back would_back backs backed backing favour* favor favors favored embrac* hail hails hailed "
        "uphold* upheld advocat* champion* approv* encourag* espous* prefer* defends defended",
        "supports",
    ),
    "thank": Family("thank* commend* applaud* praises praised praising congratulat*", "supports"),
    "vote": Family("vot*_in_favour vot*_in_favor vot*_yes", "supports", "of"),
    "vote-against": Family("vot*_against vot*_no", "opposes"),
    "call": Family(
        "call calls called calling appeal appeals appealed appealing press presses pressed pressing push pushes pushed pushing "
        "plead* lobb* argu* campaign* vot* plead*",
        "supports",
        "for in_favour_of in_favor_of",
        bound=True,
    ),
    "urge": Family(
        "urge urges urged urging exhort* implor* call_on calls_on called_on calling_on call_upon called_upon calls_upon appeal_to appealed_to press presses pressed "
        "request* ask asks asked asking expect expects expected tell tells told instruct* invit* want wants wanted order orders ordered",
        "supports",
        "to that",
        bound=True,
    ),
    "demand": Family(
        "demand demands demanded demanding seek seeks sought seeking propose proposes proposed proposing recommend* "
        "insist* request requests requested needs",
        "supports",
        "that for on upon",
    ),
    "ask": Family("ask asks asked asking", "supports", "for", bound=True),
    "commit": Family(
        "commit commits committed committing decide decides decided deciding pledg* promis* vow vows vowed agree agrees agreed agreeing resolv* undertook undertakes "
        "commitment",
        "supports",
        "to on that for with",
        bound=True,
    ),
    "ready": Family(
        "determined ready willing prepared readiness willingness resolve determination intend* aim aims aimed plans planned",
        "supports",
        "to for",
        bound=True,
    ),
    "accept": Family("accept accepts accepted accepting", "supports", "that"),
    "affirm": Family(
        "affirm* reaffirm* reiterat* underscor* underlin* emphasi* stress stresses stressed stressing highlight* recogni* agree agrees agreed",
        "supports",
        "that again once_more the_importance_of the_need_for the_need_to the_value_of",
    ),
    "favour": Family("support backing endorsement approval advocacy", "supports", "for of", bound=True),
    "proposal": Family(
        "proposal proposals call calls appeal appeals demand demands plea request requests",
        "supports",
        "for to",
        bound=True,
    ),
    "oppose": Family(
        "oppos* condemn* denounc* deplor* criticis* criticiz* object objects objected protest protests protested decri* "
        "resist resists resisted lament* fault faults faulted",
        "opposes",
        "to against that",
    ),
    "warn": Family(
        "warn* caution* complain* argued argues speak speaks spoke spoken lobb* vot* protest* campaign*",
        "opposes",
        "against about of",
        bound=True,
    ),
    "accuse": Family("accus* blam*", "opposes"),
    "stand": Family(
        "stands_with stand_with stood_with standing_with stands_by stand_by stood_by stands_behind stand_behind stood_behind believe_in believes_in believed_in sided_with sides_with in_favour_of "
        "in_favor_of open_to will_continue_to will_keep",
        "supports",
    ),
    "against": Family(
        "against opposed_to stands_against stand_against hostile_to sceptical_of skeptical_of wary_of", "opposes"
    ),
    "act": Family("impose imposes imposed signed ratif* adopted joined", "supports"),
    "reluctance": Family("reluctance unwillingness reluctant unwilling", "opposes", "to for", bound=True),
    "concern": Family(
        "concern concerns concerned alarmed worried outraged dismayed disappointed alarm regret outrage dismay opposition objection objections resistance condemnation criticism anger",
        "opposes",
        "over about at to of that against",
        bound=True,
    ),
    "deny": Family(
        "will_not would_not will_never would_never shall_not won't wouldn't won’t wouldn’t",
        "rejects",
        "recognise recognize allow accept tolerate permit sign agree_to negotiate join support back condone consider give_up cede surrender submit_to "
        "participate_in take_part_in be_part_of",
        bound=True,
    ),
    "reject": Family(
        "reject* rebuff* dismiss* veto* spurn* rule_out rules_out ruled_out ruling_out rejection refusal turn_down turned_down turns_down",
        "rejects",
        "of to that the_idea_of the_idea_that the_notion_that suggestions_of suggestions_that",
    ),
    "refuse": Family("refus* declin*", "rejects", "to", bound=True),
    "hesitate": Family(
        "abstain* hesitat* undecided waver* equivocat* noncommittal considering weighing yet_to_decide",
        "ambivalent",
        "on from over about to",
    ),
}

MODALS = r"must(?: also| now)?|should|ought to|needs? to|ha(?:s|ve) no choice but to|ha(?:s|ve) to"
"""Between who is meant to act and what is meant to be done, in what somebody says."""
PRAISED = (
    "essential vital crucial necessary indispensable imperative important welcome right just justified paramount legitimate the_only "
    "needed a_priority the_way the_best"
)
BLAMED = (
    "unacceptable illegal intolerable unlawful unjustified wrong dangerous destabilizing destabilising reckless illegitimate outrageous "
    "inexcusable indefensible inadmissible unjustifiable a_threat a_violation a_direct_threat a_mistake a_crime out_of_the_question"
)
TURNED = (
    "stop stops stopping stopped cease ceases ceasing halt halting refrain abstain avoid avoiding prevent preventing not oppose opposing reject "
    "rejecting condemn desist abandon abandoning combat combatting combating counter countering resist refuse curb"
)
"""What is demanded with these is that something be not: who demands it opposes that."""
NEGATIONS = (
    r"(?:\b(?:not|never|no|no longer|without|nor|neither|cannot|hardly|unable to|unwilling to|refus\w+ to|declin\w+ to|den(?:y|ies|ied|ying)|fail\w* to|stopp?\w* short of)"
    r"|n['’]t)\s+(?:\w+\s+){0,2}$"
)
KEPT = r"\b(?:abandon|waver|weaken|relent|retreat|flag|falter|give up)\w*"
"""Between a negation and a position they leave the position as it is: "will not abandon its support"."""
CONDITIONS = r"\b(?:unless|provided (?:that)?|on (?:the )?condition|only (?:if|when|after|once)|as long as|so long as|if\b|but (?:\w+ ){0,4}would have to)"
LIGHT = (
    "bring help keep continue make ensure ensuring facilitate hold holding engage work promote advance advancing increase increasing address addressing allow "
    "provide take go start begin launch build building maintain maintaining use coordinate pave seize achieve achieving reach reaching come come give open "
    "opening support strengthen strengthening preserve preserving deliver pursue pursuing seek seeking play see find finding look looking explore enter join "
    "resume restore establish another together possible parties sides immediately historic visionary groundbreaking unwavering ironclad "
    "way ways moment opportunity vision leadership firm close closely what sure ahead issues issue technical related implementing implement implementation lasting large-scale potential forward act acting move moving"
)
"""Verbs that tell little of what is meant, and nouns that stand for what comes after them."""
CARRIERS = "support suggestions suggestion idea plans proposals plan proposal commitment announcement initiative call calls decision pledge offer appeal readiness willingness intention agreement"
"""What somebody has of something: that, not this, is the issue, where a small word leads on to it."""
HOLLOW = (
    "a an the this that these those all any some every each both such its his her their our my your no further immediate immediately urgent "
    "urgently swift swiftly full fully recent ongoing new strong strongly firm firmly sincere historic grave serious deep deeply clear again "
    "also now soon continued continuing comprehensive unimpeded unhindered sustained two three several many more other own very most "
    "steadfast additional certain illegal unlawful unprovoked brutal him so will would can could may might be been being is are was were has have had do does did it he she "
    "they we us them announcement idea notion concept importance possibility efforts effort attempt attempts need readiness decision step steps"
)
"""Words that tell one issue from no other."""
SAID = (
    "said says told added agree agrees agreed made_clear makes_clear been_clear was_clear is_clear insist* stress* underscor* emphasi* noting notes argu* reiterat* complained complains alleged alleges accused believes believe denied denies predicted reported reports admitted conceded noted stated declared announced wrote tweeted explained remarked argued insisted stressed warned maintained claimed "
    "acknowledged suggested replied asked according"
)
