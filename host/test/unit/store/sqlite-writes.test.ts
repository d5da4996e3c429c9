import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withDeadline } from '../../../deadline';
import { openStore } from '../../../store/open';
import { SqliteWrites } from '../../../store/sqlite-writes';
import type { Stamp, Store } from '../../../store/store';
import { BUILD } from './samples';

const LONG_MS = 60_000;
const DEADLINE_MS = 10_000;

/** The promise, but it must resolve long before anybody would look anyway. */
async function soon(promise: Promise<void>): Promise<void> {
  expect(
    await withDeadline(
      promise.then(() => 'resolved'),
      DEADLINE_MS,
    ),
  ).toBe('resolved');
}

describe('writes to a SQLite file', () => {
  let root: string;
  let dsn: string;
  let store: Store;
  const stamp = (): Stamp | null => store.stamp();

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'ak-writes-'));
    dsn = join(root, 'ak.db');
    store = await openStore({ type: 'sqlite', dsn });
  });
  afterEach(async () => {
    await store.close();
    await rm(root, { recursive: true, force: true });
  });

  test('wake who waits, as often as they come', async () => {
    const writes = new SqliteWrites(dsn, stamp, LONG_MS);
    for (const id of ['bld_1', 'bld_2']) {
      const written = writes.next(LONG_MS);
      await store.saveBuild({ ...BUILD, id });
      await soon(written);
    }
    writes.close();
  });

  test('wake who waits when they can be seen, which is later than the system tells of them', async () => {
    let looks = 0;
    const early = (): Stamp => ({ own: 0, others: (looks += 1) <= 3 ? 1 : 2 });
    const writes = new SqliteWrites(dsn, early, LONG_MS);
    const first = writes.next(LONG_MS);
    await store.saveBuild(BUILD);
    await soon(first);
    await soon(writes.next(LONG_MS));
    expect(looks).toBe(4);
    writes.close();
  });

  test('of another file wake nobody', async () => {
    const writes = new SqliteWrites(join(root, 'other.db'), stamp, LONG_MS);
    let isAwake = false;
    const waiting = writes.next(LONG_MS).then(() => (isAwake = true));
    const told = new SqliteWrites(dsn, stamp, LONG_MS);
    const written = told.next(LONG_MS);
    await store.saveBuild(BUILD);
    await soon(written);
    expect(isAwake).toBe(false);
    writes.close();
    told.close();
    await waiting;
  });

  test('are looked for often where the system does not tell of them', async () => {
    const writes = new SqliteWrites(join(root, 'missing', 'ak.db'), stamp, LONG_MS);
    await soon(writes.next(LONG_MS));
  });

  test('are waited for no longer than asked, nor after an abort or the end', async () => {
    const writes = new SqliteWrites(dsn, stamp, LONG_MS);
    await soon(writes.next(1));
    const abort = new AbortController();
    const aborted = writes.next(LONG_MS, abort.signal);
    abort.abort();
    await soon(aborted);
    await soon(writes.next(LONG_MS, abort.signal));
    const ended = writes.next(LONG_MS);
    writes.close();
    await soon(ended);
  });
});
