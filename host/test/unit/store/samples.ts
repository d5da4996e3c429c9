/** Things to put into a store. */
import { newId } from '../../../store/ids';
import type {
  Build,
  HostRow,
  JournalCall,
  JournalEntry,
  NewSession,
  PrintLine,
  Session,
  Store,
} from '../../../store/store';

export const BUILD: Build = {
  id: `bld_${'0'.repeat(32)}`,
  sha256: '0'.repeat(64),
  sizeBytes: 5_000_000_000,
  files: ['main.py', 'pkg/ünïcode.py'],
  exports: { 'main.py': { names: ['on_event'], functions: ['on_event'], dynamic: false } },
  createdAt: 1_790_000_000_000,
};

export function newSession(more: Partial<NewSession> = {}): NewSession {
  return {
    id: newId('ses'),
    deploymentId: null,
    projectName: null,
    buildId: BUILD.id,
    entrypoint: 'main.py:on_event',
    event: {
      event_type: 'test',
      event_id: 'evt',
      integration_id: 'int',
      data: { text: 'nul \0 and half a pair \ud800' },
    },
    vars: [{ name: 'TOKEN', value: 's3cret', secret: true }],
    queue: 'shared',
    ...more,
  };
}

/** A session that `host` has claimed. */
export async function claimed(store: Store, host = 'hst_1'): Promise<Session> {
  await store.saveBuild(BUILD);
  const { id } = await store.createSession(newSession());
  const session = await store.claimSession(id, host);
  if (session === null) throw new Error('it has ended');
  return session;
}

export function start(
  id: string,
  more: { callKind?: 'effect' | 'wait'; untilMs?: number | null; at?: number } = {},
): JournalEntry {
  const { callKind = 'effect', untilMs = null, at = 1_790_000_000_001 } = more;
  const call = {
    id,
    name: 'm.f',
    file: 'main.py',
    line: 3,
    args: ["'a\\x00'"],
    kw: { k: '1' },
    digest: `d-${id}`,
    untilMs,
    callKind,
  };
  return { kind: 'start', call, at };
}

type Result = Pick<JournalCall, 'value' | 'valueFile' | 'error' | 'handle' | 'mutated' | 'ms'>;

export function end(id: string, more: Partial<Result> = {}): JournalEntry {
  const nothing: Result = { value: null, valueFile: null, error: null, handle: null, mutated: null, ms: null };
  return { kind: 'end', id, result: { ...nothing, ...more }, at: 1_790_000_000_002 };
}

export function record(...ids: string[]): JournalEntry {
  return {
    kind: 'record',
    id: `record:${ids[0] ?? ''}`,
    items: ids.map((id) => ({ id, name: 'time.time', value: `v-${id}` })),
  };
}

export function print(seq: number, more: Partial<PrintLine> = {}): JournalEntry {
  const line: PrintLine = {
    seq,
    stream: 'stdout',
    text: `line ${seq}\n`,
    level: null,
    logger: null,
    at: 1_790_000_000_003,
    ...more,
  };
  return { kind: 'print', line };
}

export function host(id: string, more: Partial<HostRow> = {}): HostRow {
  return {
    id,
    machine: 'here',
    pid: 4_000_000,
    queue: `q-${id}`,
    serves: 'shared',
    httpUrl: null,
    startedAt: 1,
    seenAt: 1,
    ...more,
  };
}

/** What the journal says on replay, short: ids of calls, `+`-joined ids of values. */
export async function replayed(store: Store, sessionId: string): Promise<string[]> {
  const seen: string[] = [];
  for await (const entry of store.readJournal(sessionId)) {
    seen.push(entry.kind === 'call' ? entry.call.id : entry.items.map((item) => item.id).join('+'));
  }
  return seen;
}
