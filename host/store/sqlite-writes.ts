/**
 * Tells when a SQLite file may have been written, by this process or another: each commit writes to the file's log (`-wal`), and the
 * system tells of that. Where it cannot (no watches left, a file system that has none), who waits looks often instead.
 */
import { watch, type FSWatcher } from 'node:fs';
import { basename, dirname } from 'node:path';

const LOOK_ANYWAY_MS = 100;
/** How often to look when it does not. */
const LOOK_MS = 5;

export class SqliteWrites {
  private readonly waiting = new Set<() => void>();
  private watcher: FSWatcher | null = null;

  /** `lookAnywayMs`: how long nobody looks while the system tells of writes. */
  constructor(
    path: string,
    private readonly lookAnywayMs = LOOK_ANYWAY_MS,
  ) {
    const log = `${basename(path)}-wal`;
    try {
      // The folder, because the log itself comes and goes.
      this.watcher = watch(dirname(path), { persistent: false }, (_event, name) => {
        if (name === log) this.wake();
      });
      this.watcher.on('error', () => this.close());
    } catch {
      // Looking often does as well.
    }
  }

  /** Resolves at the next write, or after `atMostMs`, or when it is time to look anyway; early when the signal is aborted. */
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
    this.watcher?.close();
    this.watcher = null;
    this.wake();
  }

  private wake(): void {
    for (const finish of [...this.waiting]) finish();
  }
}
