/**
 * Appends to the journal: the write that stands between a call and the user's code, once or twice for each call.
 *
 * 1. The first statement checks the epoch, locks the session's row and reserves the numbers that the entries need. Appends of one
 *    session therefore happen one after the other, and those of an earlier host not at all.
 * 2. Results (ends of calls, values) share one order: the order in which they are given here.
 * 3. Results are sealed (seals.ts) as they are written.
 * 4. What is stored already stays: written again after an unclear failure, an entry changes nothing but the attempts of a start.
 */
import type { Compilable } from 'kysely';
import { AkError } from '../errors';
import type { Queries } from './database';
import { ENDED_COLUMNS, endColumns, JOURNAL_COLUMNS, recordRow, startRow } from './journal-rows';
import type { EndedColumns, EndEntry, RecordEntry, StartEntry } from './journal-rows';
import { insertPrints } from './prints';
import type { JournalTable, SessionsTable } from './schema';
import type { SealingKey } from './seals';
import { noLongerHeld, sessionNotFound } from './session-errors';
import type { Statements } from './statements';
import type { JournalEntry, PrintLine } from './store';

/** Rows of one insert: below the number of parameters that either database takes. */
const ROWS_PER_INSERT = 100;
/** What the end of a call sets. */
const UPDATED_COLUMNS = [...ENDED_COLUMNS, 'version'] as const;

/** What the statements give. */
type ReservedRow = Pick<SessionsTable, 'version' | 'calls_begun' | 'results_given'>;
type StartedRow = Pick<JournalTable, 'id' | 'attempt' | 'until_ms'>;

type Begun = Record<string, { attempt: number; untilMs: number | null }>;

/** Where an append is written. */
interface Target {
  transaction: Queries;
  statements: Statements;
  key: SealingKey;
  sessionId: string;
}

/** Numbers for this append: `version` of all its rows, the last orders given out before it. */
interface Reserved {
  version: number;
  begunBefore: number;
  doneBefore: number;
}

interface Result {
  entry: EndEntry | RecordEntry;
  /** Its place among the results of this append, from 1. */
  place: number;
}

interface Sorted {
  starts: StartEntry[];
  /** Ends of calls that are begun in the same append. */
  ends: Map<string, Result & { entry: EndEntry }>;
  /** All the others. */
  results: Result[];
  prints: PrintLine[];
}

export async function appendEntries(target: Target, epoch: number, entries: JournalEntry[]): Promise<Begun> {
  const { starts, ends, results, prints } = sortEntries(entries);
  const reserved = await reserve(target, epoch, { begun: starts.length, done: ends.size + results.length });
  // A call may start and end in one append, hence starts first.
  const begun = await insertStarts(target, reserved, starts, ends);
  await writeResults(target, reserved, results);
  for (const lines of chunks(prints)) await insertPrints(target.transaction, target.sessionId, lines);
  return begun;
}

function sortEntries(entries: JournalEntry[]): Sorted {
  const sorted: Sorted = { starts: [], ends: new Map(), results: [], prints: [] };
  const started = new Set<string>();
  let place = 0;
  for (const entry of entries) {
    switch (entry.kind) {
      case 'start':
        sorted.starts.push(entry);
        started.add(entry.call.id);
        break;
      case 'end':
        place += 1;
        if (started.has(entry.id) && !sorted.ends.has(entry.id)) sorted.ends.set(entry.id, { entry, place });
        else sorted.results.push({ entry, place });
        break;
      case 'record':
        place += 1;
        sorted.results.push({ entry, place });
        break;
      case 'print':
        sorted.prints.push(entry.line);
        break;
    }
  }
  return sorted;
}

async function reserve(
  { transaction, statements, sessionId }: Target,
  epoch: number,
  count: { begun: number; done: number },
): Promise<Reserved> {
  const build = (): Compilable =>
    transaction
      .updateTable('sessions')
      .set((is) => ({
        version: is('version', '+', 1),
        calls_begun: is('calls_begun', '+', count.begun),
        results_given: is('results_given', '+', count.done),
      }))
      .where('id', '=', sessionId)
      .where('epoch', '=', epoch)
      .returning(['version', 'calls_begun', 'results_given']);
  const parameters = [1, count.begun, count.done, sessionId, epoch];
  const { rows } = await statements.run<ReservedRow>(transaction, 'reserve', build, parameters);
  const [row] = rows;
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
  target: Target,
  reserved: Reserved,
  starts: StartEntry[],
  ends: Sorted['ends'],
): Promise<Begun> {
  const { key, sessionId } = target;
  const { version } = reserved;
  const rows = new Map<string, JournalTable>();
  for (const [index, start] of starts.entries()) {
    // One statement cannot touch a row twice: a call begun twice in one append is one row with two attempts.
    const known = rows.get(start.call.id);
    if (known !== undefined) {
      known.attempt += 1;
      continue;
    }
    const row = startRow(sessionId, version, start, { begun: reserved.begunBefore + index + 1, attempt: 1 });
    const end = ends.get(start.call.id);
    // Written once instead of twice: half the work where a call begins and ends before there is time to write.
    if (end !== undefined)
      Object.assign(row, endColumns(key, sessionId, end.entry, { version, done: reserved.doneBefore + end.place }));
    rows.set(start.call.id, row);
  }
  const begun: Begun = {};
  for (const chunk of chunks([...rows.values()])) {
    for (const row of await upsertStarts(target, chunk)) {
      begun[row.id] = { attempt: row.attempt, untilMs: row.until_ms };
    }
  }
  return begun;
}

/**
 * A call that is there already keeps everything but its number of attempts; one that is open is given its end, if that is here: the
 * first result is the one that user code has.
 */
async function upsertStarts({ transaction, statements }: Target, rows: JournalTable[]): Promise<StartedRow[]> {
  const build = (): Compilable =>
    transaction
      .insertInto('journal')
      .values(rows.map((row) => pick(row, JOURNAL_COLUMNS)))
      .onConflict((conflict) =>
        conflict.columns(['session_id', 'id']).doUpdateSet((is) => ({
          ...Object.fromEntries(
            ENDED_COLUMNS.map((column) => [
              column,
              is
                .case()
                .when('journal.done_order', 'is', null)
                .then(is.ref(`excluded.${column}`))
                .else(is.ref(`journal.${column}`))
                .end(),
            ]),
          ),
          attempt: is('journal.attempt', '+', is.ref('excluded.attempt')),
          version: is.ref('excluded.version'),
        })),
      )
      .returning(['id', 'attempt', 'until_ms']);
  const parameters = rows.flatMap((row) => JOURNAL_COLUMNS.map((column) => row[column]));
  return (await statements.run<StartedRow>(transaction, `start ${rows.length}`, build, parameters)).rows;
}

async function writeResults(target: Target, reserved: Reserved, results: Result[]): Promise<void> {
  const { transaction, key, sessionId } = target;
  const records: JournalTable[] = [];
  for (const { entry, place } of results) {
    const order = { version: reserved.version, done: reserved.doneBefore + place };
    if (entry.kind === 'end') await endCall(target, entry.id, endColumns(key, sessionId, entry, order));
    else records.push(recordRow(key, sessionId, entry, order));
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
  { transaction, statements, sessionId }: Target,
  id: string,
  columns: EndedColumns,
): Promise<void> {
  const build = (): Compilable =>
    transaction
      .updateTable('journal')
      .set(pick(columns, UPDATED_COLUMNS))
      .where('session_id', '=', sessionId)
      .where('id', '=', id)
      .where('done_order', 'is', null);
  const parameters = [...UPDATED_COLUMNS.map((column) => columns[column]), sessionId, id];
  const { changed } = await statements.run(transaction, 'end', build, parameters);
  if (changed > 0n) return;
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

/** With these columns only, in this order. */
function pick<Row, Column extends keyof Row>(row: Row, columns: readonly Column[]): Pick<Row, Column> {
  // Object.fromEntries forgets the names.
  return Object.fromEntries(columns.map((column) => [column, row[column]])) as Pick<Row, Column>;
}

function* chunks<T>(rows: T[]): Generator<T[]> {
  for (let start = 0; start < rows.length; start += ROWS_PER_INSERT) yield rows.slice(start, start + ROWS_PER_INSERT);
}
