/**
 * How many sessions may have a runner on this host at once. A host asks for a claim only with a permit, so those it has no room for wait in
 * Temporal, where any other host may take them.
 *
 * Invariants
 *   U1. A permit is given only while permits and runners together are fewer than the slots, and memory has room for it.
 *   U2. A host without permits and runners gives one, whatever the memory says: else it would stand still for ever.
 *   U3. Who waits for a permit is served in order, as soon as there is one.
 */
export interface SlotsOptions {
  slots: number;
  /** Claims under way at once: each starts an interpreter. */
  claimsAtOnce: number;
  /** Whether that many more runners fit. */
  hasMemoryFor: (runners: number) => boolean;
}

export class Slots {
  private permits = 0;
  private runners = 0;
  private waiting: (() => void)[] = [];

  constructor(private readonly options: SlotsOptions) {}

  /** A permit, when there is one. To be given back. @throws the signal's reason */
  take(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const abort = (): void => {
        this.waiting = this.waiting.filter((other) => other !== serve);
        reject(signal.reason as Error);
      };
      const serve = (): void => {
        signal.removeEventListener('abort', abort);
        resolve();
      };
      if (signal.aborted) return abort();
      signal.addEventListener('abort', abort);
      this.waiting.push(serve);
      this.look();
    });
  }

  /** A permit if there is one now, and nobody waits for it. */
  tryTake(): boolean {
    if (this.waiting.length > 0 || !this.hasPermit()) return false;
    this.permits += 1;
    return true;
  }

  giveBack(): void {
    this.permits -= 1;
    this.look();
  }

  /** A runner is there, until what is returned is called. */
  occupy(): () => void {
    this.runners += 1;
    return () => {
      this.runners -= 1;
      this.look();
    };
  }

  /** Something has changed: who waits may have a permit now. */
  look(): void {
    while (this.waiting.length > 0 && this.hasPermit()) {
      this.permits += 1;
      this.waiting.shift()?.();
    }
  }

  private hasPermit(): boolean {
    const taken = this.permits + this.runners;
    if (taken === 0) return true;
    const { slots, claimsAtOnce, hasMemoryFor } = this.options;
    return taken < slots && this.permits < claimsAtOnce && hasMemoryFor(this.permits + 1);
  }
}
