import { readWaiting, type Waiting } from '../../../sessions/waiting';
import type { HostRow, HostTrouble, JournalCall, Session, UnsentWord } from '../../../store/store';
import { endedSessionRow, openCallRow, sessionRow } from './rows';

const NOW = 100_000;
const TROUBLE: HostTrouble = { kind: 'temporal', address: '127.0.0.1:7233', since: 90_000, why: 'refused' };

function host(changes: Partial<HostRow> = {}): HostRow {
  const seen = { startedAt: 1, seenAt: NOW - 500 };
  return {
    id: 'hst_1',
    machine: 'elsewhere',
    pid: 1,
    queue: 'q',
    serves: 'ak-x,ak-y',
    httpUrl: null,
    ...seen,
    ...changes,
  };
}

interface Stored {
  hosts?: HostRow[];
  open?: JournalCall[];
  unsent?: UnsentWord[];
  notWritten?: string;
}

async function waitingOf(
  changes: Partial<Session>,
  { hosts = [host()], open = [], unsent = [], notWritten }: Stored = {},
): Promise<Waiting | undefined> {
  const session = sessionRow({ hostId: 'hst_1', ...changes });
  const store = {
    listHosts: async () => hosts,
    listOpenCalls: async () => open.map((call) => ({ ...call, sessionId: session.id })),
    listUnsent: async () => unsent,
    whyNotWritten: async () => notWritten ?? null,
  };
  return (await readWaiting(store, [session], NOW)).get(session.id);
}

const effect = openCallRow({ id: 'main:2' });
const wait = openCallRow({ id: 'main:3', kind: 'wait', name: 'time.sleep', untilMs: 150_000 });
const later = openCallRow({ ...wait, id: 'main.1:1', untilMs: 250_000 });

test('a session that runs, or has ended, waits for nothing', async () => {
  expect(await waitingOf({})).toBeUndefined();
  expect(await waitingOf(endedSessionRow(), { hosts: [], open: [effect] })).toBeUndefined();
});

test('a timer: the first to end', async () => {
  const expected = { kind: 'timer', call: { id: 'main:3' }, until: 150_000, isParked: false, others: 1 };
  expect(await waitingOf({}, { open: [later, wait] })).toMatchObject(expected);
});

test('a store that nobody can write comes before the hosts, which are silent then', async () => {
  const stored = { open: [effect], notWritten: 'locked' };
  const silent = [host({ seenAt: NOW - 3_000 })];
  expect(await waitingOf({}, { ...stored, hosts: silent })).toEqual({ kind: 'store', error: 'locked' });
  expect(await waitingOf({}, { ...stored, hosts: [] })).toEqual({ kind: 'store', error: 'locked' });
  // It is not even tried while one of them writes.
  expect(await waitingOf({}, { ...stored, hosts: [...silent, host()] })).toMatchObject({ kind: 'call' });
});

test('a parked session waits for its timer, also beside hosts in trouble elsewhere, and needs no place', async () => {
  expect(await waitingOf({ hostId: null, epoch: 3 }, { open: [wait] })).toMatchObject({
    kind: 'timer',
    isParked: true,
  });
});

test('a call that runs comes before timers, and before a Temporal server that its host cannot reach', async () => {
  const stored = { open: [wait, effect], hosts: [host({ trouble: TROUBLE })] };
  expect(await waitingOf({}, stored)).toMatchObject({ kind: 'call', call: { id: 'main:2' }, others: 1 });
});

test('a host that stops takes no sessions, and ends the calls of those that it has', async () => {
  expect(await waitingOf({}, { open: [effect], hosts: [host({ serves: '' })] })).toMatchObject({ kind: 'call' });
});

test('a call that raised is retried: with its error, while it is open', async () => {
  const standing = {
    kind: 'retrying',
    call: 'main:2',
    attempt: 1,
    attempts: 5,
    error: 'E: no',
    nextAt: NOW + 9,
  } as const;
  const expected = { kind: 'retry', attempt: 1, attempts: 5, error: 'E: no', nextAt: NOW + 9, call: { id: 'main:2' } };
  expect(await waitingOf({ standing }, { open: [effect] })).toMatchObject(expected);
  expect(await waitingOf({ standing })).toBeUndefined();
});

test('what computes', async () => {
  const standing = { kind: 'computing', frame: 'main.py:3 f', since: 90_000 } as const;
  expect(await waitingOf({ standing })).toEqual(standing);
  expect(await waitingOf({ standing }, { open: [effect] })).toMatchObject({ kind: 'call' });
});

test('Temporal, when the host that holds it cannot reach it; or every host, when none holds it', async () => {
  const bad = host({ trouble: TROUBLE });
  const expected = { kind: 'temporal', host: 'hst_1', address: '127.0.0.1:7233', since: 90_000, error: 'refused' };
  expect(await waitingOf({}, { hosts: [bad, host({ id: 'hst_2' })], open: [wait] })).toEqual(expected);
  expect(await waitingOf({ hostId: null, epoch: 0 }, { hosts: [bad] })).toEqual(expected);
  expect(await waitingOf({ hostId: null, epoch: 0 }, { hosts: [bad, host({ id: 'hst_2' })] })).toMatchObject({
    kind: 'host',
  });
});

test('Temporal, when it could not be told of the session', async () => {
  const unsent = [{ sessionId: 'ses_1', kind: 'start', lastError: 'no namespace' } as const];
  const expected = { kind: 'temporal', host: null, address: null, since: null, error: 'no namespace' };
  expect(await waitingOf({ hostId: null, epoch: 0, state: 'created' }, { unsent })).toEqual(expected);
});

test('a host: none runs, the one that held it is gone, or none has taken it', async () => {
  const silent = host({ seenAt: NOW - 6_000 });
  expect(await waitingOf({}, { hosts: [silent], open: [effect] })).toEqual({
    kind: 'host',
    why: 'none',
    host: 'hst_1',
  });
  const others = { hosts: [host({ id: 'hst_2', serves: 'ak-xy' })] };
  expect(await waitingOf({}, others)).toMatchObject({ kind: 'host', why: 'none' });
  expect(await waitingOf({}, { hosts: [silent, host({ id: 'hst_2' })] })).toMatchObject({ kind: 'host', why: 'gone' });
  expect(await waitingOf({ hostId: null, epoch: 0, state: 'created' })).toMatchObject({ kind: 'host', why: 'place' });
});

test('a reason that somebody gave, and a person', async () => {
  expect(await waitingOf({ reason: 'no Python' })).toEqual({ kind: 'reason', reason: 'no Python' });
  expect(await waitingOf({ state: 'paused', reason: 'it differs' }, { hosts: [] })).toEqual({
    kind: 'paused',
    reason: 'it differs',
  });
});
