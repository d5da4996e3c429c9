/**
 * A PostgreSQL server of our own for tests: a new cluster in a temporary directory, reached over a Unix socket only, gone afterwards.
 * It needs the server's programs (Debian: `apt-get install postgresql`), looked for on PATH and where Debian puts them.
 */
import { execFile, execFileSync, spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { Client } from 'pg';

const START_TIMEOUT_MS = 30_000;
const STOP_TIMEOUT_MS = 10_000;
const DEBIAN_VERSIONS = '/usr/lib/postgresql';

/** Where the programs are, and as whom they run: the server refuses to be root. */
export interface PostgresPrograms {
  directory: string;
  user: { uid: number; gid: number } | null;
}

export interface TestPostgres {
  /** DSN of a new, empty schema. */
  newSchema(): Promise<string>;
  /** DSN of a database that does not exist. */
  missingDatabase: string;
  /** Ends it so that it has to recover at the next start: by its immediate shutdown, or by SIGKILL of each of its processes. */
  crash(by: 'SIGQUIT' | 'SIGKILL'): Promise<void>;
  /** After `crash`. */
  restart(): Promise<void>;
  /** Halts all of its processes: who is connected gets no answer, and who connects neither. */
  halt(): void;
  wake(): void;
  stop(): Promise<void>;
}

/** The programs, or the reason why there is no server to be had here. */
export function findPostgres(): PostgresPrograms | string {
  const directory = candidates().find((path) => existsSync(join(path, 'initdb')) && existsSync(join(path, 'postgres')));
  if (directory === undefined) return `no PostgreSQL server is installed (looked on PATH and in ${DEBIAN_VERSIONS})`;
  if (process.getuid?.() !== 0) return { directory, user: null };
  try {
    return { directory, user: { uid: idOf('-u'), gid: idOf('-g') } };
  } catch {
    return 'the server does not run as root, and there is no user postgres';
  }
}

function candidates(): string[] {
  const versions = existsSync(DEBIAN_VERSIONS) ? readdirSync(DEBIAN_VERSIONS) : [];
  const newestFirst = versions.sort((first, second) => Number(second) - Number(first));
  const onPath = (process.env['PATH'] ?? '').split(delimiter);
  return [...onPath, ...newestFirst.map((version) => join(DEBIAN_VERSIONS, version, 'bin'))];
}

function idOf(flag: '-u' | '-g'): number {
  return Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
}

export async function startPostgres({ directory, user }: PostgresPrograms): Promise<TestPostgres> {
  // A socket's path is short, so the directory lies right below the temporary one.
  const root = await mkdtemp(join(tmpdir(), 'ak-pg-'));
  const data = join(root, 'data');
  const as = { cwd: root, ...(user ?? {}) };
  const server = new Server(() => {
    const settings = ['-c', 'listen_addresses=', '-c', `unix_socket_directories=${root}`, '-c', 'fsync=off'];
    return spawn(join(directory, 'postgres'), ['-D', data, ...settings], {
      ...as,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
  });
  try {
    if (user !== null) await chown(root, user.uid, user.gid);
    const initdb = ['-D', data, '-U', 'ak', '-A', 'trust', '-E', 'UTF8', '--no-locale', '--no-sync'];
    await promisify(execFile)(join(directory, 'initdb'), initdb, { ...as, timeout: START_TIMEOUT_MS });
    await server.start();
    return describeServer(root, server);
  } catch (error) {
    await stop(root, server);
    throw error;
  }
}

function describeServer(root: string, server: Server): TestPostgres {
  const dsn = `postgres://ak@/postgres?host=${encodeURIComponent(root)}`;
  let schemas = 0;
  return {
    newSchema: async () => {
      schemas += 1;
      const schema = `test_${schemas}`;
      const client = new Client({ connectionString: dsn });
      await client.connect();
      await client.query(`create schema ${schema}`);
      await client.end();
      return `${dsn}&options=${encodeURIComponent(`-c search_path=${schema}`)}`;
    },
    missingDatabase: `postgres://ak@/nowhere?host=${encodeURIComponent(root)}`,
    crash: (by) => server.end(by),
    restart: () => server.start(),
    halt: () => server.signal('SIGSTOP'),
    wake: () => server.signal('SIGCONT'),
    stop: () => stop(root, server),
  };
}

/** The server's processes: one that starts a further one for each connection. */
class Server {
  private main: ChildProcess | null = null;

  constructor(private readonly spawnMain: () => ChildProcess) {}

  async start(): Promise<void> {
    this.main = this.spawnMain();
    await ready(this.main);
  }

  /** All of them. */
  signal(signal: NodeJS.Signals): void {
    const pid = this.main?.pid;
    if (pid === undefined || !this.runs()) return;
    for (const one of [pid, ...childrenOf(pid)]) send(one, signal);
  }

  async end(signal: 'SIGINT' | 'SIGQUIT' | 'SIGKILL'): Promise<void> {
    const { main } = this;
    if (main === null || !this.runs()) return;
    const deadline = setTimeout(() => this.signal('SIGKILL'), STOP_TIMEOUT_MS);
    const gone = once(main, 'exit');
    if (signal === 'SIGKILL') this.signal(signal);
    else main.kill(signal);
    await gone;
    clearTimeout(deadline);
  }

  private runs(): boolean {
    return this.main !== null && this.main.exitCode === null && this.main.signalCode === null;
  }
}

function childrenOf(pid: number): number[] {
  const { stdout } = spawnSync('ps', ['-o', 'pid=', '--ppid', String(pid)], { encoding: 'utf8' });
  return stdout.split('\n').filter(Boolean).map(Number);
}

/** One that has ended meanwhile needs none. */
function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    return;
  }
}

async function ready(server: ChildProcess): Promise<void> {
  if (server.stderr === null) throw new Error('the server has no stderr');
  const said: string[] = [];
  const deadline = setTimeout(() => server.kill('SIGKILL'), START_TIMEOUT_MS);
  try {
    for await (const line of createInterface({ input: server.stderr })) {
      said.push(line);
      if (line.includes('ready to accept connections')) {
        server.stderr.resume();
        return;
      }
    }
  } finally {
    clearTimeout(deadline);
  }
  throw new Error(`PostgreSQL did not start:\n${said.join('\n')}`);
}

async function stop(root: string, server: Server): Promise<void> {
  // One that is halted heeds nothing.
  server.signal('SIGCONT');
  // SIGINT is its fast shutdown: it does not wait for clients.
  await server.end('SIGINT');
  await rm(root, { recursive: true, force: true });
}
