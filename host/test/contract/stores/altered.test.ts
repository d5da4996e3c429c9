/** Copies of a golden in which something was altered: each is refused, with a code that says why. */
import { readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AkError } from '../../../errors';
import { importSession } from '../../../transfer/import';
import { expectedOf, exportOf, NEWEST, Places } from './goldens';
import { observe } from './observe';
import { DATABASE, runSql } from './place';

const idOf = (name: string): string => String(expectedOf(NEWEST)[name]?.stands['id']);

/** One row of the journal of `effects`, in the midst of others. */
const CALL = 'main:5';
const OTHER_CALL = 'main:6';
const OF_SESSION = `session_id = '${idOf('effects')}'`;
const LAST = `done_order = (select max(done_order) from journal where ${OF_SESSION})`;
const ROW = `${OF_SESSION} and id = '${CALL}'`;
const OTHER_ROW = `${OF_SESSION} and id = '${OTHER_CALL}'`;

type Alter = (folder: string) => void;

const set = (change: string): Alter => run(`update journal set ${change} where ${ROW}`);
const run =
  (...statements: string[]): Alter =>
  (folder) =>
    runSql(folder, ...statements);

const cut =
  (part: number): Alter =>
  (folder) => {
    const file = join(folder, DATABASE);
    truncateSync(file, Math.floor(statSync(file).size * part));
  };

const inFile =
  (change: (path: string) => void, name = DATABASE): Alter =>
  (folder) =>
    change(join(folder, name));
const inKey = (change: (path: string) => void): Alter => inFile(change, `${DATABASE}-key`);

/** The file of the large value. */
const inLargeValue =
  (change: (path: string) => void): Alter =>
  (folder) => {
    const spool = join(folder, `${DATABASE}-files`, 'sessions', idOf('large'), 'spool');
    for (const name of readdirSync(spool)) change(join(spool, name));
  };

describe('a golden', () => {
  const places = new Places();
  afterAll(() => places.remove());

  /** Of the session in an altered copy: the code of the error, or of how its rehearsal ended, or what that was found to be. */
  async function fate(alter: Alter, session: string): Promise<unknown> {
    const folder = places.copyOf(NEWEST);
    alter(folder);
    try {
      const { rehearsed } = await observe(await places.open(folder), idOf(session));
      return rehearsed['code'] ?? rehearsed['verdict'];
    } catch (thrown) {
      if (thrown instanceof AkError) return thrown.code;
      throw thrown;
    }
  }

  it.each<[string, string, Alter]>([
    ['nothing', 'same', () => undefined],
    ['a value', 'journal_damaged', set(`value = (select value from journal where ${OTHER_ROW})`)],
    ['a seal', 'journal_damaged', set(`seal = substr(seal, 1, length(seal) - 4) || 'AAA='`)],
    ['a seal that is gone', 'journal_damaged', set('seal = null')],
    [
      'two rows that are swapped',
      'journal_damaged',
      run(
        `update journal set id = 'm' where ${ROW}`,
        `update journal set id = '${CALL}' where ${OTHER_ROW}`,
        `update journal set id = '${OTHER_CALL}' where ${OF_SESSION} and id = 'm'`,
      ),
    ],
    ['a row that is gone', 'journal_damaged', run(`delete from journal where ${ROW}`)],
    ['the last row, which is gone', 'journal_damaged', run(`delete from journal where ${OF_SESSION} and ${LAST}`)],
    ['all rows, which are gone', 'journal_damaged', run(`delete from journal where ${OF_SESSION}`)],
    ['the order of two rows', 'journal_damaged', run(`update journal set done_order = -done_order where ${ROW}`)],
    ['a result that is open again', 'journal_damaged', set(`state = 'started', done_order = null, seal = null`)],
    [
      'the seal of the whole',
      'journal_damaged',
      run(`update sessions set journal_head = '' where id = '${idOf('effects')}'`),
    ],
    ['the name of a call', 'journal_damaged', set(`name = 'os.remove'`)],
    ['the arguments of a call', 'journal_damaged', set(`digest = (select digest from journal where ${OTHER_ROW})`)],
    ['the key, which is gone', 'journal_key_unusable', inKey((path) => rmSync(path))],
    ['the key', 'journal_key_unusable', inKey((path) => writeFileSync(path, `${'0'.repeat(64)}\n`))],
    ['the file, cut in the middle', 'store_unavailable', cut(0.5)],
    ['the file, of which little is left', 'store_unavailable', cut(0.02)],
    ['the file, which is another one', 'store_unavailable', inFile((path) => writeFileSync(path, 'x'.repeat(9000)))],
    ['the schema, of a version to come', 'store_unavailable', run('update ak_schema set version = version + 1')],
  ])('in which was altered: %s (%s)', async (_what, code, alter) => {
    expect(await fate(alter, 'effects')).toBe(code);
  });

  it.each<[string, Alter]>([
    ['was changed', inLargeValue((path) => writeFileSync(path, readFileSync(path).fill(1, 1000, 1001)))],
    ['was cut', inLargeValue((path) => truncateSync(path, 1000))],
    ['is gone', inLargeValue((path) => rmSync(path))],
  ])('of which a large value %s', async (_what, alter) => {
    expect(await fate(alter, 'large')).toBe('journal_damaged');
  });

  it.each<[string, string, (bytes: Buffer) => Buffer]>([
    ['cut', 'archive_unreadable', (bytes) => bytes.subarray(0, -100)],
    ['with another byte', 'archive_unreadable', (bytes) => Buffer.from(bytes).fill(bytes.at(1000)! ^ 1, 1000, 1001)],
  ])('whose exported file is %s is not imported', async (_what, code, change) => {
    const place = await places.open();
    const file = join(place.folder, 'altered.tar.gz');
    writeFileSync(file, change(readFileSync(exportOf(NEWEST, 'effects'))));
    await expect(importSession(place, file)).rejects.toMatchObject({ code });
    expect(await place.store.getSession(idOf('effects'))).toBeNull();
  });
});
