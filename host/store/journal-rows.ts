/** Between the table `journal` and the shapes of store.ts. */
import type { Selectable } from 'kysely';
import { fromJson, fromNullableJson, toNullableJson } from './json';
import type { JournalTable } from './schema';
import type { ResultRow } from './chain';
import type { OpenRow } from './open-calls';
import type { ReplayCall } from './replay-call';
import type { JournalCall, JournalEntry, ReplayEntry } from './store';

export type JournalRow = Selectable<JournalTable>;

/** What a replay reads of a row. */
export const REPLAY_COLUMNS = [
  'session_id',
  'id',
  'kind',
  'done_order',
  'name',
  'file',
  'line',
  'digest',
  'handle_json',
  'mutated',
  'error_json',
  'value_file_json',
  'value',
  'items_json',
  'seal',
] as const satisfies (keyof JournalTable)[];
export type ReplayRow = Pick<JournalRow, (typeof REPLAY_COLUMNS)[number]>;
/** What the end of a call sets, besides the version of its row. */
export const ENDED_COLUMNS = [
  'handle_json',
  'mutated',
  'error_json',
  'value_file_json',
  'value',
  'seal',
  'state',
  'done_order',
  'ended_at',
  'ms',
] as const satisfies (keyof JournalTable)[];
export type EndedColumns = Pick<JournalTable, (typeof ENDED_COLUMNS)[number] | 'version'>;

/** All of them, in the order of `insert`. */
export const JOURNAL_COLUMNS = [
  'session_id',
  'id',
  'kind',
  'version',
  'attempt',
  'begun_order',
  'until_ms',
  'started_at',
  'name',
  'file',
  'line',
  'digest',
  'args_json',
  'kw_json',
  'items_json',
  ...ENDED_COLUMNS,
] as const satisfies (keyof JournalTable)[];

export type StartEntry = Extract<JournalEntry, { kind: 'start' }>;
export type EndEntry = Extract<JournalEntry, { kind: 'end' }>;
export type RecordEntry = Extract<JournalEntry, { kind: 'record' }>;

/** What the end of a call records. */
type Recorded = Pick<JournalTable, 'handle_json' | 'mutated' | 'error_json' | 'value_file_json' | 'value'>;

/** What a row has when nothing is known yet. All rows are made here, with one shape: copies of rows, and columns added later, cost more than their seals. */
function blankRow(sessionId: string, id: string): JournalTable {
  return {
    session_id: sessionId,
    id,
    kind: 'record',
    state: 'ok',
    // Set when it is known.
    version: 0,
    attempt: 1,
    begun_order: null,
    done_order: null,
    until_ms: null,
    started_at: null,
    ended_at: null,
    ms: null,
    name: '',
    file: '',
    line: 0,
    digest: '',
    args_json: '[]',
    kw_json: '{}',
    handle_json: null,
    mutated: null,
    error_json: null,
    value_file_json: null,
    value: null,
    items_json: null,
    seal: null,
  };
}

export function startRow(sessionId: string, { call, at }: StartEntry, begunOrder: number): JournalTable {
  const row = blankRow(sessionId, call.id);
  row.kind = call.callKind;
  row.state = 'started';
  row.begun_order = begunOrder;
  row.until_ms = call.untilMs;
  row.started_at = at;
  row.name = call.name;
  row.file = call.file;
  row.line = call.line;
  row.digest = call.digest;
  row.args_json = JSON.stringify(call.args);
  row.kw_json = JSON.stringify(call.kw);
  return row;
}

export function endColumns({ result }: EndEntry): Recorded {
  return {
    handle_json: toNullableJson(result.handle),
    mutated: result.mutated,
    error_json: toNullableJson(result.error),
    value_file_json: toNullableJson(result.valueFile),
    value: result.value,
  };
}

/** The call with its result, as it is sealed. */
export function endedRow(sessionId: string, call: OpenRow, recorded: Recorded): ResultRow {
  const { id, kind, name, file, line, digest } = call;
  return { session_id: sessionId, id, kind, name, file, line, digest, items_json: null, ...recorded };
}

/** `seal` is set when it is known. */
export function recordRow(sessionId: string, { id, items }: RecordEntry, doneOrder: number): JournalTable {
  const row = blankRow(sessionId, id);
  row.done_order = doneOrder;
  row.name = items[0]?.name ?? '';
  row.items_json = JSON.stringify(items);
  return row;
}

export function toReplayEntry(row: ReplayRow): ReplayEntry {
  if (row.kind !== 'record') return { kind: 'call', call: toReplayCall(row) };
  return { kind: 'record', items: fromJson(row.items_json ?? '', describe(row)) };
}

function toReplayCall(row: ReplayRow): ReplayCall {
  const where = describe(row);
  return {
    id: row.id,
    name: row.name,
    file: row.file,
    line: row.line,
    digest: row.digest,
    value: row.value,
    valueFile: fromNullableJson(row.value_file_json, where),
    error: fromNullableJson(row.error_json, where),
    handle: fromNullableJson(row.handle_json, where),
    mutated: row.mutated,
  };
}

export function toCall(row: JournalRow): JournalCall {
  const where = describe(row);
  return {
    ...toReplayCall(row),
    kind: row.kind === 'wait' ? 'wait' : 'effect',
    args: fromJson(row.args_json, where),
    kw: fromJson(row.kw_json, where),
    state: row.state,
    attempt: row.attempt,
    doneOrder: row.done_order,
    untilMs: row.until_ms,
    startedAt: row.started_at ?? 0,
    endedAt: row.ended_at,
    ms: row.ms,
  };
}

function describe(row: Pick<JournalRow, 'id' | 'session_id'>): string {
  return `call ${row.id} of session ${row.session_id}`;
}
