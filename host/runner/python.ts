/** Finds the Python that runners use: by trying, because what is on PATH may be a shim, a stub or too old. */
import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { delimiter, isAbsolute, join, resolve } from 'node:path';
import { z } from 'zod';
import { AkError } from '../errors';
import { runOnce } from './run-once';

export interface Python {
  /** Absolute: what the interpreter itself says it is. */
  path: string;
  /** `3.11.7` */
  version: string;
  /** What may go wrong with it, for people; null when it is one we test. */
  warning: string | null;
}

export interface FindPythonOptions {
  /** A path or a name on PATH, from the configuration; null: find one. */
  configured: string | null;
  env: NodeJS.ProcessEnv;
  /** For each interpreter tried. */
  deadlineMs?: number;
}

const OLDEST_MINOR = 9;
const NEWEST_MINOR = 13;
const DEADLINE_MS = 10_000;
const PROBE = 'import sys, json; print(json.dumps([sys.version_info[:3], sys.executable, sys.implementation.name]))';
const ANSWER = z.tuple([z.tuple([z.int(), z.int(), z.int()]), z.string().nullable(), z.string()]);
const INSTALL =
  'Install Python 3.9 to 3.13 from python.org or with your package manager (for instance: apt install python3, brew install python), ' +
  'or name one: python: /path/to/python3 in config.yaml.';

/** What became of one candidate. */
type Tried =
  | { kind: 'usable'; python: Python; isCpython: boolean }
  | { kind: 'old'; path: string; version: string }
  | { kind: 'broken'; path: string; why: string };

/**
 * The configured Python, or the first on PATH that works: `python3`, `python3.13` down to `python3.9`, `python`; CPython before others.
 * @throws AkError `python_missing`, `python_too_old`
 */
export async function findPython(options: FindPythonOptions): Promise<Python> {
  const candidates = options.configured === null ? await onPath(defaultNames(), options.env) : await configuredPaths(options.configured, options.env);
  const tried: Tried[] = [];
  for (const path of candidates) {
    const result = await tryPython(path, options);
    if (result.kind === 'usable' && result.isCpython) return result.python;
    tried.push(result);
  }
  const usable = tried.find((result) => result.kind === 'usable');
  if (usable !== undefined) return usable.python;
  throw nothingUsable(tried, options.configured);
}

function defaultNames(): string[] {
  const versions: string[] = [];
  for (let minor = NEWEST_MINOR; minor >= OLDEST_MINOR; minor -= 1) versions.push(`python3.${minor}`);
  return ['python3', ...versions, 'python'];
}

async function configuredPaths(configured: string, env: NodeJS.ProcessEnv): Promise<string[]> {
  if (!configured.includes('/')) return onPath([configured], env);
  const home = env['HOME'];
  const path = configured.startsWith('~/') && home !== undefined ? join(home, configured.slice(2)) : resolve(configured);
  return (await isProgram(path)) ? [path] : [];
}

/** All programs of these names, in the order of the names, then of PATH. */
async function onPath(names: string[], env: NodeJS.ProcessEnv): Promise<string[]> {
  // Relative parts are left out: what runs must not depend on the folder somebody is in.
  const folders = (env['PATH'] ?? '').split(delimiter).filter(isAbsolute);
  const found = new Set<string>();
  for (const name of names) {
    for (const folder of folders) {
      const path = join(folder, name);
      if (!found.has(path) && (await isProgram(path))) found.add(path);
    }
  }
  return [...found];
}

async function isProgram(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    // Not there, or not ours to run: either way no candidate.
    return false;
  }
}

async function tryPython(path: string, options: FindPythonOptions): Promise<Tried> {
  const deadlineMs = options.deadlineMs ?? DEADLINE_MS;
  const run = await runOnce(path, ['-I', '-c', PROBE], { env: options.env, deadlineMs });
  if (run.kind === 'late') return { kind: 'broken', path, why: `did not answer within ${deadlineMs / 1000} s` };
  if (run.kind === 'not_started') return { kind: 'broken', path, why: run.error.message };
  if (run.kind === 'talkative') return { kind: 'broken', path, why: 'printed far more than its version' };
  const answer = readAnswer(run.stdout);
  if (answer !== null) return judge(path, answer);
  // Python 2 does not know -I.
  const version = await askVersion(path, options.env, deadlineMs);
  if (version !== null) return { kind: 'old', path, version };
  return { kind: 'broken', path, why: lastLine(run.stderr) ?? `ended with ${run.signal ?? `exit code ${run.exitCode}`} and said nothing` };
}

function readAnswer(stdout: string): z.infer<typeof ANSWER> | null {
  try {
    return ANSWER.safeParse(JSON.parse(stdout)).data ?? null;
  } catch {
    // Not JSON: then it is not a Python that ran our line.
    return null;
  }
}

function judge(path: string, answer: z.infer<typeof ANSWER>): Tried {
  const [[major, minor, micro], executable, implementation] = answer;
  const version = `${major}.${minor}.${micro}`;
  if (major < 3 || (major === 3 && minor < OLDEST_MINOR)) return { kind: 'old', path, version };
  const isCpython = implementation === 'cpython';
  const own = executable === null || !isAbsolute(executable) ? path : executable;
  return { kind: 'usable', python: { path: own, version, warning: warningFor(own, version, minor, implementation) }, isCpython };
}

function warningFor(path: string, version: string, minor: number, implementation: string): string | null {
  if (implementation !== 'cpython') return `${path} is ${implementation}, not CPython: programs may behave differently.`;
  return minor > NEWEST_MINOR ? `${path} is Python ${version}, newer than 3.${NEWEST_MINOR}, the newest that is tested.` : null;
}

/** The version of a Python that is too old to answer; null when it gives none or is not. */
async function askVersion(path: string, env: NodeJS.ProcessEnv, deadlineMs: number): Promise<string | null> {
  const run = await runOnce(path, ['--version'], { env, deadlineMs });
  if (run.kind !== 'ended' || run.exitCode !== 0) return null;
  const match = /^Python (\d+)\.(\d+)\S*/m.exec(`${run.stdout}\n${run.stderr}`);
  if (match === null) return null;
  const [text, major, minor] = match;
  const isOld = Number(major) < 3 || (Number(major) === 3 && Number(minor) < OLDEST_MINOR);
  return isOld ? text.slice('Python '.length) : null;
}

function lastLine(text: string): string | null {
  return text.trim().split('\n').at(-1)?.trim().slice(0, 300) || null;
}

function nothingUsable(tried: Tried[], configured: string | null): AkError {
  const old = tried.filter((result) => result.kind === 'old').map((result) => `${result.path} is Python ${result.version}`);
  const broken = tried.filter((result) => result.kind === 'broken').map((result) => `${result.path} does not work (${result.why})`);
  const setting = configured === null ? '' : ` The configuration asks for python: ${configured}.`;
  if (old.length > 0) {
    const list = [...old, ...broken].join('; ');
    return new AkError('python_too_old', `Python 3.${OLDEST_MINOR} or newer is needed, but ${list}.${setting}`, { hint: INSTALL });
  }
  if (broken.length > 0) return new AkError('python_missing', `No usable Python was found: ${broken.join('; ')}.${setting}`, { hint: INSTALL });
  const where = configured?.includes('/') === true ? 'there is no such program' : 'there is none on PATH';
  const what = configured === null ? 'No Python was found (python3, python): ' : `The Python of the configuration, ${configured}, was not found: `;
  return new AkError('python_missing', `${what}${where}.`, { hint: INSTALL });
}
