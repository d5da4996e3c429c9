/** An installation with hosts whose Python is `interpreter.py`, kept alive whatever is killed; and the faults that only the test can make. */
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Config } from '../../config/config';
import { hasCode } from '../../errors';
import { openStore } from '../../store/open';
import type { Durability, Store } from '../../store/store';
import { Installation, type Running } from '../installation';
import { openDatabase, type DatabaseKind, type DatabaseUnderTest } from './database';
import type { Fault, Order } from './orders';
import { DURABILITIES, PROGRAMS, PROGRAMS_FOLDER, projectOf } from './programs';
import { processesOf, runnersOf, sendSignal } from './processes';

interface Done {
  session: string;
  at: number;
  order: Order;
}

const DISK_BYTES = 768 * 1024 * 1024;
const LOOK_MS = 50;
/** How long the store is locked, and a disk full. */
const LOCK_MS = 20_000;
const FULL_MS = 6_000;
/** How long a database server is away, or silent. */
const DOWN_MS = 6_000;
const SILENT_MS = 8_000;
const CLOCK_MS = 3_600_000;
const PATIENCE_MS = 120_000;
const HOST_START_MS = 300;

export class Theatre {
  readonly installation = new Installation();
  readonly orders = this.folder('orders');
  readonly plainFolder = this.folder('plain');
  readonly python = execFileSync('python3', ['-c', 'import sys; print(sys.executable)'], { encoding: 'utf8' }).trim();
  private readonly disk = this.folder('disk');
  private readonly isMounted = mountDisk(this.disk);
  /** What hosts are started with, so that their clock can be set; the interpreter finds it beside the orders. */
  private readonly clock = makeClock(this.installation.path('clock'));
  private readonly done: Done[] = [];
  private clockMs = 0;
  private isOpen = true;
  private store: Store | null = null;
  private database: DatabaseUnderTest | null = null;
  private readonly hosts: (Running | null)[];
  private readonly keeping: Promise<void>[] = [];

  constructor(
    hosts: number,
    private readonly kind: DatabaseKind,
  ) {
    this.hosts = Array.from({ length: hosts }, () => null);
    this.installation.env['XDG_DATA_HOME'] = join(this.disk, 'data');
    const script = join(__dirname, 'interpreter.py');
    this.installation.script('orders/python', `exec ${this.python} -S -I ${script} ${this.orders} ${this.python} "$@"`);
  }

  private folder(name: string): string {
    const path = this.installation.path(name);
    mkdirSync(path, { recursive: true, mode: 0o700 });
    return path;
  }

  private configuration({ type, dsn, ...more }: Config['db']): string {
    return [
      'db:',
      `  type: ${type}`,
      `  dsn: ${JSON.stringify(dsn)}`,
      ...('keyFile' in more ? [`  key_file: ${more.keyFile}`] : []),
      `python: ${join(this.orders, 'python')}`,
      'log:',
      '  level: info',
      '',
    ].join('\n');
  }

  /** Outside of every session: nothing there is taken back. */
  outsideFolder(sessionId: string): string {
    return this.folder(`outside/${sessionId}`);
  }

  async open(): Promise<void> {
    const files = { dsn: join(this.disk, 'store', 'ak.db'), keyFile: this.installation.path('key') };
    this.database = await openDatabase(this.kind, files);
    this.installation.write('config/ak/config.yaml', this.configuration(this.database.config));
    for (const name of readdirSync(PROGRAMS_FOLDER).filter((file) => file.endsWith('.py'))) {
      this.installation.write(`code/${name}`, readFileSync(join(PROGRAMS_FOLDER, name), 'utf8'));
    }
    for (const durability of DURABILITIES) await this.deploy(durability);
    this.hosts.forEach((_, number) => this.keeping.push(this.keepHost(number)));
    this.keeping.push(this.heed());
  }

  private async deploy(durability: Durability): Promise<void> {
    const manifest = `code/${durability}.yaml`;
    const entrypoints = PROGRAMS.map((name) => `    - ${name}.py:main`);
    const project = [
      `  name: ${projectOf(durability)}`,
      `  durability: ${durability}`,
      '  entrypoints:',
      ...entrypoints,
    ];
    this.installation.write(manifest, ['version: v1', 'project:', ...project, ''].join('\n'));
    const { code, stderr } = await this.installation.ak('deploy', '--manifest', manifest);
    if (code !== 0) throw new Error(`ak deploy: exit ${code}\n${stderr}`);
  }

  private get databaseUnderTest(): DatabaseUnderTest {
    if (this.database === null) throw new Error('the theatre is not open');
    return this.database;
  }

  /** What was done by order of this session. */
  doneFor(sessionId: string): Fault[] {
    this.readDone();
    return this.done.filter(({ session }) => session === sessionId).map(({ order }) => order.do);
  }

  /** Asks the store until it can answer: it may be locked, or its disk full. */
  async patient<T>(ask: (store: Store) => Promise<T>): Promise<T> {
    const deadline = Date.now() + PATIENCE_MS;
    for (;;) {
      try {
        this.store ??= await openStore(this.databaseUnderTest.config);
        return await ask(this.store);
      } catch (error) {
        const isPassing = hasCode(error, 'store_busy') || hasCode(error, 'store_unavailable');
        if (!isPassing || Date.now() > deadline) throw error;
        await delay(LOOK_MS);
      }
    }
  }

  /** Ends everything; throws when something of it goes on. */
  async close(): Promise<void> {
    this.isOpen = false;
    for (const host of this.hosts) host?.kill('SIGTERM');
    await Promise.all(this.keeping);
    await this.store?.close();
    await this.database?.close();
    const deadline = Date.now() + 8_000;
    while (processesOf(this.installation.root).length > 0 && Date.now() < deadline) await delay(LOOK_MS);
    const left = processesOf(this.installation.root);
    for (const { pid } of left) sendSignal(pid, 'SIGKILL');
    if (this.isMounted) execFileSync('umount', ['-l', this.disk]);
    if (process.env['AK_FAULT_KEEP'] === undefined) await this.installation.remove();
    if (left.length > 0)
      throw new Error(`left behind: ${left.map(({ pid, command }) => `${pid} ${command.join(' ')}`).join('; ')}`);
  }

  /** A host that ends is started again. */
  private async keepHost(number: number): Promise<void> {
    while (this.isOpen) {
      mkdirSync(this.installation.path('run'), { recursive: true, mode: 0o700 });
      const host = this.installation.start(['up', '--json'], this.clock);
      this.hosts[number] = host;
      const end = await host.ended();
      writeFileSync(
        this.installation.path(`host-${number}-${Date.now()}.log`),
        `${end.stdout}\n${end.stderr}\nexit ${end.code}`,
      );
      await delay(HOST_START_MS);
    }
  }

  /** Does what it is asked for. */
  private async heed(): Promise<void> {
    const underWay: Promise<void>[] = [];
    for (let heeded = 0; this.isOpen; await delay(LOOK_MS)) {
      this.readDone();
      for (const { order } of this.done.slice(heeded)) underWay.push(this.inflict(order));
      heeded = this.done.length;
    }
    await Promise.all(underWay);
  }

  private async inflict({ do: fault }: Order): Promise<void> {
    switch (fault) {
      case 'ask to stop a host':
        this.hosts[0]?.kill('SIGTERM');
        return;
      case 'ask to kill the spare':
        return killSpares(this.installation.root);
      case 'ask to lock the store':
        return this.databaseUnderTest.lock(LOCK_MS);
      case 'ask to crash the database':
        return this.databaseUnderTest.crash('SIGKILL', 0);
      case 'ask to stop the database':
        return this.databaseUnderTest.crash('SIGQUIT', DOWN_MS);
      case 'ask to halt the database':
        return this.databaseUnderTest.halt(SILENT_MS);
      case 'ask to fill the disk':
        return this.fillDisk();
      case 'ask to set the clock forward':
        return this.setClock(CLOCK_MS);
      case 'ask to set the clock back':
        return this.setClock(-CLOCK_MS);
      case 'ask to remove the sockets':
        return this.removeSockets();
      default:
        return; // done by the interpreter
    }
  }

  /** At one blow: in a folder that is being emptied somebody would make another socket. */
  private removeSockets(): void {
    const [run, gone] = [this.installation.path('run'), this.installation.path(`run-${randomUUID()}`)];
    if (!existsSync(run)) return;
    renameSync(run, gone);
    rmSync(gone, { recursive: true, force: true, maxRetries: 50 });
  }

  /** Where no disk of our own can be mounted nothing is filled. */
  private async fillDisk(): Promise<void> {
    if (!this.isMounted) return;
    const filler = join(this.disk, 'filler');
    try {
      execFileSync('dd', ['if=/dev/zero', `of=${filler}`, 'bs=64k'], { stdio: 'ignore' });
    } catch {
      // That is how it ends: the disk is full.
    }
    await delay(FULL_MS);
    rmSync(filler, { force: true });
  }

  /** For good: the next such fault counts from there, so that it jumps once. */
  private setClock(byMs: number): void {
    this.clockMs += byMs;
    const offset = Buffer.alloc(8);
    offset.writeBigInt64LE(BigInt(this.clockMs));
    // In place: it is mapped.
    const file = openSync(this.installation.path('clock'), 'r+');
    writeSync(file, offset, 0, offset.length, 0);
    closeSync(file);
  }

  private readDone(): void {
    const file = join(this.orders, 'done.ndjson');
    if (!existsSync(file)) return;
    const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
    for (const line of lines.slice(this.done.length)) this.done.push(JSON.parse(line) as Done);
  }
}

/** Without a compiler nobody's clock is set. */
function makeClock(file: string): Record<string, string> {
  writeFileSync(file, Buffer.alloc(8));
  const library = `${file}.so`;
  try {
    execFileSync('cc', ['-shared', '-fPIC', '-O1', '-o', library, join(__dirname, 'clock.c'), '-ldl'], {
      stdio: 'ignore',
    });
  } catch {
    return {};
  }
  return { LD_PRELOAD: library, AK_TEST_CLOCK: file };
}

/** A file system of its own, which may be filled; only root may make one. */
function mountDisk(folder: string): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK_BYTES}`, 'tmpfs', folder], { stdio: 'ignore' });
    return true;
  } catch {
    return false; // then it is an ordinary folder
  }
}

/** Runners that wait for a session: our interpreter and the runner under it work at the root of the file system. */
function killSpares(root: string): void {
  const spares = runnersOf(root).filter(({ command, folder }) => command.includes('--spare') && folder === '/');
  const orphans = spares.filter(({ command }) => !command.some((text) => text.endsWith('interpreter.py')));
  for (const { pid } of orphans)
    if (runnersOf(root).find((one) => one.pid === pid)?.folder === '/') sendSignal(pid, 'SIGKILL');
}
