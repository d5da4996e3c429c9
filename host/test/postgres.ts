/**
 * A PostgreSQL server of our own for tests: a new cluster in a temporary directory, reached over a Unix socket only, gone afterwards.
 * It needs the server's programs (Debian: `apt-get install postgresql`), looked for on PATH and where Debian puts them.
 */
import { execFile, execFileSync, spawn } from 'node:child_process';
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
  let server: ChildProcess | null = null;
  try {
    if (user !== null) await chown(root, user.uid, user.gid);
    const as = { cwd: root, ...(user ?? {}) };
    const data = join(root, 'data');
    const initdb = ['-D', data, '-U', 'ak', '-A', 'trust', '-E', 'UTF8', '--no-locale', '--no-sync'];
    await promisify(execFile)(join(directory, 'initdb'), initdb, { ...as, timeout: START_TIMEOUT_MS });
    const settings = ['-c', 'listen_addresses=', '-c', `unix_socket_directories=${root}`, '-c', 'fsync=off'];
    server = spawn(join(directory, 'postgres'), ['-D', data, ...settings], {
      ...as,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    await ready(server);
    return describeServer(root, server);
  } catch (error) {
    await stop(root, server);
    throw error;
  }
}

function describeServer(root: string, server: ChildProcess): TestPostgres {
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
    stop: () => stop(root, server),
  };
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

async function stop(root: string, server: ChildProcess | null): Promise<void> {
  if (server !== null && server.exitCode === null && server.signalCode === null) {
    const deadline = setTimeout(() => server.kill('SIGKILL'), STOP_TIMEOUT_MS);
    const gone = once(server, 'exit');
    // SIGINT is its fast shutdown: it does not wait for clients.
    server.kill('SIGINT');
    await gone;
    clearTimeout(deadline);
  }
  await rm(root, { recursive: true, force: true });
}
