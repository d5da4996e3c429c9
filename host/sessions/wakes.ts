/**
 * Which parked sessions go on soon: their interpreters are started before their timers end. All hosts of the store look, for any of them may
 * get the claim.
 */
import type { Store } from '../store/store';

/** A parked session, when the first of its timers ends. */
export interface Wake {
  sessionId: string;
  buildId: string;
  untilMs: number;
}

export interface WakesOptions {
  store: Pick<Store, 'wakesBefore'>;
  now: () => number;
}

/** An interpreter has started by then, on a busy machine too. */
const LEAD_MS = 3_000;
/** It costs a look at each parked session. */
const READ_EVERY_MS = 10_000;
/** When another host has taken it, or none has room. */
const FORGOTTEN_AFTER_MS = 3_000;

export class Wakes {
  private soon: Wake[] = [];
  private readAt = -Infinity;

  constructor(private readonly options: WakesOptions) {}

  /** Reads them anew if it is time to. */
  async read(): Promise<void> {
    const now = this.options.now();
    if (Math.abs(now - this.readAt) < READ_EVERY_MS) return;
    this.readAt = now;
    this.soon = await this.options.store.wakesBefore(now + READ_EVERY_MS + LEAD_MS);
  }

  /** The builds of those whose time has come, or comes in a moment; the first of them first. */
  get due(): string[] {
    const now = this.options.now();
    return this.soon
      .filter(({ untilMs }) => untilMs <= now + LEAD_MS && untilMs > now - FORGOTTEN_AFTER_MS)
      .map(({ buildId }) => buildId);
  }

  /** It goes on. */
  claimed(sessionId: string): void {
    this.soon = this.soon.filter((wake) => wake.sessionId !== sessionId);
  }
}
