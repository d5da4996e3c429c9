/** An installation in a temporary folder, with hosts in this process and in others, all of them ended with the test. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { acquireServer, type AcquireServerOptions, type ServerLease } from '../../../../temporal/server/lease';
import { endOrphans } from '../../../../temporal/server/orphans';
import { readServerRecord, type ServerRecord } from '../../../../temporal/server/server-record';
import type { KeeperBuild } from './keeper-build';

const HOST_SOURCE = `
const { acquireServer } = require(process.argv[1]);
const options = JSON.parse(process.argv[2]);
acquireServer({ ...options, env: process.env, binary: async () => options.binary }).then(async (lease) => {
  console.log(lease.address);
  process.stdin.once('data', () => lease.release().then(() => process.exit(0)));
}, (error) => { console.log(error.code + ': ' + error.message); process.exit(1); });
`;

/** A process that has acquired the server. */
export interface HostProcess {
  child: ChildProcess;
  /** The address it was given, or its error. */
  answer: Promise<string>;
  ended: Promise<void>;
  /** Resolves when the process has ended. */
  release(): Promise<void>;
}

export class Installation {
  readonly directory = mkdtempSync(join(tmpdir(), 'ak-keeper-'));
  readonly filesDir = join(this.directory, 'files');
  readonly runtimeDir = join(this.directory, 'run');
  readonly #build: KeeperBuild;
  readonly #leases: ServerLease[] = [];
  readonly #hosts: HostProcess[] = [];

  constructor(build: KeeperBuild) {
    this.#build = build;
  }

  async acquire(binary: string, more: Partial<AcquireServerOptions> = {}): Promise<ServerLease> {
    const lease = await acquireServer({
      ...this.#options(),
      env: process.env,
      binary: () => Promise.resolve(binary),
      ...more,
    });
    this.#leases.push(lease);
    return lease;
  }

  /** @param graceMs counts if this host is the one that starts the keeper */
  startHost(binary: string, graceMs = 400): HostProcess {
    const options = JSON.stringify({ ...this.#options(), binary, graceMs });
    const child = spawn(process.execPath, ['-e', HOST_SOURCE, this.#build.leaseModule, options], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    const host: HostProcess = {
      child,
      answer: firstLine(createInterface({ input: child.stdout })),
      ended,
      release: () => {
        child.stdin.write('release\n');
        return ended;
      },
    };
    this.#hosts.push(host);
    return host;
  }

  get record(): ServerRecord {
    return readServerRecord(join(this.filesDir, 'temporal-server.json'));
  }

  /** Process ids of all servers started so far (by the stand-in). */
  get starts(): number[] {
    return readFileSync(join(this.filesDir, 'starts'), 'utf8').trim().split('\n').map(Number);
  }

  async close(): Promise<void> {
    for (const { child, ended } of this.#hosts) {
      if (child.exitCode === null) child.kill('SIGKILL');
      await ended;
    }
    await Promise.allSettled(this.#leases.map((lease) => lease.release()));
    const { keeperPid, serverPid } = this.record;
    try {
      await until('the keeper and the server have ended', () => !isAlive(keeperPid) && !isAlive(serverPid), 15_000);
    } finally {
      // Only after a failure is there anything left to end.
      if (keeperPid !== null && isAlive(keeperPid)) process.kill(keeperPid, 'SIGKILL');
      await endOrphans(join(realpathSync(this.filesDir), 'temporal.db'), 1000);
      rmSync(this.directory, { recursive: true, force: true });
    }
  }

  #options(): Omit<AcquireServerOptions, 'env' | 'binary'> {
    const { filesDir, runtimeDir } = this;
    return { filesDir, runtimeDir, port: null, ui: false, graceMs: 400, keeperMain: this.#build.keeperMain };
  }
}

/** Polls, because what is asked about belongs to other processes. */
export async function until(what: string, condition: () => boolean, deadlineMs = 10_000): Promise<void> {
  const endsAt = Date.now() + deadlineMs;
  while (!condition()) {
    if (Date.now() > endsAt) throw new Error(`Not within ${deadlineMs} ms: ${what}`);
    await delay(10);
  }
}

export function isAlive(pid: number | null): boolean {
  if (pid === null) return false;
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  return !isZombie(pid);
}

/** A record's number, which the test needs to be there. */
export function present<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) throw new Error('Expected a value');
  return value;
}

function isZombie(pid: number): boolean {
  try {
    return /^\d+ \(.*\) Z/s.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

function firstLine(lines: Interface): Promise<string> {
  return new Promise((resolve) => {
    lines.once('line', resolve);
    lines.once('close', () => resolve('said nothing'));
  });
}
