/** Between the table `journal` and the shapes of store.ts. */
import type { Selectable } from 'kysely';
import { fromJson, fromNullableJson, toNullableJson } from './json';
import type { JournalTable } from './schema';
import type { SealingKey } from './seals';
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

/** What a row has when nothing is known yet. */
const BLANK = {
  begun_order: null,
  done_order: null,
  until_ms: null,
  started_at: null,
  ended_at: null,
  ms: null,
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
} as const;

export function startRow(
  sessionId: string,
  version: number,
  { call, at }: StartEntry,
  order: { begun: number; attempt: number },
): JournalTable {
  return {
    ...BLANK,
    session_id: sessionId,
    id: call.id,
    kind: call.callKind,
    state: 'started',
    version,
    attempt: order.attempt,
    begun_order: order.begun,
    until_ms: call.untilMs,
    started_at: at,
    name: call.name,
    file: call.file,
    line: call.line,
    digest: call.digest,
    args_json: JSON.stringify(call.args),
    kw_json: JSON.stringify(call.kw),
  };
}

/** The columns that the end of a call sets. */
export function endColumns(
  key: SealingKey,
  sessionId: string,
  { id, result, at }: EndEntry,
  order: { version: number; done: number },
): EndedColumns {
  const recorded = {
    handle_json: toNullableJson(result.handle),
    mutated: result.mutated,
    error_json: toNullableJson(result.error),
    value_file_json: toNullableJson(result.valueFile),
    value: result.value,
  };
  return {
    ...recorded,
    seal: key.seal({ ...recorded, session_id: sessionId, id, items_json: null }),
    state: result.error === null ? 'ok' : 'error',
    version: order.version,
    done_order: order.done,
    ended_at: at,
    ms: result.ms,
  };
}

export function recordRow(
  key: SealingKey,
  sessionId: string,
  { id, items }: RecordEntry,
  order: { version: number; done: number },
): JournalTable {
  const recorded = { ...BLANK, session_id: sessionId, id, items_json: JSON.stringify(items) };
  return {
    ...recorded,
    kind: 'record',
    state: 'ok',
    version: order.version,
    attempt: 1,
    done_order: order.done,
    name: items[0]?.name ?? '',
    seal: key.seal(recorded),
  };
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
