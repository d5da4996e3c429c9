import { liveHosts } from '../sessions/live-hosts';
import { readWaiting, type Waiting } from '../sessions/waiting';
import type { Store } from '../store/store';
import type { Cli } from './command';
import { writeLine } from './io';
import { HOW_TO_GET_A_HOST, waitingText } from './show/waiting';

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

/** Why a session waits is told when it has lasted for this long. */
const LASTS_MS = 2_000;
/** What who watches sees as it is: open calls and timers, and the reason that the session itself has. */
const SHOWN_ELSEWHERE: ReadonlySet<Waiting['kind']> = new Set(['call', 'timer', 'reason', 'paused']);

/** While a session is watched: says on stderr why it does not go on, once for each cause that lasts. */
export class WaitingLookout {
  private nextLookAt = 0;
  private seen: { kind: Waiting['kind']; since: number; isTold: boolean } | null = null;

  /** @param untold what is of no interest here */
  constructor(
    private readonly cli: Cli,
    private readonly store: Store,
    private readonly sessionId: string,
    private readonly untold: readonly Waiting['kind'][] = [],
  ) {}

  async look(): Promise<void> {
    const now = this.cli.services.now();
    if (now < this.nextLookAt) return;
    this.nextLookAt = now + LOOK_EVERY_MS;
    const session = await this.store.getSession(this.sessionId);
    const waiting = session === null ? undefined : (await readWaiting(this.store, [session], now)).get(session.id);
    if (waiting === undefined || SHOWN_ELSEWHERE.has(waiting.kind) || this.untold.includes(waiting.kind)) {
      this.seen = null;
      return;
    }
    if (this.seen?.kind !== waiting.kind) this.seen = { kind: waiting.kind, since: now, isTold: false };
    // That no host runs is known at once, and does not pass by itself.
    const isCertain = waiting.kind === 'host' && waiting.why === 'none';
    if (this.seen.isTold || (!isCertain && now - this.seen.since < LASTS_MS)) return;
    this.seen.isTold = true;
    writeLine(this.cli.io.stderr, isCertain ? NO_HOST : waitingText(waiting, now));
  }
}

const NO_HOST = `no host is running: the session waits for one; start it with: ${HOW_TO_GET_A_HOST}`;
