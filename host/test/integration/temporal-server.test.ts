/** The embedded server with the real program: what the stand-in of the unit tests cannot show. */
import { homedir } from 'node:os';
import { join } from 'node:path';
import { findTemporalBinary } from '../../temporal/server/binary';
import { runCommand } from '../../temporal/server/command';
import { Installation, isAlive, present, until } from '../unit/temporal/server/installation';
import { buildKeeper, type KeeperBuild } from '../unit/temporal/server/keeper-build';

describe('the embedded server', () => {
  let build: KeeperBuild;
  let place: Installation;
  let binary: string;

  beforeAll(async () => {
    build = buildKeeper();
    binary = await findTemporalBinary({
      configured: process.env['AK_TEMPORAL_BINARY'] ?? null,
      env: process.env,
      cacheDir: join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'ak'),
      python: () => Promise.resolve('python3'),
      onProgress: (line) => process.stderr.write(`${line}\n`),
    });
  }, 300_000);
  afterAll(() => build.remove());

  beforeEach(() => {
    place = new Installation(build);
  });
  afterEach(() => place.close());

  test('serves as soon as it is acquired, keeps what it was told, and ends with its last lease', async () => {
    const first = await place.acquire(binary);
    await registerNamespace(first.address, 'kept');
    const { serverPid } = place.record;
    await first.release();
    expect(isAlive(serverPid)).toBe(false);

    const second = await place.acquire(binary, { ui: true });
    expect(second.address).toBe(first.address);
    expect(await namespaces(second.address)).toMatch(/\bkept\b/);
    expect((await fetch(present(second.uiUrl))).status).toBe(200);
  });

  test('processes that start at once share one server, which outlives a killed host only by the grace', async () => {
    const hosts = [place.startHost(binary), place.startHost(binary)];
    const [one, two] = await Promise.all(hosts.map((host) => host.answer));
    expect(one).toBe(two);
    const { serverPid, keeperPid } = place.record;
    await hosts[0]?.release();
    expect(isAlive(serverPid)).toBe(true);
    hosts[1]?.child.kill('SIGKILL');
    await until('server and keeper have ended', () => !isAlive(serverPid) && !isAlive(keeperPid));
  });

  test('after the keeper was killed the orphan is ended and a new server has its address and its data', async () => {
    const lease = await place.acquire(binary);
    await registerNamespace(lease.address, 'kept');
    const lost = new Promise((resolve) => lease.onLost(resolve));
    const { serverPid: orphan, keeperPid } = place.record;
    process.kill(present(keeperPid), 'SIGKILL');
    await lost;
    const again = await place.acquire(binary);
    expect(isAlive(orphan)).toBe(false);
    expect(again.address).toBe(lease.address);
    expect(await namespaces(again.address)).toMatch(/\bkept\b/);
  });

  test('a server that was killed comes back at its address', async () => {
    const lines: string[] = [];
    const lease = await place.acquire(binary, { onProgress: (line) => lines.push(line) });
    process.kill(present(place.record.serverPid), 'SIGKILL');
    await until('it answers again', () => lines.length === 2);
    expect(await namespaces(lease.address)).toMatch(/\bdefault\b/);
  });

  test('a port that another server holds is named', async () => {
    const other = new Installation(build);
    try {
      const lease = await other.acquire(binary);
      const port = Number(lease.address.split(':')[1]);
      await expect(place.acquire(binary, { port })).rejects.toMatchObject({
        code: 'port_in_use',
        message: expect.stringMatching(
          new RegExp(`Port ${port}, .* taken by temporal \\(pid ${other.record.serverPid}\\)`),
        ),
      });
    } finally {
      await other.close();
    }
  });

  async function registerNamespace(address: string, namespace: string): Promise<void> {
    await temporal('operator', 'namespace', 'create', '--address', address, '--namespace', namespace);
  }

  async function namespaces(address: string): Promise<string> {
    return temporal('operator', 'namespace', 'list', '--address', address);
  }

  async function temporal(...args: string[]): Promise<string> {
    const { ok, output } = await runCommand(binary, args, { env: process.env, deadlineMs: 20_000 });
    if (!ok) throw new Error(output);
    return output;
  }
});
