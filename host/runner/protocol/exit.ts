/** How a runner ends, as seen from outside: what a session has to know of its process. */
import { AkError } from '../../errors';

/** How a runner's process ended. */
export interface RunnerExit {
  code: number | null;
  signal: NodeJS.Signals | null;
  /** The last of what it wrote to its real stderr: a fatal error's report, a crash's stack. */
  stderr: string;
  /** Why we ended it, when we did. */
  fault: AkError | null;
  /** A process of its group did not end, however it was killed: it may still write. */
  hasSurvivor?: boolean;
}

export class StartFailed extends AkError {
  constructor(message: string, python: string, script: string) {
    super('runner_start_failed', message, { hint: `Check that ${python} works and can read ${script}.` });
  }
}

/** Somebody killed it before it had run a line of the program's: trying again helps as soon as nobody does so. */
export class KilledAtStart extends StartFailed {}

/** What a process does not do to itself, unless it says so (`ending`). */
const FROM_OUTSIDE: ReadonlySet<NodeJS.Signals | null> = new Set(['SIGKILL', 'SIGTERM', 'SIGINT', 'SIGHUP']);
/** With this code it ends when its connection breaks; `EXIT_HOST_GONE` in runner/_ak/channel.py. */
const LOST_ITS_HOST = 71;

/** `exit code 1`, `killed by SIGKILL`. */
export function describeExit(exit: RunnerExit): string {
  if (exit.fault !== null) return exit.fault.message;
  if (exit.signal !== null) return `killed by ${exit.signal}`;
  return exit.code === null ? 'it could not be started' : `exit code ${exit.code}`;
}

/** Whether somebody else has ended it, or broken its connection; a line that stopped in the middle is how both look. */
export function isFromOutside({ code, signal, fault }: RunnerExit): boolean {
  if (fault !== null) return fault.context['fault'] === 'half_line';
  return isKilledFromOutside({ signal }) || code === LOST_ITS_HOST;
}

export function isKilledFromOutside({ signal }: Pick<RunnerExit, 'signal'>): boolean {
  return FROM_OUTSIDE.has(signal);
}
