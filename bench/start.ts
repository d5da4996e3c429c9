/** What a start costs: `ak run` of a trivial file until its first print, alone and beside a running `ak up`. */
import { setTimeout as pause } from 'node:timers/promises';
import { describeSamples } from './statistics';
import { ended, untilLine, Workspace } from './workspace';

const PROGRAM = `def main(event):
    print("first step")
`;

export interface StartSamples {
  aloneMs: number[];
  withHostMs: number[];
}

export async function measureStart(rounds: number): Promise<StartSamples> {
  const workspace = new Workspace();
  try {
    const program = workspace.write('first.py', PROGRAM);
    workspace.ak('run', program, '--entrypoint', 'first.py:main'); // fills the caches
    const aloneMs = await repeat(rounds, () => firstPrintMs(workspace, program));
    const withHostMs = await workspace.withHost(() => repeat(rounds, () => firstPrintMs(workspace, program)));
    return { aloneMs, withHostMs };
  } finally {
    workspace.remove();
  }
}

/** A person does not start one as the last one ends: what a host does after a session (its close, the next interpreter) is over. */
const REST_MS = 500;

async function repeat(rounds: number, measure: () => Promise<number>): Promise<number[]> {
  const samples: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    await pause(REST_MS);
    samples.push(await measure());
  }
  return samples;
}

async function firstPrintMs(workspace: Workspace, program: string): Promise<number> {
  const run = workspace.spawn('run', program, '--entrypoint', 'first.py:main');
  if (run.stdout === null) throw new Error('no stdout');
  const { ms } = await untilLine(run.stdout, /first step/, 60_000);
  await ended(run);
  return ms;
}

export function reportStart({ aloneMs, withHostMs }: StartSamples): string {
  return [
    '`ak run` of a trivial file, warm cache, from the start of the process to its first print',
    `  alone (starts host and server)  ${describeSamples(aloneMs)}  (goal: 3000 ms)`,
    `  beside a running \`ak up\`        ${describeSamples(withHostMs)}  (goal: 300 ms)`,
  ].join('\n');
}
