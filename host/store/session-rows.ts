/** Between the tables `sessions` and `session_inputs` and a `Session`. */
import type { Selectable, SelectQueryBuilder } from 'kysely';
import type { Keyring } from '../keyring';
import type { Queries } from './database';
import { fromJson, fromNullableJson } from './json';
import { openVars, varsToJson, varsWithoutSecrets, type FindKeyring } from './secret-vars';
import type { SessionInputsTable, SessionsTable, Tables } from './schema';
import type { NewSession, Session } from './store';

export type SessionRow = Selectable<SessionsTable> & Omit<SessionInputsTable, 'session_id'>;

export function selectSessions(
  queries: Queries,
): SelectQueryBuilder<Tables, 'sessions' | 'session_inputs', SessionRow> {
  return queries
    .selectFrom('sessions')
    .innerJoin('session_inputs', 'session_inputs.session_id', 'sessions.id')
    .selectAll('sessions')
    .select([
      'session_inputs.event_json',
      'session_inputs.vars_json',
      'session_inputs.calls_json',
      'session_inputs.work_dir',
      'session_inputs.source_dir',
      'session_inputs.lose_runner',
      'session_inputs.is_strict',
      'session_inputs.skips_sleeps',
      'session_inputs.durability',
      'session_inputs.import_digest',
      'session_inputs.difference_json',
      'session_inputs.moves_json',
      'session_inputs.accepts_changed',
      'session_inputs.forked_from',
      'session_inputs.forked_call',
      'session_inputs.program_id',
    ]);
}

export function newSessionRow(session: NewSession, nowMs: number): SessionsTable {
  return {
    id: session.id,
    deployment_id: session.deploymentId,
    project_name: session.projectName,
    build_id: session.buildId,
    entrypoint: session.entrypoint,
    state: 'created',
    reason: null,
    standing_json: null,
    crash_json: null,
    stop_json: null,
    queue: session.queue,
    host_id: null,
    epoch: 0,
    version: 1,
    calls_begun: 0,
    results_given: 0,
    journal_head: '',
    prints_shown: 0,
    created_at: nowMs,
    started_at: null,
    ended_at: null,
    outcome_json: null,
  };
}

export function newInputsRow(session: NewSession, keyring: Keyring | null): SessionInputsTable {
  return {
    session_id: session.id,
    event_json: JSON.stringify(session.event),
    vars_json: varsToJson(session.vars, rowName(session.id), keyring),
    calls_json: JSON.stringify(session.calls ?? []),
    work_dir: session.workDir ?? null,
    source_dir: session.sourceDir ?? null,
    lose_runner: session.loseRunner ?? null,
    is_strict: session.isStrict === true ? 1 : 0,
    skips_sleeps: session.skipsSleeps === true ? 1 : 0,
    durability: session.durability ?? 'activity',
    import_digest: null,
    difference_json: null,
    moves_json: '[]',
    accepts_changed: 0,
    forked_from: null,
    forked_call: null,
    program_id: null,
  };
}

/** As lists show it: values of secret variables are empty. */
export function toSession(row: SessionRow): Session {
  return {
    id: row.id,
    deploymentId: row.deployment_id,
    projectName: row.project_name,
    buildId: row.build_id,
    entrypoint: row.entrypoint,
    event: fromJson(row.event_json, `event of session ${row.id}`),
    vars: varsWithoutSecrets(row.vars_json, rowName(row.id)),
    calls: fromJson(row.calls_json, `calls of session ${row.id}`),
    state: row.state,
    reason: row.reason,
    standing: fromNullableJson(row.standing_json, `standing of session ${row.id}`),
    crash: fromNullableJson(row.crash_json, `crash of session ${row.id}`),
    stop: fromNullableJson(row.stop_json, `stop of session ${row.id}`),
    outcome: fromNullableJson(row.outcome_json, `outcome of session ${row.id}`),
    workDir: row.work_dir,
    sourceDir: row.source_dir,
    loseRunner: row.lose_runner,
    isStrict: row.is_strict === 1,
    skipsSleeps: row.skips_sleeps === 1,
    durability: row.durability,
    importDigest: row.import_digest,
    difference: fromNullableJson(row.difference_json, `difference of session ${row.id}`),
    moves: fromJson(row.moves_json, `moves of session ${row.id}`),
    acceptsChanged: row.accepts_changed === 1,
    forkedFrom: row.forked_from === null ? null : { sessionId: row.forked_from, call: row.forked_call },
    programId: row.program_id ?? row.id,
    queue: row.queue,
    hostId: row.host_id,
    epoch: row.epoch,
    printsShown: row.prints_shown,
    createdAt: row.created_at,
    startedAt: row.started_at,
    endedAt: row.ended_at,
  };
}

/** With its secrets. Not inside of a transaction: looking for keys reads the store. */
export async function openSession(row: SessionRow, findKeyring: FindKeyring): Promise<Session> {
  return { ...toSession(row), vars: await openVars(row.vars_json, rowName(row.id), findKeyring) };
}

function rowName(sessionId: string): string {
  return `session ${sessionId}`;
}
