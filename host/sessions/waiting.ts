/** Why a session does not go on just now, from what the store holds: one answer for every command that shows sessions. */
import type { HostRow, JournalCall, Session, Store, UnsentWord } from '../store/store';
import { isLive, machineId } from './live-hosts';

/** Its words: `cli/show/waiting.ts`. */
export type Waiting =
  /** A person must act. */
  | { kind: 'paused'; reason: string }
  /** `none`: none is running; `gone`: that which held it is gone, and no other has taken it yet; `place`: those that run have not taken it yet. */
  | { kind: 'host'; why: 'none' | 'gone' | 'place'; host: string | null }
  /** It can be read, but not written: whatever host there is, nothing goes on. */
  | { kind: 'store'; error: string }
  /** It does not answer `host`; or it could not be told of the session: then only the error is known. */
  | { kind: 'temporal'; host: string | null; address: string | null; since: number | null; error: string }
  /** A host cannot run it yet, or somebody has asked for something that is not done yet. */
  | { kind: 'reason'; reason: string }
  /** A call raised, and is tried again. */
  | { kind: 'retry'; call: JournalCall; attempt: number; attempts: number; error: string; nextAt: number }
  /** A call runs; `others`: how many more are open. */
  | { kind: 'call'; call: JournalCall; others: number }
  | { kind: 'computing'; frame: string; since: number }
  /** `isParked`: without a process. */
  | { kind: 'timer'; call: JournalCall; until: number; isParked: boolean; others: number };

type ReadStore = Pick<Store, 'listOpenCalls' | 'listHosts' | 'listUnsent' | 'whyNotWritten'>;

/** Hosts write once a second. When none has for so long, perhaps none can. */
const SILENT_MS = 2_500;
/** Longer than any write of ours takes. */
const WRITTEN_WITHIN_MS = 500;

interface Facts {
  session: Session;
  /** Calls and waits that have not ended. */
  open: JournalCall[];
  /** Those that live. */
  hosts: HostRow[];
  unsent: UnsentWord[];
  /** Why nothing can be written; null: it can. */
  storeTrouble: string | null;
}

/** What each of these sessions waits for, by id; those that wait for nothing, as those that have ended, are not in it. */
export async function readWaiting(
  store: ReadStore,
  sessions: Session[],
  nowMs: number,
): Promise<ReadonlyMap<string, Waiting>> {
  const going = sessions.filter(({ outcome }) => outcome === null);
  if (going.length === 0) return new Map();
  const ids = going.map(({ id }) => id);
  const [open, hosts, unsent] = await Promise.all([store.listOpenCalls(ids), store.listHosts(), store.listUnsent(ids)]);
  const isSilent = hosts.every(({ seenAt }) => nowMs - seenAt > SILENT_MS);
  const storeTrouble = isSilent ? await store.whyNotWritten(WRITTEN_WITHIN_MS) : null;
  const machine = machineId();
  const live = hosts.filter((host) => isLive(host, machine, nowMs));
  const [openOf, unsentOf] = [bySession(open), bySession(unsent)];
  const entries = going.map((session): [string, Waiting | null] => {
    const [calls = [], words = []] = [openOf.get(session.id), unsentOf.get(session.id)];
    return [session.id, waitingOf({ session, hosts: live, storeTrouble, open: calls, unsent: words })];
  });
  return new Map(entries.filter((entry): entry is [string, Waiting] => entry[1] !== null));
}

function bySession<Row extends { sessionId: string }>(rows: Row[]): ReadonlyMap<string, Row[]> {
  const grouped = new Map<string, Row[]>();
  for (const row of rows) {
    const known = grouped.get(row.sessionId);
    if (known === undefined) grouped.set(row.sessionId, [row]);
    else known.push(row);
  }
  return grouped;
}

/** From what concerns everything to what concerns one call. Null: it simply runs, or has ended. */
function waitingOf(facts: Facts): Waiting | null {
  const { session, open, storeTrouble } = facts;
  if (session.outcome !== null) return null;
  if (session.state === 'paused') return { kind: 'paused', reason: session.reason ?? 'no reason is known' };
  if (storeTrouble !== null) return { kind: 'store', error: storeTrouble };
  const inTheWay = hostInTheWay(facts);
  if (inTheWay !== null) return inTheWay;
  if (session.reason !== null) return { kind: 'reason', reason: session.reason };
  return whatItIsAt(session, open);
}

/** What lies between the session and a host that carries it on. */
function hostInTheWay({ session, open, hosts, unsent }: Facts): Waiting | null {
  // One that stops takes no more sessions, but carries those it has on until their calls have ended.
  const holder = hosts.find(({ id }) => id === session.hostId);
  const takers = hosts.filter(({ serves }) => serves.split(',').includes(session.queue));
  if (holder === undefined && takers.length === 0) return { kind: 'host', why: 'none', host: session.hostId };
  // A call that has begun goes on without Temporal.
  const isPerforming = holder !== undefined && open.some(({ kind }) => kind === 'effect');
  const trouble = isPerforming ? null : troubleOf(holder === undefined ? takers : [holder]);
  if (trouble !== null) return trouble;
  const error = unsent[0]?.lastError ?? null;
  if (error !== null) return { kind: 'temporal', host: null, address: null, since: null, error };
  if (holder !== undefined) return null;
  if (session.hostId !== null) return { kind: 'host', why: 'gone', host: session.hostId };
  return isParked(session, open) ? null : { kind: 'host', why: 'place', host: null };
}

/** Null as soon as one of them is well. */
function troubleOf(hosts: HostRow[]): Waiting | null {
  const [first] = hosts;
  if (first?.trouble === undefined || hosts.some(({ trouble }) => trouble === undefined)) return null;
  const { address, since, why } = first.trouble;
  return { kind: 'temporal', host: first.id, address, since, error: why };
}

/** No host holds it, and none is needed before a timer ends. */
function isParked({ epoch, hostId }: Session, open: JournalCall[]): boolean {
  return hostId === null && epoch > 0 && open.some(({ kind }) => kind === 'wait');
}

function whatItIsAt(session: Session, open: JournalCall[]): Waiting | null {
  const { standing } = session;
  const retried = standing?.kind === 'retrying' ? open.find(({ id }) => id === standing.call) : undefined;
  if (retried !== undefined && standing?.kind === 'retrying') {
    const { attempt, attempts, error, nextAt } = standing;
    return { kind: 'retry', call: retried, attempt, attempts, error, nextAt };
  }
  const others = open.length - 1;
  const call = open.find(({ kind }) => kind === 'effect');
  if (call !== undefined) return { kind: 'call', call, others };
  if (standing?.kind === 'computing') return standing;
  const [first] = open.filter(({ kind }) => kind === 'wait').sort((a, b) => (a.untilMs ?? 0) - (b.untilMs ?? 0));
  if (first === undefined) return null;
  return { kind: 'timer', call: first, until: first.untilMs ?? 0, isParked: isParked(session, open), others };
}
