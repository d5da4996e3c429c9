/**
 * Appends to the journal: the write that stands between a call and the user's code, once or twice for each call.
 *
 * 1. The first statement checks the epoch, locks the session's row and reserves the numbers that the entries need. Appends of one
 *    session therefore happen one after the other, and those of an earlier host not at all.
 * 2. Results (ends of calls, values) share one order: the order in which they are given here.
 * 3. Results are sealed (seals.ts) as they are written.
 * 4. What is stored already stays: written again after an unclear failure, an entry changes nothing but the attempts of a start.
 */
import { AkError } from '../errors';
import type { Queries } from './database';
import { endColumns, recordRow, startRow } from './journal-rows';
import type { EndEntry, RecordEntry, StartEntry } from './journal-rows';
import { insertPrints } from './prints';
import type { JournalTable } from './schema';
import type { SealingKey } from './seals';
import { noLongerHeld, sessionNotFound } from './session-errors';
import type { JournalEntry, PrintLine } from './store';

/** Rows of one insert: below the number of parameters that either database takes. */
const ROWS_PER_INSERT = 100;

type Begun = Record<string, { attempt: number; untilMs: number | null }>;

/** Numbers for this append: `version` of all its rows, the last orders given out before it. */
interface Reserved {
  version: number;
  begunBefore: number;
  doneBefore: number;
}

interface Sorted {
  starts: StartEntry[];
  results: (EndEntry | RecordEntry)[];
  prints: PrintLine[];
}

export async function appendEntries(
  transaction: Queries,
  key: SealingKey,
  { sessionId, epoch }: { sessionId: string; epoch: number },
  entries: JournalEntry[],
): Promise<Begun> {
  const { starts, results, prints } = sortEntries(entries);
  const reserved = await reserve(transaction, sessionId, epoch, { begun: starts.length, done: results.length });
  // A call may start and end in one append, hence starts first.
  const begun = await insertStarts(transaction, sessionId, reserved, starts);
  await writeResults(transaction, key, sessionId, { reserved, results });
  for (const lines of chunks(prints)) await insertPrints(transaction, sessionId, lines);
  return begun;
}

function sortEntries(entries: JournalEntry[]): Sorted {
  const sorted: Sorted = { starts: [], results: [], prints: [] };
  for (const entry of entries) {
    switch (entry.kind) {
      case 'start':
        sorted.starts.push(entry);
        break;
      case 'end':
      case 'record':
        sorted.results.push(entry);
        break;
      case 'print':
        sorted.prints.push(entry.line);
        break;
    }
  }
  return sorted;
}

async function reserve(
  transaction: Queries,
  sessionId: string,
  epoch: number,
  count: { begun: number; done: number },
): Promise<Reserved> {
  const row = await transaction
    .updateTable('sessions')
    .set((is) => ({
      version: is('version', '+', 1),
      calls_begun: is('calls_begun', '+', count.begun),
      results_given: is('results_given', '+', count.done),
    }))
    .where('id', '=', sessionId)
    .where('epoch', '=', epoch)
    .returning(['version', 'calls_begun', 'results_given'])
    .executeTakeFirst();
  if (row === undefined) throw await explainRefusal(transaction, sessionId, epoch);
  return {
    version: row.version,
    begunBefore: row.calls_begun - count.begun,
    doneBefore: row.results_given - count.done,
  };
}

async function explainRefusal(transaction: Queries, sessionId: string, epoch: number): Promise<AkError> {
  const row = await transaction
    .selectFrom('sessions')
    .select(['id', 'epoch', 'host_id as hostId', 'ended_at as endedAt'])
    .where('id', '=', sessionId)
    .executeTakeFirst();
  return row === undefined ? sessionNotFound(sessionId) : noLongerHeld(row, epoch);
}

async function insertStarts(
  transaction: Queries,
  sessionId: string,
  { version, begunBefore }: Reserved,
  starts: StartEntry[],
): Promise<Begun> {
  const rows = new Map<string, JournalTable>();
  for (const [index, start] of starts.entries()) {
    // One statement cannot touch a row twice: a call begun twice in one append is one row with two attempts.
    const known = rows.get(start.call.id);
    if (known === undefined)
      rows.set(start.call.id, startRow(sessionId, version, start, { begun: begunBefore + index + 1, attempt: 1 }));
    else known.attempt += 1;
  }
  const begun: Begun = {};
  for (const chunk of chunks([...rows.values()])) {
    for (const row of await upsertStarts(transaction, chunk)) {
      begun[row.id] = { attempt: row.attempt, untilMs: row.until_ms };
    }
  }
  return begun;
}

/** A call that is there already keeps everything but its number of attempts. */
function upsertStarts(
  transaction: Queries,
  rows: JournalTable[],
): Promise<Pick<JournalTable, 'id' | 'attempt' | 'until_ms'>[]> {
  return transaction
    .insertInto('journal')
    .values(rows)
    .onConflict((conflict) =>
      conflict.columns(['session_id', 'id']).doUpdateSet((is) => ({
        attempt: is('journal.attempt', '+', is.ref('excluded.attempt')),
        version: is.ref('excluded.version'),
      })),
    )
    .returning(['id', 'attempt', 'until_ms'])
    .execute();
}

async function writeResults(
  transaction: Queries,
  key: SealingKey,
  sessionId: string,
  { reserved, results }: { reserved: Reserved; results: Sorted['results'] },
): Promise<void> {
  const records: JournalTable[] = [];
  for (const [index, entry] of results.entries()) {
    const order = { version: reserved.version, done: reserved.doneBefore + index + 1 };
    if (entry.kind === 'end') {
      await endCall(transaction, sessionId, entry, endColumns(key, sessionId, entry, order));
      continue;
    }
    records.push(recordRow(key, sessionId, entry, order));
  }
  for (const chunk of chunks(records)) {
    await transaction
      .insertInto('journal')
      .values(chunk)
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
}

async function endCall(
  transaction: Queries,
  sessionId: string,
  { id }: EndEntry,
  columns: Partial<JournalTable>,
): Promise<void> {
  const { numUpdatedRows } = await transaction
    .updateTable('journal')
    .set(columns)
    .where('session_id', '=', sessionId)
    .where('id', '=', id)
    .where('done_order', 'is', null)
    .executeTakeFirst();
  if (numUpdatedRows > 0n) return;
  const known = await transaction
    .selectFrom('journal')
    .select('id')
    .where('session_id', '=', sessionId)
    .where('id', '=', id)
    .executeTakeFirst();
  // Ended already: the first result is the one that user code has.
  if (known !== undefined) return;
  throw new AkError('internal', `Call ${id} of session ${sessionId} ended but was never begun. Nothing was written.`);
}

function* chunks<T>(rows: T[]): Generator<T[]> {
  for (let start = 0; start < rows.length; start += ROWS_PER_INSERT) yield rows.slice(start, start + ROWS_PER_INSERT);
}
