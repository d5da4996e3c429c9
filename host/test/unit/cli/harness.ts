/** Runs command lines without a process: a store and a configuration of its own in a temporary home, a host that tests steer. */
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { runCli } from '../../../cli/cli';
import type { Interrupt, Io, Output } from '../../../cli/io';
import { realServices, type Services } from '../../../cli/services';
import { loadConfig } from '../../../config/load';
import type { Host, HostOptions } from '../../../host';
import { sharedQueue } from '../../../sessions/create';
import { HOST_SEEN_WITHIN_MS, machineId, servesText } from '../../../sessions/live-hosts';
import { openStore } from '../../../store/open';
import type { NewSession, Store } from '../../../store/store';

export interface Ran {
  exitCode: number;
  stdout: string;
  stderr: string;
}

/** What a test does as the host of a command; when it returns, the host goes on doing nothing until it is stopped. */
export type HostScript = (store: Store, options: HostOptions) => Promise<void>;

export class CliHarness {
  readonly home = fs.mkdtempSync(path.join(os.tmpdir(), 'ak-test-'));
  readonly env = { HOME: this.home, XDG_RUNTIME_DIR: this.home, PATH: process.env['PATH'] };
  /** Hosts that commands started, and stopped. */
  readonly hosts: { serves: HostOptions['serves']; stopped: boolean }[] = [];
  hostScript: HostScript = () => Promise.resolve();
  /** Resolves when a host has started. */
  hostStarted: Promise<unknown> = Promise.resolve();
  /** How fast the clock of commands runs. */
  pace = 1;
  /** Text after which stdout has no reader. */
  closeStdoutAfter: string | null = null;
  private readonly handlers = new Set<(interrupt: Interrupt) => void>();
  private opened: Store | null = null;

  /** Called with all that was written so far, after every write. */
  onOutput: (ran: Omit<Ran, 'exitCode'>) => void = () => undefined;

  async store(): Promise<Store> {
    this.opened ??= await openStore((await loadConfig({ env: this.env })).db);
    return this.opened;
  }

  interrupt(by: Interrupt): void {
    for (const handler of this.handlers) handler(by);
  }

  async run(...argv: string[]): Promise<Ran> {
    const written = { stdout: '', stderr: '' };
    const output = (name: 'stdout' | 'stderr'): Output => ({
      isTerminal: false,
      write: (text) => {
        written[name] += text;
        this.onOutput(written);
      },
    });
    const io: Io = {
      stdout: output('stdout'),
      stderr: output('stderr'),
      env: this.env,
      cwd: this.home,
      onInterrupt: (handler) => {
        this.handlers.add(handler);
        return () => this.handlers.delete(handler);
      },
    };
    const exitCode = await runCli(argv, io, this.services());
    if (this.handlers.size > 0) throw new Error('the command left an interrupt handler behind');
    return { exitCode, ...written };
  }

  async close(): Promise<void> {
    await this.opened?.close();
    fs.rmSync(this.home, { recursive: true, force: true });
  }

  private services(): Services {
    const begun = Date.now();
    return {
      ...realServices,
      startHost: (options) => this.startHost(options),
      now: () => begun + (Date.now() - begun) * this.pace,
      pause: (ms, signal) => realServices.pause(ms / this.pace, signal),
    };
  }

  private async startHost(options: HostOptions): Promise<Host> {
    const record = { serves: options.serves, stopped: false };
    this.hosts.push(record);
    await this.hostStarted;
    const store = await this.store();
    return {
      id: 'hst_fake',
      httpUrl: 'http://127.0.0.1:7000',
      temporal: { address: '127.0.0.1:7233', uiUrl: null },
      closed: () => Promise.resolve(),
      stop: () => {
        record.stopped = true;
        return Promise.resolve();
      },
      failed: this.hostScript(store, options).then(() => new Promise<never>(() => undefined)),
    };
  }
}

/** A project `shop` whose `main.py` has `on_event`. */
export async function deployShop(store: Store): Promise<void> {
  await saveBuild(store);
  await store.deploy({
    projectName: 'shop',
    buildId: 'bld_1',
    vars: [{ name: 'KEY', value: 'hidden-text', secret: true }],
  });
}

async function saveBuild(store: Store): Promise<void> {
  await store.saveBuild({
    id: 'bld_1',
    sha256: 'f'.repeat(64),
    sizeBytes: 10,
    files: ['main.py'],
    exports: { 'main.py': { names: ['on_event'], functions: ['on_event'], dynamic: false } },
    createdAt: 1,
  });
}

/** A session as `ak run` makes it. */
export async function createSession(store: Store, changes: Partial<NewSession> = {}): Promise<string> {
  await saveBuild(store);
  const session = await store.createSession({
    id: 'ses_1',
    deploymentId: null,
    projectName: null,
    buildId: 'bld_1',
    entrypoint: 'main.py:on_event',
    event: { event_type: 'manual', event_id: 'e', integration_id: '', data: {} },
    vars: [],
    queue: 'ak-own-ses_1',
    ...changes,
  });
  return session.id;
}

/** A host that says it lives: in this process, which does. */
export async function putLiveHost(store: Store, queue?: string): Promise<void> {
  const served = queue ?? sharedQueue(await store.installationId());
  const now = Date.now();
  await store.putHost({
    id: 'hst_live',
    machine: machineId(),
    pid: process.pid,
    queue: 'own',
    serves: servesText([served]),
    httpUrl: null,
    startedAt: now,
    // As far ahead as a row may be, to stay alive during a slow test.
    seenAt: now + HOST_SEEN_WITHIN_MS,
  });
}

/** Plays the program: claims the session, prints, and ends it. */
export async function playSession(
  store: Store,
  id: string,
  prints: string[],
  outcome: Parameters<Store['endSession']>[2],
): Promise<void> {
  const session = await store.claimSession(id, 'hst_fake');
  if (session === null) throw new Error('the session has ended already');
  const first = await store.countPrints(id);
  const at = Date.now();
  const entries = prints.map((text, index) => {
    const line = { seq: first + index, stream: 'stdout' as const, text, level: null, logger: null, at };
    return { kind: 'print' as const, line };
  });
  await store.appendJournal(id, session.epoch, entries);
  await store.endSession(id, session.epoch, outcome);
}
