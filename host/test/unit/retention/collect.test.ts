import { existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { collect, type Collected } from '../../../retention/collect';
import { cutoffsOf } from '../../../retention/policy';
import { openStore } from '../../../store/open';
import type { Store } from '../../../store/store';
import { BUILD, newSession } from '../store/samples';

const DAY = 24 * 60 * 60 * 1000;
const FOR_EVER = { completed: null, failed: null, stopped: null, builds: null };

describe('collecting what may go', () => {
  let root: string;
  let store: Store;
  let nowMs: number;
  beforeEach(async () => {
    root = mkdtempSync(join(tmpdir(), 'ak-gc-'));
    nowMs = Date.now();
    store = await openStore({ type: 'sqlite', dsn: join(root, 'ak.db') }, { now: () => nowMs });
    await store.saveBuild(BUILD);
  });
  afterEach(async () => {
    await store.close();
    rmSync(root, { recursive: true });
  });

  function file(name: string): string {
    const path = join(root, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, 'x'.repeat(100));
    return path;
  }

  async function session(): Promise<string> {
    const { id } = await store.createSession(newSession());
    for (const entry of await store.takeOutbox(['shared'], 100)) await store.outboxDone(entry.id);
    return id;
  }

  async function run(
    retention: typeof FOR_EVER | Record<string, number | null>,
    atMs: number,
    isDryRun = false,
  ): Promise<Collected[]> {
    const gone: Collected[] = [];
    const cutoffs = cutoffsOf({ ...FOR_EVER, ...retention }, atMs);
    const paths = { filesDir: join(root, 'files'), runtimeDir: join(root, 'run') };
    for await (const one of collect({ store, paths, cutoffs, isDryRun })) gone.push(one);
    return gone;
  }

  it('takes sessions with their folders, then builds with their files; a dry run tells the same and takes nothing', async () => {
    const id = await session();
    await store.endSession(id, null, { kind: 'stopped', reason: 'r' });
    const files = [
      file(`files/sessions/${id}/spool/a`),
      file(`files/blobs/${BUILD.sha256}.tar`),
      file(`files/builds/${BUILD.id}/main.py`),
    ];
    const later = nowMs + 10 * DAY;
    expect(await run({}, later)).toEqual([]);
    const policy = { stopped: 5 * DAY, builds: 5 * DAY };
    const expected = { kind: 'session', id, state: 'stopped', bytes: 100 };
    expect(await run(policy, later, true)).toEqual([expected]);
    expect(files.every((path) => existsSync(path))).toBe(true);
    expect(await run(policy, later)).toMatchObject([
      expected,
      { kind: 'build', id: BUILD.id },
      { kind: 'leftover', what: 'code', bytes: 100 },
      { kind: 'leftover', what: 'code', bytes: 100 },
    ]);
    expect(files.some((path) => existsSync(path))).toBe(false);
    expect(await store.listSessions()).toEqual([]);
  });

  it('takes what belongs to nothing, but not what was written just now', async () => {
    const [open, over] = [await session(), await session()];
    await store.endSession(over, null, { kind: 'stopped', reason: 'r' });
    const kept = [
      file(`files/sessions/${open}/journal-1.ndjson`),
      file(`files/sessions/${over}/spool/a`),
      file(`files/blobs/${BUILD.sha256}.tar`),
      file('run/keeper.sock'),
    ];
    const left = [
      file('files/sessions/ses_gone/spool/a'),
      file(`files/sessions/${over}/journal-1.ndjson`),
      file(`files/blobs/${'f'.repeat(64)}.tar`),
      file('files/builds/bld_gone/main.py'),
      file('files/builds/.bld_gone.0123456789ab.tmp'),
      file('run/0123456789ab.sock'),
    ];
    expect(await run({}, Date.now())).toEqual([]);
    const gone = await run({}, Date.now() + DAY);
    expect(gone.map((one) => one.kind === 'leftover' && one.what).sort()).toEqual(
      ['session folder', 'journal file', 'code', 'code', 'unfinished', 'socket'].sort(),
    );
    expect(left.filter((path) => existsSync(path))).toEqual([]);
    expect(kept.filter((path) => !existsSync(path))).toEqual([]);
    for (const path of kept) utimesSync(path, 0, 0);
    expect(await run({}, Date.now() + DAY)).toEqual([]);
  });

  it('goes on where a process died in the middle', async () => {
    const id = await session();
    await store.endSession(id, null, { kind: 'stopped', reason: 'r' });
    const write = jest.spyOn(store, 'removeSession').mockResolvedValueOnce(false);
    expect(await run({ stopped: DAY }, nowMs + 2 * DAY)).toEqual([]);
    write.mockRestore();
    expect(await run({ stopped: DAY }, nowMs + 2 * DAY)).toMatchObject([{ kind: 'session', id }]);
  });
});
