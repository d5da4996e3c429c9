/**
 * Counts how often a session's runner died at the same step, so that a step that kills its runner does not do so for ever. The store keeps
 * the count with the session, for hosts that take it later.
 */
import type { AkError } from '../errors';
import type { Logger } from '../log';
import type { Crash, Store } from '../store/store';

/** A step may kill this many runners. */
export const MAX_CRASHES_AT_STEP = 3;

type Death = Omit<Crash, 'count' | 'fault'> & { fault: AkError | null };

export class CrashLedger {
  private readonly crashes = new Map<string, Crash>();

  constructor(private readonly options: { store: Pick<Store, 'noteCrash'>; log: Logger }) {}

  /** Counted at once, for the next claim may be on its way; in the store as soon as it can be. */
  async note(sessionId: string, death: Death): Promise<Crash> {
    const crash = this.add(sessionId, death);
    await this.options.store.noteCrash(sessionId, crash).catch((error: unknown) => {
      this.options.log.warn({ session: sessionId, err: error }, 'could not keep how the runner died');
    });
    return crash;
  }

  private add(sessionId: string, { fault, ...crash }: Death): Crash {
    const former = this.crashes.get(sessionId);
    const count = former?.step === crash.step ? former.count + 1 : 1;
    const known = fault === null ? null : { code: fault.code, hint: fault.hint ?? null };
    const counted = { ...crash, count, fault: known };
    this.crashes.set(sessionId, counted);
    return counted;
  }

  /** What another host, or this one before it was started again, has counted. */
  recall(sessionId: string, crash: Crash | null): void {
    if (crash !== null && !this.crashes.has(sessionId)) this.crashes.set(sessionId, crash);
  }

  /** The crash that ends the session, once there were too many. */
  fatal(sessionId: string): Crash | null {
    const crash = this.crashes.get(sessionId);
    return crash !== undefined && crash.count >= MAX_CRASHES_AT_STEP ? crash : null;
  }

  forget(sessionId: string): void {
    this.crashes.delete(sessionId);
  }
}
