/**
 * Names of entries: what a path inside an archive, or inside a folder to be packed, may look like.
 * The same rules in both directions, so that whatever is packed can be unpacked on every host.
 */
import { AkError } from '../errors';
import type { ArchiveLimits } from './limits';

const MAX_PART_BYTES = 255;
const SHOWN_CHARACTERS = 160;

/**
 * The normal form of a path: parts joined by `/`, no `.`, no empty parts. Empty for the root itself.
 * @param subject what the entry belongs to, for messages
 * @throws AkError `archive_refused`, `archive_too_large`
 */
export function entryName(raw: string, subject: string, limits: Pick<ArchiveLimits, 'depth' | 'pathBytes'>): string {
  const problem = nameProblem(raw);
  if (problem !== null) {
    throw new AkError('archive_refused', `Cannot take ${showName(raw)} of ${subject}: ${problem.why}.`, {
      hint: problem.hint,
    });
  }
  const parts = raw.split('/').filter((part) => part !== '' && part !== '.');
  const name = parts.join('/');
  const tooLong = lengthProblem(parts, name, limits);
  if (tooLong !== null) {
    throw new AkError('archive_too_large', `Cannot take ${showName(raw)} of ${subject}: ${tooLong}.`, {
      hint: 'Move it to a shorter path, or leave it out.',
    });
  }
  return name;
}

/** A name as messages show it: quoted, control characters escaped, cut. */
export function showName(name: string): string {
  const cut = name.length > SHOWN_CHARACTERS ? `${name.slice(0, SHOWN_CHARACTERS)}...` : name;
  return JSON.stringify(cut);
}

/** What is wrong with characters of a path or a link's target; null when nothing is. */
export function characterProblem(text: string): { why: string; hint: string } | null {
  const hint = 'Rename it, or leave it out.';
  if (text.includes('\0')) return { why: 'its name holds a NUL', hint };
  if (/\p{Surrogate}|\uFFFD/u.test(text)) return { why: 'its name is not UTF-8', hint };
  if (/[\u0001-\u001f\u007f]/.test(text)) return { why: 'its name holds a control character', hint };
  if (text.includes('\\')) return { why: 'its name holds a backslash, which some systems take for a folder', hint };
  return null;
}

function nameProblem(raw: string): { why: string; hint: string } | null {
  const problem = characterProblem(raw);
  if (problem !== null) return problem;
  const hint = 'Pack it again from inside the folder of the code: tar -cf code.tar -C FOLDER .';
  if (raw === '') return { why: 'it has no name', hint };
  if (raw.startsWith('/')) return { why: 'its path is absolute', hint };
  if (/^[A-Za-z]:/.test(raw)) return { why: 'its path begins with a drive', hint };
  if (raw.split('/').includes('..')) return { why: 'its path holds "..", which leads out of the folder', hint };
  return null;
}

function lengthProblem(
  parts: string[],
  name: string,
  limits: Pick<ArchiveLimits, 'depth' | 'pathBytes'>,
): string | null {
  if (parts.length > limits.depth) return `it lies ${parts.length} levels deep; the limit is ${limits.depth}`;
  const bytes = Buffer.byteLength(name);
  if (bytes > limits.pathBytes) return `its path has ${bytes} bytes; the limit is ${limits.pathBytes}`;
  const longest = Math.max(0, ...parts.map((part) => Buffer.byteLength(part)));
  return longest > MAX_PART_BYTES ? `one part of its path has ${longest} bytes; the limit is ${MAX_PART_BYTES}` : null;
}
