/**
 * Forks: sessions that begin with the past of another one.
 *
 * The past of a fork is the journal of the original up to the result of one call, in the order in which results were given to user code.
 * That is what a claim of the original would have found, had everything been lost just before that result was written; so whatever
 * replays after a loss replays in a fork, with several lanes too. It follows what becomes of everything else:
 *
 *   values, marks of the order, environment and stamp   are rows of that journal: those before the cut. A group of values is cut inside
 *   calls and waits that were open at the cut           are not there: the fork begins them anew, and for the first time (`at_most_once`)
 *   prints                                              are made again by the replay, so the fork has its own from the first one
 *   large values                                        lie in files: those of the original, which are content
 *   seals                                               name their session: rows are compared with theirs, and make a chain of their own
 *
 * The fork's epoch goes on from that of the original, for it is part of the names of groups of values. The rows are copied page by page,
 * so nobody who writes has to wait long; what starts the session comes last.
 */
import { AkError } from '../errors';
import { touchBuild } from './build-use';
import { chainFrom, ChainProof, headOf, sealNext, type Chain, type Standing } from './chain';
import { snapshotOf, type Snapshot } from './chain-standing';
import type { Database, Queries } from './database';
import { fromJson } from './json';
import type { JournalRow } from './journal-rows';
import { firstBuild, type Move, type NewFork } from './lineage';
import { addToOutbox } from './outbox';
import type { SealingKey } from './seals';
import { varsFromJson } from './secret-vars';
import { assertRanHere, buildMissing, sessionNotFound } from './session-errors';
import { newInputsRow, newSessionRow, selectSessions, toSession } from './session-rows';
import type { Session, Store } from './store';
import type { RecordItem } from '../runner/protocol/messages';

const PAGE_ROWS = 200;

/** Where the past of a fork ends. */
interface Cut {
  /** The last `done_order` of it. */
  lastOrder: number;
  /** The group of values after that, when the cut is inside it: those before the cut. */
  rest: { row: JournalRow; items: RecordItem[] } | null;
  /** Of a past that is all there is. */
  end: Standing | null;
}

export function forkQueries(database: Database, keyOf: () => Promise<SealingKey>): Pick<Store, 'forkSession'> {
  return {
    forkSession: async (fork) => {
      const key = await keyOf();
      const [cut, chain] = await database.write(`fork session ${fork.originalId}`, (transaction) =>
        insertFork(transaction, fork, { key, nowMs: database.now() }),
      );
      const copy = new Copy(key, fork, chain);
      for (let after: number | null = 0; after !== null;) {
        const from: number = after;
        after = await database.write(`copy the journal of session ${fork.originalId}`, (transaction) =>
          copy.page(transaction, from, cut),
        );
      }
      return database.write(`start session ${fork.id}`, (transaction) => startFork(transaction, fork.id));
    },
  };
}

async function insertFork(
  transaction: Queries,
  fork: NewFork,
  { key, nowMs }: { key: SealingKey; nowMs: number },
): Promise<[Cut, Chain]> {
  const row = await selectSessions(transaction).where('sessions.id', '=', fork.originalId).executeTakeFirst();
  if (row === undefined) throw sessionNotFound(fork.originalId);
  const original = toSession(row);
  assertRanHere(original);
  const standing = await snapshotOf(transaction, original.id);
  if (standing === null) throw sessionNotFound(original.id);
  const cut = await findCut(transaction, original.id, fork.call, standing);
  const { begun, given } = standing;
  const chain = chainFrom(key, fork.id, { head: null, begun, given, open: [] }, '');
  const { build = { id: original.buildId } } = fork;
  const session = {
    ...original,
    id: fork.id,
    buildId: build.id,
    deploymentId: build.deploymentId ?? original.deploymentId,
    calls: build.calls ?? original.calls,
    event: fork.event ?? original.event,
    // Encrypted ones are bound to their session.
    vars: varsFromJson(row.vars_json, `session ${original.id}`, key.keyring),
    queue: fork.queue,
    loseRunner: null,
  };
  if (!(await touchBuild(transaction, session.buildId, nowMs))) throw buildMissing(session);
  await transaction
    .insertInto('sessions')
    .values({
      ...newSessionRow(session, nowMs),
      epoch: original.epoch,
      calls_begun: begun,
      results_given: given,
      journal_head: headOf(key, chain),
      reason: `its past is being copied from ${original.id}`,
    })
    .execute();
  await transaction
    .insertInto('session_inputs')
    .values({
      ...newInputsRow(session, key.keyring),
      moves_json: JSON.stringify(movesOf(original, session.buildId, cut.lastOrder, nowMs)),
      accepts_changed: row.accepts_changed,
      forked_from: original.id,
      forked_call: fork.call,
      program_id: original.programId,
    })
    .execute();
  const files = transaction
    .selectFrom('session_files')
    .select((is) => [is.val(fork.id).as('session_id'), 'name', 'sha256'])
    .where('session_id', '=', original.id);
  await transaction.insertInto('session_files').columns(['session_id', 'name', 'sha256']).expression(files).execute();
  return [cut, chain];
}

/** Those of its past, and one more when it goes on with another build than that past ended with. */
function movesOf(original: Session, buildId: string, afterResults: number, at: number): Move[] {
  const past = original.moves.filter((move) => move.afterResults <= afterResults);
  const from = past.at(-1)?.to ?? firstBuild(original);
  return from === buildId ? past : [...past, { from, to: buildId, afterResults, call: null, at }];
}

async function findCut(queries: Queries, sessionId: string, call: string | null, standing: Snapshot): Promise<Cut> {
  const all: Cut = { lastOrder: standing.given, rest: null, end: standing };
  // One that is open has no result yet: all others came before it.
  if (call === null || standing.open.some(({ id }) => id === call)) return all;
  const row = await queries
    .selectFrom('journal')
    .select(['done_order'])
    .where('session_id', '=', sessionId)
    .where('id', '=', call)
    .where('kind', '!=', 'record')
    .where('done_order', 'is not', null)
    .executeTakeFirst();
  if (row !== undefined) return { lastOrder: (row.done_order ?? 0) - 1, rest: null, end: null };
  const cut = await findValue(queries, sessionId, call);
  if (cut !== null) return cut;
  throw new AkError('call_not_found', `Session ${sessionId} has recorded no call ${call}.`, {
    hint: `See its calls with: ak session log ${sessionId}. Without --from a fork has all of its past.`,
  });
}

/** A recorded value has no row of its own. */
async function findValue(queries: Queries, sessionId: string, id: string): Promise<Cut | null> {
  const rows = await queries
    .selectFrom('journal')
    .selectAll()
    .where('session_id', '=', sessionId)
    .where('kind', '=', 'record')
    .where('items_json', 'like', `%"id":${JSON.stringify(id)}%`)
    .orderBy('done_order')
    .execute();
  for (const row of rows) {
    const items = fromJson<RecordItem[]>(row.items_json ?? '[]', `values ${row.id} of session ${sessionId}`);
    const index = items.findIndex((item) => item.id === id);
    if (index < 0 || row.done_order === null) continue;
    const rest = index === 0 ? null : { row, items: items.slice(0, index) };
    return { lastOrder: row.done_order - 1, rest, end: null };
  }
  return null;
}

class Copy {
  private readonly proof: ChainProof;

  constructor(
    private readonly key: SealingKey,
    private readonly fork: NewFork,
    private readonly chain: Chain,
  ) {
    this.proof = new ChainProof(key, fork.originalId);
  }

  /** Copies what comes after this order. Returns the last one of it; null when that was the end. */
  async page(transaction: Queries, after: number, { lastOrder, rest, end }: Cut): Promise<number | null> {
    const rows = await transaction
      .selectFrom('journal')
      .selectAll()
      .where('session_id', '=', this.fork.originalId)
      .where('done_order', '>', after)
      .where('done_order', '<=', lastOrder)
      .orderBy('done_order')
      .limit(PAGE_ROWS)
      .execute();
    const isLast = rows.length < PAGE_ROWS;
    const copies = rows.map((row) => this.copied(row));
    if (isLast && rest !== null) copies.push(this.copied(rest.row, JSON.stringify(rest.items)));
    if (isLast && end !== null) this.proof.end(end);
    if (copies.length > 0) await this.insert(transaction, copies);
    return isLast ? null : (rows.at(-1)?.done_order ?? null);
  }

  private async insert(transaction: Queries, copies: JournalRow[]): Promise<void> {
    await transaction.insertInto('journal').values(copies).execute();
    await transaction
      .updateTable('sessions')
      .set({ journal_head: headOf(this.key, this.chain) })
      .where('id', '=', this.fork.id)
      .execute();
  }

  private copied(row: JournalRow, itemsJson = row.items_json): JournalRow {
    this.proof.next(row);
    const copy = { ...row, session_id: this.fork.id, version: 1, items_json: itemsJson };
    return { ...copy, seal: sealNext(this.key, this.chain, copy) };
  }
}

async function startFork(transaction: Queries, id: string): Promise<Session> {
  await transaction.updateTable('sessions').set({ reason: null }).where('id', '=', id).execute();
  await addToOutbox(transaction, { kind: 'start', sessionId: id, reason: null });
  const row = await selectSessions(transaction).where('sessions.id', '=', id).executeTakeFirst();
  if (row === undefined) throw sessionNotFound(id);
  return toSession(row);
}
