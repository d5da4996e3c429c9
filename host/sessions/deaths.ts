/** How runners of sessions died, and whose doing it was: of the step that it was at, of the kernel that needed its memory, or of somebody else. */
import { constants } from 'node:os';
import { AkError, hasCode, isAkError } from '../errors';
import type { Logger } from '../log';
import { describeExit, isFromOutside, KilledAtStart, type RunnerExit } from '../runner/protocol/exit';
import type { Store } from '../store/store';
import { CrashLedger, type Death } from './crash-ledger';

export interface RunnerDeath {
  exit: RunnerExit;
  /** Where the program was. */
  step: string;
  /** The program had said that it sends itself this signal. */
  isByItself: boolean;
  /** The kernel has killed a process for want of memory just then. */
  isMemoryShort: boolean;
  livedMs: number;
}

/** One that lived for so long was not what took the memory. */
const LIVED_LONG_MS = 600_000;
/** Where it was when it had grown too large differs from time to time. */
const MEMORY = 'memory';

export class Deaths {
  readonly ledger: CrashLedger;

  constructor(private readonly options: { store: Pick<Store, 'noteCrash'>; log: Logger }) {
    this.ledger = new CrashLedger(options);
  }

  /** A runner of the session ended by itself. */
  async died(sessionId: string, ended: RunnerDeath, redact: (text: string) => string): Promise<void> {
    const { isNew, ...death } = deathOf(ended, redact);
    if (isNew) this.ledger.forget(sessionId);
    const { description, count, kills } = await this.ledger.note(sessionId, death);
    this.options.log.warn({ session: sessionId, exit: description, times: count, killed: kills }, 'runner lost');
  }

  /** A runner that never starts counts as one that died at the first step. */
  async neverStarted(sessionId: string, thrown: unknown): Promise<void> {
    if (!isAkError(thrown) || thrown.code !== 'runner_start_failed' || thrown instanceof KilledAtStart) return;
    await this.ledger.note(sessionId, failureAt('start', thrown));
  }

  /** A module that hangs each time is not loaded for ever. */
  async neverLoaded(sessionId: string, error: Error): Promise<void> {
    await this.ledger.note(sessionId, failureAt('load', error));
  }
}

function failureAt(step: string, error: Error): Death {
  const fault = isAkError(error) ? error : null;
  return { step, description: error.message, stderr: '', fault, isFromOutside: false };
}

/** For the ledger; `isNew`: what was counted before has nothing to do with it. */
export function deathOf(death: RunnerDeath, redact: (text: string) => string): Death & { isNew: boolean } {
  const { exit, step } = death;
  const stderr = redact(exit.stderr);
  if (isByKernel(death)) {
    const fault = killedForMemory();
    const isNew = death.livedMs > LIVED_LONG_MS;
    return { step: MEMORY, description: fault.message, stderr, fault, isFromOutside: false, isNew };
  }
  return {
    step: hasCode(exit.fault, 'memory_exceeded') ? MEMORY : step,
    description: describeExit(exit),
    stderr,
    fault: exit.fault,
    isFromOutside: !death.isByItself && isFromOutside(exit),
    isNew: false,
  };
}

/** The name of a signal, from its number on this system. */
export function signalNamed(number: number): NodeJS.Signals | null {
  const found = Object.entries(constants.signals).find(([, value]) => value === number);
  return (found?.[0] as NodeJS.Signals | undefined) ?? null;
}

function isByKernel({ exit, isByItself, isMemoryShort }: RunnerDeath): boolean {
  return exit.signal === 'SIGKILL' && exit.fault === null && isMemoryShort && !isByItself;
}

function killedForMemory(): AkError {
  return new AkError('memory_exceeded', 'the kernel killed it for want of memory (SIGKILL)', {
    hint: 'Let the program hold less at once, or give the machine or the container more memory.',
  });
}
