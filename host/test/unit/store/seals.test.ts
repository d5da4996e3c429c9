import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'libsql';
import { openStore } from '../../../store/open';
import type { Store } from '../../../store/store';
import { claimed, end, record, replayed, start } from './samples';

describe('Seals of the journal', () => {
  let root: string;
  let dsn: string;
  let store: Store;
  let session: string;

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'ak-seals-'));
    dsn = join(root, 'ak.db');
    store = await openStore({ type: 'sqlite', dsn });
    session = (await claimed(store)).id;
    await store.appendJournal(session, 1, [
      start('main:1'),
      end('main:1', { value: 'dmFsdWU=', mutated: 'bXV0' }),
      start('main:2'),
      end('main:2', { valueFile: { path: '/spool/a', size: 1, sha256: 'a'.repeat(64) }, handle: { kind: 'file' } }),
      record('main:3'),
    ]);
  });
  afterEach(async () => {
    await store.close();
    await rm(root, { recursive: true, force: true });
  });

  function change(statement: string): void {
    const database = new Database(dsn);
    database.exec(statement);
    database.close();
  }

  it('are made with the results and found right when the store is opened again', async () => {
    await store.close();
    store = await openStore({ type: 'sqlite', dsn });
    expect(await replayed(store, session)).toEqual(['main:1', 'main:2', 'main:3']);
    expect((await stat(`${dsn}-key`)).mode & 0o777).toBe(0o600);
  });

  it.each([
    ['a value', `update journal set value = 'Zm9yZ2Vk' where id = 'main:1'`, 'main:1'],
    ['a change of arguments', `update journal set mutated = 'Zm9yZ2Vk' where id = 'main:1'`, 'main:1'],
    ['a moved text', `update journal set value = null, mutated = 'dmFsdWU=' where id = 'main:1'`, 'main:1'],
    [
      'the hash of a large value',
      `update journal set value_file_json = replace(value_file_json, 'aaa', 'bbb')`,
      'main:2',
    ],
    ['a handle', `update journal set handle_json = '{"kind":"x"}' where id = 'main:2'`, 'main:2'],
    ['recorded values', `update journal set items_json = '[]' where kind = 'record'`, 'record:main:3'],
    ['a missing seal', `update journal set seal = null where id = 'main:1'`, 'main:1'],
    [
      'the seal of another row',
      `update journal set seal = (select seal from journal where id = 'main:2') where id = 'main:1'`,
      'main:1',
    ],
  ])('%s that was changed is not read', async (_what, statement, row) => {
    change(statement);
    await expect(replayed(store, session)).rejects.toMatchObject({
      code: 'journal_damaged',
      message: expect.stringContaining(`${row} of session ${session}`),
    });
  });

  it('do not hold for another session', async () => {
    const other = (await claimed(store, 'hst_2')).id;
    change(`update journal set session_id = '${other}'`);
    await expect(replayed(store, other)).rejects.toMatchObject({ code: 'journal_damaged' });
  });

  it('need the key that the store began with', async () => {
    await store.close();
    const key = await readFile(`${dsn}-key`);
    for (const [what, why] of [
      ['0'.repeat(64), 'sealed with another key'],
      ['short', '32 bytes'],
      [null, 'is missing'],
    ] as const) {
      if (what === null) await rm(`${dsn}-key`);
      else await writeFile(`${dsn}-key`, what);
      store = await openStore({ type: 'sqlite', dsn });
      const refusal = { code: 'journal_key_unusable', message: expect.stringContaining(why) };
      await expect(store.openJournals()).rejects.toMatchObject(refusal);
      await expect(store.appendJournal(session, 1, [record('x')])).rejects.toMatchObject(refusal);
      await store.close();
    }
    await writeFile(`${dsn}-key`, key);
    store = await openStore({ type: 'sqlite', dsn });
    await store.openJournals();
  });

  it('are given to journals of an earlier version when their key is made, never later', async () => {
    await store.close();
    change(`update journal set seal = null; update sessions set journal_head = null`);
    change(`update installation set key_fingerprint = null`);
    store = await openStore({ type: 'sqlite', dsn });
    await expect(replayed(store, session)).rejects.toMatchObject({ code: 'journal_damaged' });
    await store.close();
    change(`update installation set key_fingerprint = null`);
    await rm(`${dsn}-key`);
    store = await openStore({ type: 'sqlite', dsn });
    expect(await replayed(store, session)).toEqual(['main:1', 'main:2', 'main:3']);
  });

  describe('when the key rotates', () => {
    const NEXT = `${'ab'.repeat(32)}\n`;
    const replay = (): Promise<unknown> => replayed(store, session);
    async function useKeys(...lines: string[]): Promise<void> {
      await store.close();
      await writeFile(`${dsn}-key`, lines.join(''));
      store = await openStore({ type: 'sqlite', dsn });
    }

    it('rows of both keys are read', async () => {
      const former = await readFile(`${dsn}-key`, 'utf8');
      await useKeys(NEXT, former);
      await store.appendJournal(session, 1, [record('main:4')]);
      const all = ['main:1', 'main:2', 'main:3', 'main:4'];
      expect(await replay()).toEqual(all);
      await useKeys(former, NEXT);
      expect(await replay()).toEqual(all);
    });

    it('a row of a key that is not there says so, and is not taken for damaged', async () => {
      const former = await readFile(`${dsn}-key`, 'utf8');
      await useKeys(NEXT, former);
      await store.appendJournal(session, 1, [record('main:4')]);
      await useKeys(NEXT);
      await expect(replay()).rejects.toMatchObject({
        code: 'journal_key_unusable',
        message: expect.stringMatching(new RegExp(`main:1 of session ${session} is sealed with the key [0-9a-f]{16},`)),
      });
    });
  });
});
