/** An installation with sessions of `ledger.py`, and the means to kill what runs in it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { openStore } from '../../store/open';
import type { Store } from '../../store/store';
import { Installation, waitFor, type Running } from '../installation';
import type { Plan } from './plan';
import { isAlive, keepersOf, processesOf, runnersOf, runnersOfSession, sendSignal, serversOf } from './processes';
import { Subject } from './subject';

/** A runner may outlive its host by no more than this. */
const ORPHAN_DEADLINE_MS = 5_000;
const PROGRAM = 'ledger.py';
const ENTRYPOINT = `${PROGRAM}:on_plan`;
const MANIFEST = ['version: v1', 'project:', '  name: fault', '  entrypoints:', `    - ${ENTRYPOINT}`, ''].join('\n');

export class Stage {
  readonly installation = new Installation();
  private store: Store | null = null;
  private host: Running | null = null;
  private ledgers = 0;

  constructor() {
    this.installation.write(`code/${PROGRAM}`, readFileSync(join(__dirname, PROGRAM), 'utf8'));
  }

  get root(): string {
    return this.installation.root;
  }

  /** Starts `ak up`, or starts it again. */
  async up(): Promise<void> {
    this.host = await this.installation.up();
  }

  async deploy(): Promise<void> {
    this.installation.write('code/ak.yaml', MANIFEST);
    const { code, stderr } = await this.installation.ak('deploy', '--manifest', 'code/ak.yaml');
    if (code !== 0) throw new Error(`ak deploy: exit ${code}\n${stderr}`);
  }

  /** Starts a session by `ak session start`. */
  async session(plan: Plan): Promise<Subject> {
    const { event, ledger } = this.eventOf(plan);
    const wanted = ['--project', 'fault', '--entrypoint', ENTRYPOINT, '--event', event, '--quiet'];
    const { stdout, stderr, code } = await this.installation.ak('session', 'start', ...wanted);
    if (code !== 0) throw new Error(`ak session start: exit ${code}\n${stderr}`);
    return new Subject(this.installation, await this.openStore(), stdout.trim(), plan, ledger);
  }

  /** Starts a session by `ak run`. */
  async run(plan: Plan): Promise<{ subject: Subject; process: Running }> {
    const { event, ledger } = this.eventOf(plan);
    const running = this.installation.start(['run', `code/${PROGRAM}`, '--entrypoint', ENTRYPOINT, '--event', event]);
    const [, id = ''] = await running.says(/^session (\S+)$/m);
    return { subject: new Subject(this.installation, await this.openStore(), id, plan, ledger), process: running };
  }

  resume(subject: Subject): Running {
    return this.installation.start(['run', '--resume', subject.id]);
  }

  /** Kills the session's runner, or waits for the next one to kill; a session that is over has none. */
  async killRunner(subject: Subject, moment: string): Promise<void> {
    const found = await waitFor(async () => {
      const runners = runnersOfSession(this.root, subject.id);
      return runners.length > 0 || (await subject.look()).session.outcome !== null ? { runners } : null;
    }, `a runner of ${subject.id}`);
    if (found.runners.length === 0) return;
    await subject.disturb(`runner killed ${moment}`, true, () => {
      for (const { pid } of found.runners) sendSignal(pid, 'SIGKILL');
    });
  }

  /** Kills `ak up` and looks that its runners go with it. Alone it does not come back. */
  async killHost(subjects: Subject[], moment: string): Promise<void> {
    const { host } = this;
    if (host === null) throw new Error('no host');
    for (const subject of subjects) await subject.disturb(`host killed ${moment}`, true, () => undefined);
    await this.killed(host);
  }

  /** Kills an `ak` that has runners, and waits until they are gone too. */
  async killed(host: Running): Promise<void> {
    const runners = runnersOf(this.root).map(({ pid }) => pid);
    host.kill('SIGKILL');
    await host.finished();
    await waitFor(
      () => !runners.some(isAlive),
      'the end of its runners',
      () => `left: ${runners.filter(isAlive).join()}`,
      ORPHAN_DEADLINE_MS,
    );
  }

  /** Kills an `ak run`. */
  async killRun(subject: Subject, run: Running, moment: string): Promise<void> {
    await subject.disturb(`ak run killed ${moment}`, true, () => undefined);
    await this.killed(run);
  }

  /** Ends `ak up` as Ctrl-C does: calls under way are recorded first. */
  async stopHost(subjects: Subject[]): Promise<void> {
    for (const subject of subjects) await subject.disturb('host stopped', false, () => undefined);
    this.host?.kill('SIGTERM');
    await this.host?.finished();
  }

  /** Halts the host, so that its heartbeats are missed, and lets it go on. */
  async haltHost(subjects: Subject[], haltedMs: number): Promise<void> {
    for (const subject of subjects) await subject.disturb('host halted', false, () => undefined);
    this.host?.kill('SIGSTOP');
    await delay(haltedMs);
    this.host?.kill('SIGCONT');
  }

  async haltRunner(subject: Subject, haltedMs: number): Promise<void> {
    const pids = runnersOfSession(this.root, subject.id).map(({ pid }) => pid);
    await subject.disturb('runner halted', false, () => pids.forEach((pid) => sendSignal(pid, 'SIGSTOP')));
    await delay(haltedMs);
    for (const pid of pids) sendSignal(pid, 'SIGCONT');
  }

  async killServer(subjects: Subject[]): Promise<void> {
    for (const subject of subjects) await subject.disturb('server killed', false, () => undefined);
    for (const { pid } of serversOf(this.root)) sendSignal(pid, 'SIGKILL');
  }

  async killKeeper(subjects: Subject[]): Promise<void> {
    for (const subject of subjects) await subject.disturb('keeper killed', false, () => undefined);
    for (const { pid } of keepersOf(this.root)) sendSignal(pid, 'SIGKILL');
  }

  /** Ends everything in an orderly way. @returns what still runs of it, which should be nothing */
  async close(): Promise<string[]> {
    this.host?.kill('SIGTERM');
    await this.host?.finished();
    await this.store?.close();
    const left = await this.leftOver();
    for (const { pid } of processesOf(this.root)) sendSignal(pid, 'SIGKILL');
    await this.installation.remove();
    return left;
  }

  /** What still runs after the time that it may take. */
  private async leftOver(): Promise<string[]> {
    const endsAt = Date.now() + ORPHAN_DEADLINE_MS;
    await waitFor(() => processesOf(this.root).length === 0 || Date.now() > endsAt, 'the end of all processes');
    return processesOf(this.root).map(({ pid, command }) => `${pid} ${command.join(' ')}`);
  }

  private eventOf(plan: Plan): { event: string; ledger: string } {
    const ledger = `ledger-${++this.ledgers}`;
    return { event: JSON.stringify({ data: { ledger: this.installation.path(ledger), plan } }), ledger };
  }

  private async openStore(): Promise<Store> {
    this.store ??= await openStore({ type: 'sqlite', dsn: this.installation.path('store/ak.db') });
    return this.store;
  }
}
