/** Counts how often a session's runner died at the same step, so that a step that kills its runner does not do so for ever. */
import type { AkError } from '../errors';

export interface Crash {
  /** Where the program was, `LiveSession.step`. */
  step: string;
  count: number;
  /** How the last one ended, for people. */
  description: string;
  stderr: string;
  /** What is wrong when it is known better than from how the process ended: it never started, it broke the protocol. */
  fault: AkError | null;
}

/** A step may kill this many runners. */
export const MAX_CRASHES_AT_STEP = 3;

export class CrashLedger {
  private readonly crashes = new Map<string, Crash>();

  add(sessionId: string, crash: Omit<Crash, 'count'>): Crash {
    const former = this.crashes.get(sessionId);
    const count = former?.step === crash.step ? former.count + 1 : 1;
    const counted = { ...crash, count };
    this.crashes.set(sessionId, counted);
    return counted;
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
