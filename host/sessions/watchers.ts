/** Whoever waits for something about a session to become true. */
export class Watchers {
  private readonly checks = new Set<() => void>();

  /** Something changed: everyone looks again. */
  changed(): void {
    for (const check of [...this.checks]) check();
  }

  /** Resolves when the condition holds, the time is over (`Infinity`: never), or the signal is aborted. */
  until(condition: () => boolean, deadlineMs: number, signal?: AbortSignal): Promise<void> {
    if (condition() || signal?.aborted === true) return Promise.resolve();
    return new Promise((resolve) => {
      const finish = (): void => {
        clearTimeout(timer);
        this.checks.delete(check);
        signal?.removeEventListener('abort', finish);
        resolve();
      };
      const check = (): void => {
        if (condition()) finish();
      };
      const timer = Number.isFinite(deadlineMs) ? setTimeout(finish, deadlineMs) : undefined;
      this.checks.add(check);
      signal?.addEventListener('abort', finish);
    });
  }
}
