/**
 * Writes what a live session adds to its journal, in order, in as few commits as possible.
 *
 * Invariants
 *   J1. Entries are written in the order they were added.
 *   J2. `flush` resolves only when every entry added before it is durable.
 *   J3. After a failed write nothing more is written: what follows depends on what is missing. Every later flush fails with the first cause.
 *   J4. An append proves that the claim holds, because the store refuses that of an earlier one. No effect begins on a proof older than
 *       `PROOF_MS`: a host that was halted meanwhile asks the store first.
 *   J5. What waits to be written is bounded, however slow the store is: `room` says when more may be added, and until then nothing is
 *       read from the runner, whose program waits. A commit is bounded as well.
 */
import { ensureError } from '../errors';
import type { JournalEntry } from '../store/store';
import { deferred, type Deferred } from './deferred';
import { inCommits, sizeOf } from './journal-size';

/** What the store says about each `start`. */
export type StartNotes = Record<string, { attempt: number; untilMs: number | null }>;

/** One durable append, all or nothing. */
export type Append = (entries: JournalEntry[]) => Promise<StartNotes>;

/** Prints are shown soon, but never one commit each. */
const IDLE_FLUSH_MS = 20;
/**
 * Of a call whose begin is written beside it (begin.ts): one that takes longer than this is known to have begun when its host is lost, so
 * that it is repeated shows as a second attempt.
 */
const BEGIN_FLUSH_MS = 2;
/** From so many bytes on there is no room for more. */
const FULL_BYTES = 8 * 1024 * 1024;
/** Less than it takes the others to take a silent host for dead, and to begin what it has left. */
const PROOF_MS = 2000;

interface Moment {
  wall: number;
  steady: number;
}

export class JournalWriter {
  private state: { kind: 'open' } | { kind: 'failed'; cause: Error } = { kind: 'open' };
  private pending: JournalEntry[] = [];
  private tail: Promise<unknown> = Promise.resolve();
  /** The last write that holds values. */
  private valuesWritten: Promise<unknown> = Promise.resolve();
  private timer: { handle: NodeJS.Timeout; delayMs: number } | null = null;
  /** Of what was added and is not written. */
  private waitingBytes = 0;
  private roomMade: Deferred<void> | null = null;
  /** When the last append that succeeded was begun. */
  private proven: Moment = { wall: 0, steady: -Infinity };

  /** `now`: milliseconds since the epoch; `steady`: by a clock that nobody sets. */
  constructor(
    private readonly append: Append,
    private readonly onFailure: (cause: Error) => void,
    private readonly now: () => number = Date.now,
    private readonly steady: () => number = () => performance.now(),
  ) {}

  /** Adds an entry; it is written with the next flush, soon in any case. */
  add(entry: JournalEntry): void {
    this.pending.push(entry);
    this.waitingBytes += sizeOf(entry);
    this.flushWithin(entry.kind === 'start' ? BEGIN_FLUSH_MS : IDLE_FLUSH_MS);
  }

  /** Null: more may be added. Otherwise resolves when it may, or when nothing is written any more (J5). */
  room(): Promise<void> | null {
    if (this.waitingBytes < FULL_BYTES || this.state.kind === 'failed') return null;
    this.roomMade ??= deferred<void>();
    return this.roomMade.promise;
  }

  /**
   * Makes the values added so far durable and sees to it that the claim is proven (J4). Starts and prints may wait for the next commit:
   * a replay makes them again, a value it cannot.
   */
  async beforeEffect(): Promise<void> {
    if (this.pending.some(({ kind }) => kind === 'record')) await this.flush();
    else await this.valuesWritten;
    if (this.ageOfProof >= PROOF_MS) await this.ask();
  }

  /** Until when the last proof of the claim is good enough to begin an effect on, milliseconds since the epoch; null: it is not. */
  get provenUntil(): number | null {
    return this.ageOfProof < PROOF_MS / 2 ? this.proven.wall + PROOF_MS / 2 : null;
  }

  /** The longer of what both clocks say: the wall clock may be set, the steady one stands still while the machine is suspended. */
  private get ageOfProof(): number {
    const wall = this.now() - this.proven.wall;
    // A clock that was set back proves nothing.
    return wall < 0 ? Infinity : Math.max(wall, this.steady() - this.proven.steady);
  }

  /** Makes everything added so far durable. */
  flush(): Promise<StartNotes> {
    return this.writePending((entries) => entries.length > 0);
  }

  /** Asks the store whether the claim holds: an append, if only an empty one. */
  private async ask(): Promise<void> {
    await this.writePending(() => true);
  }

  private flushWithin(delayMs: number): void {
    if (this.timer !== null && delayMs >= this.timer.delayMs) return;
    if (this.timer !== null) clearTimeout(this.timer.handle);
    const handle = setTimeout(() => {
      this.flush().catch(() => undefined); // told by onFailure
    }, delayMs);
    this.timer = { handle, delayMs };
  }

  private writePending(isNeeded: (entries: JournalEntry[]) => boolean): Promise<StartNotes> {
    if (this.timer !== null) clearTimeout(this.timer.handle);
    this.timer = null;
    const entries = this.pending;
    this.pending = [];
    const written = this.tail.then(() => (isNeeded(entries) ? this.write(entries) : this.checkState()));
    if (entries.some(({ kind }) => kind === 'record')) this.valuesWritten = written;
    // The caller of flush has the failure; who comes later meets it in `state`.
    this.tail = written.catch(() => undefined);
    return written;
  }

  private async write(entries: JournalEntry[]): Promise<StartNotes> {
    this.checkState();
    const notes: StartNotes = {};
    try {
      for (const commit of inCommits(entries)) {
        const begun = { wall: this.now(), steady: this.steady() };
        Object.assign(notes, await this.append(commit));
        this.proven = begun;
        for (const entry of commit) this.waitingBytes -= sizeOf(entry);
        if (this.waitingBytes < FULL_BYTES / 2) this.makeRoom();
      }
      return notes;
    } catch (error) {
      this.state = { kind: 'failed', cause: ensureError(error) };
      this.makeRoom();
      this.onFailure(this.state.cause);
      throw error;
    }
  }

  private makeRoom(): void {
    this.roomMade?.resolve();
    this.roomMade = null;
  }

  private checkState(): StartNotes {
    if (this.state.kind === 'failed') throw this.state.cause;
    return {};
  }
}
