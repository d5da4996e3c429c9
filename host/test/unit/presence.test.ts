import { createLogger } from '../../log';
import { Presence, type PresenceOptions } from '../../presence';
import { deferred } from '../../sessions/deferred';
import { machineId } from '../../sessions/live-hosts';
import type { HostRow, HostTrouble } from '../../store/store';

const SELF = {
  id: 'hst_self',
  machine: machineId(),
  pid: process.pid,
  queue: 'q',
  serves: '',
  httpUrl: null,
  startedAt: 1,
};
/** Over what Linux gives out. */
const NO_PID = 4_194_305;
const log = createLogger({ level: 'error', format: 'json', colour: false, write: () => undefined });

/** The store as far as presence knows it. */
class Hosts {
  readonly rows = new Map<string, HostRow>();
  readonly sessions = new Map<string, { id: string; epoch: number; buildId: string }[]>();
  readonly seen = deferred<number>();
  isAway = false;

  async putHost(host: HostRow): Promise<void> {
    if (this.isAway) throw new Error('away');
    if (this.rows.has(host.id)) this.seen.resolve(host.seenAt);
    this.rows.set(host.id, host);
  }
  async listHosts(): Promise<HostRow[]> {
    return [...this.rows.values()];
  }
  async sessionsOfHost(id: string): Promise<{ id: string; epoch: number; buildId: string }[]> {
    return this.sessions.get(id) ?? [];
  }
  async removeHost(id: string): Promise<void> {
    this.rows.delete(id);
  }
}

describe('Presence', () => {
  const started: Presence[] = [];
  afterEach(async () => {
    jest.useRealTimers();
    await Promise.all(started.splice(0).map((presence) => presence.stop()));
  });

  async function start(
    hosts: Hosts,
    onSessionLost: PresenceOptions['onSessionLost'] = async () => undefined,
    giveUpClaimed: PresenceOptions['giveUpClaimed'] = async () => undefined,
    trouble: HostTrouble | null = null,
  ): Promise<Presence> {
    const presence = await Presence.start({
      store: hosts,
      self: SELF,
      log,
      onSessionLost,
      giveUpClaimed,
      trouble: () => trouble,
      noteStandings: async () => undefined,
      parkIdle: async () => undefined,
      expectWakes: async () => undefined,
    });
    started.push(presence);
    return presence;
  }

  it('serves nothing any more once it retires, but lives', async () => {
    const hosts = new Hosts();
    const presence = await Presence.start({
      store: hosts,
      self: { ...SELF, serves: 'ak' },
      log,
      onSessionLost: async () => undefined,
      giveUpClaimed: async () => undefined,
      noteStandings: async () => undefined,
      parkIdle: async () => undefined,
      expectWakes: async () => undefined,
      trouble: () => null,
    });
    started.push(presence);
    expect(hosts.rows.get('hst_self')).toMatchObject({ serves: 'ak' });
    await presence.retire();
    expect(hosts.rows.get('hst_self')).toMatchObject({ serves: '' });
    hosts.isAway = true;
    await presence.retire();
    hosts.isAway = false;
  });

  it('puts the host on the list, says that it lives, and takes it off', async () => {
    const hosts = new Hosts();
    const presence = await start(hosts);
    const at = await hosts.seen.promise;
    expect(hosts.rows.get(SELF.id)).toEqual({ ...SELF, seenAt: at });
    await presence.stop();
    expect(hosts.rows.size).toBe(0);
  });

  it('says what keeps it from its work', async () => {
    const hosts = new Hosts();
    const trouble = { kind: 'temporal', address: 'a:1', since: 3, why: 'refused' } as const;
    await start(hosts, undefined, undefined, trouble);
    await hosts.seen.promise;
    expect(hosts.rows.get(SELF.id)).toMatchObject({ trouble });
  });

  it('gives up with each beat what others have claimed', async () => {
    const asked = deferred<void>();
    await start(new Hosts(), undefined, async () => asked.resolve());
    await asked.promise;
  });

  it('tells the sessions of a host that is gone, then takes it off the list', async () => {
    const hosts = new Hosts();
    hosts.rows.set('hst_dead', { ...SELF, id: 'hst_dead', pid: NO_PID, seenAt: Date.now() });
    hosts.rows.set('hst_alive', { ...SELF, id: 'hst_alive', machine: 'other', seenAt: Date.now() });
    hosts.sessions.set('hst_dead', [
      { id: 'ses_1', epoch: 3, buildId: 'bld_1' },
      { id: 'ses_2', epoch: 1, buildId: 'bld_1' },
    ]);
    hosts.sessions.set('hst_alive', [{ id: 'ses_3', epoch: 1, buildId: 'bld_1' }]);
    const told: string[] = [];
    const both = deferred<void>();
    const presence = await start(hosts, async (id, epoch) => {
      expect(hosts.rows.has('hst_dead')).toBe(true);
      if (told.push(`${id}:${epoch}`) === 2) both.resolve();
    });
    await both.promise;
    await presence.stop();
    expect(told).toEqual(['ses_1:3', 'ses_2:1']);
    expect([...hosts.rows.keys()]).toEqual(['hst_alive']);
  });

  it('keeps a dead host on the list until its sessions were told', async () => {
    const hosts = new Hosts();
    hosts.rows.set('hst_dead', { ...SELF, id: 'hst_dead', pid: NO_PID, seenAt: Date.now() });
    hosts.sessions.set('hst_dead', [{ id: 'ses_1', epoch: 3, buildId: 'bld_1' }]);
    const tried = deferred<void>();
    const presence = await start(hosts, async () => {
      tried.resolve();
      throw new Error('Temporal is away');
    });
    await tried.promise;
    await presence.stop();
    expect([...hosts.rows.keys()]).toEqual(['hst_dead']);
  });

  it('goes on when the store is back', async () => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick'] });
    const hosts = new Hosts();
    await start(hosts);
    hosts.isAway = true;
    await jest.advanceTimersByTimeAsync(2000);
    hosts.isAway = false;
    await jest.advanceTimersByTimeAsync(2000);
    await expect(hosts.seen.promise).resolves.toBeGreaterThan(0);
  });
});
