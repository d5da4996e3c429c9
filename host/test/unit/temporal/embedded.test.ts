import { AkError } from '../../../errors';
import { createLogger } from '../../../log';
import { leaseServer } from '../../../temporal/embedded';
import { acquireServer, type AcquireServerOptions, type ServerLease } from '../../../temporal/server/lease';

jest.mock('../../../temporal/server/lease');

const log = createLogger({ level: 'error', format: 'json', colour: false, write: () => undefined });
const OPTIONS: AcquireServerOptions = {
  filesDir: '/files',
  runtimeDir: '/run',
  binary: () => Promise.resolve('/temporal'),
  port: null,
  ui: false,
  env: {},
};
const KEEPER_GONE = new AkError('temporal_unreachable', 'The keeper is gone.');

class Lease implements ServerLease {
  readonly uiUrl = null;
  releases = 0;
  lose: (error: AkError) => void = () => undefined;
  constructor(readonly address: string) {}
  async release(): Promise<void> {
    this.releases += 1;
  }
  onLost(callback: (error: AkError) => void): void {
    this.lose = callback;
  }
}

describe('leaseServer', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  /** Each acquisition gives the next lease. */
  function leases(...addresses: string[]): Lease[] {
    const made = addresses.map((address) => new Lease(address));
    const acquire = jest.mocked(acquireServer).mockReset();
    for (const lease of made) acquire.mockResolvedValueOnce(lease);
    return made;
  }

  it('tells where the server is, and gives it back', async () => {
    const [lease] = leases('127.0.0.1:1');
    const server = await leaseServer(OPTIONS, log);
    expect(server).toMatchObject({ address: '127.0.0.1:1', uiUrl: null });
    await server.release();
    expect(lease?.releases).toBe(1);
  });

  it('leases it again when its keeper dies, and gives the new lease back', async () => {
    const [first, second] = leases('127.0.0.1:1', '127.0.0.1:1');
    const server = await leaseServer(OPTIONS, log);
    first?.lose(KEEPER_GONE);
    await jest.runAllTimersAsync();
    expect(acquireServer).toHaveBeenCalledTimes(2);
    await server.release();
    expect([first?.releases, second?.releases]).toEqual([0, 1]);
  });

  it('watches the new lease as the first', async () => {
    const [first, second] = leases('127.0.0.1:1', '127.0.0.1:1', '127.0.0.1:1');
    await leaseServer(OPTIONS, log);
    first?.lose(KEEPER_GONE);
    await jest.runAllTimersAsync();
    second?.lose(KEEPER_GONE);
    await jest.runAllTimersAsync();
    expect(acquireServer).toHaveBeenCalledTimes(3);
  });

  it('fails when the server comes back elsewhere: workers are connected to the address', async () => {
    const [first] = leases('127.0.0.1:1', '127.0.0.1:2');
    const { failed } = await leaseServer(OPTIONS, log);
    first?.lose(KEEPER_GONE);
    await jest.runAllTimersAsync();
    await expect(failed).rejects.toMatchObject({
      code: 'temporal_unreachable',
      message: expect.stringContaining('127.0.0.1:2'),
    });
  });

  it('tries again and again when the server cannot be started: a full disk has room again', async () => {
    const [first] = leases('127.0.0.1:1');
    const acquire = jest.mocked(acquireServer);
    for (let times = 0; times < 20; times += 1)
      acquire.mockRejectedValueOnce(new AkError('temporal_start_failed', 'no'));
    const last = new Lease('127.0.0.1:1');
    acquire.mockResolvedValueOnce(last);
    const server = await leaseServer(OPTIONS, log);
    first?.lose(KEEPER_GONE);
    await jest.runAllTimersAsync();
    expect(acquire).toHaveBeenCalledTimes(22);
    await server.release();
    expect(last.releases).toBe(1);
  });

  it('leases it again when its keeper gives up: the next one begins to count anew', async () => {
    const [first] = leases('127.0.0.1:1', '127.0.0.1:1');
    await leaseServer(OPTIONS, log);
    first?.lose(new AkError('temporal_start_failed', 'it keeps dying'));
    await jest.runAllTimersAsync();
    expect(acquireServer).toHaveBeenCalledTimes(2);
  });

  it('lets a server go that was released while it was being leased again', async () => {
    const [first] = leases('127.0.0.1:1', '127.0.0.1:1');
    const server = await leaseServer(OPTIONS, log);
    first?.lose(KEEPER_GONE);
    await server.release();
    await jest.runAllTimersAsync();
    expect(acquireServer).toHaveBeenCalledTimes(1);
    // Which ends what its keeper left.
    expect(first?.releases).toBe(1);
  });

  /** What comes of a lease that is asked for again when the server is released meanwhile. */
  async function releasedMeanwhile(): Promise<{ late: Lease; come: () => void; released: Promise<void> }> {
    const [first] = leases('127.0.0.1:1');
    const late = new Lease('127.0.0.1:1');
    let give: (lease: ServerLease) => void = () => undefined;
    jest.mocked(acquireServer).mockReturnValueOnce(new Promise((resolve) => (give = resolve)));
    const server = await leaseServer(OPTIONS, log);
    first?.lose(KEEPER_GONE);
    await jest.runAllTimersAsync();
    return { late, come: () => give(late), released: server.release() };
  }

  it('gives back a lease that comes after the release, which waits for that', async () => {
    const { late, come, released } = await releasedMeanwhile();
    const ended = jest.fn();
    void released.then(ended);
    await jest.advanceTimersByTimeAsync(1000);
    expect(ended).not.toHaveBeenCalled();
    come();
    await released;
    expect(late.releases).toBe(1);
  });

  it('does not wait for it for ever', async () => {
    const { late, come, released } = await releasedMeanwhile();
    await jest.runAllTimersAsync();
    await released;
    come();
    await jest.runAllTimersAsync();
    expect(late.releases).toBe(1);
  });
});
