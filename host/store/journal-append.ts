/**
 * Appends to the journal: the write that stands between a call and the user's code, once or twice for each call.
 *
 * 1. The first statement checks the epoch, locks the session's row and reserves the numbers that the entries need. Appends of one
 *    session therefore happen one after the other, and those of an earlier host not at all.
 * 2. Results (ends of calls, values) share one order: the order in which they are given here.
 * 3. Results are sealed as they are written, each with what is before it (chain.ts). Who appended last knows where the chain stands: then
 *    the first statement brings the new head too, on the condition that the one in the store is the one it follows. Otherwise what stands
 *    in the store is read, and compared with its head before anything follows it.
 * 4. What is stored already stays: written again after an unclear failure, an entry changes nothing but the attempts of a start.
 */
import type { Compilable } from 'kysely';
import { AkError, hasCode } from '../errors';
import { headOf, type Chain } from './chain';
import { readChain } from './chain-standing';
import type { Database, Queries } from './database';
import { ENDED_COLUMNS, JOURNAL_COLUMNS, type EndedColumns } from './journal-rows';
import { planAppend, sortEntries, type Plan, type Sorted } from './journal-plan';
import { insertPrints } from './prints';
import type { JournalTable, SessionsTable } from './schema';
import type { SealingKey } from './seals';
import { noLongerHeld, sessionNotFound } from './session-errors';
import { Statements } from './statements';
import type { JournalEntry } from './store';

/** Rows of one insert: below the number of parameters that either database takes. */
const ROWS_PER_INSERT = 100;
/** Of so many sessions is it known where their journals stand; of others it is read. */
const KNOWN_SESSIONS = 2_000;

/** What the end of a call sets. */
const UPDATED_COLUMNS = [...ENDED_COLUMNS, 'version'] as const;

/** What the statements give. */
type ReservedRow = Pick<SessionsTable, 'version'>;
type StartedRow = Pick<JournalTable, 'id' | 'attempt' | 'until_ms'>;

/** Where an append is written. */
interface Target {
  transaction: Queries;
  statements: Statements;
  sessionId: string;
}

export type Begun = Record<string, { attempt: number; untilMs: number | null }>;

interface Claim {
  sessionId: string;
  epoch: number;
}

/** A chain with the head it had in the store. */
interface Known {
  chain: Chain;
  head: string | null;
}

export class Appends {
  /** The one that was used last is the last. */
  private readonly known = new Map<string, Known>();
  private readonly statements = new Statements();

  constructor(
    private readonly database: Database,
    private readonly keyOf: () => Promise<SealingKey>,
  ) {}

  /** From where a journal that was read stands. The condition of the next append says whether it still does. */
  goOnFrom(chain: Chain, head: string | null): void {
    this.keep({ chain, head });
  }

  async append(claim: Claim, entries: JournalEntry[]): Promise<Begun> {
    const key = await this.keyOf();
    const sorted = sortEntries(entries);
    const { sessionId } = claim;
    if (sorted.starts.length + sorted.results.length === 0) {
      return this.write(sessionId, (target) => printOnly(target, claim.epoch, sorted));
    }
    const known = this.known.get(sessionId);
    // Whatever becomes of this append: what is known before it is not known after it.
    this.known.delete(sessionId);
    const begun = known === undefined ? null : await this.goOn(key, claim, sorted, known);
    if (begun !== null) return begun;
    const { written, now } = await this.write(sessionId, (target) => readAndAppend(target, key, claim.epoch, sorted));
    this.keep(now);
    return written;
  }

  /** Null: the store has come further, or what was written is there already. Nothing was written then. */
  private async goOn(key: SealingKey, claim: Claim, sorted: Sorted, known: Known): Promise<Begun | null> {
    try {
      const { chain } = known;
      const before = { head: known.head, begun: chain.begun, given: chain.given };
      const plan = planAppend(key, chain, sorted, new Set());
      const head = headOf(key, chain);
      const begun = await this.write(claim.sessionId, async (target) => {
        const version = await reserveAfter(target, claim.epoch, before, {
          head,
          begun: chain.begun,
          given: chain.given,
        });
        return version === null ? null : writePlan(target, { plan, sorted, version });
      });
      if (begun !== null) this.keep({ chain, head });
      return begun;
    } catch (error) {
      // Not the store's: it is told from what stands there.
      if (hasCode(error, 'internal')) return null;
      throw error;
    }
  }

  private write<T>(sessionId: string, work: (target: Target) => Promise<T>): Promise<T> {
    const { statements } = this;
    return this.database.write(`write the journal of session ${sessionId}`, (transaction) =>
      work({ transaction, statements, sessionId }),
    );
  }

  private keep(now: Known): void {
    const [oldest] = this.known.keys();
    if (this.known.size >= KNOWN_SESSIONS && oldest !== undefined) this.known.delete(oldest);
    this.known.set(now.chain.sessionId, now);
  }
}

async function printOnly(target: Target, epoch: number, { prints }: Sorted): Promise<Begun> {
  await reserve(target, epoch);
  for (const lines of chunks(prints)) await insertPrints(target.transaction, target.sessionId, lines);
  return {};
}

async function readAndAppend(
  target: Target,
  key: SealingKey,
  epoch: number,
  sorted: Sorted,
): Promise<{ written: Begun; now: Known }> {
  const { transaction, sessionId } = target;
  const version = await reserve(target, epoch);
  const chain = await readChain(transaction, key, sessionId);
  const plan = planAppend(key, chain, sorted, await withResult(transaction, sessionId, sorted));
  const written = await writePlan(target, { plan, sorted, version });
  const head = headOf(key, chain);
  await transaction
    .updateTable('sessions')
    .set({ journal_head: head, calls_begun: chain.begun, results_given: chain.given })
    .where('id', '=', sessionId)
    .execute();
  return { written, now: { chain, head } };
}

/** Gives the version of what is written. */
async function reserve({ transaction, statements, sessionId }: Target, epoch: number): Promise<number> {
  const build = (): Compilable =>
    transaction
      .updateTable('sessions')
      .set((is) => ({ version: is('version', '+', 1) }))
      .where('id', '=', sessionId)
      .where('epoch', '=', epoch)
      .returning('version');
  const { rows } = await statements.run<ReservedRow>(transaction, 'reserve', build, [1, sessionId, epoch]);
  const [row] = rows;
  if (row === undefined) throw await explainRefusal(transaction, sessionId, epoch);
  return row.version;
}

interface Counted {
  head: string | null;
  begun: number;
  given: number;
}

/** Null: the claim holds no longer, or the journal does not stand at `before`. */
async function reserveAfter(
  { transaction, statements, sessionId }: Target,
  epoch: number,
  before: Counted,
  after: Counted,
): Promise<number | null> {
  const isFirst = before.head === null;
  const build = (): Compilable =>
    transaction
      .updateTable('sessions')
      .set((is) => ({
        version: is('version', '+', 1),
        journal_head: after.head,
        calls_begun: after.begun,
        results_given: after.given,
      }))
      .where('id', '=', sessionId)
      .where('epoch', '=', epoch)
      .where('calls_begun', '=', before.begun)
      .where('results_given', '=', before.given)
      .where('journal_head', isFirst ? 'is' : '=', before.head)
      .returning('version');
  const parameters = [1, after.head, after.begun, after.given, sessionId, epoch, before.begun, before.given];
  const kind = isFirst ? 'reserve, first' : 'reserve, after';
  const all = isFirst ? parameters : [...parameters, before.head];
  const { rows } = await statements.run<ReservedRow>(transaction, kind, build, all);
  return rows[0]?.version ?? null;
}

async function explainRefusal(transaction: Queries, sessionId: string, epoch: number): Promise<AkError> {
  const row = await transaction
    .selectFrom('sessions')
    .select(['id', 'epoch', 'host_id as hostId', 'ended_at as endedAt'])
    .where('id', '=', sessionId)
    .executeTakeFirst();
  return row === undefined ? sessionNotFound(sessionId) : noLongerHeld(row, epoch);
}

async function withResult(
  transaction: Queries,
  sessionId: string,
  { starts, results }: Sorted,
): Promise<ReadonlySet<string>> {
  const known = new Set<string>();
  for (const ids of chunks([...starts.map(({ call }) => call.id), ...results.map(({ id }) => id)])) {
    const rows = await transaction
      .selectFrom('journal')
      .select('id')
      .where('session_id', '=', sessionId)
      .where('id', 'in', ids)
      .where('done_order', 'is not', null)
      .execute();
    for (const { id } of rows) known.add(id);
  }
  return known;
}

/** @throws AkError `internal` when something of it is there already; nothing may be kept of it then */
async function writePlan(
  target: Target,
  { plan, sorted, version }: { plan: Plan; sorted: Sorted; version: number },
): Promise<Begun> {
  const { transaction, sessionId } = target;
  const begun: Begun = {};
  for (const row of plan.starts) row.version = version;
  for (const row of plan.records) row.version = version;
  for (const chunk of chunks(plan.starts)) {
    for (const row of await upsertStarts(target, chunk)) {
      assertAsPlanned(sessionId, row.id, row.attempt === (plan.attempts.get(row.id) ?? row.attempt));
      begun[row.id] = { attempt: row.attempt, untilMs: row.until_ms };
    }
  }
  for (const { id, columns } of plan.ends) await endCall(target, id, { ...columns, version });
  for (const chunk of chunks(plan.records)) await insertRecords(transaction, sessionId, chunk);
  for (const lines of chunks(sorted.prints)) await insertPrints(transaction, sessionId, lines);
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

async function insertRecords(transaction: Queries, sessionId: string, rows: JournalTable[]): Promise<void> {
  const { numInsertedOrUpdatedRows } = await transaction
    .insertInto('journal')
    .values(rows)
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  assertAsPlanned(sessionId, rows[0]?.id ?? '', numInsertedOrUpdatedRows === BigInt(rows.length));
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
  assertAsPlanned(sessionId, id, changed === 1n);
}

function assertAsPlanned(sessionId: string, id: string, isSo: boolean): void {
  if (isSo) return;
  throw new AkError(
    'internal',
    `The row ${id} of session ${sessionId} is not what its journal says. Nothing was written.`,
  );
}

/** With these columns only, in this order. */
function pick<Row, Column extends keyof Row>(row: Row, columns: readonly Column[]): Pick<Row, Column> {
  // Object.fromEntries forgets the names.
  return Object.fromEntries(columns.map((column) => [column, row[column]])) as Pick<Row, Column>;
}

function* chunks<T>(rows: T[]): Generator<T[]> {
  for (let start = 0; start < rows.length; start += ROWS_PER_INSERT) yield rows.slice(start, start + ROWS_PER_INSERT);
}
