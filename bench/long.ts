/**
 * `make long`: sessions of very many calls, from start to end: the time, and the most memory that host and runner ever had.
 * `AK_LONG` says how many calls in journal mode, and in activity mode: `1000000,20000` if nothing is said.
 */
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { ended, Workspace } from './workspace';

const PROGRAM = `import os


def main(event):
    for _ in range(int(event.data["calls"])):
        os.stat("/")
`;

const LOOK_EVERY_MS = 500;

type Durability = 'journal' | 'activity';

async function measureLong(durability: Durability, calls: number): Promise<string> {
  const workspace = new Workspace();
  try {
    const program = workspace.write('program/calls.py', PROGRAM);
    const startedAt = performance.now();
    const run = workspace.spawn('run', program, '--durability', durability, '--input', `calls=${calls}`);
    run.stdout?.resume();
    run.stderr?.resume();
    const peaks = new Map<string, number>();
    while (run.exitCode === null && run.signalCode === null) {
      notePeaks(run.pid ?? 0, 'host', peaks);
      await pause(LOOK_EVERY_MS);
    }
    await ended(run);
    if (run.exitCode !== 0) throw new Error(`ak run ended with ${run.exitCode ?? run.signalCode}`);
    const seconds = (performance.now() - startedAt) / 1000;
    const [host, runner] = ['host', 'runner'].map((name) => `${name} ${Math.round((peaks.get(name) ?? 0) / 1024)} MB`);
    const each = ((seconds * 1000) / calls).toFixed(2);
    return `${calls} calls, ${durability} mode: ${seconds.toFixed(0)} s, ${each} ms a call; peaks of memory: ${host}, ${runner}`;
  } finally {
    workspace.remove();
  }
}

/** Of the host, and of the interpreters below it. What has ended meanwhile counts with what it had when it was last looked at. */
function notePeaks(pid: number, name: string, peaks: Map<string, number>): void {
  try {
    const peakKb = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    peaks.set(name, Math.max(peaks.get(name) ?? 0, Number(peakKb ?? 0)));
    for (const child of readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean)) {
      const isRunner = readFileSync(`/proc/${child}/cmdline`, 'utf8').includes('ak_runner.py');
      if (isRunner) notePeaks(Number(child), 'runner', peaks);
    }
  } catch {
    // It has ended.
  }
}

async function main(): Promise<void> {
  const [inJournal = 0, inActivities = 0] = (process.env['AK_LONG'] ?? '1000000,20000').split(',').map(Number);
  if (inJournal > 0) process.stdout.write(`${await measureLong('journal', inJournal)}\n`);
  if (inActivities > 0) process.stdout.write(`${await measureLong('activity', inActivities)}\n`);
}

void main();
