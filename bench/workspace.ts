/** A private installation for a measurement: its own home, store and embedded server. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import Libsql from 'libsql';

const AK = resolve(__dirname, '..', 'bin', 'ak');

export class Workspace {
  readonly root = mkdtempSync(join(tmpdir(), 'ak-bench-'));
  readonly env: NodeJS.ProcessEnv;

  constructor() {
    const inside = (name: string): string => {
      const path = join(this.root, name);
      mkdirSync(path, { mode: 0o700 });
      return path;
    };
    // Node.js reads and parses the certificates named here at each start, for as long as half a command takes.
    const { NODE_EXTRA_CA_CERTS: _certificates, ...env } = process.env;
    // The cache stays the user's: the server is downloaded once.
    this.env = {
      ...env,
      XDG_CONFIG_HOME: inside('config'),
      XDG_DATA_HOME: inside('data'),
      XDG_RUNTIME_DIR: inside('run'),
    };
  }

  /** Writes a file of a program and returns its path. */
  write(name: string, text: string): string {
    const path = join(this.root, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    return path;
  }

  /** Runs `ak up` around the work, which gets the address of its Temporal server, and the process. */
  async withHost<T>(work: (address: string, pid: number) => Promise<T>): Promise<T> {
    const host = this.spawn('up', '--json');
    try {
      if (host.stdout === null) throw new Error('no stdout');
      host.stderr?.resume();
      const { line } = await untilLine(host.stdout, /^\{.*\}$/, 120_000);
      return await work(addressIn(line), host.pid ?? 0);
    } finally {
      host.kill('SIGTERM');
      await ended(host);
    }
  }

  /** Runs `ak` to its end. @throws when it fails */
  ak(...args: string[]): string {
    const result = spawnSync(AK, args, { env: this.env, encoding: 'utf8', timeout: 300_000 });
    if (result.status !== 0) throw new Error(`ak ${args.join(' ')}: exit ${result.status}\n${result.stderr}`);
    return result.stdout;
  }

  spawn(...args: string[]): ChildProcess {
    return spawn(AK, args, { env: this.env, stdio: ['ignore', 'pipe', 'pipe'] });
  }

  /** The file of the store. */
  get dsn(): string {
    return join(this.root, 'data', 'ak', 'ak.db');
  }

  /** What a query of the store gives as `count`. @throws when the store is not there yet */
  count(query: string): number | null {
    const database = new Libsql(this.dsn, { readonly: true });
    try {
      return (database.prepare(query).get() as { count: number | null }).count;
    } finally {
      database.close();
    }
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

function addressIn(line: string): string {
  const parsed: unknown = JSON.parse(line);
  const address = /"address":"([^"]+)"/.exec(JSON.stringify(parsed))?.[1];
  if (address === undefined) throw new Error(`no address in ${line}`);
  return address;
}

/** Milliseconds from now until a line of the stream matches. */
export async function untilLine(
  stream: NodeJS.ReadableStream,
  pattern: RegExp,
  deadlineMs: number,
): Promise<{ ms: number; line: string }> {
  const startedAt = performance.now();
  const lines = createInterface({ input: stream });
  const timer = setTimeout(() => lines.close(), deadlineMs);
  try {
    for await (const line of lines) {
      if (pattern.test(line)) return { ms: performance.now() - startedAt, line };
    }
    throw new Error(`no line like ${pattern} within ${deadlineMs} ms`);
  } finally {
    clearTimeout(timer);
  }
}

export async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  await new Promise<void>((resolveEnd) => child.once('exit', () => resolveEnd()));
}
