/** When a build was needed last: one that was used lately is not removed, whoever is about to begin something with it. */
import type { Queries } from './database';

/** Noted this often at most, so that sessions of one build do not wait for each other; less than the least time builds are kept. */
const NOTE_EVERY_MS = 30 * 60 * 1000;

/** False: there is no such build. */
export async function touchBuild(transaction: Queries, id: string, nowMs: number): Promise<boolean> {
  const { numUpdatedRows } = await transaction
    .updateTable('builds')
    .set({ used_at: nowMs })
    .where('id', '=', id)
    .where('used_at', '<=', nowMs - NOTE_EVERY_MS)
    .executeTakeFirst();
  if (numUpdatedRows > 0n) return true;
  return (await transaction.selectFrom('builds').select('id').where('id', '=', id).executeTakeFirst()) !== undefined;
}
