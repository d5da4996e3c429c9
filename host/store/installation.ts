import { randomBytes } from 'node:crypto';
import type { Database, Queries } from './database';
import type { Store } from './store';

const SINGLETON = 1;

export function installationQueries(database: Database): Pick<Store, 'installationId'> {
  return {
    installationId: async () => {
      const known = await database.read('read the id of this installation', find);
      return known ?? database.write('name this installation', makeInstallation);
    },
  };
}

async function find(queries: Queries): Promise<string | undefined> {
  return (await queries.selectFrom('installation').select('id').executeTakeFirst())?.id;
}

/** Of two processes that come first at once, one makes it and both read the same. */
export async function makeInstallation(transaction: Queries): Promise<string> {
  const row = {
    singleton: SINGLETON,
    id: randomBytes(8).toString('hex'),
    key_fingerprint: null,
    secrets_key: null,
  } as const;
  await transaction
    .insertInto('installation')
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return (await transaction.selectFrom('installation').select('id').executeTakeFirstOrThrow()).id;
}
