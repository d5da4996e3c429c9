/**
 * Reads a whole store: every journal, every large value, the code of every build. It changes nothing, takes nobody's place, and may run
 * beside hosts: a journal is looked at as it stood at one moment, and what is removed meanwhile is not missed.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { ErrorCode } from '../error-codes';
import { ensureError, isAkError, type AkError } from '../errors';
import { blobPath } from '../project/code-path';
import { sessionFolder } from '../sessions/session-folder';
import type { CheckStore } from '../store/check-store';
import type { Store } from '../store/store';
import { FILE_NAME } from '../transfer/format';

export interface Damage {
  code: ErrorCode;
  session: string | null;
  row: string | null;
  build: string | null;
  /** A path, or the hash of content that hosts share. */
  file: string | null;
  message: string;
}

export interface Counts {
  sessions: number;
  rows: number;
  builds: number;
  files: number;
}

export interface CheckOptions {
  store: CheckStore & Pick<Store, 'blobs' | 'getBuild' | 'getSession'>;
  filesDir: string;
}

const PAGE = 200;

export class Check {
  readonly counts: Counts = { sessions: 0, rows: 0, builds: 0, files: 0 };

  constructor(private readonly options: CheckOptions) {}

  /** Each damage, as it is found. @throws AkError `store_unavailable`, `store_busy`, `journal_key_unusable` */
  async *run(): AsyncGenerator<Damage> {
    const { store } = this.options;
    yield* this.sharedContent();
    for await (const id of all((after) => store.idsAfter('builds', after, PAGE))) yield* this.build(id);
    for await (const id of all((after) => store.idsAfter('sessions', after, PAGE))) yield* this.session(id);
  }

  private async *sharedContent(): AsyncGenerator<Damage> {
    const { store } = this.options;
    const { blobs } = store;
    if (blobs === null) return;
    for await (const sha256 of all((after) => store.blobsAfter(after, PAGE))) {
      this.counts.files += 1;
      try {
        for await (const _chunk of blobs.get(sha256));
      } catch (error) {
        // One that was removed since it was listed is no loss to anybody.
        if (!isAkError(error) || error.code !== 'blob_missing') throw error;
        if (await blobs.has(sha256)) yield damageOf(error, { file: sha256 });
      }
    }
  }

  private async *build(id: string): AsyncGenerator<Damage> {
    const { store, filesDir } = this.options;
    this.counts.builds += 1;
    try {
      const build = await store.getBuild(id);
      if (build === null) return;
      const file = store.blobs === null ? blobPath(filesDir, build) : build.sha256;
      const wrong = store.blobs === null ? await this.wrongFile(file, build.sha256) : await this.notShared(file);
      if (wrong === null || (await store.getBuild(id)) === null) return;
      yield {
        ...NOWHERE,
        code: 'blob_missing',
        build: id,
        file,
        message: `The code of build ${id} ${wrong}: ${file}.`,
      };
    } catch (error) {
      yield damageOf(asDamage(error), { build: id });
    }
  }

  private async *session(id: string): AsyncGenerator<Damage> {
    const { store } = this.options;
    const found: Damage[] = [];
    try {
      if ((await store.getSession(id)) === null) return;
    } catch (error) {
      found.push(damageOf(asDamage(error), { session: id }));
    }
    this.counts.sessions += 1;
    const files = await this.sessionFiles(id, found);
    for await (const { row, damage, file } of store.checkJournal(id)) {
      if (damage !== null) found.push(damageOf(damage, { session: id, row }));
      else this.counts.rows += 1;
      if (file === null || files.has(basename(file.path))) continue;
      const wrong = await this.wrongFile(file.path, file.sha256);
      if (wrong !== null) found.push(lostValue(id, { row, file: file.path }, wrong));
    }
    // Its rows go one after the other when it is removed.
    if (found.length > 0 && !(await isThere(store, id))) return;
    yield* found;
  }

  /** Looks at them, and gives the names of those that are where they belong. */
  private async sessionFiles(id: string, found: Damage[]): Promise<ReadonlySet<string>> {
    const { store, filesDir } = this.options;
    const names = new Set<string>();
    const folder = join(sessionFolder(filesDir, id), 'spool');
    const files =
      store.blobs === null
        ? (await readdir(folder).catch(() => [])).map((name) => ({ name, sha256: FILE_NAME.exec(name)?.[1] }))
        : await store.blobs.filesOf(id);
    for (const { name, sha256 } of files) {
      // What is being written has another name.
      if (sha256 === undefined) continue;
      names.add(name);
      const file = store.blobs === null ? join(folder, name) : sha256;
      const wrong = store.blobs === null ? await this.wrongFile(file, sha256) : await this.notShared(sha256);
      if (wrong !== null) found.push(lostValue(id, { row: null, file }, wrong));
    }
    return names;
  }

  /** Null: the file has this content. */
  private async wrongFile(path: string, sha256: string): Promise<string | null> {
    this.counts.files += 1;
    const hash = createHash('sha256');
    try {
      for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
    } catch (thrown) {
      return `cannot be read (${ensureError(thrown).message})`;
    }
    return hash.digest('hex') === sha256 ? null : 'was changed or damaged';
  }

  /** What it holds was looked at already. */
  private async notShared(sha256: string): Promise<string | null> {
    return (await this.options.store.blobs?.has(sha256)) === true ? null : 'is not in the store';
  }
}

const NOWHERE = { session: null, row: null, build: null, file: null };

function damageOf(error: AkError, where: Partial<Damage>): Damage {
  return { ...NOWHERE, ...where, code: error.code, message: error.message };
}

function lostValue(session: string, where: { row: string | null; file: string }, wrong: string): Damage {
  const message = `A large value of session ${session} ${wrong}: ${where.file}.`;
  return { ...NOWHERE, ...where, session, code: 'journal_damaged', message };
}

/** What ends the check is not what is checked. */
function asDamage(error: unknown): AkError {
  if (isAkError(error) && (error.code === 'journal_damaged' || error.code === 'blob_missing')) return error;
  throw error;
}

async function isThere(store: Pick<Store, 'getSession'>, id: string): Promise<boolean> {
  try {
    return (await store.getSession(id)) !== null;
  } catch {
    // It cannot be read, so it is there; that was told.
    return true;
  }
}

async function* all(page: (after: string) => Promise<string[]>): AsyncGenerator<string> {
  for (let after = ''; ;) {
    const ids = await page(after);
    yield* ids;
    const last = ids.at(-1);
    if (last === undefined) return;
    after = last;
  }
}
