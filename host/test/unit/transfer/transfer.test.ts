import { createHash } from 'node:crypto';
import {
  createReadStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createGunzip, gzipSync } from 'node:zlib';
import { extract, pack } from 'tar-stream';
import type { Config } from '../../../config/config';
import { loadConfig } from '../../../config/load';
import { buildCode } from '../../../project/deploy';
import { openStore } from '../../../store/open';
import type { Session, Store } from '../../../store/store';
import { exportSession, type Exported } from '../../../transfer/export';
import { importSession, type Imported } from '../../../transfer/import';
import { end, newSession, print, start } from '../store/samples';

const SECRET = 'hunter2-hunter2';
const BIG = Buffer.from('a large value');
const BIG_NAME = `${sha256(BIG)}.pickle`;

/** One installation: its store and its files. */
interface Place {
  config: Config;
  store: Store;
  env: NodeJS.ProcessEnv;
}

type Entries = Map<string, Buffer>;

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

describe('the file of a session', () => {
  const root = mkdtempSync(join(tmpdir(), 'ak-transfer-'));
  const places: Place[] = [];
  const file = join(root, 'session.tar.gz');
  let session: Session;
  let exported: Exported;
  let entries: Entries;

  async function newPlace(): Promise<Place> {
    const home = join(root, `place-${places.length}`);
    mkdirSync(join(home, 'run'), { recursive: true, mode: 0o700 });
    const env = { HOME: home, PATH: process.env['PATH'], XDG_RUNTIME_DIR: join(home, 'run') };
    const config = await loadConfig({ env });
    const place = { config, store: await openStore(config.db), env };
    places.push(place);
    return place;
  }

  beforeAll(async () => {
    const here = await newPlace();
    const code = join(root, 'code');
    mkdirSync(code);
    writeFileSync(join(code, 'main.py'), 'def on_event(event):\n    print(1)\n');
    const build = await buildCode(here, { kind: 'folder', path: code });
    const vars = [
      { name: 'TOKEN', value: SECRET, secret: true },
      { name: 'REGION', value: 'eu', secret: false },
    ];
    const { id } = await here.store.createSession(newSession({ buildId: build.id, projectName: 'shop', vars }));
    const claimed = await here.store.claimSession(id, 'hst_1');
    const { epoch } = claimed ?? { epoch: 0 };
    const pickled = Buffer.from(`\x80\x05 ${SECRET} `).toString('base64');
    await here.store.appendJournal(id, epoch, [
      { kind: 'record', id: 'record:1.1', items: [{ id: 'main:1', name: 'os.environ.get', value: pickled }] },
      start('main:2'),
      end('main:2', { value: pickled }),
      start('main:3'),
      print(0, { text: `the token is ${SECRET}\n` }),
      print(1, { text: 'a line\u2028of its own\n' }),
    ]);
    await here.store.endSession(id, epoch, { kind: 'completed', result: '1' });
    const spool = join(here.config.paths.filesDir, 'sessions', id, 'spool');
    mkdirSync(spool, { recursive: true });
    writeFileSync(join(spool, BIG_NAME), BIG);
    writeFileSync(join(spool, '.value-unfinished'), 'x');
    const found = await here.store.getSession(id);
    if (found === null) throw new Error('it is not there');
    session = found;
    exported = await exportSession({
      ...{ store: here.store, session, build, filesDir: here.config.paths.filesDir, path: file },
      ...{ akVersion: '0.0.0', nowMs: 1, withSecrets: false },
    });
    entries = await readTar(file);
  });

  afterAll(async () => {
    await Promise.all(places.map(({ store }) => store.close()));
    rmSync(root, { recursive: true });
  });

  /** Imports a changed copy; `contents` is made anew, unless it is what was changed. */
  async function importChanged(change: (entries: Entries) => void, place?: Place): Promise<Imported> {
    const changed = new Map(entries);
    change(changed);
    const path = join(root, 'changed.tar.gz');
    writeFileSync(path, await writeTar(changed));
    return importSession(place ?? (await newPlace()), path);
  }

  function withNewContents(changed: Entries): void {
    const listed = [...changed].filter(([name]) => name !== 'contents.json');
    const contents = Object.fromEntries(
      listed.map(([name, bytes]) => [name, { size: bytes.length, sha256: sha256(bytes) }]),
    );
    changed.delete('contents.json');
    changed.set('contents.json', Buffer.from(JSON.stringify(contents)));
  }

  function change(name: string, edit: (text: string) => string): (changed: Entries) => void {
    return (changed) => {
      changed.set(name, Buffer.from(edit(changed.get(name)?.toString() ?? '')));
      withNewContents(changed);
    };
  }

  test('holds all parts, and no value of a secret', () => {
    expect(exported).toMatchObject({ rows: 3, prints: 2, files: 1, filesWithSecrets: 0 });
    const names = [
      'session.json',
      'build.tar',
      'journal.ndjson',
      'prints.ndjson',
      `files/${BIG_NAME}`,
      'contents.json',
    ];
    expect([...entries.keys()]).toEqual(names);
    const journal = (entries.get('journal.ndjson') ?? Buffer.alloc(0)).toString();
    const pickles = journal.match(/[A-Za-z0-9+/]{12,}={0,2}/g)?.map((text) => Buffer.from(text, 'base64').toString());
    const texts = [...entries.values()].map((bytes) => bytes.toString()).concat(pickles ?? []);
    expect(texts.filter((text) => text.includes(SECRET))).toEqual([]);
    expect(pickles?.some((text) => text.includes('*'.repeat(SECRET.length)))).toBe(true);
    expect(entries.get('session.json')?.toString()).toContain('<secret TOKEN>');
  });

  test('becomes the same session in another store, once', async () => {
    const there = await newPlace();
    expect(await importSession(there, file)).toMatchObject({ isThere: false, rows: 3, prints: 2, files: 1 });
    const found = await there.store.getSession(session.id);
    expect(found).toMatchObject({
      ...{ id: session.id, state: 'completed', outcome: session.outcome, event: session.event, projectName: 'shop' },
      ...{
        createdAt: session.createdAt,
        endedAt: session.endedAt,
        epoch: session.epoch,
        deploymentId: null,
        hostId: null,
      },
    });
    expect(found?.importDigest).toMatch(/^[0-9a-f]{64}$/);
    expect((await there.store.listCalls(session.id)).map(({ id, state }) => [id, state])).toEqual([
      ['main:2', 'ok'],
      ['main:3', 'started'],
    ]);
    // Sealed with the key of this installation.
    let replayed = 0;
    for await (const _entry of there.store.readJournal(session.id)) replayed += 1;
    expect(replayed).toBe(2);
    expect((await there.store.listPrints(session.id)).map(({ text }) => text)).toEqual([
      `the token is ${'*'.repeat(SECRET.length)}\n`,
      'a line\u2028of its own\n',
    ]);
    const spool = join(there.config.paths.filesDir, 'sessions', session.id, 'spool');
    expect(readdirSync(spool)).toEqual([BIG_NAME]);
    expect(readFileSync(join(spool, BIG_NAME))).toEqual(BIG);
    expect(await importSession(there, file)).toMatchObject({ isThere: true });
  });

  test('is not mixed with another session of its id', async () => {
    const [here] = places;
    if (here === undefined) throw new Error('no place');
    await expect(importSession(here, file)).rejects.toMatchObject({ code: 'session_exists' });
    const there = await newPlace();
    await importSession(there, file);
    const other = change('prints.ndjson', (text) => text.replace('a line', 'another line'));
    await expect(importChanged(other, there)).rejects.toMatchObject({ code: 'session_exists' });
  });

  test.each<[string, (changed: Entries) => void, string]>([
    [
      'a part that was changed',
      (all) => all.set('prints.ndjson', Buffer.from('{}\n')),
      'prints.ndjson is not there, or cut short',
    ],
    ['a byte that was changed', (all) => flip(all, 'journal.ndjson'), 'journal.ndjson was changed'],
    ['no list of the contents', (all) => all.delete('contents.json'), 'it has no contents.json'],
    ['a part that is missing', (all) => all.delete('build.tar'), 'build.tar is not there'],
    ['a part that is not listed', (all) => all.set('more', Buffer.from('x')), 'do not list more'],
    [
      'a part that belongs to no session',
      (all) => {
        all.set('more', Buffer.from('x'));
        withNewContents(all);
      },
      'which belongs to no session',
    ],
    [
      'a large value of another name',
      (all) => {
        all.set(`files/${'0'.repeat(64)}.pickle`, BIG);
        withNewContents(all);
      },
      'does not have the content that its name says',
    ],
    ['a newer form', change('session.json', (text) => text.replace('"format":1', '"format":2')), 'it has form 2'],
    [
      'an id that is a path',
      change('session.json', (text) => text.replace(/"ses_\w+"/, '"ses_../../x"')),
      'session.id',
    ],
    [
      'a line that is no JSON',
      change('journal.ndjson', (text) => `${text}{"id"`),
      'line 4 of journal.ndjson is no JSON',
    ],
    [
      'a row of the wrong form',
      change('journal.ndjson', (text) => text.replace('"kind":"record"', '"kind":"secret"')),
      'line 1 of journal.ndjson is wrong: kind',
    ],
    [
      'code that is not that of the build',
      change('session.json', (text) => text.replace(/"sha256":"\w+"/, `"sha256":"${'0'.repeat(64)}"`)),
      'its code is not that of build',
    ],
  ])('with %s is refused', async (_, damage, why) => {
    const there = await newPlace();
    const refused = importChanged(damage, there);
    await expect(refused).rejects.toMatchObject({
      code: 'import_invalid',
      message: expect.stringContaining(why) as string,
    });
    expect(await there.store.listSessions()).toEqual([]);
    expect(existsSync(join(there.config.paths.filesDir, 'sessions'))).toBe(false);
  });

  test.each<[string, () => Buffer, string]>([
    ['cut short', () => readFileSync(file).subarray(0, 700), 'archive_unreadable'],
    ['no archive', () => Buffer.from('hello'), 'archive_unreadable'],
    ['an archive of something else', () => gzipSync(Buffer.alloc(1024)), 'archive_unreadable'],
  ])('that is %s is refused', async (_, make, code) => {
    const path = join(root, 'wrong.tar.gz');
    writeFileSync(path, make());
    await expect(importSession(await newPlace(), path)).rejects.toMatchObject({ code });
  });

  test('leaves nothing when the store fails in the middle', async () => {
    const there = await newPlace();
    const broken: Store = { ...there.store, importSession: () => Promise.reject(new Error('disk full')) };
    await expect(importSession({ ...there, store: broken }, file)).rejects.toThrow('disk full');
    expect(readdirSync(join(there.config.paths.filesDir, 'sessions'))).toEqual([]);
  });
});

function flip(all: Entries, name: string): void {
  const bytes = Buffer.from(all.get(name) ?? Buffer.alloc(0));
  bytes[10] = (bytes[10] ?? 0) ^ 1;
  all.set(name, bytes);
}

async function readTar(path: string): Promise<Entries> {
  const entries: Entries = new Map();
  const parser = createReadStream(path).pipe(createGunzip()).pipe(extract());
  for await (const entry of parser) {
    const chunks: Buffer[] = [];
    for await (const chunk of entry) chunks.push(chunk as Buffer);
    entries.set(entry.header.name, Buffer.concat(chunks));
  }
  return entries;
}

async function writeTar(entries: Entries): Promise<Buffer> {
  const tar = pack();
  for (const [name, bytes] of entries) tar.entry({ name }, bytes);
  tar.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of tar) chunks.push(chunk as Buffer);
  return gzipSync(Buffer.concat(chunks));
}
