/** What files cost: a session that reads and writes line by line, in the default mode; also with a loss after each recorded call. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeSamples } from './statistics';
import { Workspace } from './workspace';

/** The effects in the middle are where files are open when the process is lost. Clocks of a session are recorded: those of a replay tell the first time. */
const PROGRAM = `import os
import time


def main(event):
    source, target, count = event.data["source"], event.data["target"], int(event.data["count"])
    started = time.monotonic()
    with open(target, "w") as written:
        for number in range(count):
            written.write(f"{number} a line of text\\n")
            if number == count // 2:
                os.stat(source)
    took = time.monotonic() - started
    os.stat(source)
    started = time.monotonic()
    with open(target) as lines, open(f"{target}.copy", "w") as copy:
        for number, line in enumerate(lines):
            copy.write(line)
            if number == count // 2:
                os.stat(source)
    print(round((took + time.monotonic() - started) * 1000))
`;

interface FileSamples {
  count: number;
  takenMs: number[];
  afterLossMs: number[];
}

interface Subject {
  workspace: Workspace;
  program: string;
  count: number;
}

export async function measureFiles(count: number, rounds: number): Promise<FileSamples> {
  const workspace = new Workspace();
  try {
    const subject = { workspace, program: workspace.write('files.py', PROGRAM), count };
    const samples: FileSamples = { count, takenMs: [], afterLossMs: [] };
    await workspace.withHost(() => {
      for (let round = 0; round < rounds; round += 1) {
        samples.takenMs.push(once(subject, `plain-${round}`));
        samples.afterLossMs.push(once(subject, `lost-${round}`, '--lose-runner', 'every'));
      }
      return Promise.resolve();
    });
    return samples;
  } finally {
    workspace.remove();
  }
}

/** Runs the program and compares what it wrote; the milliseconds that it took. */
function once({ workspace, program, count }: Subject, name: string, ...options: string[]): number {
  const target = join(workspace.root, name);
  const data = { source: workspace.root, target, count };
  const event = JSON.stringify({ event_type: 'bench', data });
  const output = workspace.ak('run', program, '--entrypoint', 'files.py:main', '--event', event, ...options);
  const expected = Array.from({ length: count }, (_, number) => `${number} a line of text\n`).join('');
  for (const path of [target, `${target}.copy`]) {
    if (readFileSync(path, 'utf8') !== expected) throw new Error(`${path} is not what was written`);
  }
  return Number(output);
}

export function reportFiles({ count, takenMs, afterLossMs }: FileSamples): string {
  return [
    `${count} lines written, then read and written again, by \`ak run\`, with three stats between them`,
    `  as it is                                    ${describeSamples(takenMs)}  (goal: 1000 ms for 10,000)`,
    `  exact, with a loss after each recorded call ${describeSamples(afterLossMs)}`,
  ].join('\n');
}
