/**
 * Encrypts the secret variables that lie in the store in the clear, from an earlier version, or under a key that is no longer the first. Done
 * when a host starts, in small transactions, once for each key.
 */
import { sql } from 'kysely';
import type { Database } from './database';
import { resealed } from './secret-vars';
import type { SealingKey } from './seals';

const BATCH = 100;

/** Both tables have secrets in a column of the same name. */
const TABLES = [
  { table: 'deployments', id: 'id', name: 'deployment' },
  { table: 'session_inputs', id: 'session_id', name: 'session' },
] as const;

export async function sealSecrets(database: Database, key: SealingKey): Promise<void> {
  const done = await database.read('read which key encrypts the secrets', async (queries) => {
    const row = await queries.selectFrom('installation').select('secrets_key').executeTakeFirst();
    return row?.secrets_key ?? null;
  });
  if (done === key.fingerprint) return;
  for (const place of TABLES) {
    for (let after: string | null = ''; after !== null;) after = await sealSome(database, key, place, after);
  }
  await database.write('note which key encrypts the secrets', async (transaction) => {
    await transaction.updateTable('installation').set({ secrets_key: key.fingerprint }).execute();
  });
  await database.scrub();
}

/** Where to go on; null: nowhere. */
async function sealSome(
  database: Database,
  { keyring }: SealingKey,
  { table, id, name }: (typeof TABLES)[number],
  after: string,
): Promise<string | null> {
  return database.write(`encrypt the secrets of ${table}`, async (transaction) => {
    const { rows } = await sql<{ id: string; vars_json: string }>`
      select ${sql.ref(id)} as id, vars_json from ${sql.table(table)}
      where ${sql.ref(id)} > ${after} and vars_json like '%"secret":true%' order by ${sql.ref(id)} limit ${BATCH}`.execute(
      transaction,
    );
    for (const row of rows) {
      const json = resealed(row.vars_json, `${name} ${row.id}`, keyring);
      if (json === null) continue;
      await sql`update ${sql.table(table)} set vars_json = ${json} where ${sql.ref(id)} = ${row.id}`.execute(
        transaction,
      );
    }
    return rows.length < BATCH ? null : (rows.at(-1)?.id ?? null);
  });
}
