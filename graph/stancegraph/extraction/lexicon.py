"""The words by which positions are taken, each family with the place on the scale it stands for: general English, nothing else.

A family is a rule: what coders make of its candidates is learned apart. A star takes any ending.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass


def listed(words: str) -> frozenset[str]:
    """The words of a list that is written as text."""
    return frozenset(words.split())


def either(words: str) -> str:
    """A pattern of any of the words of a list, the longest first; ``_`` is a blank in it, a star any ending."""
    ordered = sorted(words.split(), key=len, reverse=True)
    return "|".join(re.escape(each).replace(r"\*", r"\w*").replace("_", r"\s+") for each in ordered)


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
        "welcom* support supports supported supporting endors* to_back will_back would_back backs backed backing favour* favor favors favored embrac* hail hails hailed with_satisfaction with_appreciation "
        "uphold* upheld advocat* champion* approv* espous* prefer* defends defended can_live_with could_live_with live_with settle_for settles_for settled_for go_along_with goes_along_with went_along_with subscribe_to subscribes_to see_merit_in sees_merit_in saw_merit_in see_value_in sees_value_in saw_value_in appreciates appreciated cherish* cheers cheered lauds lauded lauding laud touts touted extols extolled greenlit consents_to consented_to consent_to accedes_to acceded_to accede_to acquiesced_in warmed_to came_round_to opted_for opts_for vouched_for pinned_its_hopes_on pinned_their_hopes_on",
        "supports",
    ),
    "thank": Family(
        "thank thanks thanked thanking commend* applaud* salutes saluted praises praised praising congratulat*",
        "supports",
    ),
    "vote": Family("vot*_in_favour vot*_in_favor vot*_yes", "supports", "of"),
    "vote-against": Family("vot*_against vot*_no", "opposes"),
    "call": Family(
        "call calls called calling clamour* appeal appeals appealed appealing press presses pressed pressing push pushes pushed pushing "
        "plead* lobb* argu* campaign* vot* holding_out holds_out held_out angling petition* pressed_the_case presses_the_case made_the_case makes_the_case",
        "supports",
        "for in_favour_of in_favor_of",
        bound=True,
    ),
    "urge": Family(
        "urge urges urged urging encourage encourages encouraged encouraging exhort* implor* call_on calls_on called_on calling_on call_upon called_upon calls_upon appeal_to appealed_to press presses pressed "
        "request* ask asks asked asking expect expects expected tell tells told instruct* invit* directs directed directing tasked entreat* beseech* besought beg begs begged prod prodded prods nudged nudges cajol* coax* want wants wanted order orders ordered",
        "supports",
        "to that",
        bound=True,
    ),
    "demand": Family(
        "demand demands demanded demanding seek seeks sought seeking propose proposes proposed proposing recommend* "
        "insist* request requests requested",
        "supports",
        "that for on upon",
    ),
    "ask": Family("ask asks asked asking", "supports", "for", bound=True),
    "commit": Family(
        "commit commits committed committing decide decides decided deciding pledg* promis* vow vows vowed agree agrees agreed agreeing resolv* undertook undertakes undertaken swore sworn "
        "commitment recommit*",
        "supports",
        "to on that for with",
        bound=True,
    ),
    "hope": Family(
        "hope hopes hoped hoping trust trusts trusted look_forward looks_forward looked_forward looking_forward would_like 'd_like ’d_like would_love 'd_love ’d_love",
        "supports",
        "to_see to_hear that for to",
        bound=True,
    ),
    "work": Family("work works worked working", "supports", "toward towards for", bound=True),
    "threaten": Family("threaten threatens threatened threatening", "supports", "to", bound=True),
    "offer": Family("offer offers offered offering volunteer*", "supports", "to of", bound=True),
    "ready": Family(
        "determined ready willing prepared keen eager intent insistent happy glad pleased proud desire readiness willingness resolve determination intend* aim aims aimed plans planned",
        "supports",
        "to for on",
        bound=True,
    ),
    "accept": Family("accept accepts accepted accepting", "supports", "that"),
    "affirm": Family(
        "affirm* reaffirm* reiterat* underscor* underlin* emphasi* stress stresses stressed stressing highlight* recogni* agree agrees agreed",
        "supports",
        "that again once_more the_importance_of the_need_for the_need_to the_value_of",
    ),
    "favour": Family(
        "support backing endorsement approval advocacy appreciation gratitude grateful thankful enthusiasm praise sympathy understanding",
        "supports",
        "for of with",
        bound=True,
    ),
    "proposal": Family(
        "proposal proposals call calls appeal appeals demand demands plea request requests",
        "supports",
        "for to",
        bound=True,
    ),
    "insistence": Family("insistence", "supports", "on that", bound=True),
    "oppose": Family(
        "oppose opposes opposed opposing balk* baulk* bristl* regret regrets regretted branded with_concern with_grave_concern with_deep_concern with_alarm pulled_out_of pulls_out_of put_on_ice put_on_hold slam slams slammed lambast* derid* ridicul* scorn* assail* berat* blast blasts blasted castigat* rebuk* chid* takes_issue_with took_issue_with lashed_out lashes_out hit_out hits_out took_aim takes_aim rail rails railed spoke_out speaks_out pour_cold_water pours_cold_water poured_cold_water condemn* denounc* deplore deplores deplored deploring criticis* criticiz* object objects objected protest protests protested decri* "
        "resist resists resisted lament* fault faults faulted detest* loath* resents resented dislikes disliked fears feared hates hated rounded_on rounds_on savaged savages pilloried excoriated panned mocks mocked bridled_at bridles_at chafed_at chafes_at recoiled_from took_exception_to takes_exception_to took_umbrage_at frowned_on frowns_on disagreed_with disagrees_with disagree_with dissented_from dissents_from distanced_itself_from distances_itself_from dissociated_itself_from disavow* blocked blocks blocking thwart* boycotts boycotted boycotting inveighed_against fulminated_against threw_cold_water_on",
        "opposes",
        "to against that at on over",
    ),
    "warn": Family(
        "warn* caution* advis* complain*",
        "opposes",
        "against about of",
        bound=True,
    ),
    "argue-against": Family(
        "argued argues speak speaks spoke spoken lobb* vot* protest* campaign* came_out come_out",
        "opposes",
        "against",
        bound=True,
    ),
    "accuse": Family("accus* blam* charged charges", "opposes"),
    "stand": Family(
        "weight_behind green_light_to blessing_to signed_off_on signs_off_on signed_up_to signs_up_to the_case_for rallied_behind rally_behind lined_up_behind came_out_for come_out_for stands_with stand_with stood_with standing_with stands_by stand_by stood_by stands_behind stand_behind stood_behind believe_in believes_in believed_in sided_with sides_with in_favour_of stand_in_solidarity_with stands_in_solidarity_with stood_in_solidarity_with in_solidarity_with shoulder_to_shoulder_with share_the_goal_of shares_the_goal_of share_the_objective_of stuck_to sticks_to stick_to stuck_by sticks_by stick_by left_the_door_open_to leaves_the_door_open_to proud_of keen_on fond_of enthusiastic_about dedicated_to steadfast_in "
        "in_favor_of open_to will_continue_to will_keep",
        "supports",
    ),
    "against": Family(
        "against sick_and_tired_of tired_of fed_up_with weary_of came_out_against dead_set_against lined_up_against at_odds_with opposed_to stands_against stand_against hostile_to sceptical_of skeptical_of wary_of",
        "opposes",
    ),
    "act": Family(
        "secured brokered put_forward puts_forward putting_forward tabled put_on_the_table puts_on_the_table sponsored co-sponsored drafted impose imposes imposed imposing rolling_out rolled_out sanctioned signed ratif* authoriz* authoris* adopted passed brokered_a joined announc*_a announc*_an announc*_another announc*_new announc*_additional announc*_the_designation announc*_sanctions announc*_the_suspension announc*_the_resumption announc*_the_release announc*_the_withdrawal",
        "supports",
    ),
    "reluctance": Family("reluctance unwillingness reluctant unwilling", "opposes", "to for", bound=True),
    "concern": Family(
        "concern concerns concerned horrified saddened shocked sickened heartbroken doubt doubts misgivings reservations qualms scepticism skepticism unease troubled disturbed appalled angered alarmed worried outraged dismayed disappointed alarm regret outrage dismay opposition objection objections resistance condemnation criticism anger",
        "opposes",
        "over about at to of that against by with regarding",
        bound=True,
    ),
    "deny": Family(
        "will_not would_not will_never would_never shall_not won't wouldn't won’t wouldn’t not_going_to never_going_to",
        "rejects",
        "recognise recognize allow accept tolerate permit sign agree_to agree_on negotiate join support back condone consider give_up cede surrender submit_to "
        "participate_in take_part_in be_part_of",
    ),
    "disown": Family(
        "do_not does_not did_not don't doesn't didn't don’t doesn’t didn’t cannot can_not can't can’t could_not couldn't couldn’t",
        "rejects",
        "recognise recognize allow accept tolerate agree_to condone consent_to stand_for put_up_with buy",
        bound=True,
    ),
    "brush-off": Family(
        "scoff scoffs scoffed sneer* laugh laughs laughed brush brushes brushed brushing wave waves waved waving shrug shrugs shrugged shrugging",
        "rejects",
        "aside off away at",
        bound=True,
    ),
    "reject": Family(
        "reject* rebuff* dismiss* veto* spurn* turned_its_back_on turned_their_backs_on take_no_part_in takes_no_part_in took_no_part_in rule_out rules_out ruled_out ruling_out rejection refusal turn_down turned_down turns_down shot_down shoots_down slapped_down batted_away bats_away swatted_away snubbed snubs repudiat* renounc* nixed walked_away_from walks_away_from backed_out_of gave_short_shrift_to declined_the declines_the declined_an declined_any",
        "rejects",
        "of to that the_idea_of the_idea_that the_notion_that suggestions_of suggestions_that",
    ),
    "refuse": Family("refus* declin*", "rejects", "to", bound=True),
    "hesitate": Family(
        "abstain* hesitat* undecided waver* equivocat* noncommittal considering weighing studying yet_to_reply yet_to_respond yet_to_say yet_to_decide not_said not_decided not_made_up_its_mind not_made_up_their_minds studying_the reviewing_the reserv*_judgment reserv*_judgement sidestep* dodg* remained_silent stayed_silent remains_silent would_not_be_drawn took_note tak*_note takes_note",
        "ambivalent",
        "on from over about to of whether",
    ),
    "unwilling": Family(
        "no_intention no_plans no_plan no_interest no_appetite no_desire no_wish no_need in_no_mood in_no_hurry not_interested",
        "opposes",
        "of to in for",
        bound=True,
    ),
    "suggest": Family(
        "promis*_a promis*_an pledg*_a pledg*_an offered_a offered_an offers_a offers_an suggest_a suggest_an suggests_a suggests_an suggested_a suggested_an suggesting_a suggesting_an floated floats floating mooted",
        "supports",
    ),
    "dispute": Family(
        "questioned queried disput* challenged contest contests contested contesting cast_doubt casts_doubt",
        "opposes",
        "on",
    ),
}

MODALS = r"must(?: also| now)?|should|shall|ought to|needs? to|needed to|ha(?:s|ve) no choice but to|ha(?:s|ve) to|had to(?=\s+(?:be|flow|end|stop|continue|hold|leave|withdraw|go|come|cease)\b)"
"""Between who is meant to act and what is meant to be done, in what somebody says."""
PRAISED = (
    "historic_step historic_day historic_moment historic_achievement historic_agreement historic_opportunity great_day great_step great_achievement milestone courageous commendable laudable promising overdue long-overdue useful helpful valuable reasonable workable acceptable encouraging constructive balanced sensible wise fundamental urgent a_breakthrough a_step_forward the_only_option the_only_road non-negotiable essential vital crucial necessary indispensable imperative important welcome right justified paramount legitimate the_only "
    "needed a_priority the_way the_best the_proper critical key worthwhile"
)
BLAMED = (
    "tragedy tragic deplorable reprehensible sickening disservice absurd ridiculous laughable insulting insult irresponsible counterproductive counter-productive unrealistic unworkable unthinkable inconceivable non-starter worthless meaningless useless one-sided biased humiliating humiliation disaster disastrous catastrophe catastrophic folly madness nonsense joke farce sham fraud trap ploy ruse pretext stunt theft robbery capitulation red_line off_the_table insufficient inadequate cynical unjust immoral cruel appeasement charade death_sentence bad_idea unacceptable illegal intolerable unlawful unjustified wrong dangerous destabilizing destabilising reckless illegitimate outrageous "
    "unconscionable inexcusable indefensible inadmissible unjustifiable unfair barbaric horrific heinous cowardly abhorrent despicable shameful disgraceful unfriendly hostile naive futile pointless premature interference blackmail aggression "
    "void null threat violation breach mistake crime provocation betrayal surrender escalation affront outrage obstacle out_of_the_question"
)
GROUNDS = "justification reason reasons excuse need case point sense basis grounds question use"
"""What somebody finds that none is for what they are against."""
SEEN = (
    "sees see saw consider deem view regards regard regarded describes described views viewed considers considered brands branded labels labelled "
    "labeled calls called deems deemed characterises characterised characterizes characterized finds found"
)
"""Between who judges and what is judged."""
DOES = (
    "allow ensure facilitate release end stop return resume respect withdraw open protect let refrain engage implement lift free halt cease abide honor honour provide restore "
    "permit grant address re-engage recommit commit uphold join accept de-escalate cooperate lay put hold bring cut agree avoid desist disarm dismantle hand negotiate pull reopen remove stay start begin "
    "condemn reject work give keep carry fulfil fulfill guarantee establish exercise sign sit take use declare adhere"
)
"""Verbs by which the next thing to do in a list begins that has no "to" before it."""
STAYS = "continue continues proceed go_ahead go_on prevail hold flow start begin resume take_place succeed work last endure remain_in_place stay_in_place"
"""What must do so somebody wants."""
WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday today yesterday tonight"
COMPLIES = "comply heed cooperate accept follow honour honor respect implement respond agree act engage reconsider get_behind rally_behind"
"""What somebody is urged to do about what was told before."""
ENDS = "stop stops stopped stopping cease ceases end ends ended over"
"""What somebody wants something to do that they are against."""
DOING = "providing sending delivering surging deploying imposing launching designating supplying funding arming boycotting mobilizing mobilising"
DONE = "provided sent delivered contributed allocated imposed deployed designated supplied donated"
"""What a state does, or has done, by which it is known to be for it."""
WILL_DO = (
    "send host join provide support keep continue withdraw release reopen halt suspend resume sign implement honour honor respect lift impose seek push press recognise recognize return "
    "pay fund double end stop block fight defend protect comply extend observe open allow let deploy veto retaliate abide accept back free cut restore rebuild boycott expand "
    "abandon attend participate cooperate evacuate supply stand_by work ensure stand respond_to oppose advance pursue counter confront deter continue_to reevaluate re-evaluate review reconsider consider withhold limit reduce increase close ban arrest expel"
)
"""What somebody who says that they will do it is for."""
UNSAID = (
    "be been have hesitate rest tire flag comment say tell speculate know need get happen abandon waver weaken relent retreat falter give_up "
    "go speak talk discuss answer become seem forget let bother take_sides"
)
"""What somebody will not do without being against anything."""
TURNED = (
    "stop stops stopping stopped cease ceases ceasing halt halting refrain abstain avoid avoiding prevent preventing not oppose opposing reject "
    "rejecting condemn desist abandon abandoning combat combatting combating counter countering resist refuse curb speak_out_against speaking_out_against"
)
"""What is demanded with these is that something be not: who demands it opposes that."""
NEGATIONS = (
    r"(?:\b(?:not|never|yet to|no|no longer|without|nor|neither|cannot|hardly|unable to|unwilling to|refus\w+ to|declin\w+ to|withdr(?:ew|aws?|awn|awing)|den(?:y|ies|ied|ying)|fail\w* to|stopp?\w* short of)"
    r"|n['’]t)(?:,\s+\w+,)?\s+(?:\w+\s+){0,2}$"
)
KEPT = r"\b(?:been\s+(?:more|prouder)|abandon|waver|weaken|relent|retreat|flag|falter|give up)\w*"
"""Between a negation and a position they leave the position as it is: "will not abandon its support"."""
CONDITIONS = r"\b(?:unless|(?:provided|providing)\s+that\b|provided(?=\s+(?:the|they|it|its|he|she|we|all|both|any|an?|no|their|his|her)\b|\s+(?-i:[A-Z“\"]))|in\s+(?:exchange|return)\s+for|subject\s+to|conditional\s+on|contingent\s+on|on\s+(?:the\s+)?condition|should\s+(?:the|any|either|both|an?|this|these|his|her|its|their)\s|only\s+(?:if|when|after|once|on)|as\s+soon\s+as|on\s+the\s+understanding|(?:as|so)\s+long\s+as(?!\s+it\s+takes|\s+necessary|\s+needed)|if\b|but\s+(?:\w+\s+){0,4}would\s+have\s+to)"
UNTIL = r"\b(?:until|unless|before|(?:as|so)\s+long\s+as(?!\s+it\s+takes|\s+necessary|\s+needed))\b"
"""After what somebody will not do: under that condition they will."""
LIGHT = (
    "bring help keep continue make ensure ensuring facilitate hold holding engage work promote advance advancing increase increasing address addressing allow "
    "provide take go start begin launch build building maintain maintaining use coordinate pave seize achieve achieving reach reaching come come give open "
    "opening support strengthen strengthening preserve preserving deliver pursue pursuing seek seeking play see find finding look looking explore enter join "
    "resume restore establish another together possible parties sides immediately historic visionary groundbreaking unwavering ironclad "
    "way ways moment opportunity vision leadership firm close closely what sure ahead issues issue technical related implementing implement implementation lasting large-scale potential forward act acting working secure securing continuing move moving"
)
"""Verbs that tell little of what is meant, and nouns that stand for what comes after them."""
CARRIERS = "reports report support suggestions suggestion idea plans proposals plan proposal commitment announcement initiative call calls decision pledge offer appeal readiness willingness intention agreement conditions foundation foundations groundwork"
"""What somebody has of something: that, not this, is the issue, where a small word leads on to it."""
MOVES = "outcome decision announcement idea notion concept step move call appeal proposal plan text draft resolution agreement deal initiative action"
"""What somebody did or said, by which an issue that was told before is meant."""
HOLLOW = (
    "a an the this that these those all any some every each both such its his her their our my your no further immediate immediately urgent "
    "urgently swift swiftly full fully recent ongoing new strong strongly firm firmly sincere historic grave serious deep deeply clear again "
    "also now soon continued continuing comprehensive unimpeded unhindered sustained two three several many more other own very most "
    "durable sustainable meaningful substantive genuine credible robust critical vital essential crucial important key renewed constructive productive much-needed life-saving lifesaving "
    "enhanced prolonged escalating deteriorating reprehensible appalling horrific heinous barbaric unjustified reckless extraordinary unprecedented enormous incredible early rapid longstanding "
    "steadfast additional certain illegal unlawful unprovoked brutal him so will would can could may might be been being is are was were has have had do does did it he she "
    "they we us them there here then you me i everybody everyone one another than very much thing things kind able possible such let announcement idea notion concept importance possibility efforts effort attempt attempts need readiness decision step steps actions outright too altogether entirely"
)
"""Words that tell one issue from no other."""
SAID = (
    "said says told added agree agrees agreed made_clear makes_clear been_clear was_clear is_clear insist* stress* underscor* emphasi* noting notes argu* reiterat* complained complains alleged alleges accused believes believe denied denies predicted reported reports admitted conceded noted stated declared announced wrote tweeted explained remarked argued insisted stressed warned maintained claimed "
    "acknowledged suggested replied asked repeat* signalled signaled indicated hinted assured vowed pledged promised warned cautioned according"
)

HARMS = (
    "do_more_harm do_harm do_nothing harm hurt damage reward backfire embolden undermine undercut weaken jeopardise jeopardize imperil endanger derail torpedo sink doom wreck ruin scupper kill "
    "make_matters_worse make_things_worse make_it_worse make_it_harder make_peace_harder play_into prolong fuel inflame destabilise destabilize invite provoke plunge set_back cross_a_red_line set_a_dangerous_precedent lead_nowhere solve_nothing"
)
"""What somebody says something would do that they are against."""
HELPS = "save_lives pave_the_way bring_peace bring_stability build_trust build_confidence open_the_door open_the_way help_to help_the help_end strengthen ease make_everyone_safer make_it_easier"
"""What somebody says something would do that they are for."""
GIVES = "give gives gave given giving lend lends lent lending throw throws threw pledge pledges pledged"
"""Before a support or backing that is somebody's own."""
BACKINGS = "support backing blessing approval endorsement consent assent vote"
DEEDS: Mapping[str, str] = {
    "apologize": "apology",
    "apologise": "apology",
    "withdraw": "withdrawal",
    "negotiate": "negotiations",
    "surrender": "surrender",
    "resign": "resignation",
    "compromise": "compromise",
    "disarm": "disarmament",
    "talk": "talks",
    "retaliate": "retaliation",
    "de-escalate": "de-escalation",
    "cooperate": "cooperation",
    "intervene": "intervention",
    "escalate": "escalation",
    "retreat": "retreat",
    "mediate": "mediation",
    "rearm": "rearmament",
    "reconcile": "reconciliation",
    "demobilise": "demobilisation",
    "demobilize": "demobilization",
}
"""What may be done without anything it is done to, and how that is called."""
THREATENED = (
    "freedom peace security stability sovereignty integrity independence democracy trade navigation transition ceasefire truce agreement talks negotiations settlement "
    "law order unity livelihoods civilians"
)
"""What somebody is for who says that something threatens it."""
WARFARE = "war wars warfare fighting hostilities violence conflict bloodshed killing suffering death"
"""What nobody is said to be for: who wants it to stop is for the end of it."""
SCRAPPED = "cancelled canceled scrapped dropped abolished halted reversed rescinded revoked annulled suspended postponed withdrawn shelved binned lifted"
"""What somebody wants to become of what they are against."""
BASELESS = "basis place justification legitimacy force merit validity future foundation standing"
"""What somebody says that what they are against has none of."""
IMPERATIVES = "open release free lift withdraw return respect sign implement resume let give stop end halt cease"
"""With what somebody who is quoted tells what should be done."""
