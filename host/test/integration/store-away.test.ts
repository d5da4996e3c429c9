/** A host whose database is away when it starts, and what is told of the sessions meanwhile. */
import Libsql from 'libsql';
import { Installation, waitFor } from '../installation';
import { findPostgres, startPostgres, type PostgresPrograms, type TestPostgres } from '../postgres';

const MANIFEST = `version: v1
project:
  name: shop
`;
const PROGRAM = `
import os


def main(event):
    return len(os.listdir("."))
`;
const START = ['session', 'start', '--project', 'shop', '--deploy', 'shop/ak.yaml', '--entrypoint', 'main.py:main'];

function shop(): Installation {
  const place = new Installation();
  place.write('shop/main.py', PROGRAM);
  place.write('shop/ak.yaml', MANIFEST);
  return place;
}

const ended = (place: Installation, id: string): Promise<unknown> =>
  waitFor(async () => (await place.json('session', 'get', id))['state'] === 'completed', `the end of ${id}`);

describe('a store that another program keeps locked', () => {
  let place: Installation;
  let other: Libsql.Database;
  let id: string;
  beforeAll(async () => {
    place = shop();
    id = (await place.ak(...START, '--quiet')).stdout.trim();
    other = new Libsql(place.path('store/ak.db'));
    other.exec('begin immediate');
  });
  afterAll(async () => {
    other.close();
    await place.remove();
  });

  test('is waited for only as long as is said', async () => {
    const gaveUp = await place.ak('up', '--store-within', '0s');
    expect(gaveUp).toMatchObject({ code: 3, stderr: expect.stringMatching(/^error\[store_busy\]/m) });
    expect(gaveUp.stderr).not.toMatch(/waiting for the store: Cannot/);
  });

  test('is waited for by a host, which can be ended meanwhile', async () => {
    const host = place.start(['up']);
    await host.says(/waiting for the store: .*locked/);
    host.kill('SIGTERM');
    expect(await host.finished()).toMatchObject({ code: 0, stdout: '' });
  });

  test('is what sessions wait for, which go on when it is free', async () => {
    const host = place.start(['up']);
    await host.says(/waiting for the store: .*locked/);
    expect(await place.json('session', 'get', id)).toMatchObject({
      waiting: { kind: 'store', text: expect.stringMatching(/^waits for the store: .*locked/) },
    });
    expect((await place.ak('session', 'list')).stdout).toMatch(/\bstore\b/);
    other.exec('rollback');
    await ended(place, id);
  }, 90_000);
});

const programs = findPostgres();
if (typeof programs === 'string') {
  // A test that says so: a file without any is an error.
  test('a server that is away needs a PostgreSQL server', () => {
    process.stderr.write(`\nA PostgreSQL server that is away is NOT tested: ${programs}.\n`);
  });
} else describe('a PostgreSQL server that is away', () => describeServer(programs));

function describeServer(found: PostgresPrograms): void {
  let postgres: TestPostgres;
  let place: Installation;
  const configure = (dsn: string): void => {
    place.write('config/ak/config.yaml', `db: {type: postgres, dsn: "${dsn}", key_file: ${place.path('key')}}\n`);
  };
  beforeAll(async () => {
    postgres = await startPostgres(found);
    place = shop();
  });
  afterAll(async () => {
    await place.remove();
    await postgres.stop();
  });

  test('is waited for by a host, which goes on when it is there', async () => {
    configure(await postgres.newSchema());
    const id = (await place.ak(...START, '--quiet')).stdout.trim();
    await postgres.crash('SIGQUIT');
    const host = place.start(['up', '--json']);
    await host.says(/waiting for the store: Cannot open the store/);
    expect(await place.ak('session', 'get', id)).toMatchObject({
      code: 3,
      stderr: expect.stringMatching(/^error\[store_unavailable\]/m),
    });
    await postgres.restart();
    await host.says(/^\{.*\}$/m);
    await ended(place, id);
  }, 90_000);

  test('is not waited for when its database must be made first', async () => {
    configure(postgres.missingDatabase);
    expect(await place.ak('up')).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('error[store_unavailable]'),
    });
  });
}
