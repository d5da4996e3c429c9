/** Whether the kernel has killed a process for want of memory (Linux), on this machine or in a container of it: who it was is not told. */
import { readFileSync } from 'node:fs';

/** From the kill until we are told of the end of a process, on a busy machine. */
const WITHIN_MS = 2000;
const COUNTER = /^oom_kill (\d+)$/m;

export class KernelKills {
  private count: number | null;
  private roseAt = -Infinity;

  constructor(
    private readonly read: () => number | null = readCounter,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.count = read();
  }

  /** To be called now and then, so that a kill of long ago is none of just now. */
  look(): void {
    const count = this.read();
    if (count !== null && this.count !== null && count > this.count) this.roseAt = this.now();
    this.count = count;
  }

  get hasJustKilled(): boolean {
    this.look();
    return this.now() - this.roseAt <= WITHIN_MS;
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
