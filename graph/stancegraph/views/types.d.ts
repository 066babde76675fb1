/*
 * What the scripts of the pages hand each other, for tsc alone (scripts/lint): no page holds this file. Which of the
 * fields below `explorer.payload` writes, tests/views/test_types.py compares; ? is for those it leaves out when empty.
 */

/* ---- the data of the explorer, as payload.py writes it ---- */

interface PageData {
  info: InfoRecord;
  asOf: string;
  staleAfter: number;
  order: string[];
  first: { wide: number; narrow: number };
  /* When the first and the last of what says so was recorded, or corrected. */
  recorded: { first?: string; last?: string };
  topics?: Pair[];
  words: WordLists;
  actors: ActorRecord[];
  issues: IssueRecord[];
  terms: TermRecord[];
  memberships: TermRecord[];
  governments: GovernmentRecord[];
  sources: SourceRecord[];
  stances: StanceRecord[];
  retractions: RetractionRecord[];
  steps: StepRecord[];
  events: EventRecord[];
  texts: Record<string, TextRecord>;
  /* The stances whose words were looked for in their text, and do not stand there. */
  lost: string[];
}

/* What the page has of the text of a source, counted in code points: stretches of it, and where the words of stances stand. */
interface TextRecord {
  length: number;
  pieces: [start: number, words: string][];
  places: [stance: string, start: number, end: number][];
}

/* The fixed lists of the program, in the order in which they are shown. */
interface WordLists {
  scale: { value: number; name: string; sign: string }[];
  voices: { name: VoiceName; label: string; direct: boolean }[];
  kinds: ActorKind[];
  classes: Record<ActorKind, string>;
  standings: Standing[];
  bases: BasisName[];
  demand: ConditionKind;
  scope: ConditionKind;
  link: LinkWord[];
  selected: Record<string, string[]>;
  stepColumns: string[];
  fields: FieldRecord[];
}

/* A word of a link and what it may hold: see stancegraph/model/links.py. */
interface LinkWord {
  word: string;
  holds: string;
  choices?: string[];
  least: number;
  most: number;
  many: boolean;
  empty: boolean;
  others?: Pair[];
}

/* A field of a stance: its name in these data, what it is called, and the kind of record whose ids it holds. */
interface FieldRecord {
  name: string;
  label: string;
  refersTo?: "actor" | "issue" | "source" | "stance";
}

interface InfoRecord {
  title: string;
  base: string;
  description?: string;
  version?: string;
  licence?: string;
  homepage?: string;
  creators?: string[];
  language?: string;
  coversFrom?: string;
  coversUntil?: string;
  staleAfter?: number;
  opensOn?: string;
}

interface ActorRecord {
  beside?: boolean;
  id: string;
  node: string;
  name: string;
  kind: ActorKind;
  aliases?: string[];
  names?: NameRecord[];
  sameAs?: string[];
  iso3166?: string;
  cow?: string;
  attributes?: AttributeRecord[];
  note?: string;
  roles?: RoleRecord[];
}

interface AttributeRecord {
  name: string;
  value: string;
}

interface NameRecord {
  language: string;
  text: string;
}

interface RoleRecord {
  id: string;
  represents: string;
  office: string;
  organisation: string;
  speaks: boolean;
  leads: boolean;
  remit?: string[];
  start?: string;
  end?: string;
}

/* Who holds an office for whom; with a weight the holder speaks for it, on these issues or on all. */
interface TermRecord {
  holder: string;
  organisation: string;
  office: string;
  first?: string;
  last?: string;
  weight?: number;
  issues?: string[];
}

interface GovernmentRecord {
  organisation: string;
  leader: string;
  first?: string;
  last?: string;
}

interface IssueRecord {
  beside?: boolean;
  id: string;
  node: string;
  name: string;
  kind: "issue";
  short?: string;
  proposition: string;
  broader?: string[];
  entails?: string[];
  follows?: string[];
  staleAfter?: number;
  attributes?: AttributeRecord[];
  note?: string;
}

interface SourceRecord {
  id: string;
  title: string;
  publisher?: string;
  url?: string;
  published?: string;
  kind?: string;
  language?: string;
  sha256?: string;
  licence?: string;
  embed?: EmbedName;
  author?: string;
  section?: string;
  documentType?: string;
  time?: string;
  note?: string;
}

interface AggregateRecord {
  period: string;
  count: number;
  mean: number;
  spread: number;
  earliest: string;
  latest: string;
  rule: "mean" | "modal" | "majority";
  sha256: string;
  share?: number;
  codes?: string;
}

/* Where words stand that are longer than may be quoted, and their hash. */
interface PassageRecord {
  start: number;
  end: number;
  sha256: string;
}

interface StanceRecord {
  beside?: boolean;
  id: string;
  actor: string;
  issue: string;
  value: number;
  condition?: string;
  conditionKind?: ConditionKind;
  date: string;
  precision: DatePrecision;
  first?: string;
  last?: string;
  until?: string;
  voice: VoiceName;
  by?: string;
  onBehalfOf?: string;
  source: string;
  otherSources?: string[];
  quote?: string;
  start?: number;
  end?: number;
  passages?: PassageRecord[];
  aggregate?: AggregateRecord;
  confidence?: number;
  coder?: string;
  recorded?: string;
  supersedes?: string;
  retracts?: string;
  note?: string;
}

interface RetractionRecord {
  id: string;
  retracts: string;
  coder: string;
  recorded: string;
  note?: string;
}

/* A step of the story. */
interface StepRecord {
  id: string;
  link: string;
  heading: string;
  text?: string;
}

interface EventRecord {
  id: string;
  type: string;
  label: string;
  date: string;
  precision: DatePrecision;
  first?: string;
  last?: string;
  place?: string;
  actors?: string[];
  figures?: string[];
  bearsOn?: BearingRecord[];
  source: string;
  note?: string;
}

interface BearingRecord {
  issue: string;
  value: number;
}

type ActorKind = "person" | "state" | "organisation" | "bloc" | "office" | "group";
type VoiceName = "self" | "reported" | "attributed";
type DatePrecision = "day" | "month" | "approx";
type ConditionKind =
  "demand" | "third-party" | "sequence" | "verification" | "reciprocity" | "terms" | "event" | "scope" | "unstated";
type EmbedName = "whole" | "around" | "quotes";
type BasisName = "statement" | "events";
type Standing = "lapsed" | "hearsay" | "former" | "stale" | "current";
type ShiftKind = "moved" | "government" | "speaker";
type NodeRecord = ActorRecord | IssueRecord;

/* ---- the data as packing.py puts it into the page ---- */

/* The page's own words, as explorer/words.py writes them: every text in each language, a string or its forms of the plural. */
interface PageWords {
  languages: [code: string, name: string][];
  texts: Record<string, (string | Partial<Record<Intl.LDMLPluralRule, string>>)[]>;
}
/* What is put into a text. */
type Inserted = Record<string, string | number | undefined>;

interface Packed {
  plain: Record<string, unknown>;
  tables: Record<string, PackedTable>;
}
interface PackedTable {
  size: number;
  columns: string[];
}
type PackedColumn = { of?: number[] } & ({ values: unknown[]; words?: undefined; at?: undefined } | { values?: undefined; words: string[]; at: number[] });

/* ---- the drawing, as explorer/__init__.py writes it ---- */

interface PageNetwork {
  nodes: DrawnNode[];
  edges: DrawnEdge[];
  options: object;
}

interface DrawnNode extends Spot {
  id: string;
  label: string;
  shape: NodeShape;
  size: number;
  narrow: Spot;
  font: { size: number };
}

interface DrawnEdge {
  id: string;
  from: string;
  to: string;
  relation: "holds" | "says-of";
}

interface Spot {
  x: number;
  y: number;
}

type NodeShape = "dot" | "square" | "diamond" | "hexagon" | "triangle" | "star" | "box";
type Point = [x: number, y: number];

/* ---- the console, as console.py writes it ---- */

interface PageConsole {
  engine: string;
  bases: string[];
  elsewhere: string[];
  prefixes: Record<string, string>;
  records: Record<string, string>;
  queries: NamedQuery[];
}

interface NamedQuery {
  name: string;
  title: string;
  description: string;
  parameters: QueryParameter[];
  pieces: string[];
  /* The same on every issue at once; empty where it is not asked so. */
  onEvery: string[];
}

interface QueryParameter {
  name: string;
  kind: RecordKind | "date" | "moment" | "integer" | "days" | "text";
  default: string;
  meaning: string;
  optional: boolean;
}

type RecordKind = "actor" | "issue" | "source" | "stance" | "event";

/* What stands in the console: a question with its values, and the text where it is not what these make. */
interface Composing {
  query: string;
  values: Pair[];
  text: string;
}

/* A term of SPARQL's JSON results; a blank node has a label, a triple (RDF 1.2) three terms. */
interface PlainTerm {
  type: "uri" | "literal" | "bnode";
  value: string;
  datatype?: string;
  "xml:lang"?: string;
}
interface TripleTerm {
  type: "triple";
  value: { subject: SparqlTerm; predicate: SparqlTerm; object: SparqlTerm };
  datatype?: undefined;
  "xml:lang"?: undefined;
}
type SparqlTerm = PlainTerm | TripleTerm;

interface RowsAnswer {
  kind: "rows";
  names: string[];
  rows: (SparqlTerm | null)[][];
  total: number;
}
type Answer = (RowsAnswer | { kind: "triples"; text: string } | { kind: "truth"; value: boolean }) & { ms: number };
interface Ready {
  kind: "ready";
  size: number;
  rightToLeft: boolean;
}
interface Failure {
  kind: "error";
  message: string;
  broken: boolean;
}
interface Asked {
  load?: { module: string; quads: string };
  query?: string;
}

/* ---- what the search is told, and says: as its worker is sent it ---- */

type SearchableKind = "actor" | "issue" | "event" | "source";
/* What is looked through of a record: its names, what it is about beside them, its other words, and those that it lends to its stances. It may be found itself or not. */
interface Searchable {
  id: string;
  listed: boolean;
  names: string[];
  about: (string | undefined)[];
  words: (string | undefined)[];
  shared: (string | undefined)[];
}
type SearchTold =
  | { act: "records"; kind: SearchableKind; records: Searchable[] }
  /* Of a table of so many, which are looked through, by their places; the columns that there are, as they were packed. */
  | { act: "stances"; size: number; order: Int32Array<ArrayBuffer>; columns: Record<string, Uint8Array<ArrayBuffer>> }
  /* Actor and issue of each position, by their places among those told. */
  | { act: "pairs"; pairs: Int32Array<ArrayBuffer> }
  | { act: "find"; asked: number; text: string };
/* What can be found; a stance by its place in its table. */
type SearchHit = { kind: SearchableKind; id: string } | { kind: "position"; pair: Pair } | { kind: "stance"; place: number };
/* The nearest of what was found, how many there are, and how many of all stances were not looked through yet. */
interface SearchFound {
  asked: number;
  hits: SearchHit[];
  count: number;
  left: number;
  all: number;
}
type SearchSaid = SearchFound | { asked: number; lacking: true };

/* ---- what the parts of the explorer work out ---- */

/* References are checked before the page is written: what a record names is there. Ask `has` of what a reader names. */
interface Index<Item> extends Map<string, Item> {
  get(id: string): Item;
}

interface PositionLook {
  value: number;
  name: string;
  label: string;
  sign: string;
  hint: string;
}

interface VoiceLook {
  name: VoiceName;
  label: string;
  direct: boolean;
  dashes: false | number[];
}

/* Who led, and since when; nobody who is known, since the last leader left. */
interface Government {
  leader?: string;
  since: string;
}

/*
 * A stance as it counts for a holder on an issue: how much who said it weighs, under which government it was said and
 * whether it counts only under that; the issue it follows from, and whether it is taken over.
 */
interface Claim {
  stance: StanceRecord;
  holder: string;
  issue: string;
  weight: number;
  bound: boolean;
  led?: Government;
  from?: string;
  taken?: boolean;
}

/* What may count, and for whom. `from` is the first day that counts, `voices` those chosen. */
interface Counting {
  inherit: boolean;
  takenOver: boolean;
  acrossGovernments: boolean;
  entailed: boolean;
  lapsed: boolean;
  fresh: boolean;
}
interface Question extends Counting {
  day: string;
  /* Of a day before that asked about: what is known by the latter. */
  knownBy?: string;
  from?: string;
  voices?: Set<string>;
}

/* The records that the rules of positions are about. */
type Ground = Pick<PageData, "stances" | "actors" | "issues" | "terms" | "memberships" | "governments" | "staleAfter">;

/* What a pool answers, or would but has lapsed; how many claims compete, and how many another government cuts off. */
interface Told {
  holding: Claim[];
  gone: Claim[];
  size: number;
  cut: number;
}

/* What may ever count for an actor on an issue, where the first of it is among all stances, and whether others attribute any of it. */
interface Pool {
  claims: Claim[];
  first: number;
  attributed: boolean;
}

/* What a pool answers by itself, from a day on until before another: whether it holds something or did, what passes on to other issues, and its cell, which may be hearsay. */
interface Lasting {
  from: number;
  until: number;
  holding: Claim[];
  size: number;
  followed: FollowingClaim[];
  cell: Cell | undefined;
  silence: Silence | undefined;
}

/* A claim on the issue on which it follows, and that from which it does. */
type FollowingClaim = Claim & { from: string };

/* What fills an issue without an answer of its own, of which claims, and on which days it does. */
interface Filled {
  claims: Claim[];
  won: Claim[];
  from: number;
  until: number;
  cell: Cell | undefined;
}

/* All that an actor answers, by issue, from a day on until before another. */
interface ActorAnswers {
  from: number;
  until: number;
  answers: ReadonlyMap<string, Lasting>;
  filled: ReadonlyMap<string, Filled>;
  cells: ReadonlyMap<string, Cell>;
  silences: ReadonlyMap<string, Silence>;
}

interface AnswerRow extends Claim {
  standing: Standing;
  disputedBy: readonly string[];
  crossed: boolean;
}

/* A stance by itself. */
interface SaidRow extends Claim {
  standing: Standing;
  contested: boolean;
}

/* A record that took the place of another, or withdrew it. */
interface Correction {
  how: "superseded" | "retracted";
  record: StanceRecord | RetractionRecord;
}

/* What stands and what was corrected, as far as it is known; `ground` has what the rules need beside a part too. */
interface Known {
  ground: StanceRecord[];
  standing: StanceRecord[];
  gone: StanceRecord[];
}

/* The position of an actor on an issue, its place among all of them, and how many claims competed for it. */
interface Cell {
  actor: string;
  issue: string;
  place: number;
  rows: AnswerRow[];
  contested: boolean;
  current: boolean;
  position: PositionLook;
  voice: VoiceLook;
  size: number;
}

type MarkName = "dim" | "entailed" | "hearsay" | "condition" | "demand" | "scope" | "contested" | "disputed";

/* What there is among the cells shown: how far those that are not current can be leant on, which are contested, and what marks some bear. */
interface Overview {
  standings: ReadonlyMap<Standing, number>;
  contested: readonly Cell[];
  marks: ReadonlySet<MarkName>;
}

/* Where nothing is left of what was said under an earlier government. */
interface Silence extends Government {
  actor: string;
  issue: string;
  earlier: number;
}

/* Where rows come from: whose they are, all topics in order, and whether all are worked out. */
interface RowSource {
  everybody: readonly string[];
  pairs(): readonly Pair[];
  work(enough?: () => boolean): boolean;
  /* Whether anybody has something on an issue. */
  some(has: (actor: string) => boolean, issue: string): boolean;
  complete(): boolean;
}
/* What there is by topic, in one order whatever was there before. All but `row`, `of`, `get` and `has` works out what is not yet worked out; `some` as much as it takes. */
interface ByTopic<Item> {
  readonly size: number;
  /* Of how many actors they are. */
  readonly actors: number;
  /* Whether all is worked out; and working it out, until it is enough. */
  readonly complete: boolean;
  work(enough?: () => boolean): boolean;
  readonly everybody: readonly string[];
  row(actor: string): ReadonlyMap<string, Item>;
  of(actor: string, issue: string): Item | undefined;
  get(key: string): Item | undefined;
  has(key: string): boolean;
  some(issue: string): boolean;
  values(): IterableIterator<Item>;
  keys(): IterableIterator<string>;
  entries(): IterableIterator<[string, Item]>;
  [Symbol.iterator](): IterableIterator<[string, Item]>;
  forEach(act: (item: Item, key: string, all: any) => void): void;
  where(keep: (item: Item) => boolean): ByTopic<Item>;
}

interface Answers {
  cells: ByTopic<Cell>;
  silences: ByTopic<Silence>;
}

/* What is held from a day on, if anything, and whether it is current. */
interface Held {
  day: string;
  position: PositionLook | undefined;
  values: number[];
  current: boolean;
}

interface Rules {
  readonly topics: readonly Pair[];
  /* Works out some of the topics, from so many stances more; whether there are all now. */
  pairUp(most?: number): boolean;
  asOf(asked: Question): Answers;
  held(actor: string, issue: string, asked: Question): Held[];
  pool(actor: string, issue: string): Claim[];
  /* Those on which anything may count for an actor. */
  issuesOf(actor: string): Iterable<string>;
  holds(actor: string, issue: string, asked: Question): { direct: Claim[]; entailed: Claim[] };
  said(stances: readonly StanceRecord[], day: string): SaidRow[];
  spokenFor(stance: StanceRecord): string[];
  standing(claim: Claim, asked: { day: string }): Standing;
  staleOf(issue: string): number;
  government(organisation: string, day: string, by?: string): Government | undefined;
  heard(stance: StanceRecord, asked: Question): boolean;
  organisationsOf(stance: StanceRecord): Set<string>;
  termsOf: Map<string, TermRecord[]>;
  kinds: Map<string, ActorKind>;
}

type Cells = ReadonlyMap<string, Cell> | ByTopic<Cell>;
type Pair = [string, string];
/* An actor, an issue, or both. */
type AboutTopic = { actor?: string; issue?: string };

/* A stance as it may count, and how far it can be leant on. */
interface StandingClaim extends Claim {
  standing: Standing;
}

/* What somebody did that bears on an issue, as a sign of a position. */
interface Deed {
  event: EventRecord;
  actor: string;
  issue: string;
  value: number;
}

/* One side of a contradiction: a stance, or a deed under the id of its event. */
type Sign = Pick<StanceRecord, "id" | "date" | "value">;
type ContradictionKind = "self-vs-attributed" | "words-vs-deeds" | "split-voice" | "dissent";
interface Contradiction {
  kind: ContradictionKind;
  actor: string;
  issue: string;
  first: StanceRecord;
  second: Sign;
  stance?: StanceRecord;
  deed?: Deed;
}

/* A move as a row: whose it is, whom who moved spoke for both times, and what had just happened. */
interface Movement extends Move {
  actor: string;
  issue: string;
  /* All for whom who moved spoke both times, and the one it is told of. */
  organisations: readonly string[];
  speaksFor?: string;
  after?: EventRecord;
}

/* How far two agree: see agreement.js. */
interface Agreement {
  actor: string;
  other: string;
  shared: string[];
  alike: number;
  opposed: number;
  sum: number;
  pairs: number;
  stances: StanceRecord[];
}

interface Moved {
  moves: Move[];
  silent: Move[];
}

/*
 * What the data answer to one question: positions, and what an actor and issue have of stances that may count, positions
 * from day to day, shifts and deeds. Nobody changes it.
 */
interface Answered extends Readonly<Answers> {
  readonly day: string;
  readonly topics: readonly Pair[];
  pairUp(most?: number): boolean;
  tally(): Tally;
  /* The stances that count, newest first: one after the other, and all. */
  counting(): IterableIterator<StanceRecord>;
  counted(): readonly StanceRecord[];
  stances(): readonly SaidRow[];
  readonly events: readonly EventRecord[];
  claims(actor: string, issue: string): readonly StandingClaim[];
  course(actor: string, issue: string): readonly Held[];
  moved(actor: string, issue: string): Moved;
  movements(wanted?: (actor: string, issue: string) => boolean): readonly Movement[];
  silent(wanted?: (actor: string, issue: string) => boolean): readonly Movement[];
  heldBy(holders: readonly string[], wanted: (actor: string, issue: string) => boolean): readonly SaidRow[];
  spoken(): readonly StanceRecord[];
  agreements(actor: string): readonly Agreement[];
  deeds(actor: string, issue: string): readonly Deed[];
  contradictions(issue?: string): readonly Contradiction[];
  /* The topics of an actor, on an issue, or of both. */
  about(actor?: string, issue?: string): readonly Pair[];
  /* Topics that the stances which count are of, all or those to keep; and how many stances may ever count for a topic. */
  claimed(keep?: (stance: StanceRecord) => boolean): Pair[];
  pooled(actor: string, issue: string): number;
  unspoken(actor: string): readonly Cell[];
  /* Whether an actor is shown. */
  who(actor: string): boolean;
}

/* How many stances count, and of how many actors and issues they are. */
interface Tally {
  size: number;
  actors: number;
  issues: number;
}

/* What of it the filters leave. */
type Visible = Omit<Answered, "unspoken" | "spoken" | "topics" | "pairUp" | "movements" | "silent"> & {
  movements(): readonly Movement[];
  silent(): readonly Movement[];
  /* Those for whom stances are listed, where not each is its actor's alone. */
  holders?: readonly string[];
};

interface SelectionKinds {
  node: string;
  edge: string;
  pair: Pair;
  stance: string;
  event: string;
  path: Pair;
  tie: Pair;
  source: string;
  found: Found;
}
/* One of these, and no other. */
type Selected = {
  [Kind in keyof SelectionKinds]: { [Own in Kind]: SelectionKinds[Own] } & {
    [Other in Exclude<keyof SelectionKinds, Kind>]?: undefined;
  };
}[keyof SelectionKinds];

interface Found {
  nodes: string[];
  stances: string[];
  topics: Set<string>;
  actors: Set<string>;
  issues: Set<string>;
}

type FilterField = "issue" | "position" | "voice" | "kind" | "basis";
type ViewName = "ask" | "matrix" | "columns" | "compare" | "actornet" | "similarity" | "network" | "timeline" | "table" | "sources" | "console";
type Hidden = Record<FilterField, Set<string>>;

/* A field of stances that is filtered by: its values, and how each is called. */
interface FieldChoice {
  title: string;
  all: () => string[];
  name: (value: string) => string;
}
/* What may count: its part of a link, its words in the drawer, and those where it is not as at the start. */
interface CountingChoice {
  field: keyof Counting;
  link: string;
  label: string;
  hint: string;
  said: string;
}
/* Something that is set, and what takes it off. */
interface Chosen {
  text: string;
  off: Partial<State>;
}

/* ---- the questions ---- */

type QuestionName = "stands" | "moved" | "contradicts" | "deeds" | "contested" | "agrees" | "known" | "follows";
type AskedParameter = "who" | "on" | "since" | "step" | "after" | "least" | "known" | "all";

/* The question asked, and what narrows and sorts its answer; empty texts do not. */
interface Asking {
  question: QuestionName;
  who: string;
  on: string;
  since: string;
  step: number;
  after: string;
  least: number;
  known: string;
  all: boolean;
  find: string;
  sort: string;
}

/* A row of an answer for files, by the names of its columns. */
type Fields = Record<string, string | number | boolean | undefined>;

/* What stands in a column: as text, as what it is sorted by (undefined comes last), and drawn. */
interface AskedCell {
  text: string;
  key: string | number | undefined;
  draw(): Child;
}

interface AskedRow {
  actors: string[];
  issue?: string;
  selection: Selected;
  cells: AskedCell[];
  fields: Fields[];
  stances: StanceRecord[];
  pale?: boolean;
  steps?: number;
  date?: string;
  after?: string;
  shared?: number;
  same?: boolean;
}

interface AskedQuestion {
  name: QuestionName;
  short: string;
  title(shown: Visible, asking: Asking): string;
  about: string;
  columns: readonly (readonly [name: string, label: string])[];
  takes: readonly AskedParameter[];
  needsActor?: boolean;
  rows(shown: Visible, asking: Asking, then: Visible): AskedRow[];
  none(shown: Visible, asking: Asking): string;
  /** What is not among the rows; `wanted` says which would be, by what is asked. */
  more?(shown: Visible, wanted: (row: AskedRow) => boolean): string;
  queries(issue: string, shown: Visible, asking: Asking): { name: string; values: Record<string, string> }[];
}

interface State extends Counting {
  tab: ViewName;
  ask: Asking;
  hidden: Hidden;
  people: readonly string[];
  about: string;
  tieKind: TieKind;
  tieNorm: TieNorm;
  least: number | undefined;
  shared: number;
  from: string;
  until: string;
  known: string;
  beside: string;
  limit: number;
  order: string;
  orderedOn: string;
  whole: boolean;
  alone: boolean;
  finding: string;
  embed: boolean;
  lang: string;
  story: number | undefined;
  sparql: Composing | undefined;
  selection: Selected | undefined;
  theme: "light" | "dark";
}

/* What an actor holds on an issue on two days, the earlier first. */
interface BothDays {
  actor: string;
  issue: string;
  before: Cell | undefined;
  after: Cell | undefined;
  /* Where a change of government left nothing. */
  cutBefore: Silence | undefined;
  cutAfter: Silence | undefined;
  differs: boolean;
}
interface TwoDays {
  first: string;
  last: string;
  pairs: Map<string, BothDays>;
  /* Where nothing is held on either day, and something is cut off. */
  cut: Map<string, BothDays>;
}

/* What the table of the matrix draws, and of what: a day's answers, or both days' where two are side by side. */
type GridThing = Cell | Silence | BothDays;
interface GridContent {
  groups: { title?: string, actors: string[] }[];
  columns: string[];
  /* Of another kind nothing that is drawn stays. */
  kind: string;
  /* What the words of a cell depend on beside its thing; what is drawn in it does not. */
  key: string;
  corner: HTMLElement[];
  thing(actor: string, issue: string): GridThing | undefined;
  said(thing: GridThing): string;
  inside(thing: GridThing): HTMLElement;
  card(what: Selected): Child;
  open(what: Selected): void;
}
interface GridChoice {
  node(node: string): boolean;
  pair(actor: string, issue: string): boolean;
}

type TieKind = "net" | "agreement" | "conflict";
type TieNorm = "average" | "cosine" | "jaccard" | "none";

/* Two actors with stances on the same issue: the weight of their tie, over how many issues and pairs of stances. */
interface Weighed {
  one: string;
  other: string;
  weight: number;
  issues: number;
  pairs: number;
}

/* Who stand together, in a row, and the most involved of them. */
/* `head` is the most involved of a camp; without it, actors of none. */
interface Camp {
  head?: string;
  actors: string[];
}

/* A cell of the matrix as it is drawn: of a position, between two ends where it is contested. */
interface Box {
  how: "solid" | "outline" | "dashed" | "contested" | "cut" | "empty";
  name: string;
  text: string;
  pale?: boolean;
  ends?: string[];
}

/* A line in the legend, with the sign it bears. */
interface LineSample {
  tone: string;
  text: string;
  width?: number;
  dash?: readonly number[] | undefined;
  arrow?: boolean;
}

/* A sample of a mark in the legend; without any, its words say all. */
interface Sample {
  box?: Box;
  line?: LineSample;
  mark?: string;
  two?: { differs: boolean };
  span?: boolean;
  glyph?: string;
}
interface Meaning {
  text: string;
  hint?: string;
  sample: Sample;
}

type Listener = (now: State, before: State) => void;

/* A line of the network: a position, resting on so many stances; without one what somebody says of another. */
interface Tie {
  from: string;
  to: string;
  size: number;
  cell?: Cell;
}
type Ties = ReadonlyMap<string, Tie>;

interface Focus {
  nodes: Set<string>;
  edges: Set<string>;
}

/* What every part draws from: what the filters leave and, with "only this", the selection is about; `all` of it. */
interface Shown extends Visible {
  all: Answered;
  steps: Cell[] | undefined;
  route: Cells | undefined;
  ties: Ties;
  focused: Focus;
  drawn: Focus & { candidates: number };
}

/* What a view gives; console and table draw no picture. */
interface View {
  update(now: State, shown: Shown): void;
  picture?(now: State, shown: Shown): Picture;
  title?(now: State, shown: Shown): string | undefined;
  about?(now: State, shown: Shown): string[];
}

/* ---- pictures ---- */

interface PathShape {
  path: string;
  fill?: string;
  stroke?: string;
  width?: number;
  dash?: number[];
  text?: undefined;
  group?: undefined;
}
interface TextShape {
  text: string;
  x: number;
  y: number;
  size?: number;
  anchor?: "start" | "middle" | "end";
  weight?: number;
  fill?: string;
  turn?: number;
  path?: undefined;
  group?: undefined;
}
interface GroupShape {
  group: Shape[];
  x: number;
  y: number;
  path?: undefined;
  text?: undefined;
}
type Shape = PathShape | TextShape | GroupShape;

interface Picture {
  shapes: Shape[];
  width: number;
  height: number;
}

type Palette = Record<string, string>;

/* ---- the timeline ---- */

/* Two neighbours on a course with another sign, and whether it is known which came first. */
interface Move {
  kind: ShiftKind;
  from: Claim;
  to: Claim;
  orderKnown: boolean;
}
interface Topic {
  key: string;
  actor: string;
  issue: string;
  claims: readonly Claim[];
  moves: Move[];
  silent: number;
}
interface StanceMark {
  date: string;
  claim: StandingClaim;
  event?: undefined;
  deed?: undefined;
}
interface EventMark {
  date: string;
  event: EventRecord;
  deed?: Deed;
  claim?: undefined;
}
type Mark = StanceMark | EventMark;
type PlacedMark = Mark & { x: number; lane: number };
interface Axis {
  x(day: number): number;
  width: number;
  gaps: number[];
  ticks: { place: number; text: string }[];
}
interface Heading {
  y: number;
  height: number;
  heading: string;
  record: NodeRecord;
  marks?: undefined;
  held?: undefined;
  moves?: undefined;
  events?: undefined;
}
interface Row {
  y: number;
  height: number;
  label: string;
  marks: PlacedMark[];
  readonly held: readonly Held[];
  readonly moves: Move[];
  heading?: undefined;
}
type EventRow = Row & { events: true };
type TopicRow = Row & Topic & { events?: undefined };
type Part = Heading | EventRow | TopicRow;
interface Plan {
  parts: Part[];
  axis: Axis;
  labels: number;
  height: number;
  /* Of all topics so many are not drawn; of those there are to go through, the place of the last that is. */
  held: number;
  last: number;
  all: number;
  rows: Topic[];
}

/* ---- the page of a network, as network_page/__init__.py writes it ---- */

interface ListedTie {
  ends: Pair;
  weight: number;
  stances: [day: string, actor: string, issue: string, position: string, id: string][];
}

/* ---- the document ---- */

type Child = Node | string | number | boolean | null | undefined | readonly Child[];

interface Attributes {
  on?: Record<string, (event: any) => void>;
  [name: string]: unknown;
}

/* The elements that scripts ask for by id, those of templates first, then those that scripts make. */
interface PageElements {
  "actornet": HTMLElement;
  "actornet-about": HTMLElement;
  "actornet-choice": HTMLElement;
  "actornet-least": HTMLInputElement;
  "actornet-least-text": HTMLElement;
  "actornet-left": HTMLElement;
  "actornet-shared": HTMLSelectElement;
  "actornet-ties": HTMLElement;
  "ask-about": HTMLElement;
  "ask-after": HTMLSelectElement;
  "ask-all": HTMLInputElement;
  "ask-answer": HTMLElement;
  "ask-count": HTMLElement;
  "ask-find": HTMLInputElement;
  "ask-form": HTMLFormElement;
  "ask-least": HTMLSelectElement;
  "ask-on": HTMLSelectElement;
  "ask-sparql": HTMLElement;
  "ask-step": HTMLSelectElement;
  "ask-title": HTMLElement;
  "ask-who": HTMLSelectElement;
  "asked": HTMLElement;
  "box": HTMLElement;
  "brief-open": HTMLButtonElement;
  "canvas": HTMLElement;
  "chips": HTMLElement;
  "columns": HTMLElement;
  "compare": HTMLElement;
  "compare-people": HTMLElement;
  "console-about": HTMLElement;
  "console-actions": HTMLElement;
  "console-answer": HTMLElement;
  "console-copy": HTMLButtonElement;
  "console-form": HTMLFormElement;
  "console-highlight": HTMLButtonElement;
  "console-name": HTMLSelectElement;
  "console-run": HTMLButtonElement;
  "console-save": HTMLButtonElement;
  "console-status": HTMLElement;
  "console-stop": HTMLButtonElement;
  "console-text": HTMLTextAreaElement;
  "console-values": HTMLElement;
  "counts": HTMLElement;
  "data": HTMLElement;
  "day": HTMLInputElement;
  "day-size": HTMLElement;
  "day-text": HTMLElement;
  "drawing": SVGSVGElement;
  "earlier": HTMLButtonElement;
  "empty": HTMLElement;
  "filter-form": HTMLFormElement;
  "filters": HTMLDetailsElement;
  "filters-size": HTMLElement;
  "finding": HTMLElement;
  "finding-about": HTMLElement;
  "finding-source": HTMLElement;
  "finding-text": HTMLInputElement;
  "held": HTMLElement;
  "held-text": HTMLElement;
  "hits": HTMLElement;
  "hover": HTMLElement;
  "keys-open": HTMLButtonElement;
  "lang": HTMLSelectElement;
  "later": HTMLButtonElement;
  "legend": HTMLElement;
  "limit": HTMLInputElement;
  "matrix": HTMLElement;
  "matrix-empty": HTMLElement;
  "matrix-held": HTMLElement;
  "matrix-standings": HTMLElement;
  "page-console": HTMLElement;
  "page-data": HTMLElement;
  "page-engine": HTMLElement;
  "page-quads": HTMLElement;
  "page-worker": HTMLElement;
  "source": HTMLElement;
  "source-list": HTMLElement;
  "panel": HTMLElement;
  "play": HTMLButtonElement;
  "rooms": HTMLElement;
  "search": HTMLInputElement;
  "show-all": HTMLButtonElement;
  "strip": HTMLElement;
  "similarity": HTMLElement;
  "similarity-choice": HTMLElement;
  "similarity-held": HTMLElement;
  "tab-network": HTMLButtonElement;
  "take-box": HTMLDetailsElement;
  "table": HTMLElement;
  "take": HTMLElement;
  "theme": HTMLButtonElement;
  "ties": HTMLElement;
  "time": HTMLElement;
  "timeline": HTMLElement;
  "timeline-empty": HTMLElement;
  "timeline-held": HTMLElement;
  "view-console": HTMLElement;
  "zoom-fit": HTMLButtonElement;
  "zoom-in": HTMLButtonElement;
  "zoom-out": HTMLButtonElement;
  [value: `console-value-${string}`]: HTMLInputElement | HTMLSelectElement;
  [panel: `view-${string}`]: HTMLElement;
}

/* ---- vis-network, as much of it as is used ---- */

declare namespace vis {
  interface Happening {
    nodes: string[];
    edges: string[];
    node: string;
    edge: string;
  }
  class DataSet<Item extends { id: string }> {
    constructor();
    get(id: string): Item | null;
    update(items: { id: string }[]): void;
    remove(ids: string[]): void;
    getIds(options?: { filter: (item: Item) => boolean }): string[];
  }
  class Network {
    constructor(box: HTMLElement, data: { nodes: DataSet<DrawnNode>; edges: DataSet<DrawnEdge> }, options: object);
    readonly body: { nodes: Record<string, Spot> };
    on(event: "beforeDrawing" | "afterDrawing", act: (context: CanvasRenderingContext2D) => void): void;
    on(event: string, act: (event: Happening) => void): void;
    fit(options: { nodes: string[]; maxZoomLevel: number }): void;
    moveTo(options: { scale: number }): void;
    getScale(): number;
    getViewPosition(): Spot;
    canvasToDOM(place: Spot): Spot;
    getPositions(nodes: string[]): Record<string, Spot>;
    setOptions(options: object): void;
    unselectAll(): void;
    redraw(): void;
  }
}

/* ---- what the browser has that TypeScript does not know yet ---- */

interface TrustedScriptAddress {
  toString(): string;
}
interface Window {
  trustedTypes?: {
    createPolicy(
      name: string,
      rules: { createScriptURL(address: string): string },
    ): { createScriptURL(address: string): TrustedScriptAddress & string };
  };
}

/* ---- the engine, whose script stands before that of the worker ---- */

declare function __wbg_init(options: { module_or_path: Uint8Array }): Promise<unknown>;
declare class Store {
  readonly size: number;
  load(text: Uint8Array, options: { format: string; no_transaction: boolean; lenient: boolean }): void;
  query(query: string, options: { use_default_graph_as_union: boolean; results_format: string }): string;
}
