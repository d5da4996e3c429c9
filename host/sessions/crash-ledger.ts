/**
 * Counts how often a session's runner died at the same step, so that a step that kills its runner does not do so for ever. The store keeps
 * the count with the session, for hosts that take it later.
 *
 * Ends of its own (an exit code, a crash, a signal that the program sent itself, memory) are the step's doing: three are enough. A signal from
 * elsewhere says nothing about the step that it met, and a long step is met by many of them; so such ends are counted apart, with time
 * between the tries, and only so many end the session that somebody must mean it.
 */
import { AkError } from '../errors';
import type { Logger } from '../log';
import type { Crash, Store } from '../store/store';

/** A step may kill this many runners. */
export const MAX_CRASHES_AT_STEP = 3;
/** At one step a runner may be killed by others this often: some 25 minutes with the time between. */
export const MAX_KILLS_AT_STEP = 100;
/** So often in a row it is started again at once. */
const KILLS_WITHOUT_PAUSE = 3;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 15_000;

/** One end of a runner. */
export type Death = Omit<Crash, 'count' | 'kills' | 'fault'> & {
  fault: AkError | null;
  /** By somebody else. */
  isFromOutside: boolean;
};

export class CrashLedger {
  private readonly crashes = new Map<string, Crash>();
  /** When each may be started again, by the clock `now`. */
  private readonly pauses = new Map<string, number>();

  constructor(
    private readonly options: { store: Pick<Store, 'noteCrash'>; log: Logger },
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Counted at once, for the next claim may be on its way; in the store as soon as it can be. */
  async note(sessionId: string, death: Death): Promise<Crash> {
    const crash = this.add(sessionId, death);
    await this.options.store.noteCrash(sessionId, crash).catch((error: unknown) => {
      this.options.log.warn({ session: sessionId, err: error }, 'could not keep how the runner died');
    });
    return crash;
  }

  private add(sessionId: string, { fault, isFromOutside, ...crash }: Death): Crash {
    const former = this.crashes.get(sessionId);
    const before = former?.step === crash.step ? former : { count: 0, kills: 0 };
    const known = fault === null ? null : { code: fault.code, hint: fault.hint ?? null };
    const kills = (before.kills ?? 0) + (isFromOutside ? 1 : 0);
    const counted = { ...crash, count: before.count + (isFromOutside ? 0 : 1), kills, fault: known };
    this.crashes.set(sessionId, counted);
    if (isFromOutside) this.pauses.set(sessionId, this.now() + pauseAfter(kills));
    return counted;
  }

  /** What another host, or this one before it was started again, has counted. */
  recall(sessionId: string, crash: Crash | null): void {
    if (crash !== null && !this.crashes.has(sessionId)) this.crashes.set(sessionId, crash);
  }

  /** The crash that ends the session, once there were too many. */
  fatal(sessionId: string): Crash | null {
    const crash = this.crashes.get(sessionId);
    if (crash === undefined) return null;
    return crash.count >= MAX_CRASHES_AT_STEP || (crash.kills ?? 0) >= MAX_KILLS_AT_STEP ? crash : null;
  }

  /** Why the session is not to be started again yet: it was killed by others too often in a row. Null: it may be. */
  tooSoon(sessionId: string): AkError | null {
    const crash = this.crashes.get(sessionId);
    const retryInMs = Math.ceil((this.pauses.get(sessionId) ?? 0) - this.now());
    if (crash === undefined || retryInMs <= 0) return null;
    return new AkError(
      'runner_killed',
      `Something outside of the program ended the Python process ${crash.kills ?? 0} times at the same step (${crash.description}). ` +
        `It is started again in ${(retryInMs / 1000).toFixed(1)} s.`,
      { hint: 'Look who does so: a person, a supervisor, or a guard of memory.', context: { retryInMs } },
    );
  }

  forget(sessionId: string): void {
    this.crashes.delete(sessionId);
    this.pauses.delete(sessionId);
  }
}

function pauseAfter(kills: number): number {
  if (kills < KILLS_WITHOUT_PAUSE) return 0;
  return Math.min(FIRST_PAUSE_MS * 2 ** (kills - KILLS_WITHOUT_PAUSE), LONGEST_PAUSE_MS);
}
