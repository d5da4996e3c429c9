/** A private installation for a measurement: its own home, store and embedded server. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

const AK = resolve(__dirname, '..', '..', 'bin', 'ak');

export class Workspace {
  readonly root = mkdtempSync(join(tmpdir(), 'ak-bench-'));
  readonly env: NodeJS.ProcessEnv;

  constructor() {
    const inside = (name: string): string => {
      const path = join(this.root, name);
      mkdirSync(path, { mode: 0o700 });
      return path;
    };
    // The cache stays the user's: the server is downloaded once.
    this.env = {
      ...process.env,
      XDG_CONFIG_HOME: inside('config'),
      XDG_DATA_HOME: inside('data'),
      XDG_RUNTIME_DIR: inside('run'),
    };
  }

  /** Writes a file of a program and returns its path. */
  write(name: string, text: string): string {
    const path = join(this.root, name);
    writeFileSync(path, text);
    return path;
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

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

/** Milliseconds from now until a line of the stream matches. */
export async function untilLine(stream: NodeJS.ReadableStream, pattern: RegExp, deadlineMs: number): Promise<{ ms: number; line: string }> {
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
