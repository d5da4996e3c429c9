/**
 * What crosses the line between the session workflow and the host's activities.
 * Imported by both sides; imports nothing, so that the workflow sandbox stays free of the host.
 */

/** Where a call stands in the user's code. */
export interface At {
  /** Relative to the project's code. */
  file: string;
  line: number;
}

/** A call that must happen once: one Temporal activity whose type is `name`. */
export interface EffectWant {
  kind: 'effect';
  /** `lane:seq`. */
  id: string;
  /** Qualified name of the function, `urllib.request.urlopen`. */
  name: string;
  at: At;
  /** Short `repr`s, for people. */
  args: string[];
  kw: Record<string, string>;
  /** When it raises, Temporal tries it again; left out: it is not. */
  retry?: RetryWant;
}

export interface RetryWant {
  /** All of them, the first included. */
  attempts: number;
  /** Before the second attempt; twice as long before each further one. */
  backoffMs: number;
}

/** A timer. */
export interface SleepWant {
  kind: 'sleep';
  id: string;
  name: string;
  at: At;
  seconds: number;
  /** When it ends, milliseconds since the epoch; fixed when the wait was first recorded, so a moved session does not start it anew. */
  untilMs: number;
  /** How long that is from when the host tells of it: its clock and the server's may differ. Left out by earlier versions. */
  inMs?: number;
}

export type Want = EffectWant | SleepWant;

/** How a session ended. */
export type Outcome =
  | { kind: 'completed'; result: string | null }
  | { kind: 'failed'; error: SessionFailure }
  | { kind: 'stopped'; reason: string };

/** Why a session failed. `type` is the Python class for the user's own exceptions, else one of our codes. */
export interface SessionFailure {
  code: string;
  type: string;
  message: string;
  traceback: string | null;
  hint: string | null;
}

/** What the program does after the last thing it was told. */
export type ProgramState =
  /** Some of it still computes: more wants may come. */
  | { kind: 'running' }
  /** It stands still until one of its open wants is answered. */
  | { kind: 'blocked' }
  /** It cannot go on until a person acts. */
  | { kind: 'paused'; reason: string }
  | { kind: 'done'; outcome: Outcome };

/** What the program wants now: the wants not announced before, and its state. */
export interface Next {
  wants: Want[];
  state: ProgramState;
}

/** Where a session lives: the host that claimed it. `epoch` grows with each claim and fences off earlier hosts. */
export interface Place {
  host: string;
  /** Of this host alone. */
  queue: string;
  /**
   * The workflow's own queue, when this host was the only one on it. An activity there is handed over with the end of the workflow task
   * that wants it, without a way through the server's queues. Should another host take one, it is lost there and claimed from `queue`.
   */
  nearQueue?: string;
  epoch: number;
  entrypoint: string;
}

/** Claims wait apart from what runs already: in a queue that a host asks only when it has room. */
export function claimQueueOf(queue: string): string {
  return `${queue}-claims`;
}

export interface ClaimInput {
  sessionId: string;
  /** For people who read the history. */
  entrypoint: string;
}

export interface ClaimResult {
  place: Place;
  next: Next;
}

/** Second argument of every activity that runs on the host that holds the session. */
export interface Routing {
  session: string;
  epoch: number;
  call: string;
}

/** First argument of an effect's activity: readable in Temporal. */
export interface EffectInput {
  at: string;
  args: string[];
  kw: Record<string, string>;
}

export interface EffectResult {
  /** Short and readable; the value itself is in the store. */
  value: unknown;
  next: Next;
}

/** Details of the failure that a Python exception becomes. */
export interface EffectFailureDetails {
  traceback: string;
  next: Next;
}

export interface AnswerInput {
  call: string;
  slept: string;
}

/** Activities with fixed names. Effects come beside them, under the names of Python functions. */
export interface SessionActivities {
  /** On the shared queue: a host takes the session, starts its runner, replays, runs until the program stands still. */
  claim: (input: ClaimInput) => Promise<ClaimResult>;
  /** On the host's queue: user code computes; returns with the next want. */
  python: (input: { at: string }, routing: Routing) => Promise<Next>;
  /** On the host's queue: a wait is over, the program goes on. */
  resume: (input: AnswerInput, routing: Routing) => Promise<Next>;
  /** On the host's queue: end the runner, the session was stopped. */
  stop: (input: { reason: string }, routing: Routing) => Promise<void>;
  /** On the shared queue: record that the session was stopped when no host holds it. */
  close: (input: { sessionId: string; outcome: Outcome }) => Promise<void>;
}

export interface SessionInput {
  sessionId: string;
  entrypoint: string;
  /** Set when a long session goes on as a new Temporal run: the runner stays where it is. */
  at?: ClaimResult;
  /** The same while calls were open: the session is claimed from there. */
  from?: Place;
}

/** Failure types by which the activities tell the workflow what happened; every other type is a Python class. */
export const LOST = 'ak.SessionLost';
/** The session ended or moved: this activity belongs to an earlier epoch. */
export const STALE = 'ak.StaleEpoch';

/** Signal: the host or the runner of this epoch is gone; do not wait for timeouts. */
export const HOST_LOST_SIGNAL = 'host-lost';
/** Signal: the session of this epoch has given up its runner until one of its timers has ended. */
export const PARKED_SIGNAL = 'parked';
/** Signal: the program wants something and no activity is there to say so. */
export const WAKE_SIGNAL = 'wake';
/** Signal: go on with a paused session. */
export const RESUME_SIGNAL = 'resume';
