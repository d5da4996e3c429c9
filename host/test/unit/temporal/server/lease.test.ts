import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { writeFakeTemporal } from './fake-temporal';
import { Installation, isAlive, present, until } from './installation';
import { buildKeeper, type KeeperBuild } from './keeper-build';

describe('acquireServer', () => {
  let build: KeeperBuild;
  let place: Installation;
  let binary: string;

  beforeAll(() => {
    build = buildKeeper();
  });
  afterAll(() => build.remove());

  beforeEach(() => {
    place = new Installation(build);
    mkdirSync(place.filesDir);
    binary = writeFakeTemporal(place.directory);
  });
  afterEach(() => place.close());

  test('starts the server, tells where it is, and ends it with the last lease', async () => {
    const lease = await place.acquire(binary);
    expect(place.record).toMatchObject({ address: lease.address, serverPid: place.starts[0], uiUrl: null });
    expect(statSync(join(place.filesDir, 'temporal-server.json')).mode & 0o777).toBe(0o600);
    const { serverPid, keeperPid } = place.record;
    expect(isAlive(serverPid)).toBe(true);

    await lease.release();
    expect(isAlive(serverPid)).toBe(false);
    expect(place.record).toMatchObject({ address: null, serverPid: null, keeperPid: null, socketPath: null });
    await until('the keeper has ended', () => !isAlive(keeperPid));
  });

  test('two leases share a server, which ends with the second', async () => {
    const [one, two] = [await place.acquire(binary), await place.acquire(binary)];
    expect(two.address).toBe(one.address);
    const { serverPid } = place.record;
    await one.release();
    expect(isAlive(serverPid)).toBe(true);
    await two.release();
    expect(isAlive(serverPid)).toBe(false);
    expect(place.starts).toHaveLength(1);
  });

  test('a socket that somebody removed, with its directory, is made again: the next host shares the server', async () => {
    const one = await place.acquire(binary);
    rmSync(dirname(present(place.record.socketPath)), { recursive: true });
    const two = await place.acquire(binary);
    expect(two.address).toBe(one.address);
    expect(place.starts).toHaveLength(1);
    await one.release();
    await two.release();
    expect(isAlive(place.record.serverPid)).toBe(false);
  });

  test('ten processes that come at once share one server', async () => {
    const hosts = Array.from({ length: 10 }, () => place.startHost(binary));
    const answers = await Promise.all(hosts.map((host) => host.answer));
    expect(new Set(answers)).toEqual(new Set([present(place.record.address)]));
    expect(place.starts).toHaveLength(1);
    const { serverPid } = place.record;
    await Promise.all(hosts.map((host) => host.release()));
    expect(isAlive(serverPid)).toBe(false);
  });

  test('one that comes while the server is being ended gets a new one, at the same address', async () => {
    const first = await place.acquire(binary);
    const released = first.release();
    const second = await place.acquire(binary);
    await released;
    expect(second.address).toBe(first.address);
    expect(place.starts).toHaveLength(2);
    expect(isAlive(place.starts[0] ?? null)).toBe(false);
  });

  test('a host that was killed keeps the server for the grace only', async () => {
    const host = place.startHost(binary);
    await host.answer;
    const { serverPid, keeperPid } = place.record;
    host.child.kill('SIGKILL');
    await host.ended;
    await until('the server and its keeper have ended', () => !isAlive(serverPid) && !isAlive(keeperPid));
  });

  test('a host that comes back within the grace finds the same server', async () => {
    const host = place.startHost(binary, 1500);
    const address = await host.answer;
    host.child.kill('SIGKILL');
    await host.ended;
    const lease = await place.acquire(binary);
    expect(lease.address).toBe(address);
    // Longer than the grace, which must have been called off.
    await until('the grace is over', elapsed(1800));
    expect(isAlive(place.record.serverPid)).toBe(true);
    expect(place.starts).toHaveLength(1);
  });

  test('after the keeper was killed its lease is lost, and the next one ends the orphan first', async () => {
    const lease = await place.acquire(binary);
    const lost = new Promise<string>((resolve) => lease.onLost((error) => resolve(error.code)));
    const orphan = place.record.serverPid;
    process.kill(present(place.record.keeperPid), 'SIGKILL');
    expect(await lost).toBe('temporal_unreachable');
    expect(isAlive(orphan)).toBe(true);

    const again = await place.acquire(binary);
    expect(isAlive(orphan)).toBe(false);
    expect(again.address).toBe(lease.address);
  });

  test('a lease that is given back after its keeper was killed ends what the keeper left', async () => {
    const lease = await place.acquire(binary);
    const lost = new Promise((resolve) => lease.onLost(resolve));
    const orphan = place.record.serverPid;
    process.kill(present(place.record.keeperPid), 'SIGKILL');
    await lost;
    await lease.release();
    expect(isAlive(orphan)).toBe(false);
  });

  test('a keeper that is killed while the last lease is given back leaves nothing', async () => {
    const lease = await place.acquire(binary);
    const { serverPid: orphan, keeperPid } = place.record;
    process.kill(present(keeperPid), 'SIGSTOP');
    const released = lease.release();
    process.kill(present(keeperPid), 'SIGKILL');
    await released;
    expect(isAlive(orphan)).toBe(false);
  });

  test('a lost lease that is given back leaves the server of the next keeper alone', async () => {
    const lease = await place.acquire(binary);
    const lost = new Promise((resolve) => lease.onLost(resolve));
    process.kill(present(place.record.keeperPid), 'SIGKILL');
    await lost;
    await place.acquire(binary);
    await lease.release();
    expect(isAlive(place.record.serverPid)).toBe(true);
  });

  test('SIGTERM ends the keeper and its server in order', async () => {
    const lease = await place.acquire(binary);
    const lost = new Promise((resolve) => lease.onLost(resolve));
    const { serverPid, keeperPid } = place.record;
    process.kill(present(keeperPid), 'SIGTERM');
    await lost;
    expect(isAlive(serverPid)).toBe(false);
    expect(place.record.address).toBeNull();
  });

  test('a server that dies is started again on its port while somebody uses it', async () => {
    const lines: string[] = [];
    const lease = await place.acquire(binary, { onProgress: (line) => lines.push(line) });
    const died = present(place.record.serverPid);
    process.kill(died, 'SIGKILL');
    await until('it answers again', () => lines.length === 2);
    expect(lines).toEqual([
      'the Temporal server was ended by SIGKILL; starting it again',
      `the Temporal server answers again at ${lease.address}`,
    ]);
    expect(place.record.serverPid).not.toBe(died);
    expect(isAlive(place.record.serverPid)).toBe(true);
  });

  test('a server that cannot be started again is given up', async () => {
    const lease = await place.acquire(binary);
    const lost = new Promise<string>((resolve) => lease.onLost((error) => resolve(`${error.code} ${error.message}`)));
    writeFileSync(join(place.filesDir, 'broken'), '');
    process.kill(present(place.record.serverPid), 'SIGKILL');
    expect(await lost).toMatch(/^temporal_start_failed .* keeps ending: .*5 times.*the fake server is broken/s);
    await until('the keeper has ended', () => !isAlive(place.record.keeperPid));
  }, 30_000);

  test('a server that fails says why, and the next attempt is a new one', async () => {
    writeFileSync(join(place.filesDir, 'broken'), '');
    await expect(place.acquire(binary)).rejects.toMatchObject({
      code: 'temporal_start_failed',
      message: expect.stringMatching(/ended with exit code 7 while starting.*\n {2}the fake server is broken/s),
    });
    rmSync(join(place.filesDir, 'broken'));
    await place.acquire(binary);
  });

  test('a server that does not answer is ended at the deadline', async () => {
    writeFileSync(join(place.filesDir, 'deaf'), '');
    await expect(place.acquire(binary, { deadlineMs: 2500 })).rejects.toMatchObject({ code: 'temporal_start_failed' });
    await until('the server has ended', () => !isAlive(place.starts[0] ?? null));
  });

  test('a program that cannot be run is named', async () => {
    await expect(place.acquire(join(place.directory, 'nowhere'))).rejects.toMatchObject({
      code: 'temporal_start_failed',
      message: expect.stringMatching(/nowhere\) could not be run .*ENOENT/),
    });
  });

  test('a configured port that is taken is an error with the number and the holder', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    try {
      await expect(place.acquire(binary, { port })).rejects.toMatchObject({
        code: 'port_in_use',
        message: expect.stringMatching(new RegExp(`Port ${port}, .* taken by .*\\(pid ${process.pid}\\)`)),
      });
    } finally {
      other.close();
    }
    expect((await place.acquire(binary, { port })).address).toBe(`127.0.0.1:${port}`);
  });

  test('with the web interface it has an address of its own', async () => {
    const { address, uiUrl } = await place.acquire(binary, { ui: true });
    expect(uiUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(uiUrl).not.toContain(address);
    const commandLine = readFileSync(`/proc/${place.record.serverPid}/cmdline`, 'utf8').split('\0');
    expect(commandLine).not.toContain('--headless');
  });

  test('a host with another runtime directory finds the server through the record', async () => {
    const one = await place.acquire(binary);
    const two = await place.acquire(binary, { runtimeDir: join(place.directory, 'elsewhere') });
    expect(two.address).toBe(one.address);
    expect(place.starts).toHaveLength(1);
  });

  test('the server does not see the secrets of the environment', async () => {
    await place.acquire(binary, { env: { ...process.env, SECRET_TOKEN: 'hush', NODE_OPTIONS: '--no-warnings' } });
    for (const pid of [place.record.serverPid, place.record.keeperPid]) {
      const environment = readFileSync(`/proc/${pid}/environ`, 'utf8');
      expect(environment).toContain('PATH=');
      expect(environment).not.toMatch(/SECRET_TOKEN|NODE_OPTIONS/);
    }
  });

  test('a keeper is in a session of its own, so that Ctrl-C does not reach it', async () => {
    await place.acquire(binary);
    const { keeperPid } = place.record;
    const [, , processGroup, session] = readFileSync(`/proc/${keeperPid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    expect([Number(processGroup), Number(session)]).toEqual([keeperPid, keeperPid]);
  });

  function elapsed(ms: number): () => boolean {
    const endsAt = Date.now() + ms;
    return () => Date.now() > endsAt;
  }
});
