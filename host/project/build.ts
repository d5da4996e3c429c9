/**
 * Packs code into its canonical tar: the same files give the same bytes, whatever their times, owners, order on disk or umask.
 * Sorted names, time 0, owner 0, mode 0755 for what its owner may run and 0644 for the rest, no folders but empty ones.
 */
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import type { Stats } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { pack, type Header, type Pack } from 'tar-stream';
import { AkError, isAkError } from '../errors';
import { toBuffer } from './archive-source';
import { entryName, showName } from './entry-name';
import { compileExcludes, DEFAULT_EXCLUDES } from './exclude';
import { archiveLimits, showBytes, type ArchiveLimits } from './limits';
import { importedNeighbours } from './neighbours';
import { cannotWrite } from './place';
import { cannotRead, walkFolder, type CodeItem } from './walk';

export interface PackOptions {
  /** Patterns to leave out besides `DEFAULT_EXCLUDES`; their form: exclude.ts. */
  exclude?: readonly string[];
  limits?: Partial<ArchiveLimits>;
  /** What to call the code in messages; its path. */
  subject?: string;
}

export interface Packed {
  /** Of the tar, in hex. */
  sha256: string;
  /** Of the tar. */
  sizeBytes: number;
  /** Files and links in it, sorted. */
  files: string[];
}

/**
 * Writes the canonical tar of a folder to `tarPath`, flushed to disk.
 * @throws AkError `code_not_found`, `archive_refused`, `archive_too_large`, `store_unavailable`
 */
export async function packFolder(folder: string, tarPath: string, options: PackOptions = {}): Promise<Packed> {
  const limits = archiveLimits(options.limits);
  const subject = options.subject ?? folder;
  const excluded = compileExcludes([...DEFAULT_EXCLUDES, ...(options.exclude ?? [])]);
  const items = await walkFolder(folder, subject, excluded, limits);
  return writeTar(items, tarPath, subject, limits);
}

/** The same for a build of one file, with the modules and packages beside it that it imports. */
export async function packFile(
  file: string,
  tarPath: string,
  options: Omit<PackOptions, 'exclude'> = {},
): Promise<Packed> {
  const limits = archiveLimits(options.limits);
  const subject = options.subject ?? file;
  const found = await stat(file).catch((thrown: unknown) => Promise.reject(cannotRead(subject, thrown)));
  if (!found.isFile())
    throw new AkError('code_not_found', `${subject} is not a file.`, { hint: 'Name a Python file.' });
  const folder = dirname(file);
  const names = [basename(file), ...(await importedNeighbours(folder, basename(file)))].sort();
  const items = await Promise.all(
    names.map(async (name): Promise<CodeItem> => {
      const path = join(folder, name);
      return { kind: 'file', name: entryName(name, subject, limits), path, isProgram: isRunnable(await stat(path)) };
    }),
  );
  return writeTar(items, tarPath, subject, limits);
}

function isRunnable({ mode }: Stats): boolean {
  return (mode & 0o100) !== 0;
}

async function writeTar(items: CodeItem[], tarPath: string, subject: string, limits: ArchiveLimits): Promise<Packed> {
  const tar = pack();
  const hash = createHash('sha256');
  let sizeBytes = 0;
  const watched = async function* (): AsyncGenerator<Buffer> {
    for await (const chunk of tar) {
      const bytes = toBuffer(chunk);
      hash.update(bytes);
      sizeBytes += bytes.length;
      yield bytes;
    }
  };
  const writing = pipeline(watched, createWriteStream(tarPath, { flags: 'wx', flush: true })).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  let refusal: unknown = null;
  try {
    await addItems(tar, items, subject, limits);
  } catch (thrown) {
    refusal = thrown;
    tar.destroy();
  }
  const broken = await writing;
  if (isAkError(refusal)) throw refusal;
  if ((broken ?? refusal) !== null) throw cannotWrite(tarPath, broken ?? refusal);
  return {
    sha256: hash.digest('hex'),
    sizeBytes,
    files: items.filter((item) => item.kind !== 'folder').map((item) => item.name),
  };
}

async function addItems(tar: Pack, items: CodeItem[], subject: string, limits: ArchiveLimits): Promise<void> {
  let total = 0;
  for (const item of items) {
    const content = item.kind === 'file' ? await readItem(item.name, item.path, subject, limits) : null;
    total += content?.length ?? 0;
    if (total > limits.totalBytes) {
      throw new AkError(
        'archive_too_large',
        `The files of ${subject} have more than ${showBytes(limits.totalBytes)}, the limit.`,
        {
          hint: 'Exclude what the program does not need; it can fetch large files when it runs.',
        },
      );
    }
    await addEntry(tar, headerOf(item), content);
  }
  tar.finalize();
}

async function readItem(name: string, path: string, subject: string, limits: ArchiveLimits): Promise<Buffer> {
  try {
    const { size } = await stat(path);
    // Looked at before it is read: a huge file must not be held in memory to be refused.
    if (size <= limits.fileBytes) return await readFile(path);
    throw new AkError(
      'archive_too_large',
      `${showName(name)} of ${subject} has ${showBytes(size)}; the limit of one file is ${showBytes(limits.fileBytes)}.`,
      {
        hint: 'Exclude it; a program can fetch large files when it runs.',
      },
    );
  } catch (thrown) {
    throw isAkError(thrown) ? thrown : cannotRead(path, thrown);
  }
}

type EntryHeader = Partial<Header> & Pick<Header, 'name'>;

function headerOf(item: CodeItem): EntryHeader {
  const fixed = { name: item.name, mtime: new Date(0), uid: 0, gid: 0 };
  switch (item.kind) {
    case 'file':
      return { ...fixed, type: 'file', mode: item.isProgram ? 0o755 : 0o644 };
    case 'link':
      return { ...fixed, type: 'symlink', mode: 0o777, linkname: item.target };
    case 'folder':
      return { ...fixed, type: 'directory', mode: 0o755 };
  }
}

async function addEntry(tar: Pack, header: EntryHeader, content: Buffer | null): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const done = (error?: Error | null): void => {
      if (error) reject(error);
      else resolve();
    };
    if (content === null) tar.entry(header, done);
    else tar.entry(header, content, done);
  });
}
