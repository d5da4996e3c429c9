import { SLOW_CALL_MS, watchSession, type Sighting, type WatchedStore } from '../../../sessions/watch';
import type { JournalCall, PrintLine, Session } from '../../../store/store';
import { callRow, endedSessionRow, openCallRow, printRow, sessionRow } from './rows';

/** What the store holds; each wait of the watcher for a write lets a test change it. */
interface Stored {
  session: Session | null;
  calls: JournalCall[];
  prints: PrintLine[];
  version: number;
}

function fakeStore(
  stored: Stored,
  untilWritten: WatchedStore['untilWritten'] = () => Promise.resolve(),
  onList: Watching['onList'] = () => undefined,
): WatchedStore {
  return {
    stamp: () => null,
    untilWritten,
    sessionVersion: () => Promise.resolve(stored.version),
    getSession: () => Promise.resolve(stored.session),
    listCalls: () => Promise.resolve(stored.calls),
    listPrints: (_id, fromSeq = 0, limit) => {
      onList(limit);
      return Promise.resolve(stored.prints.filter((line) => line.seq >= fromSeq).slice(0, limit));
    },
  };
}

function storedSession(changes: Partial<Stored> = {}): Stored {
  return { session: sessionRow(), calls: [], prints: [], version: 1, ...changes };
}

interface Watching {
  /** What is written at each wait, in turn; after the last one the session has ended. */
  writes?: (() => void)[];
  fromPrint?: number;
  calls?: boolean;
  now?: () => number;
  /** Is told how many prints are read at once. */
  onList?: (limit: number | undefined) => void;
}

async function watched(stored: Stored, watching: Watching = {}): Promise<Sighting[]> {
  const writes = [...(watching.writes ?? [])];
  const untilWritten = (): Promise<void> => {
    const next = writes.shift();
    if (next === undefined) stored.session = endedSessionRow();
    else next();
    stored.version += 1;
    return Promise.resolve();
  };
  const options = {
    calls: watching.calls ?? true,
    fromPrint: watching.fromPrint ?? 0,
    pause: () => Promise.resolve(),
    now: watching.now ?? (() => 1_000),
  };
  const all: Sighting[] = [];
  for await (const sightings of watchSession(fakeStore(stored, untilWritten, watching.onList), 'ses_1', options))
    all.push(...sightings);
  return all;
}

/** A short word for each sighting. */
function story(sightings: Sighting[]): string[] {
  return sightings.map((sighting) => {
    if (sighting.kind === 'print') return sighting.line.text;
    if (sighting.kind === 'call' || sighting.kind === 'open') return `${sighting.kind} ${sighting.call.id}`;
    return sighting.kind === 'state' ? sighting.state : sighting.kind;
  });
}

test('calls and prints come in the order in which they happened, the end last', async () => {
  const stored = storedSession({
    session: endedSessionRow(),
    calls: [callRow({ id: 'main:1', endedAt: 1_005 }), callRow({ id: 'main:2', endedAt: 1_020 })],
    prints: [
      printRow(0, 'first', { at: 1_001 }),
      printRow(1, 'between', { at: 1_005 }),
      printRow(2, 'last', { at: 1_030 }),
    ],
  });
  expect(story(await watched(stored))).toEqual(['first', 'call main:1', 'between', 'call main:2', 'last', 'end']);
});

test('prints keep their order when the clock goes back', async () => {
  const stored = storedSession({
    session: endedSessionRow(),
    prints: [printRow(0, 'first', { at: 2_000 }), printRow(1, 'second', { at: 1_000 })],
  });
  expect(story(await watched(stored))).toEqual(['first', 'second', 'end']);
});

test('a flood of prints is read piece by piece, with the calls between them and the end after all', async () => {
  const prints = Array.from({ length: 2_500 }, (_, seq) => printRow(seq, `${seq}`, { at: 1_000 + seq }));
  const calls = [callRow({ id: 'main:1', endedAt: 1_500 }), callRow({ id: 'main:2', endedAt: 2_200 })];
  const stored = storedSession({ session: endedSessionRow(), calls, prints });
  const limits: (number | undefined)[] = [];
  const told = story(await watched(stored, { onList: (limit) => limits.push(limit) }));
  const expected = prints.map(({ text }) => text);
  expected.splice(1_200, 0, 'call main:2');
  expected.splice(500, 0, 'call main:1');
  expect(told).toEqual([...expected, 'end']);
  expect(new Set(limits)).toEqual(new Set([1_000]));
});

test('nothing is shown twice', async () => {
  const stored = storedSession({ calls: [callRow()], prints: [printRow(0, 'a', { at: 1_050 })] });
  const grow = (): void => void stored.prints.push(printRow(1, 'b', { at: 1_060 }));
  expect(story(await watched(stored, { writes: [grow] }))).toEqual(['running', 'call main:1', 'a', 'b', 'end']);
});

test('prints begin where asked', async () => {
  const stored = storedSession({ session: endedSessionRow(), prints: [printRow(0, 'a'), printRow(1, 'b')] });
  expect(story(await watched(stored, { fromPrint: 1 }))).toEqual(['b', 'end']);
});

test('calls are left out when they are not wanted', async () => {
  const stored = storedSession({ session: endedSessionRow(), calls: [callRow()], prints: [printRow(0, 'a')] });
  expect(story(await watched(stored, { calls: false }))).toEqual(['a', 'end']);
});

test('a state is shown again only when it or its reason changes', async () => {
  const stored = storedSession();
  const writes = [
    (): void => undefined,
    (): void => void (stored.session = sessionRow({ state: 'paused', reason: 'the code differs' })),
    (): void => void (stored.session = sessionRow({ state: 'running' })),
  ];
  expect(story(await watched(stored, { writes }))).toEqual(['running', 'paused', 'running', 'end']);
});

test('an open call is shown once when it takes long, and again when it has ended', async () => {
  let now = 1_000;
  const stored = storedSession({ calls: [openCallRow()] });
  const writes = [
    (): void => void (now = 1_000 + SLOW_CALL_MS - 1),
    (): void => void (now = 1_000 + SLOW_CALL_MS),
    (): void => void (now += 1),
    (): void => void (stored.calls = [callRow({ endedAt: now })]),
  ];
  const sightings = await watched(stored, { writes, now: () => now });
  expect(story(sightings)).toEqual(['running', 'open main:1', 'call main:1', 'end']);
});

test('a call that was open when the session ended does not come after the end', async () => {
  const stored = storedSession({ session: endedSessionRow(), calls: [openCallRow()] });
  expect(story(await watched(stored, { now: () => 1_000 + 2 * SLOW_CALL_MS }))).toEqual(['end']);
});

test('a reading during which the session changed is made again', async () => {
  const stored = storedSession({ session: endedSessionRow() });
  const store = fakeStore(stored);
  // The call is stored after the calls were read and before the print was.
  store.listCalls = (): Promise<JournalCall[]> => {
    const before = [...stored.calls];
    if (stored.version === 1) {
      stored.version = 2;
      stored.calls = [callRow({ endedAt: 1_000 })];
      stored.prints = [printRow(0, 'after the call', { at: 1_001 })];
    }
    return Promise.resolve(before);
  };
  const options = { calls: true, pause: (): Promise<void> => Promise.resolve(), now: (): number => 1_000 };
  const all: Sighting[] = [];
  for await (const sightings of watchSession(store, 'ses_1', options)) all.push(...sightings);
  expect(story(all)).toEqual(['call main:1', 'after the call', 'end']);
});

test('of the calls only those are read that have changed since, and an open one stays known', async () => {
  let now = 1_000;
  const stored = storedSession({ calls: [openCallRow()] });
  const asked: (number | undefined)[] = [];
  const writes = [
    (): void => void (stored.calls = []),
    (): void => void (now = 1_000 + SLOW_CALL_MS),
    (): void => void (stored.session = endedSessionRow()),
  ];
  const store = fakeStore(stored, async () => {
    writes.shift()?.();
    stored.version += 1;
  });
  store.listCalls = (_id, changedAfter): Promise<JournalCall[]> => {
    asked.push(changedAfter);
    return Promise.resolve(stored.calls);
  };
  const all: Sighting[] = [];
  const options = { calls: true, pause: (): Promise<void> => Promise.resolve(), now: (): number => now };
  for await (const sightings of watchSession(store, 'ses_1', options)) all.push(...sightings);
  expect(story(all)).toEqual(['running', 'open main:1', 'end']);
  expect(asked).toEqual([0, 1, 2, 3]);
});

test('a slow reading is followed by a longer pause', async () => {
  let now = 0;
  const stored = storedSession();
  const store = fakeStore(stored, async () => void (stored.version += 1));
  store.listPrints = (): Promise<PrintLine[]> => {
    now += 100;
    return Promise.resolve([]);
  };
  const pauses: number[] = [];
  const pause = (ms: number): Promise<void> => {
    pauses.push(ms);
    if (pauses.length === 2) stored.session = endedSessionRow();
    return Promise.resolve();
  };
  for await (const sightings of watchSession(store, 'ses_1', { calls: true, pause, now: () => now })) void sightings;
  expect(pauses).toEqual([400, 400]);
});

test('readings with nothing to show are made less and less often, until there is something again', async () => {
  const stored = storedSession();
  const pauses: number[] = [];
  const untilWritten = (): Promise<void> => {
    stored.version += 1;
    if (pauses.length === 7) stored.prints = [printRow(0, 'one')];
    if (pauses.length === 9) stored.session = endedSessionRow();
    return Promise.resolve();
  };
  const pause = (ms: number): Promise<void> => {
    pauses.push(ms);
    return Promise.resolve();
  };
  const options = { calls: true, pause, now: (): number => 0 };
  for await (const sightings of watchSession(fakeStore(stored, untilWritten), 'ses_1', options)) void sightings;
  expect(pauses).toEqual([1, 2, 4, 8, 16, 32, 32, 1, 2]);
});

test('aborting ends it without an error', async () => {
  const abort = new AbortController();
  const untilWritten = (): Promise<void> => {
    abort.abort();
    return Promise.resolve();
  };
  const pause = (): Promise<void> => Promise.resolve();
  const options = { calls: true, pause, now: (): number => 0, signal: abort.signal };
  const all: Sighting[] = [];
  for await (const sightings of watchSession(fakeStore(storedSession(), untilWritten), 'ses_1', options))
    all.push(...sightings);
  expect(story(all)).toEqual(['running']);
});

test('a session that is not there is an error', async () => {
  await expect(watched(storedSession({ session: null }))).rejects.toMatchObject({ code: 'session_not_found' });
});
