/** From what a runner says to what the journal keeps. */
import type { RecordItem, RunnerLog, RunnerPrint, RunnerResponse, RunnerWant } from '../runner/protocol/messages';
import type { JournalEntry } from '../store/store';
import type { OpenEffect } from './calls';

/** Groups of recorded values, each with a name of its own. */
export class Records {
  private count = 0;

  /** @param epoch the claim under which the runner started: no other runner of the session has the same names */
  constructor(private readonly epoch: number) {}

  entry(items: RecordItem[]): JournalEntry {
    this.count += 1;
    return { kind: 'record', id: `record:${this.epoch}.${this.count}`, items };
  }
}

/** Id of the record that says on which Python, with which libraries, the session began. */
export const STAMP_RECORD_ID = 'host:stamp';

export function stampEntry(stamp: string): JournalEntry {
  const item = { id: STAMP_RECORD_ID, name: 'stamp', value: Buffer.from(stamp).toString('base64') };
  return { kind: 'record', id: STAMP_RECORD_ID, items: [item] };
}

/** A call begins; `mayHaveBegun`: under an earlier runner as well. */
export function startOfEffect({ want, digest }: OpenEffect, at: number, mayHaveBegun = false): JournalEntry {
  const { id, name, args, kw } = want;
  const { file, line } = want.at;
  const call = { id, name, file, line, args, kw, digest, untilMs: null, callKind: 'effect' as const };
  return { kind: 'start', call, at, ...(mayHaveBegun ? { mayHaveBegun } : {}) };
}

/** A wait begins; it ends at `untilMs`. */
export function startOfWait(payload: RunnerWant['payload'], untilMs: number, at: number): JournalEntry {
  const { id, name, file, line, params } = payload;
  const args = [String(params.seconds)];
  return { kind: 'start', call: { id, name, file, line, args, kw: {}, digest: '', untilMs, callKind: 'wait' }, at };
}

/** A call was performed, or a wait is over. */
export function endOf(payload: RunnerResponse['payload'], at: number): JournalEntry {
  const { id, value, value_file, error, handle, mutated, ms } = payload;
  const result = {
    value,
    valueFile: value_file ?? null,
    error: error ?? null,
    handle: handle ?? null,
    mutated: mutated ?? null,
    ms: ms ?? null,
  };
  return { kind: 'end', id, result, at };
}

/** A line the program printed or logged. */
export function lineOf(message: RunnerPrint | RunnerLog, at: number): JournalEntry {
  const { seq, text } = message.payload;
  if (message.type === 'print') {
    return { kind: 'print', line: { seq, text, at, stream: message.payload.stream, level: null, logger: null } };
  }
  const { level, logger } = message.payload;
  return { kind: 'print', line: { seq, text, at, stream: 'log', level, logger } };
}
