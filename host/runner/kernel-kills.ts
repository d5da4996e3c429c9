/**
 * Whether the kernel has killed a process for want of memory (Linux), on this machine or in a container of it. Who it was is not told, so
 * each kill explains one end that comes right after it, and an end that is missed counts as somebody else's doing.
 */
import { readFileSync } from 'node:fs';

/** From the kill until we are told of the end of a process. */
const WITHIN_MS = 500;
const COUNTER = /^oom_kill (\d+)$/m;

export class KernelKills {
  private count: number | null;
  private roseAt = -Infinity;
  /** Kills that have explained nothing yet. */
  private unexplained = 0;

  constructor(
    private readonly read: () => number | null = readCounter,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.count = read();
  }

  /** To be called now and then, so that a kill of long ago is none of just now. */
  look(): void {
    const count = this.read();
    const more = (count ?? 0) - (this.count ?? count ?? 0);
    if (this.now() - this.roseAt > WITHIN_MS) this.unexplained = 0;
    if (more > 0) {
      this.roseAt = this.now();
      this.unexplained += more;
    }
    this.count = count;
  }

  /** Whether a kill of just now explains the end of one process. */
  explainOne(): boolean {
    this.look();
    if (this.unexplained === 0) return false;
    this.unexplained -= 1;
    return true;
  }
}

function readCounter(): number | null {
  try {
    const found = COUNTER.exec(readFileSync('/proc/vmstat', 'utf8'));
    return found === null ? null : Number(found[1]);
  } catch {
    // Not Linux.
    return null;
  }
}
