/** What of the store lets a check read all of it. */
import type { AkError } from '../errors';

export interface CheckedRow {
  row: string | null;
  damage: AkError | null;
  /** The large value that the row speaks of. */
  file: { path: string; sha256: string } | null;
}

export interface CheckStore {
  /** In the order of their ids, those after this one. */
  idsAfter(table: 'builds' | 'sessions', after: string, limit: number): Promise<string[]>;
  /** Shared content, likewise by its hash. */
  blobsAfter(after: string, limit: number): Promise<string[]>;
  /** All of a journal, whatever is wrong with it. */
  checkJournal(sessionId: string): AsyncIterable<CheckedRow>;
}
