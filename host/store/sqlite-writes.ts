/**
 * Tells when a SQLite file may have been written, by this process or another: each commit writes to the file's log (`-wal`), and the
 * system tells of that. Where it cannot (no watches left, a file system that has none), who waits looks often instead.
 */
import { watch, type FSWatcher } from 'node:fs';
import { basename, dirname } from 'node:path';
import { isSameStamp } from './stamp';
import type { Stamp } from './store';

/** How often to look all the same while the system tells of writes. */
const LOOK_ANYWAY_MS = 100;
/** How often to look where it does not tell. */
const LOOK_MS = 5;
/** The system tells of bytes, which others see only once they are synced: where nothing is to be seen yet, it is looked again after these. */
const LOOK_AGAIN_MS = [1, 2, 5, 12, 30];

export class SqliteWrites {
  private readonly waiting = new Set<() => void>();
  private watcher: FSWatcher | null = null;
  private again: NodeJS.Timeout | undefined;
  private seen: Stamp | null = null;

  /**
   * @param stamp tells what can be seen by now
   * @param lookAnywayMs how long nobody looks while the system tells of writes
   */
  constructor(
    path: string,
    private readonly stamp: () => Stamp | null,
    private readonly lookAnywayMs = LOOK_ANYWAY_MS,
  ) {
    const log = `${basename(path)}-wal`;
    try {
      // The folder, because the log itself comes and goes.
      this.watcher = watch(dirname(path), { persistent: false }, (_event, name) => {
        if (name === log) this.look();
      });
      this.watcher.on('error', () => this.close());
    } catch {
      // Looking often does as well.
    }
  }

  /** Resolves when a write can be seen that could not before, or after `atMostMs`, or when it is time to look anyway; early when the signal is aborted. */
  next(atMostMs: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal?.aborted === true) return resolve();
      const finish = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', finish);
        this.waiting.delete(finish);
        resolve();
      };
      const timer = setTimeout(finish, Math.min(atMostMs, this.watcher === null ? LOOK_MS : this.lookAnywayMs));
      signal?.addEventListener('abort', finish);
      this.waiting.add(finish);
    });
  }

  close(): void {
    clearTimeout(this.again);
    this.watcher?.close();
    this.watcher = null;
    this.wake();
  }

  /** @param times how often nothing new was to be seen since the system told of it */
  private look(times = 0): void {
    clearTimeout(this.again);
    const stamp = this.stamp();
    const isNew = stamp === null || !isSameStamp(stamp, this.seen);
    this.seen = stamp;
    if (isNew) return this.wake();
    const afterMs = LOOK_AGAIN_MS[times];
    if (afterMs === undefined) return;
    this.again = setTimeout(() => this.look(times + 1), afterMs);
    this.again.unref();
  }

  private wake(): void {
    for (const finish of [...this.waiting]) finish();
  }
}
