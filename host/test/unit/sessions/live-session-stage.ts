/** A live session between a runner and a store that the test plays. */
import type { Outcome } from '../../../../workflows/contract';
import type { CallPolicy, HostMessage, RunnerMessage } from '../../../runner/protocol/messages';
import type { Deferred } from '../../../sessions/deferred';
import { JournalWriter } from '../../../sessions/journal-writer';
import { LiveSession } from '../../../sessions/live-session';
import type { Durability, JournalEntry } from '../../../store/store';

export const EPOCH = 1;
export const listener = { epoch: EPOCH };

export interface Harness {
  live: LiveSession;
  /** What happened, in order: messages to the runner and journal entries as they became durable. */
  trace: string[];
  outcomes: Outcome[];
  /** What the store says of calls that begin. */
  attempts: Record<string, number>;
  /** When the store says that they end. */
  untilMs: number | null;
  /** What the runner was told. */
  replies: HostMessage[];
  starved: number;
  killed: number;
  /** A call after whose record the runner is lost on purpose. */
  lostAfter: string | null;
  /** When set, every append waits for it. */
  gate: Deferred<void> | null;
  /** When set, every end is refused with it. */
  refusal: Error | null;
  say(message: RunnerMessage): void;
}

export function harness(durability: Durability = 'activity', skipsSleeps = false, epoch = EPOCH): Harness {
  const trace: string[] = [];
  const append = async (
    entries: JournalEntry[],
  ): Promise<Record<string, { attempt: number; untilMs: number | null }>> => {
    if (state.gate !== null) await state.gate.promise;
    trace.push(...entries.map((entry) => `journal ${describe_(entry)}`));
    const notes = Object.entries(state.attempts).map(([id, attempt]) => [id, { attempt, untilMs: state.untilMs }]);
    return Object.fromEntries(notes) as Record<string, { attempt: number; untilMs: number | null }>;
  };
  const journal = new JournalWriter(append, (cause) => state.live.lose(cause));
  const outcomes: Outcome[] = [];
  const live = new LiveSession({
    programId: 'ses_1',
    epoch,
    reached: { calls: 0, prints: 0 },
    functionName: 'main',
    event: { event_type: 'test', event_id: '1', integration_id: '', data: {} },
    journal,
    runner: {
      send: (message: HostMessage) => {
        state.replies.push(message);
        trace.push(`runner ${message.type}${'id' in message.payload ? ` ${message.payload.id}` : ''}`);
      },
      kill: () => (state.killed += 1),
    },
    now: () => 1000,
    durability,
    skipsSleeps,
    isLostAfter: (call) => state.lostAfter === call,
    events: {
      end: (outcome) => {
        if (state.refusal !== null) return Promise.reject(state.refusal);
        outcomes.push(outcome);
        return Promise.resolve();
      },
      pause: () => Promise.resolve(),
      onStarved: () => (state.starved += 1),
    },
  });
  const state: Harness = {
    live,
    trace,
    outcomes,
    attempts: {},
    untilMs: null,
    replies: [],
    starved: 0,
    killed: 0,
    lostAfter: null,
    gate: null,
    refusal: null,
    say: (message) => live.receive(message),
  };
  live.receive({ type: 'module', payload: { entries: ['main'] } });
  return state;
}

function describe_(entry: JournalEntry): string {
  if (entry.kind === 'start') return `start ${entry.call.id}${entry.mayHaveBegun === true ? ', perhaps again' : ''}`;
  return entry.kind === 'end' ? `end ${entry.id}` : entry.kind;
}

export const ONE_ATTEMPT: CallPolicy = { attempts: 1, backoff: 1, timeout: null, at_most_once: false };

type Callback = Extract<RunnerMessage, { type: 'callback' }>;

/** Something else of the same call. */
export function saying(wanted: Callback, said: Partial<Callback['payload']>): Callback {
  return { ...wanted, payload: { ...wanted.payload, ...said } };
}

export function callback(id: string, busy = false, policy: CallPolicy | null = null): Callback {
  const call = { id, name: 'os.getcwd', args: [], kw: {}, data: null, file: 'a.py', line: 3, digest: 'd' };
  const payload = { ...call, busy, policy };
  return { type: 'callback', payload };
}

export function performed(id: string): RunnerMessage {
  return { type: 'response', payload: { id, value: 'Ti4=' } };
}

export function raised(id: string): RunnerMessage {
  const error = { type: 'ValueError', message: 'no', traceback: '', mro: ['ValueError', 'Exception'] };
  return { type: 'response', payload: { id, value: null, error } };
}

export const SLEEP: Extract<RunnerMessage, { type: 'want' }> = {
  type: 'want',
  payload: {
    id: 'main:1',
    op: 'sleep',
    params: { seconds: 5 },
    name: 'time.sleep',
    file: 'a.py',
    line: 1,
    busy: false,
  },
};
export const DONE: RunnerMessage = { type: 'done', payload: { error: null, result: null } };
