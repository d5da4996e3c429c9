/**
 * Stores of earlier versions are brought to the schema of today, and their sessions run again from their journals with the runner of
 * today; so do exported sessions. Goldens are made by the last test here (AK_RECORD_STORE=testdata/stores/VERSION), and never changed.
 */
import { cpSync, existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { importSession } from '../../../transfer/import';
import { EXPECTED, expectedOf, exportOf, exportsIn, NEWEST, Places, VERSIONS } from './goldens';
import { observe, standsOf, type View } from './observe';
import { checkpoint, type Place } from './place';
import { pooled } from './pooled';
import { exportAll, goOn, record, sessionOf, tidy, type SessionName } from './recorder';

describe('a store', () => {
  const places = new Places();
  afterAll(() => places.remove());

  it.each(VERSIONS)('of version %s: its sessions are what they were, and run again as they ran', async (version) => {
    const expected = expectedOf(version);
    const place = await places.open(places.copyOf(version));
    const sessions = join(place.config.paths.filesDir, 'sessions');
    const before = filesIn(sessions);
    const observed = await pooled(Object.entries(expected), async ([name, { stands }]) => [
      name,
      await observe(place, String(stands['id'])),
    ]);
    expect(Object.fromEntries(observed)).toEqual(expected);
    expect(filesIn(sessions)).toEqual(before);
  });

  it.each(VERSIONS)('of version %s: its exported sessions are imported, and run again elsewhere', async (version) => {
    const expected = expectedOf(version);
    const place = await places.open();
    for (const [name, { stands }] of Object.entries(expected)) {
      await importSession(place, exportOf(version, name));
      const imported = await standsOf(place, await sessionOf(place, String(stands['id'])));
      expect(travelling(imported)).toEqual(travelling(stands));
    }
    await pooled(['mutated', 'large', 'lanes'], async (name) => {
      const { stands, rehearsed } = expected[name] ?? { stands: {}, rehearsed: {} };
      expect((await observe(place, String(stands['id']))).rehearsed).toEqual(rehearsed);
    });
  });

  it.each(VERSIONS)('of version %s: what stands in the midst goes on, and repeats nothing', async (version) => {
    const place = await places.open(places.copyOf(version));
    const { store } = place;
    const [asleep, paused] = [idOf(version, 'asleep'), idOf(version, 'paused')];
    const [move] = (await sessionOf(place, paused)).moves;
    await store.requestResume(paused, { build: { id: move?.from ?? '' } });
    await pooled([asleep, paused], (id) => goOn(place, id));
    expect(await standsOf(place, await sessionOf(place, asleep))).toMatchObject({
      outcome: { kind: 'completed', result: "'awake'" },
      calls: [
        ['main:1', 'wait', 'time.sleep', 'ok', 1, expect.anything()],
        ['main:2', 'effect', 'subprocess.check_output', 'ok', 1, expect.anything()],
        ['main:3', 'wait', 'time.sleep', 'ok', expect.any(Number), expect.anything()],
      ],
      prints: [[0, 'stdout', 'half the night\n', null]],
    });
    expect(await standsOf(place, await sessionOf(place, paused))).toMatchObject({
      ...{ state: 'completed', difference: null },
      calls: [
        ['main:1', 'effect', 'subprocess.check_output', 'ok', 1, expect.anything()],
        ['main:2', 'effect', 'os.listdir', 'ok', 1, expect.anything()],
        ['main:3', 'wait', 'time.sleep', 'ok', expect.any(Number), expect.anything()],
      ],
    });
  });

  it('written today has the calls of the newest golden; if not, a golden of this version is due', async () => {
    const place = await places.open();
    const ids = await record(place);
    const folder = process.env['AK_RECORD_STORE'];
    if (folder !== undefined) return keepAsGolden(place, ids, resolve(folder));
    const calls = await pooled([...ids], async ([name, id]) => [
      name,
      callsOf(await standsOf(place, await sessionOf(place, id))),
    ]);
    const known = Object.entries(expectedOf(NEWEST)).map(([name, { stands }]) => [name, callsOf(stands)]);
    expect(Object.fromEntries(calls)).toEqual(Object.fromEntries(known));
  });
});

function idOf(version: string, name: SessionName): string {
  return String(expectedOf(version)[name]?.stands['id']);
}

async function keepAsGolden(place: Place, ids: ReadonlyMap<SessionName, string>, folder: string): Promise<void> {
  if (existsSync(folder)) throw new Error(`${folder} is there already: a golden is never changed`);
  const observed = await pooled([...ids], async ([name, id]) => [name, await observe(place, id)]);
  await exportAll(place, ids, exportsIn(place.folder));
  tidy(place, ids.values());
  checkpoint(place.folder);
  writeFileSync(join(place.folder, EXPECTED), `${JSON.stringify(Object.fromEntries(observed), null, 1)}\n`);
  cpSync(place.folder, folder, { recursive: true, filter: (path) => !/-(wal|shm)$/.test(path) });
}

/** What the file of a session carries of it, its variables aside: the value of a secret is left out. */
function travelling({ id, programId, entrypoint, event, durability, state, outcome, calls, prints }: View): View {
  return { id, programId, entrypoint, event, durability, state, outcome, calls, prints };
}

/** Lanes begin their calls in any order. */
function callsOf({ calls }: View): string[] {
  return (calls as unknown[][]).map((call) => call.slice(0, 4).join(' ')).sort();
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
}
