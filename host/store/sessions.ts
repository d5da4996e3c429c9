/**
 * Sessions. Who may write one is decided by its epoch: each claim adds one, and a write that names another epoch changes nothing.
 * The check is part of the update that changes the row, so nobody can come between.
 */
import type { Keyring } from '../keyring';
import type { Database, Queries } from './database';
import { toNullableJson, toPlainText } from './json';
import { addToOutbox } from './outbox';
import { touchBuild } from './build-use';
import { changeSession, setInputs, withRecorded } from './session-changes';
import { assertRanHere, buildMissing, noLongerHeld, sessionNotFound } from './session-errors';
import { newInputsRow, newSessionRow, openSession, selectSessions, toSession, type SessionRow } from './session-rows';
import { withStopReason } from './stops';
import { hasSecrets, type FindKeyring } from './secret-vars';
import type { NewSession, Session, SessionFilter, SessionState, Store } from './store';

type SessionQueries = Pick<
  Store,
  | 'createSession'
  | 'getSession'
  | 'listSessions'
  | 'sessionsOfHost'
  | 'sessionVersion'
  | 'requestResume'
  | 'claimSession'
  | 'setSessionState'
  | 'pauseSession'
  | 'endSession'
  | 'markPrintsShown'
>;

const LISTED_SESSIONS = 100;
/** Until a host has taken it again. */
const WAITS_TO_GO_ON = 'it was resumed, and waits for a host';

export function sessionQueries(database: Database, findKeyring: FindKeyring): SessionQueries {
  return {
    ...readingQueries(database, findKeyring),
    ...creatingQueries(database, findKeyring),
    ...claimingQueries(database, findKeyring),
    ...changingQueries(database),
    ...stateQueries(database),
    ...endingQueries(database),
  };
}

function readingQueries(
  database: Database,
  findKeyring: FindKeyring,
): Pick<SessionQueries, 'getSession' | 'listSessions' | 'sessionsOfHost' | 'sessionVersion'> {
  return {
    getSession: (id) =>
      database.read(`read session ${id}`, async (queries) => {
        const row = await findRow(queries, id);
        return row === null ? null : openSession(row, findKeyring);
      }),

    listSessions: (filter = {}) => database.read('list the sessions', (queries) => listNewest(queries, filter)),

    sessionsOfHost: (hostId) =>
      database.read(`list the sessions of host ${hostId}`, (queries) =>
        queries
          .selectFrom('sessions')
          .select(['id', 'epoch', 'build_id as buildId'])
          .where('host_id', '=', hostId)
          .where('ended_at', 'is', null)
          .orderBy('id')
          .execute(),
      ),

    sessionVersion: (id) =>
      database.read(`read session ${id}`, async (queries) => {
        const row = await queries.selectFrom('sessions').select('version').where('id', '=', id).executeTakeFirst();
        if (row === undefined) throw sessionNotFound(id);
        return row.version;
      }),
  };
}

function creatingQueries(database: Database, findKeyring: FindKeyring): Pick<SessionQueries, 'createSession'> {
  return {
    createSession: async (session) => {
      const keyring = hasSecrets(session.vars) ? await findKeyring() : null;
      const row = await database.write(`create session ${session.id}`, async (transaction) => {
        await insertSession(transaction, { session, keyring }, database.now());
        return getRow(transaction, session.id);
      });
      return openSession(row, findKeyring);
    },
  };
}

function claimingQueries(database: Database, findKeyring: FindKeyring): Pick<SessionQueries, 'claimSession'> {
  return {
    claimSession: async (id, hostId) => {
      const row = await database.write(`claim session ${id}`, async (transaction) => {
        const { numUpdatedRows } = await transaction
          .updateTable('sessions')
          .set((is) => ({
            epoch: is('epoch', '+', 1),
            version: is('version', '+', 1),
            host_id: hostId,
            standing_json: null,
            state: is
              .case()
              .when('state', '=', 'created')
              .then(is.val<SessionState>('running'))
              .else(is.ref('state'))
              .end(),
            started_at: is.fn.coalesce('started_at', is.val(database.now())),
          }))
          .where('id', '=', id)
          .where('ended_at', 'is', null)
          .executeTakeFirst();
        const found = await getRow(transaction, id);
        assertRanHere({ id, importDigest: found.import_digest });
        return numUpdatedRows === 0n ? null : found;
      });
      return row === null ? null : openSession(row, findKeyring);
    },
  };
}

function changingQueries(database: Database): Pick<SessionQueries, 'markPrintsShown'> {
  return {
    // Bookkeeping of the one who shows them: no news for watchers, so the version stays.
    markPrintsShown: (id, nextSeq) =>
      database.write(`note the prints shown of session ${id}`, async (transaction) => {
        await transaction
          .updateTable('sessions')
          .set({ prints_shown: nextSeq })
          .where('id', '=', id)
          .where('prints_shown', '<', nextSeq)
          .execute();
      }),
  };
}

function stateQueries(database: Database): Pick<SessionQueries, 'setSessionState' | 'pauseSession'> {
  return {
    setSessionState: (id, epoch, state, reason) =>
      database.write(`set session ${id} to ${state}`, (transaction) =>
        setState(transaction, { id, epoch }, state, reason),
      ),

    pauseSession: (id, epoch, reason, difference) =>
      database.write(`pause session ${id}`, async (transaction) => {
        await setState(transaction, { id, epoch }, 'paused', reason);
        await setInputs(transaction, id, {
          difference_json: toNullableJson(await withRecorded(transaction, id, difference)),
        });
      }),
  };
}

function endingQueries(database: Database): Pick<SessionQueries, 'requestResume' | 'endSession'> {
  return {
    requestResume: (id, change = {}) =>
      database.write(`resume session ${id}`, async (transaction) => {
        const session = await getExisting(transaction, id);
        assertRanHere(session);
        if (session.endedAt !== null) return 'ended';
        await changeSession(transaction, session, change, database.now());
        if (session.state !== 'paused') return 'running';
        await addToOutbox(transaction, { kind: 'resume', sessionId: id, reason: null });
        await setInputs(transaction, id, { difference_json: null });
        await transaction
          .updateTable('sessions')
          .set((is) => ({ state: 'running', reason: WAITS_TO_GO_ON, version: is('version', '+', 1) }))
          .where('id', '=', id)
          .execute();
        return 'resumed';
      }),

    endSession: (id, epoch, outcome) =>
      database.write(`end session ${id}`, async (transaction) => {
        const end = withStopReason(await getExisting(transaction, id), outcome);
        const open = transaction
          .updateTable('sessions')
          .set((is) => ({
            state: outcome.kind,
            reason: null,
            standing_json: null,
            outcome_json: JSON.stringify(end),
            version: is('version', '+', 1),
            ended_at: database.now(),
            // Ended over the head of the host that holds it: what that host still writes must not count.
            epoch: epoch === null ? is('epoch', '+', 1) : epoch,
          }))
          .where('id', '=', id)
          .where('ended_at', 'is', null);
        const held = epoch === null ? open : open.where('epoch', '=', epoch);
        const { numUpdatedRows } = await held.executeTakeFirst();
        if (numUpdatedRows > 0n) return;
        const session = await getExisting(transaction, id);
        if (session.endedAt === null && epoch !== null) throw noLongerHeld(session, epoch);
      }),
  };
}

/** Code `stale_epoch` when another host has claimed it since, or it has ended. */
async function setState(
  transaction: Queries,
  { id, epoch }: { id: string; epoch: number },
  state: SessionState,
  reason: string | null,
): Promise<void> {
  const { numUpdatedRows } = await transaction
    .updateTable('sessions')
    .set((is) => ({
      state,
      reason: reason === null ? null : toPlainText(reason),
      version: is('version', '+', 1),
    }))
    .where('id', '=', id)
    .where('epoch', '=', epoch)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) throw noLongerHeld(await getExisting(transaction, id), epoch);
}

async function insertSession(
  transaction: Queries,
  { session, keyring }: { session: NewSession; keyring: Keyring | null },
  nowMs: number,
): Promise<void> {
  if (!(await touchBuild(transaction, session.buildId, nowMs))) throw buildMissing(session);
  const { numInsertedOrUpdatedRows } = await transaction
    .insertInto('sessions')
    .values(newSessionRow(session, nowMs))
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  if (numInsertedOrUpdatedRows === 0n) return;
  await transaction.insertInto('session_inputs').values(newInputsRow(session, keyring)).execute();
  await addToOutbox(transaction, { kind: 'start', sessionId: session.id, reason: null });
}

async function findRow(queries: Queries, id: string): Promise<SessionRow | null> {
  return (await selectSessions(queries).where('sessions.id', '=', id).executeTakeFirst()) ?? null;
}

/** Code `session_not_found`. */
async function getRow(queries: Queries, id: string): Promise<SessionRow> {
  const row = await findRow(queries, id);
  if (row === null) throw sessionNotFound(id);
  return row;
}

/** Without its secrets. Code `session_not_found`. */
async function getExisting(queries: Queries, id: string): Promise<Session> {
  return toSession(await getRow(queries, id));
}

async function listNewest(queries: Queries, filter: SessionFilter): Promise<Session[]> {
  let query = selectSessions(queries)
    .orderBy('sessions.created_at', 'desc')
    .orderBy('sessions.id', 'desc')
    .limit(filter.limit ?? LISTED_SESSIONS);
  if (filter.project !== undefined) query = query.where('sessions.project_name', '=', filter.project);
  if (filter.forkedFrom !== undefined) query = query.where('session_inputs.forked_from', '=', filter.forkedFrom);
  if (filter.state !== undefined) query = query.where('sessions.state', '=', filter.state);
  return (await query.execute()).map(toSession);
}
