/**
 * `make replay`: how long a session that has recorded many calls takes to go on when its Python process is killed: from SIGKILL to the next
 * record. `AK_REPLAY` says how many calls: 100000 if nothing is said. Beside it a session of ten calls, which has next to nothing to replay.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { childrenOf, cpuSeconds, nameOf } from './processes';
import { describeSamples } from './statistics';
import { ended, Workspace } from './workspace';

const PROGRAM = `import os
import time


def main(event):
    for _ in range(int(event.data["calls"])):
        os.stat("/")
    while True:
        time.sleep(0.02)
        os.stat("/")
`;
const FEW = 10;
const LOSSES = 5;
const LOOK_EVERY_MS = 10;
const MS_A_CALL = 100;
const DEADLINE_MS = 120_000;

async function measureReplay(calls: number): Promise<number[]> {
  const workspace = new Workspace();
  try {
    const program = workspace.write('program/calls.py', PROGRAM);
    const run = workspace.spawn('run', program, '--durability', 'journal', '--input', `calls=${calls}`);
    run.stdout?.resume();
    run.stderr?.resume();
    const host = run.pid ?? 0;
    try {
      await untilRecorded(workspace, calls + 1, DEADLINE_MS + calls * MS_A_CALL);
      const samples: number[] = [];
      for (let loss = 0; loss < LOSSES; loss += 1) {
        const runner = runnerOf(host);
        const startedAt = performance.now();
        const claim = claims(workspace);
        process.kill(runner, 'SIGKILL');
        // What it had said before it was killed is written before the next claim.
        await untilAtLeast(claim + 1, () => claims(workspace), DEADLINE_MS);
        const before = recorded(workspace);
        await untilRecorded(workspace, before + 1, DEADLINE_MS);
        samples.push(performance.now() - startedAt);
        // It must have gone on by itself, and the host have an interpreter in spare, as it has in the usual case.
        await untilRecorded(workspace, before + 20, DEADLINE_MS);
      }
      return samples;
    } finally {
      run.kill('SIGKILL');
      await ended(run);
    }
  } finally {
    workspace.remove();
  }
}

/** The one that has a session: another may be in spare, and has only started. */
function runnerOf(host: number): number {
  const runners = childrenOf(host).filter((pid) => nameOf(pid) === 'ak_runner.py');
  const [busiest] = runners.sort((a, b) => cpuSeconds(b) - cpuSeconds(a));
  if (busiest === undefined) throw new Error('the session has no runner');
  return busiest;
}

function untilRecorded(workspace: Workspace, count: number, deadlineMs: number): Promise<void> {
  return untilAtLeast(count, () => recorded(workspace), deadlineMs);
}

async function untilAtLeast(count: number, look: () => number, deadlineMs: number): Promise<void> {
  const deadline = performance.now() + deadlineMs;
  while (look() < count) {
    if (performance.now() > deadline) throw new Error(`${look()} instead of ${count} after ${deadlineMs} ms`);
    await pause(LOOK_EVERY_MS);
  }
}

/** How many results the one session of the store has. */
function recorded(workspace: Workspace): number {
  return ofSession(workspace, 'results_given');
}

function claims(workspace: Workspace): number {
  return ofSession(workspace, 'epoch');
}

function ofSession(workspace: Workspace, column: string): number {
  try {
    return workspace.count(`select ${column} as count from sessions`) ?? 0;
  } catch {
    return 0; // It is not there yet.
  }
}

async function main(): Promise<void> {
  const many = Number(process.env['AK_REPLAY'] ?? 100_000);
  for (const calls of [FEW, many]) {
    const samples = await measureReplay(calls);
    const goal = calls === many ? '  (goal for 100,000: 5 s)' : '';
    process.stdout.write(`goes on after the loss of its process, ${calls} calls: ${describeSamples(samples)}${goal}\n`);
  }
}

void main();
