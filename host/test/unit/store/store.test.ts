/** The same behaviour on both databases. Without a PostgreSQL server on this machine it is shown for SQLite only, and said so. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore } from '../../../store/open';
import type { OpenStoreOptions } from '../../../store/open';
import type { Config } from '../../../config/config';
import type { Store } from '../../../store/store';
import { findPostgres, startPostgres } from '../../postgres';
import type { PostgresPrograms, TestPostgres } from '../../postgres';
import { describeStore, type Opener } from './behaviour';
import { describeLineage } from './lineage';

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

  test('a database that is not there is named', async () => {
    const opening = openStore({ type: 'postgres', dsn: server.missingDatabase, keyFile: join(keys, 'none') });
    await expect(opening).rejects.toMatchObject({
      code: 'store_unavailable',
      message: expect.stringContaining('nowhere'),
    });
  });
}

function openAt(db: Config['db'], now?: () => number): Promise<Store> {
  const options: OpenStoreOptions = now === undefined ? {} : { now };
  return openStore(db, options);
}
