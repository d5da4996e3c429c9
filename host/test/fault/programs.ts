/** The programs under test, and what each does under plain Python: the same is expected of every session, whatever breaks. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runnerScriptPath } from '../../package-root';
import type { Durability } from '../../store/store';
import type { OutsideLedger } from './outside-ledger';

export const PROGRAMS_FOLDER = join(__dirname, 'programs');
const HELPER = 'outside';
/** Names of the files without their ending. */
export const PROGRAMS = readdirSync(PROGRAMS_FOLDER)
  .map((name) => name.replace(/\.py$/, ''))
  .filter((name) => name !== HELPER && !name.startsWith('__'))
  .sort();

export const DURABILITIES: readonly [Durability, Durability] = ['activity', 'journal'];

/** The same programs, with effects of this durability. */
export function projectOf(durability: Durability): string {
  return `fault-${durability}`;
}

/** What one program does when nothing breaks. */
export interface Expected {
  /** By stream. */
  prints: { stdout: string; stderr: string };
  /** Each key once, sorted. */
  keys: string[];
}

const PLAIN = [
  'import importlib, json, sys',
  'from autokitteh import Event',
  'importlib.import_module(sys.argv[1]).main(Event(data=json.loads(sys.argv[2])))',
].join('\n');
/** Of `deaths.py`: a program that has died in each way before does so no more. */
const DEATHS = ['abort', 'exit', 'kill', 'loop', 'recursion', 'segfault'];

/** Runs it under plain Python, in a folder of its own. */
export async function expectedOf(
  program: string,
  size: number,
  { ledger, folder, python }: { ledger: OutsideLedger; folder: string; python: string },
): Promise<Expected> {
  const label = `plain-${program}-${size}`;
  const work = join(folder, label);
  mkdirSync(work, { recursive: true });
  for (const way of DEATHS) writeFileSync(join(work, `died-${way}`), '');
  const data = JSON.stringify({ ledger: ledger.urlOf(label), size, folder: work });
  const path = [PROGRAMS_FOLDER, join(runnerScriptPath(), '..')].join(':');
  const child = spawn(python, ['-c', PLAIN, program, data], {
    cwd: work,
    env: { PATH: process.env['PATH'] ?? '', PYTHONPATH: path, PYTHONDONTWRITEBYTECODE: '1' },
  });
  const prints = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (prints.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (prints.stderr += text));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`${program} under plain Python: exit ${code}\n${prints.stderr}`);
  return { prints, keys: [...new Set(ledger.lines(label).map(({ key }) => key))].sort() };
}
