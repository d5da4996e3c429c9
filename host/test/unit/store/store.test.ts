/** The same behaviour on both databases. Without a PostgreSQL server on this machine it is shown for SQLite only, and said so. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import Libsql from 'libsql';
import { Client } from 'pg';
import { openStore } from '../../../store/open';
import type { OpenStoreOptions } from '../../../store/open';
import { openPostgres } from '../../../store/postgres';
import type { Config } from '../../../config/config';
import type { Store } from '../../../store/store';
import { findPostgres, startPostgres } from '../../postgres';
import type { PostgresPrograms, TestPostgres } from '../../postgres';
import { describeStore, type Opener } from './behaviour';
import { describeLineage } from './lineage';
import { describeTampering } from './tampering';

describe('SQLite', () => {
  let root: string;
  let files = 0;

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'ak-store-'));
  });
  afterAll(() => rm(root, { recursive: true, force: true }));

  const fresh = (): Promise<Opener> => {
    const dsn = join(root, `${(files += 1)}`, 'ak.db');
    return Promise.resolve((now) => openAt({ type: 'sqlite', dsn }, now));
  };
  describeStore('SQLite', fresh);
  describeLineage('SQLite', fresh);
  describeTampering('SQLite', () => {
    const dsn = join(root, `${(files += 1)}`, 'ak.db');
    return Promise.resolve({
      open: () => openAt({ type: 'sqlite', dsn }),
      keyFile: `${dsn}-key`,
      run: (statement) => {
        const database = new Libsql(dsn);
        const found = statement.startsWith('select') ? database.prepare(statement).all() : database.exec(statement);
        database.close();
        return Promise.resolve(Array.isArray(found) ? (found as Record<string, unknown>[]) : []);
      },
    });
  });
});

const programs = findPostgres();
if (typeof programs === 'string') process.stderr.write(`\nThe store is NOT tested on PostgreSQL: ${programs}.\n`);
else describe('PostgreSQL', () => describePostgres(programs));

function describePostgres(found: PostgresPrograms): void {
  let server: TestPostgres;
  let keys: string;
  let files = 0;

  beforeAll(async () => {
    server = await startPostgres(found);
    keys = await mkdtemp(join(tmpdir(), 'ak-keys-'));
  });
  afterAll(() => Promise.all([server.stop(), rm(keys, { recursive: true, force: true })]));

  const fresh = async (): Promise<Opener> => {
    const dsn = await server.newSchema();
    const keyFile = join(keys, `${(files += 1)}`);
    return (now) => openAt({ type: 'postgres', dsn, keyFile }, now);
  };
  describeStore('PostgreSQL', fresh);
  describeLineage('PostgreSQL', fresh);
  describeTampering('PostgreSQL', async () => {
    const dsn = await server.newSchema();
    const keyFile = join(keys, `${(files += 1)}`);
    return {
      open: () => openAt({ type: 'postgres', dsn, keyFile }),
      keyFile,
      run: async (statement) => {
        const client = new Client({ connectionString: dsn });
        await client.connect();
        const { rows } = await client.query<Record<string, unknown>>(statement);
        await client.end();
        return rows;
      },
    };
  });

  test('a database that is not there is named', async () => {
    const opening = openStore({ type: 'postgres', dsn: server.missingDatabase, keyFile: join(keys, 'none') });
    await expect(opening).rejects.toMatchObject({
      code: 'store_unavailable',
      message: expect.stringContaining('nowhere'),
    });
  });

  test.each(['SIGQUIT', 'SIGKILL'] as const)(
    'a server ended by %s under load is there again when it is back',
    async (signal) => {
      const open = await fresh();
      const store = await open();
      const untilFailure = async (): Promise<unknown> => {
        for (;;) {
          try {
            await store.listHosts();
          } catch (error) {
            return error;
          }
        }
      };
      const failures = Promise.all(Array.from({ length: 30 }, untilFailure));
      await server.crash(signal);
      for (const failure of await failures) expect(failure).toMatchObject({ code: expect.stringMatching(/^store_/) });
      await server.restart();
      await expect(store.installationId()).resolves.toEqual(expect.any(String));
      await store.close();
    },
  );

  test('what a silent server was asked in a transaction is not done with the next one', async () => {
    const { kysely } = openPostgres(await server.newSchema(), 1000, 300);
    await sql`create table lines (text text)`.execute(kysely);
    const given = kysely.transaction().execute(async (transaction) => {
      await sql`insert into lines values ('first')`.execute(transaction);
      server.halt();
      await sql`insert into lines values ('second')`.execute(transaction);
    });
    await expect(given).rejects.toThrow('timeout');
    server.wake();
    await kysely.transaction().execute((transaction) => sql`insert into lines values ('third')`.execute(transaction));
    expect((await sql`select text from lines`.execute(kysely)).rows).toEqual([{ text: 'third' }]);
    await kysely.destroy();
  });
}

function openAt(db: Config['db'], now?: () => number): Promise<Store> {
  const options: OpenStoreOptions = now === undefined ? {} : { now };
  return openStore(db, options);
}
