/**
 * What a server does when the store is away at its start, as when a machine starts everything at once: it waits and says so. Only for what may
 * pass by itself; a wrong password does not.
 */
import { ensureError } from '../errors';
import { mayPass } from '../store/database';
import type { Cli } from './command';
import { writeLine } from './io';

const LOOK_EVERY_MS = 1_000;
const SAY_EVERY_MS = 30_000;

export interface PatienceOptions {
  /** Milliseconds; over all that is waited for. */
  withinMs: number;
  /** Aborted when nobody waits any more. */
  signal: AbortSignal;
}

export class Patience {
  private readonly begunAt: number;
  private said: { message: string; at: number } | null = null;

  constructor(
    private readonly cli: Cli,
    private readonly options: PatienceOptions,
  ) {
    this.begunAt = cli.services.now();
  }

  /** What `attempt` comes to once the store is there. @throws its error: at once one that does not pass, any other when the time is over */
  async wait<T>(attempt: () => Promise<T>): Promise<T> {
    const { now, pause } = this.cli.services;
    const { withinMs, signal } = this.options;
    for (;;) {
      try {
        return await attempt();
      } catch (error) {
        if (!mayPass(error) || signal.aborted || now() - this.begunAt >= withinMs) throw error;
        this.say(ensureError(error), now());
      }
      await pause(LOOK_EVERY_MS, signal);
    }
  }

  /** Each reason once, and again while it lasts. */
  private say(error: Error, at: number): void {
    const { message } = error;
    if (this.said?.message === message && at - this.said.at < SAY_EVERY_MS) return;
    this.said = { message, at };
    writeLine(this.cli.io.stderr, `waiting for the store: ${message}`);
  }
}
