/** Putting finished things in their place, all or nothing, whoever else does the same. */
import { randomBytes } from 'node:crypto';
import { lstat, mkdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { types } from 'node:util';
import { AkError, ensureError } from '../errors';

/** A path beside `target`, on the same file system, that nobody else uses. */
export function temporaryBeside(target: string): string {
  return join(dirname(target), `.${basename(target)}.${randomBytes(6).toString('hex')}.tmp`);
}

/**
 * Renames a finished folder to where it belongs.
 * @returns false when something is there already: it is left as it is, and so is `from`
 */
export async function moveIntoPlace(from: string, target: string): Promise<boolean> {
  try {
    // An empty folder would be replaced without a word.
    if (await exists(target)) return false;
    await rename(from, target);
    return true;
  } catch (thrown) {
    const code = errorCode(thrown);
    if (code === 'ENOTEMPTY' || code === 'EEXIST' || code === 'ENOTDIR') return false;
    throw thrown;
  }
}

export async function exists(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (thrown) {
    const code = errorCode(thrown);
    if (code === 'ENOENT' || code === 'ENOTDIR') return false;
    throw thrown;
  }
}

export async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true });
  } catch (thrown) {
    throw cannotWrite(path, thrown);
  }
}

export async function removeAll(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true });
}

/** What a failed write to our own files becomes: code `store_unavailable`. */
export function cannotWrite(path: string, thrown: unknown): AkError {
  const cause = toError(thrown);
  return new AkError('store_unavailable', `Cannot write ${path}: ${cause.message}.`, {
    hint: 'Check that the disk has room and that the folder may be written.',
    cause,
  });
}

/** The `code` of a system error, or undefined. */
export function errorCode(thrown: unknown): string | undefined {
  const error = toError(thrown);
  return 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** What was thrown, as an Error; those of other realms are errors too. */
export function toError(thrown: unknown): Error {
  return types.isNativeError(thrown) ? thrown : ensureError(thrown);
}
