import type { ErrorCode } from '../error-codes';

/** How runners of a session died at one step. */
export interface Crash {
  /** Where the program was, `LiveSession.step`. */
  step: string;
  /** How many by their own doing, one after the other. */
  count: number;
  /** How many were ended by others; left out by earlier versions. */
  kills?: number;
  /** How the last one ended, for people. */
  description: string;
  stderr: string;
  /** What is wrong when it is known better than from how the process ended: it never started, it broke the protocol. */
  fault: { code: ErrorCode; hint: string | null } | null;
}
