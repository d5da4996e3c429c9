/**
 * Writes what a live session adds to its journal, in order, in as few commits as possible.
 *
 * Invariants
 *   J1. Entries are written in the order they were added.
 *   J2. `flush` resolves only when every entry added before it is durable.
 *   J3. After a failed write nothing more is written: what follows depends on what is missing. Every later flush fails with the first cause.
 */
import { ensureError } from '../errors';
import type { JournalEntry } from '../store/store';

/** What the store says about each `start`. */
export type StartNotes = Record<string, { attempt: number; untilMs: number | null }>;

/** One durable append, all or nothing. */
export type Append = (entries: JournalEntry[]) => Promise<StartNotes>;

/** Prints are shown soon, but never one commit each. */
const IDLE_FLUSH_MS = 20;

export class JournalWriter {
  private state: { kind: 'open' } | { kind: 'failed'; cause: Error } = { kind: 'open' };
  private pending: JournalEntry[] = [];
  private tail: Promise<unknown> = Promise.resolve();
  /** The last write that holds values. */
  private valuesWritten: Promise<unknown> = Promise.resolve();
  private timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly append: Append,
    private readonly onFailure: (cause: Error) => void,
  ) {}

  /** Adds an entry; it is written with the next flush, soon in any case. */
  add(entry: JournalEntry): void {
    this.pending.push(entry);
    this.timer ??= setTimeout(() => {
      this.flush().catch(() => undefined); // told by onFailure
    }, IDLE_FLUSH_MS);
  }

  /**
   * Makes the values added so far durable. Starts and prints may wait for the next commit: a replay makes them again, a value it cannot.
   */
  async flushValues(): Promise<void> {
    if (this.pending.some(({ kind }) => kind === 'record')) await this.flush();
    else await this.valuesWritten;
  }

  /** Makes everything added so far durable. */
  flush(): Promise<StartNotes> {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    const entries = this.pending;
    this.pending = [];
    const written = this.tail.then(() => this.write(entries));
    if (entries.some(({ kind }) => kind === 'record')) this.valuesWritten = written;
    // The caller of flush has the failure; who comes later meets it in `state`.
    this.tail = written.catch(() => undefined);
    return written;
  }

  private async write(entries: JournalEntry[]): Promise<StartNotes> {
    if (this.state.kind === 'failed') throw this.state.cause;
    if (entries.length === 0) return {};
    try {
      return await this.append(entries);
    } catch (error) {
      this.state = { kind: 'failed', cause: ensureError(error) };
      this.onFailure(this.state.cause);
      throw error;
    }
  }
}
