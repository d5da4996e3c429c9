/** Asks the Temporal server once a second whether it is there: the SDK tries again for ever, and is silent about it. */
import type { Client } from '@temporalio/client';
import { pause } from '../deadline';
import { ensureError } from '../errors';
import type { HostTrouble } from '../store/store';

const ASK_EVERY_MS = 1_000;
const ANSWERS_WITHIN_MS = 2_000;

export interface AskedServer {
  address: string;
  /** Rejects when it does not answer. */
  ask: () => Promise<unknown>;
}

export class Reachable {
  private readonly abort = new AbortController();
  private readonly loop: Promise<void>;
  private lost: HostTrouble | null = null;

  constructor(
    private readonly server: AskedServer,
    private readonly everyMs = ASK_EVERY_MS,
  ) {
    this.loop = this.run();
  }

  static of(client: Client, address: string): Reachable {
    const ask = (): Promise<unknown> =>
      client.withDeadline(Date.now() + ANSWERS_WITHIN_MS, () => client.workflowService.getSystemInfo({}));
    return new Reachable({ address, ask });
  }

  /** Null while it answers. */
  get trouble(): HostTrouble | null {
    return this.lost;
  }

  async stop(): Promise<void> {
    this.abort.abort();
    await this.loop;
  }

  private async run(): Promise<void> {
    const { signal } = this.abort;
    while (!signal.aborted) {
      const askedAt = Date.now();
      try {
        await this.server.ask();
        this.lost = null;
      } catch (error) {
        const { address } = this.server;
        this.lost = { kind: 'temporal', address, since: this.lost?.since ?? askedAt, why: ensureError(error).message };
      }
      await pause(this.everyMs, signal);
    }
  }
}
