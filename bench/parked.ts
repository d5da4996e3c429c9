/**
 * `make parked`: very many sessions that sleep for 30 days on one host: what they cost while nothing happens, whether commands stay quick, and how
 * long after its time one goes on. `AK_PARKED` says how many: 1000 if nothing is said. `--smoke` shows that it works, with a few.
 */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { openStore } from '../host/store/open';
import { newId } from '../host/store/ids';
import { createProjectSession } from '../host/sessions/create';
import { childrenOf, cpuSeconds, nameOf, processesOf, residentKb } from './processes';
import { describeSamples } from './statistics';
import { Workspace } from './workspace';

const PROGRAM = `import time


def main(event):
    seconds = event.data["seconds"]
    begun = time.time()
    time.sleep(seconds)
    print("late", round((time.time() - begun - seconds) * 1000))
`;
const MANIFEST = 'version: v1\nproject:\n  name: parked\n  entrypoints:\n    - parked.py:main\n';
const CONFIG = 'limits: {park_after_seconds: 2, sessions: 50}\nlog: {level: warn}\n';
const MONTH_S = 30 * 24 * 3600;
const MIB = 1 << 20;

interface Size {
  sessions: number;
  /** Of each kind that is woken. */
  woken: number;
  restSeconds: number;
  sleepSeconds: number;
}

const USUAL: Size = {
  sessions: Number(process.env['AK_PARKED'] ?? 1000),
  woken: 10,
  restSeconds: 30,
  sleepSeconds: 15,
};
const SMOKE: Size = { sessions: 2, woken: 1, restSeconds: 1, sleepSeconds: 5 };
/** A machine of two cores begins more than one session in a second. */
const DEADLINE_S = 60;

class Stage {
  private readonly workspace = new Workspace();

  constructor() {
    this.workspace.write('config/ak/config.yaml', CONFIG);
    this.workspace.write('program/parked.py', PROGRAM);
    this.workspace.ak('deploy', '--manifest', this.workspace.write('program/ak.yaml', MANIFEST));
  }

  remove(): void {
    this.workspace.remove();
  }

  withHost(work: (pid: number) => Promise<void>): Promise<void> {
    return this.workspace.withHost((_address, pid) => work(pid));
  }

  ak(...args: string[]): string {
    return this.workspace.ak(...args);
  }

  async start(count: number, seconds: number): Promise<string[]> {
    const store = await openStore({ type: 'sqlite', dsn: this.workspace.dsn });
    try {
      const ids = Array.from({ length: count }, () => newId('ses'));
      for (const id of ids) {
        const event = { event_type: 'bench', event_id: id, integration_id: 'bench', data: { seconds } };
        await createProjectSession(store, { id, projectName: 'parked', entrypoint: 'parked.py:main', event });
      }
      return ids;
    } finally {
      await store.close();
    }
  }

  /** Of the sessions, those for which that holds. */
  count(condition: string): number {
    return this.workspace.count(`select count(*) as count from sessions where ${condition}`) ?? 0;
  }

  async until(condition: string, count: number): Promise<void> {
    const deadline = performance.now() + (DEADLINE_S + count) * 1000;
    while (this.count(condition) < count) {
      if (performance.now() > deadline) throw new Error(`${this.count(condition)} of ${count} sessions: ${condition}`);
      await pause(500);
    }
  }

  /** Everything of this installation that runs: host, keeper, Temporal server, runners. */
  processes(host: number): number[] {
    return processesOf(this.workspace.root, host);
  }

  /** Bytes in the folder of the data, by what they are. */
  sizes(): Record<string, number> {
    const folder = join(this.workspace.root, 'data', 'ak');
    return {
      store: bytesOf(folder, (name) => /^ak\.db(-wal|-shm)?$/.test(name)),
      'of Temporal': bytesOf(join(folder, 'ak.db-files'), (name) => name.includes('temporal')),
      'folders of sessions': bytesOf(join(folder, 'ak.db-files', 'sessions'), () => true),
    };
  }
}

function bytesOf(folder: string, counts: (name: string) => boolean): number {
  let sum = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (!counts(entry.name)) continue;
    const path = join(folder, entry.name);
    // Of a folder too: each of the blocks that hold it.
    sum += statSync(path).blocks * 512;
    if (entry.isDirectory()) sum += bytesOf(path, () => true);
  }
  return sum;
}

const PARKED = 'host_id is null and started_at is not null and ended_at is null';

async function measure(stage: Stage, host: number, size: Size): Promise<void> {
  await reportRest(stage, host, 'none', size.restSeconds);
  const startedAt = performance.now();
  const ids = await stage.start(size.sessions, MONTH_S);
  await stage.until(PARKED, size.sessions);
  const seconds = (performance.now() - startedAt) / 1000;
  say(`${size.sessions} sessions started, and parked after ${seconds.toFixed(0)} s`);
  await pause(size.restSeconds * 1000);
  await reportRest(stage, host, `${size.sessions} parked`, size.restSeconds);
  for (const [what, bytes] of Object.entries(stage.sizes())) {
    say(`  bytes ${what}: ${(bytes / MIB).toFixed(1)} MiB, ${(bytes / size.sessions).toFixed(0)} a session`);
  }
  const first = ids[0] ?? '';
  const commands = [
    ['session', 'list'],
    ['session', 'list', '--state', 'running'],
    ['session', 'get', first],
    ['version'],
  ];
  for (const command of commands) say(`  ak ${command.join(' ')}: ${timeOf(stage, command)}`);
  await reportWaking(stage, size);
  await reportStopping(stage, ids.slice(0, size.woken));
}

function timeOf(stage: Stage, command: string[]): string {
  const samples = Array.from({ length: 3 }, () => {
    const startedAt = performance.now();
    stage.ak(...command);
    return performance.now() - startedAt;
  });
  return describeSamples(samples);
}

async function reportRest(stage: Stage, host: number, what: string, seconds: number): Promise<void> {
  const before = new Map(stage.processes(host).map((pid) => [pid, cpuSeconds(pid)]));
  await pause(seconds * 1000);
  say(`at rest, ${what}: ${childrenOf(host).length} processes below the host`);
  for (const pid of stage.processes(host)) {
    const used = ((cpuSeconds(pid) - (before.get(pid) ?? 0)) / seconds) * 100;
    const name = pid === host ? 'host' : nameOf(pid);
    say(`  ${name}: ${Math.round(residentKb(pid) / 1024)} MiB, ${used.toFixed(1)} % of a core`);
  }
}

async function reportWaking(stage: Stage, { woken, sleepSeconds }: Size): Promise<void> {
  const ids: string[] = [];
  for (let left = woken; left > 0; left -= 1) {
    ids.push(...(await stage.start(1, sleepSeconds)));
    // None begins while another goes on: how long one takes, not how many fit.
    await pause(sleepSeconds * 1000 * 0.4);
  }
  await stage.until('ended_at is not null', woken);
  const late = ids.map((id) => Number(/late (\d+)/.exec(stage.ak('session', 'prints', id))?.[1]));
  if (late.some(Number.isNaN)) throw new Error('a session that was woken has not printed how late it is');
  say(
    `woken after ${sleepSeconds} s of sleep, parked meanwhile: user code goes on ${describeSamples(late)} late (goal: 100 ms)`,
  );
}

async function reportStopping(stage: Stage, ids: string[]): Promise<void> {
  const samples: number[] = [];
  for (const id of ids) {
    const startedAt = performance.now();
    stage.ak('session', 'stop', id);
    await stage.until(`id = '${id}' and ended_at is not null`, 1);
    samples.push(performance.now() - startedAt);
  }
  say(`stopped while parked, from the start of the command to the end: ${describeSamples(samples)}`);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

async function main(size: Size): Promise<void> {
  const stage = new Stage();
  try {
    await stage.withHost((host) => measure(stage, host, size));
  } finally {
    stage.remove();
  }
}

void main(process.argv.includes('--smoke') ? SMOKE : USUAL);
