/**
 * The large values of a session: files of its spool folder, which the runner names by their sha256. Hosts that do not share a disk share
 * them through the store.
 *
 * Invariants
 *   Z1. A record reaches the store after the files it speaks of: whoever claims the session can replay it.
 *   Z2. A runner starts when all of them are here.
 */
import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { AkError, isAkError } from '../errors';
import type { Blobs, JournalEntry, SessionFile } from '../store/store';
import { writeWholeFile } from '../whole-file';

/** `<sha256>.pickle`, `<sha256>.block`; what is being written has another name. */
const FILE = /^([0-9a-f]{64})\.\w+$/;
/** Each has a chunk or two in memory. */
const AT_ONCE = 2;

export class Spool {
  private readonly shared = new Set<string>();

  constructor(
    /** Null: the hosts share a disk. */
    private readonly blobs: Blobs | null,
    private readonly sessionId: string,
    private readonly folder: string,
  ) {}

  /** Z2. @throws AkError `journal_damaged` when one is in the store no more */
  async fetch(): Promise<void> {
    const { blobs } = this;
    if (blobs === null) return;
    const files = await blobs.filesOf(this.sessionId);
    const here = new Set(await readdir(this.folder));
    const missing = files.filter(({ name }) => !here.has(name));
    for (const { name } of files) this.shared.add(name);
    while (missing.length > 0) {
      await Promise.all(missing.splice(0, AT_ONCE).map((file) => this.fetchOne(blobs, file)));
    }
  }

  /** Z1: to be called before these entries are written. */
  async share(entries: readonly JournalEntry[]): Promise<void> {
    if (this.blobs === null || !entries.some(({ kind }) => kind === 'end' || kind === 'record')) return;
    const files = (await readdir(this.folder)).flatMap((name) => this.newFile(name));
    if (files.length === 0) return;
    await this.blobs.noteFiles(this.sessionId, files);
    for (const { name, sha256 } of files) {
      await this.blobs.put(sha256, createReadStream(join(this.folder, name)));
      this.shared.add(name);
    }
  }

  /** Files that come from elsewhere, of a session that is not in the store yet. */
  async put(files: readonly SessionFile[]): Promise<void> {
    if (this.blobs === null) return;
    for (const { name, sha256 } of files) await this.blobs.put(sha256, createReadStream(join(this.folder, name)));
  }

  private newFile(name: string): SessionFile[] {
    const sha256 = FILE.exec(name)?.[1];
    return sha256 === undefined || this.shared.has(name) ? [] : [{ name, sha256 }];
  }

  private async fetchOne(blobs: Blobs, { name, sha256 }: SessionFile): Promise<void> {
    try {
      await writeWholeFile(join(this.folder, name), blobs.get(sha256));
    } catch (error) {
      if (!isAkError(error) || error.code !== 'blob_missing') throw error;
      throw new AkError('journal_damaged', `A large value of session ${this.sessionId} is lost: ${error.message}`, {
        ...(error.hint === undefined ? {} : { hint: error.hint }),
        cause: error,
      });
    }
  }
}
