import { liveHosts } from '../sessions/live-hosts';
import type { Store } from '../store/store';
import type { Cli } from './command';
import { writeLine } from './io';

/** How often a watcher looks whether a host is still there. */
const LOOK_EVERY_MS = 2_000;

/** Says on stderr when nothing takes sessions of this queue, and what that means. Returns whether a host is there. */
export async function noticeWithoutHost(cli: Cli, store: Store, queue: string, meaning: string): Promise<boolean> {
  const hosts = await liveHosts(store, queue, cli.services.now());
  if (hosts.length === 0) writeLine(cli.io.stderr, `no host is running: ${meaning}; start one with: ak up`);
  return hosts.length > 0;
}

/** How long a queue has had no host, as far as a watcher has seen. */
export class HostAbsence {
  private nextLookAt = 0;
  private since: number | null = null;

  constructor(
    private readonly cli: Cli,
    private readonly store: Store,
    private readonly queue: string,
  ) {}

  /** Null while a host is there. */
  async lengthMs(): Promise<number | null> {
    const now = this.cli.services.now();
    if (now >= this.nextLookAt) {
      this.nextLookAt = now + LOOK_EVERY_MS;
      const isThere = (await liveHosts(this.store, this.queue, now)).length > 0;
      this.since = isThere ? null : (this.since ?? now);
    }
    return this.since === null ? null : now - this.since;
  }
}

/** While a session is watched: says once when there is no host for it, and again when one has come and gone. */
export class HostLookout {
  private readonly absence: HostAbsence;
  private isTold = false;

  constructor(
    private readonly cli: Cli,
    store: Store,
    queue: string,
  ) {
    this.absence = new HostAbsence(cli, store, queue);
  }

  async look(): Promise<void> {
    const isGone = (await this.absence.lengthMs()) !== null;
    if (isGone && !this.isTold) {
      writeLine(this.cli.io.stderr, 'no host is running: the session waits for one; start it with: ak up');
    }
    this.isTold = isGone;
  }
}
