/** What a journal holds, as the store gives and takes it. */
import type { RecordItem } from '../runner/protocol/messages';
import type { ReplayCall } from './replay-call';

/** One recorded call or wait of a session. */
export interface JournalCall extends ReplayCall {
  kind: 'effect' | 'wait';
  args: string[];
  kw: Record<string, string>;
  state: 'started' | 'ok' | 'error';
  /** How many times it was begun, as far as is known; one that an earlier runner may have begun counts as if it had. */
  attempt: number;
  /** Order in which results were given to user code, from 1, growing but not without gaps; null while open. */
  doneOrder: number | null;
  /** For waits: when it ends. */
  untilMs: number | null;
  startedAt: number;
  endedAt: number | null;
  /** Time the call itself took in the runner. */
  ms: number | null;
}

export interface PrintLine {
  seq: number;
  stream: 'stdout' | 'stderr' | 'log';
  text: string;
  level: string | null;
  logger: string | null;
  at: number;
}

/** What a live session adds to its journal; written together, in order, or not at all. */
export type JournalEntry =
  | {
      kind: 'start';
      call: Pick<JournalCall, 'id' | 'name' | 'file' | 'line' | 'args' | 'kw' | 'digest' | 'untilMs'> & {
        callKind: 'effect' | 'wait';
      };
      at: number;
      /** An earlier runner may have begun it without a begin in the journal. */
      mayHaveBegun?: true;
    }
  | {
      kind: 'end';
      id: string;
      result: Pick<JournalCall, 'value' | 'valueFile' | 'error' | 'handle' | 'mutated' | 'ms'>;
      at: number;
    }
  /** `id` names the group for who writes it twice; the same value may be recorded again, and the later one holds. */
  | { kind: 'record'; id: string; items: RecordItem[] }
  | { kind: 'print'; line: PrintLine };

/** One line of the journal as replay reads it, in the order results were given. */
export type ReplayEntry = { kind: 'call'; call: ReplayCall } | { kind: 'record'; items: RecordItem[] };

/** What the lines of a journal are. */
export interface JournalShape {
  /** How many of them are calls. */
  calls: number;
  /** How many there are up to the last that is none. */
  callsOnlyFrom: number;
}
