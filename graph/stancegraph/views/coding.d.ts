/*
 * What the scripts of the coding page hand each other, and what the server gives them (web/coding.py), for tsc alone: no
 * page holds this file.
 */

interface CodingValues {
  start: number;
  end: number;
  actor?: string;
  issue?: string;
  position?: string;
  condition?: string;
  condition_kind?: string;
  date?: string;
  date_precision?: string;
  until?: string;
  voice?: string;
  attributed_by?: string;
  on_behalf_of?: string;
  confidence?: string;
  note?: string;
}

interface CodingStatement {
  id: string;
  values: CodingValues;
  published: boolean;
}

/* A statement that is open: without an id it is not kept yet. */
interface CodingDraft {
  id: string;
  /** The candidate that it came from. */
  candidate?: string;
  /** What the candidate calls its actor, where that is none of those known. */
  actorName?: string;
  /** The condition that the candidate proposes, for who chooses the position that it belongs to. */
  condition?: string;
  start: number;
  end: number;
  number: number;
  values: CodingValues;
  /** Whether its position is one that a coder has just chosen. */
  pressed?: boolean;
}

interface CodingActor {
  name: string;
  kind: string;
  aliases: string[];
}

interface CodingNames {
  actors: Record<string, CodingActor>;
  issues: Record<string, { label: string; proposition: string }>;
}

interface CodingProgress {
  count: number;
  firstPass: boolean;
  done: boolean;
  note: string;
}

interface CodingText extends CodingProgress {
  sha256: string;
  source: string;
  title: string;
  publisher: string;
  published: string;
  language: string;
  atHand: boolean;
}

interface CodingRole {
  actor: string;
  office: string;
  organisation: string;
  represents: string;
  first: string;
  last: string;
}

interface CodingWordLists {
  positions: string[];
  kinds: string[];
  voices: string[];
  precisions: string[];
  actorKinds: string[];
  columns: string[];
  longestQuote: number;
}

interface CodingFound {
  text: string;
  start: number;
  end: number;
  line: string;
}

interface CodingSuggested {
  /** Who may be filled in; empty where nobody is named in the words or before them. */
  holder: string;
  actors: string[];
  issues: string[];
  day: { day: string; why: string } | null;
}

/** What is proposed; the position that its method thinks of is no part of it. */
interface CodingCandidate {
  id: string;
  start: number;
  end: number;
  rule: string;
  /** What this coder made of the candidates of its rule. */
  accepted: number;
  decided: number;
  actor?: string;
  actor_name?: string;
  issue?: string;
  issue_words?: string;
  voice?: string;
  attributed_by?: string;
  condition?: string;
}

interface CodingReview {
  /** Why nothing is shown: "first-pass", "control", "never"; empty where candidates are. */
  withheld: string;
  candidates: CodingCandidate[];
  retired: { rule: string; accepted: number; decided: number }[];
}

interface CodingReviewDoers {
  pass: () => Promise<void>;
  accept: (candidate: string, values: CodingValues, ms: number) => Promise<void>;
  reject: (candidate: string, ms: number) => Promise<void>;
  suggest: (start: number, end: number) => Promise<CodingSuggested>;
  fail: (error: unknown) => void;
}

interface CodingDecision {
  op: string;
  seen?: string;
  text?: string;
  statement?: string;
  candidate?: string;
  values?: CodingValues | Record<string, string> | { from: string; places: Record<string, [number, number]> };
  ms?: number;
}

interface CodingDecided {
  saved: string;
  statement: string;
  id: string;
  touched: string;
  head: string;
  undo: boolean;
  redo: boolean;
  changed?: CodingStatement[];
  gone?: string[];
  names?: CodingNames;
  progress?: CodingProgress;
  /* How far other texts are, by SHA-256, from which statements were moved, or to which they came back. */
  left?: Record<string, CodingProgress>;
  review?: CodingReview;
  /* Why what was decided after what is undone stays, where it does. */
  stays?: string[];
}

/* How words were found again in a text that is not the one they were coded in. */
type CodingHow = "same" | "moved" | "otherwise" | "several" | "lost";

interface CodingRefound extends CodingStatement {
  values: CodingValues & { quote?: string };
  how: CodingHow;
  places: { start: number; end: number; differing: string; line: string }[];
}

interface CodingAgain {
  /** The text they were found in, by its SHA-256; empty where there is none. */
  to: string;
  source: string;
  title: string;
  file: string;
  found: CodingRefound[];
}

interface CodingAgainDoers {
  look: (sha256: string) => Promise<CodingAgain>;
  move: (to: string, from: string, places: Record<string, [number, number]>) => Promise<void>;
  remove: (id: string, from: string) => Promise<void>;
  fail: (error: unknown) => void;
}

interface CodingItem {
  id: string;
  typed: string;
}

interface CodingChoiceOptions {
  id: string;
  label: string;
  key?: string | undefined;
  kind: "actor" | "issue";
  make?: (values: Record<string, string>) => Promise<string>;
  chosen: (id: string) => void;
}

interface CodingFormDoers {
  keep: (id: string, values: CodingValues, ms: number, candidate: string) => Promise<void>;
  remove: (id: string) => Promise<void>;
  make: (op: string, values: Record<string, string>) => Promise<string>;
  suggest: (start: number, end: number) => Promise<CodingSuggested>;
  fail: (error: unknown) => void;
  /** What is done where a statement ended, in code points, once it is kept or removed. */
  after: (end: number) => void;
}

interface CodingRule {
  anchor: string;
  title: string;
  depth: number;
  text: string;
}

interface AdjudicatedText {
  sha256: string;
  source: string;
  title: string;
  publisher: string;
  published: string;
  language: string;
  atHand: boolean;
  coders: string[];
  unfinished: string[];
  isOpen: boolean;
  units: number;
  decided: number;
}

/* Statements of the same words, by coder. */
interface AdjudicatedUnit {
  statements: Record<string, { id: string; values: CodingValues }>;
  isAlike: boolean;
  /** The first columns of what those who made it have otherwise. */
  differs: string[];
  /** By coder and column what an actor or an issue is, where coders do not mean the same by it. */
  apart: Record<string, Record<string, string>>;
  decision: { id: string; coder: string; kept: boolean; values: CodingValues | null } | null;
}

/* What no coder found, and who decides added. */
interface AdjudicatedAddition {
  id: string;
  coder: string;
  values: CodingValues;
}

interface Adjudicated {
  title: string;
  coder: string;
  head: string;
  undo: boolean;
  redo: boolean;
  names: CodingNames;
  words: CodingWordLists;
  roles: CodingRole[];
  together: string[][];
  texts: AdjudicatedText[];
  draws: number;
  agreement: { what: string; measure: string; value: number | null; low: number | null; high: number | null }[];
  codebook: CodingRule[];
  problems: string[];
  /* That decisions stand in no journal any more. */
  lost: string;
}

interface PageElements {
  "choose-text": HTMLSelectElement;
  "close-rules": HTMLButtonElement;
  "drawn": HTMLElement;
  "figures": HTMLElement;
  "legend": HTMLElement;
  "list": HTMLElement;
  "rules": HTMLDialogElement;
  "rules-list": HTMLElement;
  "show-rules": HTMLButtonElement;
  "standing": HTMLElement;
  "again": HTMLDialogElement;
  "again-close": HTMLButtonElement;
  "again-list": HTMLElement;
  "again-move": HTMLButtonElement;
  "again-said": HTMLElement;
  "units": HTMLElement;
  "about-text": HTMLElement;
  "bar": HTMLElement;
  "candidate": HTMLElement;
  "candidate-edit": HTMLButtonElement;
  "candidate-next": HTMLButtonElement;
  "candidate-quote": HTMLElement;
  "candidate-reject": HTMLButtonElement;
  "candidate-said": HTMLElement;
  "candidate-scale": HTMLElement;
  "close-keys": HTMLButtonElement;
  "coder": HTMLElement;
  "coding": HTMLElement;
  "condition": HTMLInputElement;
  "condition-kind": HTMLSelectElement;
  "confidence": HTMLInputElement;
  "date": HTMLInputElement;
  "edit": HTMLButtonElement;
  "fault": HTMLElement;
  "field-by": HTMLElement;
  "find": HTMLInputElement;
  "form": HTMLElement;
  "form-body": HTMLFormElement;
  "form-empty": HTMLElement;
  "form-title": HTMLElement;
  "found": HTMLElement;
  "heading": HTMLElement;
  "hint": HTMLElement;
  "keep": HTMLButtonElement;
  "keys": HTMLDialogElement;
  "keys-line": HTMLElement;
  "keys-list": HTMLElement;
  "looking": HTMLElement;
  "margin": HTMLElement;
  "meta": HTMLElement;
  "more": HTMLDetailsElement;
  "more-texts": HTMLElement;
  "next": HTMLButtonElement;
  "note": HTMLTextAreaElement;
  "place": HTMLElement;
  "position-of": HTMLElement;
  "precision": HTMLSelectElement;
  "previous": HTMLButtonElement;
  "quote": HTMLElement;
  "rail": HTMLElement;
  "reading": HTMLElement;
  "redo": HTMLButtonElement;
  "remove": HTMLButtonElement;
  "review": HTMLElement;
  "review-left": HTMLElement;
  "review-retired": HTMLElement;
  "saved": HTMLElement;
  "scale": HTMLElement;
  "show-keys": HTMLButtonElement;
  "show-texts": HTMLButtonElement;
  "split": HTMLButtonElement;
  "spoken": HTMLElement;
  "summary": HTMLElement;
  "texts": HTMLElement;
  "title": HTMLElement;
  "too-long": HTMLElement;
  "undo": HTMLButtonElement;
  "until": HTMLInputElement;
  "voices": HTMLElement;
  "why-date": HTMLElement;
  "words": HTMLElement;
  "wrong-other": HTMLElement;
}
