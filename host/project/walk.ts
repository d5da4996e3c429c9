/** The files of a folder that make up its build, in a fixed order. */
import type { Dirent } from 'node:fs';
import { lstat, readdir, readlink, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { AkError } from '../errors';
import { entryName, showName } from './entry-name';
import type { Excluded } from './exclude';
import type { ArchiveLimits } from './limits';
import { assertLinksInside, relativeTarget } from './links';
import { errorCode, toError } from './place';

/** One thing to pack. Folders are only named when they are empty: the others follow from their files. */
export type CodeItem =
  | { kind: 'file'; name: string; path: string; isProgram: boolean }
  | { kind: 'link'; name: string; target: string }
  | { kind: 'folder'; name: string };

interface Walk {
  root: string;
  subject: string;
  excluded: Excluded;
  limits: ArchiveLimits;
  items: CodeItem[];
  seen: number;
}

/**
 * Everything below `folder` that is not excluded, sorted by name. Links are not followed.
 * @throws AkError `code_not_found`, `archive_refused` (links that lead out, sockets, unusable names), `archive_too_large`
 */
export async function walkFolder(
  folder: string,
  subject: string,
  excluded: Excluded,
  limits: ArchiveLimits,
): Promise<CodeItem[]> {
  const root = await realpath(folder).catch((thrown: unknown) => Promise.reject(cannotRead(subject, thrown)));
  const walk: Walk = { root, subject, excluded, limits, items: [], seen: 0 };
  await visit(walk, '', await list(walk, ''));
  const links = walk.items.flatMap((item): [string, string][] =>
    item.kind === 'link' ? [[item.name, item.target]] : [],
  );
  assertLinksInside(new Map(links), subject);
  return walk.items.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** What failing to read code becomes: code `code_not_found`. */
export function cannotRead(subject: string, thrown: unknown): AkError {
  const cause = toError(thrown);
  switch (errorCode(cause)) {
    case 'ENOENT':
      return new AkError('code_not_found', `${subject} does not exist.`, { hint: 'Check the path.', cause });
    case 'ENOTDIR':
      return new AkError('code_not_found', `${subject} is not a folder.`, {
        hint: 'Name the folder that holds the code.',
        cause,
      });
    case 'EACCES':
    case 'EPERM':
      return new AkError('code_not_found', `${subject} may not be read.`, {
        hint: 'Change its permissions, or exclude it.',
        cause,
      });
    default:
      return new AkError('code_not_found', `Cannot read ${subject}: ${cause.message}.`, { cause });
  }
}

async function visit(walk: Walk, folder: string, children: Dirent[]): Promise<void> {
  if (children.length === 0 && folder !== '') walk.items.push({ kind: 'folder', name: folder });
  for (const child of children) {
    const raw = folder === '' ? child.name : `${folder}/${child.name}`;
    if (walk.excluded(raw, child.isDirectory())) continue;
    const name = entryName(raw, walk.subject, walk.limits);
    if (child.isDirectory()) await visitFolder(walk, name);
    else await addItem(walk, name, child);
  }
}

async function visitFolder(walk: Walk, name: string): Promise<void> {
  const children = await list(walk, name);
  // A virtual environment, whatever its name: it works only where it was made.
  if (children.some((child) => child.name === 'pyvenv.cfg')) return;
  countEntry(walk);
  await visit(walk, name, children);
}

async function addItem(walk: Walk, name: string, entry: Dirent): Promise<void> {
  countEntry(walk);
  const path = join(walk.root, name);
  if (entry.isSymbolicLink()) {
    const target = await readlink(path).catch((thrown: unknown) => Promise.reject(cannotRead(path, thrown)));
    walk.items.push({ kind: 'link', name, target: relativeTarget(name, target, walk.root) });
    return;
  }
  if (!entry.isFile()) {
    throw new AkError(
      'archive_refused',
      `Cannot take ${showName(name)} of ${walk.subject}: it is neither a file, a folder nor a link.`,
      {
        hint: 'Remove it, or exclude it.',
      },
    );
  }
  const { mode } = await lstat(path).catch((thrown: unknown) => Promise.reject(cannotRead(path, thrown)));
  walk.items.push({ kind: 'file', name, path, isProgram: (mode & 0o100) !== 0 });
}

async function list(walk: Walk, name: string): Promise<Dirent[]> {
  try {
    return await readdir(join(walk.root, name), { withFileTypes: true });
  } catch (thrown) {
    throw cannotRead(name === '' ? walk.subject : join(walk.root, name), thrown);
  }
}

function countEntry(walk: Walk): void {
  walk.seen += 1;
  if (walk.seen <= walk.limits.entries) return;
  throw new AkError(
    'archive_too_large',
    `${walk.subject} has more than ${walk.limits.entries} files and folders, the limit.`,
    {
      hint: 'Deploy the folder that holds only the code, exclude what it does not need, or raise limits.archive_files in the configuration.',
    },
  );
}
