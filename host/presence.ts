/** A host says that it lives, and notices hosts that no longer do: their sessions are claimed again at once. */
import { pause, withDeadline } from './deadline';
import type { Logger } from './log';
import { Liveness } from './sessions/live-hosts';
import type { HostRow, HostTrouble, Store } from './store/store';

export interface PresenceOptions {
  store: Pick<Store, 'putHost' | 'listHosts' | 'removeHost' | 'sessionsOfHost'>;
  self: Omit<HostRow, 'seenAt' | 'trouble'>;
  log: Logger;
  /** What keeps this host from its work; null when nothing does. */
  trouble: () => HostTrouble | null;
  /** Notes in the store what the sessions here are at. */
  noteStandings: () => Promise<void>;
  /** Gives up the runners of sessions here that sleep for long. */
  parkIdle: () => Promise<void>;
  /** Makes ready for parked sessions that go on soon. */
  expectWakes: () => Promise<void>;
  /** Gives up the sessions here that another host has claimed. */
  giveUpClaimed: () => Promise<void>;
  /** Tells the session's workflow that the host of this epoch is gone. */
  onSessionLost: (sessionId: string, epoch: number) => Promise<void>;
  /** A clock that nobody sets; left out: that of this process. */
  now?: () => number;
}

const BEAT_MS = 1000;
const RETIRE_DEADLINE_MS = 1000;

export class Presence {
  private readonly abort = new AbortController();
  private readonly loop: Promise<void>;
  private serves: string;
  private readonly liveness: Liveness;
  private burial: Promise<void> | null = null;

  private constructor(private readonly options: PresenceOptions) {
    this.serves = options.self.serves;
    this.liveness = new Liveness(options.self.machine, options.now);
    this.loop = this.run();
  }

  static async start(options: PresenceOptions): Promise<Presence> {
    await options.store.putHost({ ...options.self, seenAt: Date.now() });
    return new Presence(options);
  }

  /** It lives, but takes no more sessions; the store may be away. */
  async retire(): Promise<void> {
    this.serves = '';
    await withDeadline(
      this.beat().catch(() => undefined),
      RETIRE_DEADLINE_MS,
    );
  }

  /** Takes the host off the list. */
  async stop(): Promise<void> {
    this.abort.abort();
    await this.loop;
    await this.options.store.removeHost(this.options.self.id);
  }

  private async run(): Promise<void> {
    while (!this.abort.signal.aborted) {
      try {
        await this.beat();
        await this.options.giveUpClaimed();
        await this.options.noteStandings();
        await this.options.parkIdle();
        await this.options.expectWakes();
      } catch (error) {
        this.options.log.warn({ err: error }, 'waiting for the store');
      }
      this.burial ??= this.bury();
      await pause(BEAT_MS, this.abort.signal);
    }
    await this.burial;
  }

  /** The whole row: a host that was halted and taken for dead comes back. */
  private beat(): Promise<void> {
    const trouble = this.options.trouble();
    return this.options.store.putHost({
      ...this.options.self,
      serves: this.serves,
      seenAt: Date.now(),
      ...(trouble === null ? {} : { trouble }),
    });
  }

  /** Beside the beat: it asks Temporal, which may be away, and a host that misses its beats is taken for dead itself. */
  private async bury(): Promise<void> {
    try {
      await this.buryTheDead();
    } catch (error) {
      this.options.log.warn({ err: error }, 'could not yet tell the sessions of a host that is gone');
    } finally {
      this.burial = null;
    }
  }

  private async buryTheDead(): Promise<void> {
    const { store, self, log, onSessionLost } = this.options;
    const hosts = await store.listHosts();
    for (const host of this.liveness.gone(hosts.filter(({ id }) => id !== self.id))) {
      const sessions = await store.sessionsOfHost(host.id);
      log.info({ host: host.id, sessions: sessions.length }, 'a host is gone, its sessions are claimed again');
      await Promise.all(sessions.map(({ id, epoch }) => onSessionLost(id, epoch)));
      await store.removeHost(host.id);
    }
  }
}
