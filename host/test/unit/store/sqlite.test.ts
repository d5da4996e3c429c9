import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { sql } from 'kysely';
import Libsql from 'libsql';
import { migrate, SCHEMA_VERSION } from '../../../store/migrations';
import { openStore } from '../../../store/open';
import { diagnose, openSqlite } from '../../../store/sqlite';
import { BUILD, claimed, end, start } from './samples';

const HOST = { id: 'hst_1', machine: 'm', pid: 1, queue: 'q', serves: 's', httpUrl: null, startedAt: 1, seenAt: 1 };

describe('the store on SQLite', () => {
  let root: string;
  let dsn: string;

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'ak-sqlite-'));
    dsn = join(root, 'ak.db');
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  const mode = async (path: string): Promise<number> => (await stat(path)).mode & 0o777;

  /** Runs SQL past the store. */
  function change(text: string): void {
    const database = new Libsql(dsn);
    database.exec(text);
    database.close();
  }

  describe('opening', () => {
    test('makes directories and file for their owner only', async () => {
      dsn = join(root, 'deep', 'er', 'ak.db');
      await (await openStore({ type: 'sqlite', dsn })).close();
      expect(await mode(join(root, 'deep'))).toBe(0o700);
      expect(await mode(join(root, 'deep', 'er'))).toBe(0o700);
      expect(await mode(dsn)).toBe(0o600);
    });

    test('leaves the mode of a directory that was there', async () => {
      await chmod(root, 0o755);
      await (await openStore({ type: 'sqlite', dsn })).close();
      expect(await mode(root)).toBe(0o755);
    });

    test('makes commits durable, shares the file and checks references', async () => {
      const backend = await openSqlite(dsn, 1000);
      const ask = async (pragma: string): Promise<unknown> =>
        (await sql.raw(`pragma ${pragma}`).execute(backend.kysely)).rows[0];
      expect(await ask('journal_mode')).toEqual({ journal_mode: 'wal' });
      expect(await ask('synchronous')).toEqual({ synchronous: 2 });
      expect(await ask('foreign_keys')).toEqual({ foreign_keys: 1 });
      await backend.kysely.destroy();
    });

    test('refuses a directory', async () => {
      await mkdir(dsn);
      await expect(openStore({ type: 'sqlite', dsn })).rejects.toMatchObject({
        code: 'store_unavailable',
        message: `Cannot open the database file ${dsn}: it is a directory.`,
        hint: expect.stringContaining(`${dsn}/ak.db`) as string,
      });
    });

    test.each([
      ['under a file', () => join(root, 'file')],
      ['on a file system that holds no folders', () => '/proc/ak-test/deeper'],
    ])('refuses a place where no file can be: %s', async (_where, folder) => {
      await writeFile(join(root, 'file'), '');
      dsn = join(folder(), 'ak.db');
      const opening = openStore({ type: 'sqlite', dsn });
      await expect(opening).rejects.toMatchObject({
        code: 'store_unavailable',
        hint: expect.stringContaining('db.dsn'),
      });
    });

    test('refuses a file that is no database and leaves it as it was', async () => {
      const text = 'Dear diary, '.repeat(500);
      await writeFile(dsn, text);
      const opening = openStore({ type: 'sqlite', dsn });
      await expect(opening).rejects.toMatchObject({
        code: 'store_unavailable',
        message: `Cannot open the store: the file is not a database (SQLite database ${dsn}).`,
      });
      expect(await readFile(dsn, 'utf8')).toBe(text);
    });

    test('refuses a schema of a newer version', async () => {
      await (await openStore({ type: 'sqlite', dsn })).close();
      change('update ak_schema set version = 99');
      const opening = openStore({ type: 'sqlite', dsn });
      await expect(opening).rejects.toMatchObject({
        code: 'store_unavailable',
        message: expect.stringContaining(`its schema is 99, this version knows ${SCHEMA_VERSION}`),
        hint: expect.stringContaining('Upgrade ak'),
      });
    });

    test('does not wait for a writer when the schema is up to date', async () => {
      await (await openStore({ type: 'sqlite', dsn })).close();
      const writer = new Libsql(dsn);
      writer.exec('begin immediate');
      const store = await openStore({ type: 'sqlite', dsn }, { busyTimeoutMs: 0 });
      expect(await store.listProjects()).toEqual([]);
      await store.close();
      writer.close();
    });

    test('undoes a migration that fails half-way', async () => {
      const backend = await openSqlite(dsn, 1000);
      await sql`create table sessions (mine integer)`.execute(backend.kysely);
      await expect(migrate(backend)).rejects.toThrow(/already exists/);
      const tables = await sql<{ name: string }>`select name from sqlite_master where type = 'table'`.execute(
        backend.kysely,
      );
      expect(tables.rows).toEqual([{ name: 'sessions' }]);
      await backend.kysely.destroy();
    });
  });

  describe('another process', () => {
    let other: ChildProcess | null = null;
    afterEach(() => other?.kill('SIGKILL'));

    /** A process that has the file locked until its input ends. */
    async function lockElsewhere(): Promise<{ release: () => Promise<void> }> {
      const program = `
      const database = new (require(${JSON.stringify(require.resolve('libsql'))}))(process.argv[1]);
      database.exec('begin immediate');
      console.log('locked');
      process.stdin.resume().on('end', () => { database.exec('commit'); database.close(); });`;
      const child = spawn(process.execPath, ['-e', program, dsn], { stdio: ['pipe', 'pipe', 'inherit'] });
      other = child;
      await once(createInterface({ input: child.stdout }), 'line');
      return {
        release: async () => {
          child.stdin.end();
          await once(child, 'exit');
        },
      };
    }

    test('that keeps the file locked is waited for, not for ever', async () => {
      const store = await openStore({ type: 'sqlite', dsn }, { busyTimeoutMs: 50 });
      const lock = await lockElsewhere();
      await expect(store.saveBuild(BUILD)).rejects.toMatchObject({ code: 'store_busy' });
      expect(await store.getBuild(BUILD.id)).toBeNull();
      await lock.release();
      await store.saveBuild(BUILD);
      expect(await store.getBuild(BUILD.id)).toEqual(BUILD);
      await store.close();
    });

    test('that keeps the file locked leaves this one free to do other things', async () => {
      const store = await openStore({ type: 'sqlite', dsn });
      const lock = await lockElsewhere();
      const saved = store.saveBuild(BUILD);
      // Needs this process: it would never end if the wait stopped everything.
      await lock.release();
      await saved;
      expect(await store.getBuild(BUILD.id)).toEqual(BUILD);
      await store.close();
    });
  });

  test('what comes after it is closed fails, and the process lives', async () => {
    const store = await openStore({ type: 'sqlite', dsn });
    const late = Promise.allSettled([1, 2, 3].map((seenAt) => store.putHost({ ...HOST, seenAt })));
    await store.close();
    await late;
    await expect(store.listHosts()).rejects.toThrow();
    await expect(store.putHost(HOST)).rejects.toThrow();
  });

  test('a damaged entry is named', async () => {
    const store = await openStore({ type: 'sqlite', dsn });
    const { id } = await claimed(store);
    await store.appendJournal(id, 1, [start('main:1'), end('main:1')]);
    change(`update journal set args_json = '[tor'`);
    await expect(store.listCalls(id)).rejects.toMatchObject({
      code: 'journal_damaged',
      message: expect.stringContaining(`call main:1 of session ${id}`),
    });
    await store.close();
  });
});

test.each([
  ['SQLITE_BUSY_SNAPSHOT', 'store_busy', true],
  ['SQLITE_FULL', 'store_unavailable', true],
  ['SQLITE_IOERR_WRITE', 'store_unavailable', false],
  ['SQLITE_READONLY_DIRECTORY', 'store_unavailable', false],
  ['SQLITE_CORRUPT', 'store_unavailable', false],
  ['SQLITE_CONSTRAINT_UNIQUE', undefined, undefined],
  ['', undefined, undefined],
])('%s means %s, which may pass: %s', (code, meaning, passes) => {
  const trouble = diagnose(Object.assign(new Error('x'), { code }));
  expect([trouble?.code, trouble?.mayPass]).toEqual([meaning, passes]);
});
