/**
 * Writes the entries of an archive into a folder of its own.
 *
 * 1. While files are written the folder holds no link, so nothing can be written through one; links are made at the end.
 * 2. Every name has passed `entryName`, every parent is a folder made here; nothing is ever overwritten.
 */
import { copyFile, mkdir, open, symlink, chmod } from 'node:fs/promises';
import { join } from 'node:path';
import type { Header } from 'tar-stream';
import { AkError } from '../errors';
import { characterProblem, entryName, showName } from './entry-name';
import { showBytes, type ArchiveLimits } from './limits';
import { toBuffer } from './archive-source';
import { assertLinksInside } from './links';
import { cannotWrite, errorCode } from './place';

type Kind = 'file' | 'folder' | 'link';

const FILE_MODE = 0o444;
const PROGRAM_MODE = 0o555;
const FOLDER_MODE = 0o755;

/** An entry as the archive describes it. The parser leaves `type` and `linkname` null where it does not know them. */
export type EntryHeader = Pick<Header, 'name' | 'size' | 'mode' | 'pax'> & {
  type: Header['type'] | null;
  linkname: string | null;
};

export class EntryWriter {
  /** Bytes of all files so far. */
  bytes = 0;
  readonly #kinds = new Map<string, Kind>();
  readonly #sizes = new Map<string, number>();
  readonly #links = new Map<string, string>();

  /**
   * @param root an empty folder that only this writes to
   * @param subject the archive, for messages
   */
  constructor(
    private readonly root: string,
    private readonly subject: string,
    private readonly limits: ArchiveLimits,
  ) {}

  /** Names of files and links, sorted. */
  get files(): string[] {
    return [...this.#kinds].flatMap(([name, kind]) => (kind === 'folder' ? [] : [name])).sort();
  }

  /** @throws AkError `archive_refused`, `archive_too_large`, `store_unavailable`; what reading `content` raises */
  async add(header: EntryHeader, content: AsyncIterable<unknown>): Promise<void> {
    const name = entryName(header.name, this.subject, this.limits);
    if (isSparse(header)) {
      throw this.#refused(name, 'it is a sparse file', 'Pack it without --sparse.');
    }
    switch (header.type) {
      case 'file':
      case 'contiguous-file':
        return this.#addFile(name, header, content);
      case 'directory':
        return this.#addFolder(name);
      case 'symlink':
        return this.#addLink(name, header);
      case 'link':
        return this.#addCopy(name, header);
      default:
        throw this.#refused(
          name,
          `it is ${describeType(header.type)}; only files, folders and links can be unpacked`,
          'Leave it out.',
        );
    }
  }

  /** Makes the links, once all files are there. */
  async finish(): Promise<void> {
    assertLinksInside(this.#links, this.subject);
    for (const [name, target] of this.#links) {
      await this.#write(name, () => symlink(target, join(this.root, name)));
    }
  }

  async #addFile(name: string, header: EntryHeader, content: AsyncIterable<unknown>): Promise<void> {
    const size = header.size;
    this.#countBytes(name, size);
    await this.#claim(name, 'file');
    this.#sizes.set(name, size);
    const path = join(this.root, name);
    const handle = await this.#write(name, () => open(path, 'wx', modeOf(header)));
    try {
      for await (const chunk of content) await this.#write(name, () => writeAll(handle, toBuffer(chunk)));
    } finally {
      await handle.close();
    }
  }

  async #addFolder(name: string): Promise<void> {
    // Archives often name a folder twice, and the root itself; both say nothing new.
    if (name === '' || this.#kinds.get(name) === 'folder') return;
    await this.#claim(name, 'folder');
    await this.#write(name, () => mkdir(join(this.root, name), FOLDER_MODE));
  }

  async #addLink(name: string, header: EntryHeader): Promise<void> {
    const target = header.linkname ?? '';
    if (target === '') throw this.#refused(name, 'it is a link to nothing', 'Leave it out.');
    if (Buffer.byteLength(target) > this.limits.pathBytes) {
      throw this.#refused(name, `its target has more than ${this.limits.pathBytes} bytes`, 'Leave it out.');
    }
    await this.#claim(name, 'link');
    this.#links.set(name, target);
  }

  /** A hard link: becomes a file of its own. */
  async #addCopy(name: string, header: EntryHeader): Promise<void> {
    const target = header.linkname ?? '';
    const hint = 'Pack it with --hard-dereference.';
    const problem = characterProblem(target);
    if (problem !== null) throw this.#refused(name, `it is a hard link, and of its target ${problem.why}`, hint);
    if (target.startsWith('/') || target.split('/').includes('..')) {
      throw this.#refused(name, `it is a hard link to ${showName(target)}, out of the folder`, hint);
    }
    const original = entryName(target, this.subject, this.limits);
    const size = this.#sizes.get(original);
    if (size === undefined)
      throw this.#refused(name, `it is a hard link to ${showName(target)}, which is no file before it`, hint);
    this.#countBytes(name, size);
    await this.#claim(name, 'file');
    this.#sizes.set(name, size);
    await this.#write(name, () => copyFile(join(this.root, original), join(this.root, name)));
    await this.#write(name, () => chmod(join(this.root, name), modeOf(header)));
  }

  /** Takes a name and makes the folders above it. */
  async #claim(name: string, kind: Kind): Promise<void> {
    if (name === '') throw this.#refused(name, `it is a ${kind} without a name`, 'Leave it out.');
    const there = this.#kinds.get(name);
    if (there !== undefined) {
      const why = there === kind ? 'it is in the archive twice' : `it is both a ${there} and a ${kind}`;
      throw this.#refused(name, why, 'Leave one of them out.');
    }
    for (let slash = name.indexOf('/'); slash >= 0; slash = name.indexOf('/', slash + 1)) {
      await this.#ensureFolder(name.slice(0, slash), name);
    }
    this.#record(name, kind);
  }

  async #ensureFolder(folder: string, below: string): Promise<void> {
    const there = this.#kinds.get(folder);
    if (there === 'folder') return;
    if (there !== undefined) {
      throw this.#refused(below, `it lies below ${showName(folder)}, which is a ${there}`, 'Leave one of them out.');
    }
    this.#record(folder, 'folder');
    await this.#write(folder, () => mkdir(join(this.root, folder), FOLDER_MODE));
  }

  #record(name: string, kind: Kind): void {
    this.#kinds.set(name, kind);
    if (this.#kinds.size > this.limits.entries) {
      throw new AkError(
        'archive_too_large',
        `${this.subject} has more than ${this.limits.entries} files and folders, the limit.`,
        {
          hint: 'Leave out what the program does not need, or raise limits.archive_files in the configuration.',
        },
      );
    }
  }

  #countBytes(name: string, size: number): void {
    this.bytes += size;
    const file = `${showName(name)} of ${this.subject}`;
    const hint = 'Leave large files out; a program can fetch them when it runs.';
    if (size > this.limits.fileBytes) {
      throw new AkError(
        'archive_too_large',
        `${file} has ${showBytes(size)}; the limit of one file is ${showBytes(this.limits.fileBytes)}.`,
        { hint },
      );
    }
    if (this.bytes > this.limits.totalBytes) {
      throw new AkError(
        'archive_too_large',
        `With ${file}, its files have more than ${showBytes(this.limits.totalBytes)}, the limit.`,
        { hint },
      );
    }
  }

  async #write<T>(name: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (thrown) {
      // Our own list has no such name: the file system takes two different names for one.
      if (errorCode(thrown) === 'EEXIST') {
        throw this.#refused(name, 'another name differs from it only in case or accents', 'Rename one of them.');
      }
      throw cannotWrite(join(this.root, name), thrown);
    }
  }

  #refused(name: string, why: string, hint: string): AkError {
    return new AkError('archive_refused', `Cannot take ${showName(name)} of ${this.subject}: ${why}.`, { hint });
  }
}

async function writeAll(handle: Awaited<ReturnType<typeof open>>, chunk: Buffer): Promise<void> {
  for (let from = 0; from < chunk.length;) {
    from += (await handle.write(chunk, from)).bytesWritten;
  }
}

/** Only whether its owner may run it is kept: no setuid, no setgid, nothing that others may write. */
function modeOf(header: EntryHeader): number {
  return (header.mode & 0o100) !== 0 ? PROGRAM_MODE : FILE_MODE;
}

/** Its content would have to be spread out by a map that the parser does not read. */
function isSparse(header: EntryHeader): boolean {
  const { pax } = header;
  return typeof pax === 'object' && pax !== null && Object.keys(pax).some((key) => key.startsWith('GNU.sparse'));
}

function describeType(type: EntryHeader['type']): string {
  switch (type) {
    case 'character-device':
    case 'block-device':
      return 'a device';
    case 'fifo':
      return 'a named pipe';
    default:
      return 'of an unknown kind';
  }
}
