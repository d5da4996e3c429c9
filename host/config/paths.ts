/** Where things lie, by the rules of the XDG base directories. Nothing is made here but by `ensureRuntimeDir`. */
import { createHash } from 'node:crypto';
import { accessSync, constants, statSync } from 'node:fs';
import { chmod, lstat, mkdir } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import { AkError, ensureError } from '../errors';

/** The environment of a process. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The directories that do not depend on the configuration. */
export interface Places {
  home: string;
  configDir: string;
  dataDir: string;
  cacheDir: string;
}

const CONFIG_FILE = 'config.yaml';

export function findPlaces(env: Environment): Places {
  const home = absoluteOr(env['HOME'], homedir());
  return {
    home,
    configDir: join(absoluteOr(env['XDG_CONFIG_HOME'], join(home, '.config')), 'ak'),
    dataDir: join(absoluteOr(env['XDG_DATA_HOME'], join(home, '.local', 'share')), 'ak'),
    cacheDir: join(absoluteOr(env['XDG_CACHE_HOME'], join(home, '.cache')), 'ak'),
  };
}

export function configFile(configDir: string): string {
  return join(configDir, CONFIG_FILE);
}

/** A path of the configuration: absolute, `~/...`, or relative to the configuration's directory. */
export function resolvePath(path: string, { home, configDir }: Pick<Places, 'home' | 'configDir'>): string {
  if (path === '~' || path.startsWith('~/')) return join(home, path.slice(1));
  return resolve(configDir, path);
}

/** A command of the configuration: a path as above, or a bare name, which is left to PATH. */
export function resolveCommand(command: string, places: Pick<Places, 'home' | 'configDir'>): string {
  return command.includes('/') ? resolvePath(command, places) : command;
}

/**
 * The directory for the sockets of this store: in the one that the system gives the user, or else in the one for temporary files.
 * Short, because a socket's path may have 107 bytes at most.
 */
export function findRuntimeDir(env: Environment, filesDir: string): string {
  const name = shortHash(filesDir);
  const given = env['XDG_RUNTIME_DIR'];
  if (given !== undefined && isAbsolute(given) && isOurs(given)) return join(given, `ak-${name}`);
  return join(absoluteOr(env['TMPDIR'], tmpdir()), `ak-${process.getuid?.() ?? 'user'}-${name}`);
}

/**
 * Makes the runtime directory (mode 0700) if it is not there. Code `runtime_dir_unusable` when it cannot be made, is no directory, or
 * belongs to somebody else: whoever owns it could listen in the place of a host.
 */
export async function ensureRuntimeDir(runtimeDir: string): Promise<void> {
  try {
    await mkdir(runtimeDir, { recursive: true, mode: 0o700 });
    const found = await lstat(runtimeDir);
    if (!found.isDirectory()) throw new Error('it is not a directory');
    if (process.getuid !== undefined && found.uid !== process.getuid())
      throw new Error(`it belongs to user ${found.uid}`);
    if ((found.mode & 0o077) !== 0) await chmod(runtimeDir, 0o700);
  } catch (thrown) {
    const cause = ensureError(thrown);
    throw new AkError('runtime_dir_unusable', `Cannot use the directory for sockets ${runtimeDir}: ${cause.message}.`, {
      hint: 'Set XDG_RUNTIME_DIR to a directory of your own.',
      cause,
    });
  }
}

/** 8 hexadecimal digits that stand for `text`. */
export function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8);
}

/** The XDG rule: a relative path counts as not given. */
function absoluteOr(path: string | undefined, otherwise: string): string {
  return path !== undefined && isAbsolute(path) ? path : otherwise;
}

function isOurs(directory: string): boolean {
  const found = statSync(directory, { throwIfNoEntry: false });
  if (found?.isDirectory() !== true || found.uid !== process.getuid?.()) return false;
  try {
    accessSync(directory, constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false; // not writable: the other place is used
  }
}
