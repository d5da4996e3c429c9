/** Where the chain of a journal stands, as the store has it. */
import { AkError } from '../errors';
import { afterLone, chainFrom, damageOfHead, isChained, type Chain, type Standing } from './chain';
import type { Queries } from './database';
import type { JournalRow } from './journal-rows';
import type { SealingKey } from './seals';

/** At one moment, so that what is written meanwhile does not matter. */
export interface Snapshot extends Standing {
  open: JournalRow[];
}

const PAGE_ROWS = 2_000;

/** Null: there is no such session. */
export async function snapshotOf(queries: Queries, sessionId: string): Promise<Snapshot | null> {
  // One statement: between two of them a call may end.
  const rows = await queries
    .selectFrom('sessions')
    .leftJoin('journal', (join) =>
      join.onRef('journal.session_id', '=', 'sessions.id').on('journal.done_order', 'is', null),
    )
    .where('sessions.id', '=', sessionId)
    .selectAll('journal')
    .select(['sessions.journal_head', 'sessions.calls_begun', 'sessions.results_given'])
    .select((is) =>
      is
        .selectFrom('journal as later')
        .select('later.id')
        .whereRef('later.session_id', '=', 'sessions.id')
        .whereRef('later.done_order', '>', 'sessions.results_given')
        .limit(1)
        .as('stray'),
    )
    .orderBy('journal.begun_order')
    .execute();
  const [first] = rows;
  if (first === undefined) return null;
  const { journal_head: head, calls_begun: begun, results_given: given } = first;
  const open = rows.flatMap((row) => (row.session_id === null ? [] : [callOf(row as Joined)]));
  return { head, begun, given, open, stray: head === null ? null : first.stray };
}

type Joined = JournalRow & {
  journal_head: string | null;
  calls_begun: number;
  results_given: number;
  stray: string | null;
};

function callOf({
  journal_head: _head,
  calls_begun: _begun,
  results_given: _given,
  stray: _stray,
  ...row
}: Joined): JournalRow {
  return row;
}

/**
 * For who holds the lock of the session's row, and goes on from there.
 * @throws AkError `journal_damaged`, `journal_key_unusable`: what stands there is not what was recorded
 */
export async function readChain(queries: Queries, key: SealingKey, sessionId: string): Promise<Chain> {
  const standing = await snapshotOf(queries, sessionId);
  if (standing === null) throw new AkError('internal', `Session ${sessionId} is gone while its journal is written.`);
  const last = await lastOf(queries, sessionId);
  const damage = damageOfHead(key, sessionId, standing, last);
  if (damage !== null) throw damage;
  return chainFrom(key, sessionId, standing, last.seal);
}

async function lastOf(queries: Queries, sessionId: string): Promise<{ seal: string; id: string | null }> {
  const row = await queries
    .selectFrom('journal')
    .select(['id', 'seal'])
    .where('session_id', '=', sessionId)
    .where('done_order', 'is not', null)
    .orderBy('done_order', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (row === undefined) return { seal: '', id: null };
  const seal = row.seal ?? '';
  return { seal: isChained(seal) ? seal : await afterAllLone(queries, sessionId), id: row.id };
}

/** Once for each session of an earlier version. */
async function afterAllLone(queries: Queries, sessionId: string): Promise<string> {
  let before = '';
  for (let after = 0; ;) {
    const rows = await queries
      .selectFrom('journal')
      .select(['done_order', 'seal'])
      .where('session_id', '=', sessionId)
      .where('done_order', '>', after)
      .orderBy('done_order')
      .limit(PAGE_ROWS)
      .execute();
    for (const { seal } of rows) before = afterLone(before, seal ?? '');
    const last = rows.at(-1)?.done_order;
    if (last === undefined || last === null || rows.length < PAGE_ROWS) return before;
    after = last;
  }
}
