/** The key with which the journals of a store are sealed: a file of the installation, of which the store knows the fingerprint. */
import { AkError } from '../errors';
import type { Database, Queries } from './database';
import { makeInstallation } from './installation';
import { makeKey, readKey, type SealingKey } from './seals';

/** Looks once, when a journal is first read or written. */
export function journalKey(database: Database, keyFile: string): () => Promise<SealingKey> {
  let found: Promise<SealingKey> | null = null;
  return () => {
    found ??= openKey(database, keyFile).catch((error: unknown) => {
      found = null; // the file may come back
      throw error;
    });
    return found;
  };
}

async function openKey(database: Database, keyFile: string): Promise<SealingKey> {
  const known = await database.read('read which key seals the journals', fingerprintOf);
  if (known === null) return beginSealing(database, keyFile);
  const key = await readKey(keyFile);
  if (key === null) throw missing(keyFile);
  if (!key.knows(known)) throw wrong(keyFile);
  // Rotated: a host that has not got the new key yet must not go on without it.
  if (key.fingerprint !== known) await noteKey(database, key, known);
  return key;
}

async function noteKey(database: Database, key: SealingKey, former: string): Promise<void> {
  await database.write('note which key seals the journals', async (transaction) => {
    await transaction
      .updateTable('installation')
      .set({ key_fingerprint: key.fingerprint })
      .where('key_fingerprint', '=', former)
      .execute();
  });
}

/** A store that no key belongs to yet: the one of the file, which is made if there is none. */
async function beginSealing(database: Database, keyFile: string): Promise<SealingKey> {
  const isNew = await makeKey(keyFile);
  const key = await readKey(keyFile);
  if (key === null) throw missing(keyFile);
  return database.write('note which key seals the journals', async (transaction) => {
    await makeInstallation(transaction);
    await transaction
      .updateTable('installation')
      .set({ key_fingerprint: key.fingerprint })
      .where('key_fingerprint', 'is', null)
      .execute();
    if ((await fingerprintOf(transaction)) !== key.fingerprint) throw wrong(keyFile);
    // Journals of an earlier version have no seals. With a key that was there before, their absence would prove nothing.
    if (isNew) await sealWhatIsThere(transaction, key);
    return key;
  });
}

async function fingerprintOf(queries: Queries): Promise<string | null> {
  const row = await queries.selectFrom('installation').select('key_fingerprint').executeTakeFirst();
  return row?.key_fingerprint ?? null;
}

async function sealWhatIsThere(transaction: Queries, key: SealingKey): Promise<void> {
  for (;;) {
    const rows = await transaction
      .selectFrom('journal')
      .selectAll()
      .where('done_order', 'is not', null)
      .where('seal', 'is', null)
      .limit(100)
      .execute();
    for (const row of rows) {
      await transaction
        .updateTable('journal')
        .set({ seal: key.seal(row) })
        .where('session_id', '=', row.session_id)
        .where('id', '=', row.id)
        .execute();
    }
    if (rows.length === 0) return;
  }
}

function missing(keyFile: string): AkError {
  return new AkError('journal_key_unusable', `The key of this store's journals is missing: ${keyFile}.`, {
    hint: 'Restore the file from a backup. Hosts that share a store share its key: copy the file, or name it with db.key_file in config.yaml.',
  });
}

function wrong(keyFile: string): AkError {
  return new AkError(
    'journal_key_unusable',
    `The journals of this store are sealed with another key than ${keyFile}.`,
    {
      hint: 'Hosts that share a store share its key: copy the file from the host that made the store, or name it with db.key_file in config.yaml.',
    },
  );
}
