/** A private installation for tests: its own configuration, SQLite store, runtime directory and embedded server; `ak` as users run it. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

const AK = resolve(__dirname, '..', '..', 'bin', 'ak');
const DEADLINE_MS = 120_000;
const CONFIG_FILE = 'config/ak/config.yaml';

export interface Finished {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** A command of ours under way. */
export class Running {
  stdout = '';
  stderr = '';
  private readonly exit: Promise<number | null>;

  constructor(readonly child: ChildProcess) {
    child.stdout?.setEncoding('utf8').on('data', (text: string) => (this.stdout += text));
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.stderr += text));
    this.exit = once(child, 'close').then(([code]) => (typeof code === 'number' ? code : null));
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  kill(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  async finished(): Promise<Finished> {
    const timer = setTimeout(() => this.child.kill('SIGKILL'), DEADLINE_MS);
    const code = await this.exit;
    clearTimeout(timer);
    return { code, stdout: this.stdout, stderr: this.stderr };
  }

  /** Resolves when it has ended, however long that takes. */
  async ended(): Promise<Finished> {
    return { code: await this.exit, stdout: this.stdout, stderr: this.stderr };
  }

  /** Resolves with the first match in what it wrote. */
  async says(pattern: RegExp): Promise<RegExpExecArray> {
    return waitFor(
      () => pattern.exec(this.stdout) ?? pattern.exec(this.stderr),
      `${pattern} in its output`,
      () => {
        return `stdout:\n${this.stdout}\nstderr:\n${this.stderr}`;
      },
    );
  }
}

export class Installation {
  readonly root = mkdtempSync(join(tmpdir(), 'ak-test-'));
  readonly env: NodeJS.ProcessEnv;
  private readonly started: Running[] = [];

  constructor() {
    const inside = (name: string): string => {
      const path = join(this.root, name);
      mkdirSync(path, { mode: 0o700 });
      return path;
    };
    this.env = {
      PATH: process.env['PATH'] ?? '',
      HOME: inside('home'),
      XDG_CONFIG_HOME: inside('config'),
      XDG_DATA_HOME: inside('data'),
      XDG_RUNTIME_DIR: inside('run'),
      // Shared by all tests: the server is downloaded once.
      XDG_CACHE_HOME: process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'),
    };
    mkdirSync(join(this.root, 'config', 'ak'));
    this.write(CONFIG_FILE, `db:\n  type: sqlite\n  dsn: ${this.path('store/ak.db')}\n`);
  }

  path(name: string): string {
    return join(this.root, name);
  }

  write(name: string, text: string): string {
    const path = this.path(name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    return path;
  }

  /** A program of the test's own: a shell script. */
  script(name: string, ...lines: string[]): string {
    const path = this.write(name, ['#!/bin/sh', ...lines, ''].join('\n'));
    chmodSync(path, 0o755);
    return path;
  }

  /** A folder for PATH in which there is Node, and nothing else. */
  nodeOnly(): string {
    const folder = this.path('node-only');
    mkdirSync(folder, { recursive: true });
    if (!existsSync(join(folder, 'node'))) symlinkSync(process.execPath, join(folder, 'node'));
    return folder;
  }

  /** Adds lines to config.yaml. */
  configure(...lines: string[]): void {
    appendFileSync(this.path(CONFIG_FILE), `${lines.join('\n')}\n`);
  }

  /** The processes, one a line, that were started with a path of this installation: keeper, server, runners. */
  processes(): string[] {
    const { stdout } = spawnSync('ps', ['-eo', 'pid=,args='], { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
    return stdout.split('\n').filter((line) => line.includes(this.root));
  }

  read(name: string): string {
    return existsSync(this.path(name)) ? readFileSync(this.path(name), 'utf8') : '';
  }

  /** Starts `ak`; it is ended with the installation. */
  start(args: string[], env: NodeJS.ProcessEnv = {}): Running {
    const child = spawn(AK, args, { cwd: this.root, env: { ...this.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    const running = new Running(child);
    this.started.push(running);
    return running;
  }

  /** Runs `ak` to its end. */
  ak(...args: string[]): Promise<Finished> {
    return this.start(args).finished();
  }

  /** Starts a host and waits until it serves. */
  async up(): Promise<Running & { where: HostWhere }> {
    const host = this.start(['up', '--json']);
    const [line] = await host.says(/^\{.*\}$/m);
    return Object.assign(host, { where: whereOf(line) });
  }

  /** What `--json` shows. */
  async json(...args: string[]): Promise<Record<string, unknown>> {
    const { stdout, stderr, code } = await this.ak(...args, '--json');
    if (code !== 0) throw new Error(`ak ${args.join(' ')}: exit ${code}\n${stderr}`);
    return JSON.parse(stdout) as Record<string, unknown>;
  }

  /** Ends everything and removes it. */
  async remove(): Promise<void> {
    for (const running of this.started) if (running.child.exitCode === null) running.kill('SIGTERM');
    await Promise.all(this.started.map((running) => running.finished()));
    rmSync(this.root, { recursive: true, force: true, maxRetries: 5 });
  }
}

export interface HostWhere {
  hostId: string;
  httpUrl: string;
  temporalAddress: string;
}

function whereOf(line: string): HostWhere {
  const parsed = JSON.parse(line) as { host_id: string; http_url: string; temporal: { address: string } };
  return { hostId: parsed.host_id, httpUrl: parsed.http_url, temporalAddress: parsed.temporal.address };
}

/** Polls until there is something; for what only another process can tell. @throws when it takes too long */
export async function waitFor<T>(
  look: () => T | null | undefined | false | Promise<T | null | undefined | false>,
  what: string,
  details: () => string = () => '',
  deadlineMs = DEADLINE_MS,
): Promise<T> {
  const deadline = Date.now() + deadlineMs;
  for (;;) {
    const found = await look();
    if (found !== null && found !== undefined && found !== false) return found;
    if (Date.now() > deadline) throw new Error(`waited ${deadlineMs} ms for ${what}\n${details()}`);
    await new Promise((resolveWait) => setTimeout(resolveWait, 20));
  }
}
