/**
 * Unpacks a tar, plain or gzip, from people we do not know.
 *
 * All or nothing: everything goes to a folder beside the target, which is renamed when the last byte has been checked. What the entries may
 * be: entry-writer.ts and entry-name.ts. Damage is told from a cut and from a false end by position: the parser alone passes over all three.
 */
import { mkdir } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip, type Gunzip } from 'node:zlib';
import { extract, type Extract } from 'tar-stream';
import { AkError, isAkError } from '../errors';
import { openArchive, type ArchiveSource, type OpenArchive } from './archive-source';
import { EntryWriter } from './entry-writer';
import { showName } from './entry-name';
import { archiveLimits, type ArchiveLimits } from './limits';
import { cannotWrite, errorCode, makeFolder, moveIntoPlace, removeAll, temporaryBeside, toError } from './place';
import { BLOCK_BYTES, TarMeter } from './tar-meter';

export interface UnpackOptions {
  limits?: Partial<ArchiveLimits>;
  /** What to call the archive in messages; its path, or "The archive". */
  subject?: string;
  /** When something is at the target already: refuse, or keep it (for folders named after their content). */
  existing?: 'refuse' | 'keep';
  /** The whole archive must have come by then; what is done with it is bounded by the limits. */
  deadlineMs?: number;
}

export interface Unpacked {
  /** Files and links, relative to the target, sorted. */
  files: string[];
  /** Bytes of all files. */
  bytes: number;
}

const DEADLINE_MS = 120_000;
const REMEDY = 'The archive is incomplete or damaged: make it again, or copy it again.';

/**
 * Unpacks `source` into the new folder `targetDir`. On any error nothing is left.
 * @throws AkError `archive_unreadable`, `archive_refused`, `archive_too_large`, `code_not_found`, `deadline`, `store_unavailable`
 */
export async function unpackArchive(
  source: ArchiveSource,
  targetDir: string,
  options: UnpackOptions = {},
): Promise<Unpacked> {
  const limits = archiveLimits(options.limits);
  const subject = options.subject ?? (typeof source === 'string' ? basename(source) : 'The archive');
  const deadlineMs = options.deadlineMs ?? DEADLINE_MS;
  const archive = await openArchive(source, { subject, maxBytes: limits.archiveBytes, deadlineMs });
  const temporary = temporaryBeside(targetDir);
  try {
    await makeFolder(dirname(targetDir));
    await mkdir(temporary).catch((thrown: unknown) => Promise.reject(cannotWrite(temporary, thrown)));
    const reading = new Reading(archive, subject, limits, new EntryWriter(temporary, subject, limits));
    const unpacked = await reading.run();
    if (!(await moveIntoPlace(temporary, targetDir)) && options.existing !== 'keep') {
      throw new AkError('archive_refused', `Cannot unpack ${subject}: ${targetDir} exists already.`, {
        hint: 'Choose a new folder.',
      });
    }
    return unpacked;
  } finally {
    archive.close();
    await removeAll(temporary);
  }
}

type TarEntry = Extract extends AsyncIterable<infer T> ? T : never;

/** One archive on its way through the parser. */
class Reading {
  readonly #meter: TarMeter;
  readonly #parser: Extract = extract();
  readonly #gunzip: Gunzip | null;
  /** Where the current entry ends, padding included: the next header, or the end mark, lies there. */
  #entryEnd = 0;
  #entryName: string | null = null;

  constructor(
    private readonly archive: OpenArchive,
    private readonly subject: string,
    limits: ArchiveLimits,
    private readonly writer: EntryWriter,
  ) {
    this.#meter = new TarMeter(limits, subject, archive.givenBytes);
    this.#gunzip = archive.kind === 'gzip' ? createGunzip() : null;
  }

  async run(): Promise<Unpacked> {
    const feeding = this.#feed().then(
      () => null,
      (thrown: unknown) => thrown,
    );
    let refusal: unknown = null;
    try {
      for await (const entry of this.#parser) await this.#take(entry);
    } catch (thrown) {
      refusal = thrown;
    }
    const broken = await feeding;
    // Errors of ours are the cause; the other side then only reports that it was interrupted.
    const first = [refusal, broken].find(isAkError) ?? broken ?? refusal;
    if (first !== null) throw isAkError(first) ? first : this.#damaged(toError(first));
    this.#checkEnd();
    await this.writer.finish();
    return { files: this.writer.files, bytes: this.writer.bytes };
  }

  async #feed(): Promise<void> {
    const { chunks } = this.archive;
    if (this.#gunzip === null) await pipeline(chunks, this.#meter, this.#parser);
    else await pipeline(chunks, this.#gunzip, this.#meter, this.#parser);
  }

  async #take(entry: TarEntry): Promise<void> {
    const { header } = entry;
    if (this.#entryName !== null && this.#meter.isZeroAt(this.#entryEnd)) throw this.#afterEnd();
    const size = header.type === 'directory' ? 0 : header.size;
    this.#entryEnd = entry.offset + BLOCK_BYTES + Math.ceil(size / BLOCK_BYTES) * BLOCK_BYTES;
    this.#entryName = header.name;
    await this.writer.add(header, entry);
    // Content that nobody wanted, of a link for instance.
    entry.resume();
  }

  /** The parser is content with any number of zeros, none included. */
  #checkEnd(): void {
    if (this.#meter.bytes === 0) throw this.#unreadable('is empty', 'Make it again: tar -czf code.tar.gz -C FOLDER .');
    if (!this.#meter.isZeroAt(this.#entryEnd)) {
      throw this.#unreadable(
        `has no end mark after ${this.#position(this.#entryEnd)}, so a part of it may be missing`,
        REMEDY,
      );
    }
    if (this.#entryName === null) {
      throw this.#unreadable('holds nothing', 'Pack the folder of the code: tar -czf code.tar.gz -C FOLDER .');
    }
  }

  #damaged(cause: Error): AkError {
    const code = errorCode(cause);
    const given = this.archive.givenBytes();
    if (code === 'Z_BUF_ERROR')
      return this.#unreadable(
        `is cut off: its compressed data stops at byte ${given}, in ${this.#position()}`,
        REMEDY,
        cause,
      );
    if (code?.startsWith('Z_') === true) {
      const at = this.#gunzip?.bytesWritten ?? given;
      return this.#unreadable(
        `is damaged: its compressed data is wrong near byte ${at}, in ${this.#position()} (${cause.message})`,
        REMEDY,
        cause,
      );
    }
    const { bytes, ended } = this.#meter;
    if (this.#entryName === null && bytes < BLOCK_BYTES) return this.#notTar(cause);
    if (ended && bytes < this.#entryEnd) {
      return this.#unreadable(
        `is cut off at byte ${bytes}, in ${this.#position()}, which ends at byte ${this.#entryEnd}`,
        REMEDY,
        cause,
      );
    }
    if (this.#meter.isZeroAt(this.#entryEnd)) return this.#afterEnd(cause);
    if (ended && bytes - this.#entryEnd < BLOCK_BYTES) {
      return this.#unreadable(`is cut off at byte ${bytes}, in the header after ${this.#position()}`, REMEDY, cause);
    }
    if (this.#entryName === null) return this.#notTar(cause);
    return this.#unreadable(
      `is damaged near byte ${this.#entryEnd}, in the header after ${this.#position()}`,
      REMEDY,
      cause,
    );
  }

  #notTar(cause: Error): AkError {
    const what = this.#gunzip === null ? 'is not a tar' : 'is compressed with gzip, but what is inside is not a tar';
    return this.#unreadable(
      `${what}: no tar header at byte 0`,
      'Give a tar, plain or gzip: tar -czf code.tar.gz -C FOLDER .',
      cause,
    );
  }

  #afterEnd(cause?: Error): AkError {
    return this.#unreadable(
      `goes on after its end mark at byte ${this.#entryEnd}, behind ${this.#position()}`,
      'Something was appended to the archive: make it again from one folder.',
      cause,
    );
  }

  #position(offset?: number): string {
    const where = offset === undefined ? '' : `byte ${offset}, `;
    return this.#entryName === null ? `${where}its first entry` : `${where}entry ${showName(this.#entryName)}`;
  }

  #unreadable(what: string, hint: string, cause?: Error): AkError {
    return new AkError(
      'archive_unreadable',
      `${this.subject} ${what}.`,
      cause === undefined ? { hint } : { hint, cause },
    );
  }
}
