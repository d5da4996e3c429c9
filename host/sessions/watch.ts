import type { Outcome } from '../../workflows/contract';
import { AkError } from '../errors';
import { isSameStamp } from '../store/stamp';
import type { JournalCall, PrintLine, Session, SessionState, Stamp, Store } from '../store/store';

/** How long a round may take though nothing is new. */
const ROUND_MS = 100;
/** A call open for this long is shown before it has ended. */
export const SLOW_CALL_MS = 1_000;
/** A round of reading costs a watcher at most this share of its time: reading a long session must not load the store. */
const REST_PER_READING = 4;
/** The longest rest after readings in which there was nothing to show: each one in a row doubles it, from a millisecond on. */
const LONGEST_REST_MS = 32;
/** Prints of one reading: a flood of them is shown piece by piece. */
const PRINTS_PER_READING = 1_000;
/** How often a reading is repeated to get a session that did not change under it. */
const READING_ATTEMPTS = 3;

/** What a watcher sees, in the order in which it happened. */
export type Sighting =
  /** `epoch` grows when a host takes the session, for the first time or again. */
  | { kind: 'state'; state: SessionState; reason: string | null; epoch: number; at: number }
  /** The call has been open for {@link SLOW_CALL_MS}. */
  | { kind: 'open'; call: JournalCall; at: number }
  | { kind: 'call'; call: JournalCall; at: number }
  | { kind: 'print'; line: PrintLine; at: number }
  /** The last one. */
  | { kind: 'end'; session: Session; outcome: Outcome; at: number };

export type WatchedStore = Pick<
  Store,
  'getSession' | 'listCalls' | 'listPrints' | 'sessionVersion' | 'stamp' | 'untilWritten'
>;

export interface WatchOptions {
  /** The first print to show, by seq. */
  fromPrint?: number;
  /** False leaves out the calls. */
  calls: boolean;
  /** Ends the watching without an error. */
  signal?: AbortSignal;
  /** Waits after a reading that took long; returns early when `signal` is aborted. */
  pause: (ms: number, signal?: AbortSignal) => Promise<void>;
  now: () => number;
}

/**
 * Yields, round by round, what is new in a session until it has ended and everything was shown, or until `signal` is aborted.
 * A round may be empty: the caller then has a moment to look at other things.
 * Raises `session_not_found`.
 */
export async function* watchSession(
  store: WatchedStore,
  sessionId: string,
  options: WatchOptions,
): AsyncGenerator<Sighting[], void, void> {
  const view = new SessionView(options.fromPrint ?? 0);
  const rests = new Rests();
  let seen: Stamp | null = null;
  while (options.signal?.aborted !== true) {
    // First: what is changed after it is seen in the next round.
    const stamp = store.stamp();
    const isChanged = stamp === null || !isSameStamp(stamp, seen);
    seen = stamp;
    const newest = isChanged ? await store.sessionVersion(sessionId) : view.version;
    const begun = options.now();
    let sightings: Sighting[] = [];
    let restMs = 0;
    if (newest !== view.version || view.isBehind) {
      const reading = await readUnchanged(store, sessionId, view, options.calls);
      sightings = view.take(reading);
      restMs = rests.after(options.now() - begun, { isBehind: view.isBehind, isEmpty: sightings.length === 0 });
    }
    sightings.push(...view.slowCalls(options.now()));
    yield sightings;
    if (sightings.at(-1)?.kind === 'end') return;
    if (restMs > 0) await options.pause(restMs, options.signal);
    if (!view.isBehind && isSameStamp(stamp, store.stamp())) await store.untilWritten(ROUND_MS, options.signal);
  }
}

/** How long a watcher rests after a reading. */
class Rests {
  private emptyMs = 0;

  after(readingMs: number, { isBehind, isEmpty }: { isBehind: boolean; isEmpty: boolean }): number {
    // A program may change its journal a thousand times a second, with nothing to show for it.
    this.emptyMs = isEmpty ? Math.min(Math.max(1, this.emptyMs * 2), LONGEST_REST_MS) : 0;
    return Math.max(readingMs * (isBehind ? 1 : REST_PER_READING), this.emptyMs);
  }
}

interface Reading {
  version: number;
  session: Session;
  /** Those that changed since the last reading. */
  calls: JournalCall[];
  prints: PrintLine[];
}

/**
 * Reads session, calls and prints as they were at one moment, so that a print is not shown before the call it followed. A session
 * that keeps changing is taken as read; what is missing comes in the next round.
 */
async function readUnchanged(
  store: WatchedStore,
  sessionId: string,
  seen: { version: number; nextPrint: number },
  withCalls: boolean,
): Promise<Reading> {
  for (let attempt = 1; ; attempt += 1) {
    const version = await store.sessionVersion(sessionId);
    // First of the three: when it has ended, the others are complete.
    const session = await store.getSession(sessionId);
    if (session === null) throw new AkError('session_not_found', `There is no session ${sessionId}.`);
    const calls = withCalls ? await store.listCalls(sessionId, seen.version) : [];
    const prints = await store.listPrints(sessionId, seen.nextPrint, PRINTS_PER_READING);
    const isSettled = (await store.sessionVersion(sessionId)) === version;
    if (isSettled || attempt === READING_ATTEMPTS) return { version, session, calls, prints };
  }
}

/** What has been shown of a session so far. */
class SessionView {
  private state: string | null = null;
  /** Ids of the calls that this reading and the one before it found ended: none of before is read again, for readings begin where the last one began. */
  private endedCalls = new Set<string>();
  private endedBefore = new Set<string>();
  private readonly openCalls = new Map<string, JournalCall>();
  /** Those of the open calls that have been shown. */
  private readonly shownOpenCalls = new Set<string>();
  /** Calls that ended after the prints read so far. */
  private later: Sighting[] = [];
  /** Of the session, when it was read last. */
  version = 0;
  /** There are more prints than were read at once. */
  isBehind = false;

  constructor(public nextPrint: number) {}

  take({ version, session, calls, prints }: Reading): Sighting[] {
    this.version = version;
    this.isBehind = prints.length === PRINTS_PER_READING;
    const happened = [...this.later, ...this.newlyEnded(calls), ...this.newPrints(prints)];
    // Stable: of what happened in the same millisecond, calls come first, since the program stood still while they ran.
    happened.sort((left, right) => left.at - right.at);
    const shown = this.isBehind ? happened.findLastIndex(({ kind }) => kind === 'print') + 1 : happened.length;
    this.later = happened.splice(shown);
    // Calls that a stopped session leaves open are of no interest any more.
    if (session.outcome !== null) this.openCalls.clear();
    return [...this.newState(session, 'begin'), ...happened, ...(this.isBehind ? [] : this.newState(session, 'end'))];
  }

  slowCalls(nowMs: number): Sighting[] {
    const slow = [...this.openCalls.values()].filter(
      (call) => nowMs - call.startedAt >= SLOW_CALL_MS && !this.shownOpenCalls.has(call.id),
    );
    for (const call of slow) this.shownOpenCalls.add(call.id);
    return slow.map((call) => ({ kind: 'open', call, at: call.startedAt }));
  }

  private newlyEnded(calls: JournalCall[]): Sighting[] {
    const sightings: Sighting[] = [];
    this.endedBefore = this.endedCalls;
    this.endedCalls = new Set();
    for (const call of calls) {
      if (call.state === 'started') {
        this.openCalls.set(call.id, call);
        continue;
      }
      this.openCalls.delete(call.id);
      this.shownOpenCalls.delete(call.id);
      this.endedCalls.add(call.id);
      if (this.endedBefore.has(call.id)) continue;
      sightings.push({ kind: 'call', call, at: call.endedAt ?? call.startedAt });
    }
    return sightings;
  }

  private newPrints(prints: PrintLine[]): Sighting[] {
    const sightings: Sighting[] = [];
    let at = 0;
    for (const line of prints) {
      this.nextPrint = line.seq + 1;
      // Prints never change places, whatever the clock of their host did.
      at = Math.max(at, line.at);
      sightings.push({ kind: 'print', line, at });
    }
    return sightings;
  }

  /** An ended session is the last thing shown; every other state comes before what happened in it. */
  private newState(session: Session, when: 'begin' | 'end'): Sighting[] {
    const hasEnded = session.outcome !== null;
    if (hasEnded !== (when === 'end')) return [];
    if (session.outcome !== null) {
      return [{ kind: 'end', session, outcome: session.outcome, at: session.endedAt ?? 0 }];
    }
    const { state, reason, epoch } = session;
    const key = JSON.stringify([state, reason, epoch]);
    if (key === this.state) return [];
    this.state = key;
    return [{ kind: 'state', state, reason, epoch, at: session.startedAt ?? session.createdAt }];
  }
}
