/** Writes the file of one session (format.ts). What has no bound in memory goes through files of a temporary folder. */
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { pack, type Pack } from 'tar-stream';
import { blobPath } from '../project/code-path';
import { ensureUnpacked } from '../project/codebase';
import { sessionFolder } from '../sessions/session-folder';
import { Spool } from '../sessions/spool';
import type { Build, ExportedRow, PrintLine, Session, Store } from '../store/store';
import { writeWholeFile } from '../whole-file';
import { FILE_NAME, FILES_FOLDER, FORMAT, PARTS, type Contents, type Header } from './format';
import { Secrets } from './secrets';

export interface ExportOptions {
  store: Pick<Store, 'exportJournal' | 'listPrints' | 'blobs'>;
  session: Session;
  build: Build;
  filesDir: string;
  /** The file to write; it must not be there. */
  path: string;
  akVersion: string;
  nowMs: number;
  withSecrets: boolean;
}

export interface Exported {
  path: string;
  bytes: number;
  rows: number;
  prints: number;
  files: number;
  /** Large values in which the value of a secret stands: they are in the file as they were. */
  filesWithSecrets: number;
}

const PAGE_PRINTS = 1000;

/** @throws AkError `journal_damaged`, `store_unavailable`; what the file system raises. On any error nothing is left. */
export async function exportSession(options: ExportOptions): Promise<Exported> {
  const folder = await mkdtemp(join(tmpdir(), 'ak-export-'));
  try {
    return await new Export(options, folder).write();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

class Export {
  private readonly tar: Pack = pack();
  private readonly contents: Contents = {};
  private readonly secrets: Secrets;
  private readonly written = { rows: 0, prints: 0, files: 0, filesWithSecrets: 0 };

  constructor(
    private readonly options: ExportOptions,
    private readonly folder: string,
  ) {
    this.secrets = new Secrets(options.withSecrets ? [] : options.session.vars);
  }

  async write(): Promise<Exported> {
    const { path } = this.options;
    const compressed = this.tar.pipe(createGzip());
    const writing = writeWholeFile(path, compressed);
    const adding = this.addAll().catch((error: unknown) => {
      compressed.destroy(error instanceof Error ? error : new Error(String(error)));
      throw error;
    });
    const [added, wrote] = await Promise.allSettled([adding, writing]);
    // The first cause: of what was added wrongly, the writing only heard.
    if (added.status === 'rejected') throw added.reason;
    if (wrote.status === 'rejected') throw wrote.reason;
    return { path, bytes: (await stat(path)).size, ...this.written };
  }

  private async addAll(): Promise<void> {
    const { build, filesDir, store } = this.options;
    await this.addText(PARTS.session, JSON.stringify(this.header()));
    // It brings the tar here, if it is not, and looks whether it is what it was.
    await ensureUnpacked(build, filesDir, store.blobs);
    await this.addFile(PARTS.build, blobPath(filesDir, build));
    await this.addLines(PARTS.journal, this.rows());
    await this.addLines(PARTS.prints, this.prints());
    await this.addValues();
    await this.addText(PARTS.contents, JSON.stringify(this.contents));
    this.tar.finalize();
  }

  private header(): Header {
    const { session, build, akVersion, nowMs, withSecrets } = this.options;
    const { id, programId, projectName, entrypoint, event, calls, state, reason, outcome, isStrict, durability } =
      session;
    const { epoch, createdAt, startedAt, endedAt } = session;
    return {
      format: FORMAT,
      akVersion,
      exportedAt: nowMs,
      secrets: withSecrets ? 'kept' : 'left out',
      session: {
        ...{ id, programId, projectName, entrypoint, event, calls, state, reason, outcome, isStrict, durability },
        vars: withSecrets ? session.vars : session.vars.map((variable) => Secrets.hidden(variable)),
        ...{ epoch, createdAt, startedAt, endedAt },
      },
      build: { id: build.id, sha256: build.sha256 },
    };
  }

  private async *rows(): AsyncGenerator<ExportedRow> {
    for await (const row of this.options.store.exportJournal(this.options.session.id)) {
      this.written.rows += 1;
      yield this.secrets.row(row);
    }
  }

  private async *prints(): AsyncGenerator<PrintLine> {
    const { store, session } = this.options;
    for (let next = 0; ;) {
      const page = await store.listPrints(session.id, next, PAGE_PRINTS);
      for (const line of page) yield this.secrets.print(line);
      this.written.prints += page.length;
      const last = page.at(-1);
      if (last === undefined || page.length < PAGE_PRINTS) return;
      next = last.seq + 1;
    }
  }

  private async addValues(): Promise<void> {
    const folder = await this.spool();
    for (const name of (await readdir(folder)).sort()) {
      if (!FILE_NAME.test(name)) continue;
      const hasSecret = await this.addFile(`${FILES_FOLDER}/${name}`, join(folder, name));
      this.written.files += 1;
      if (hasSecret) this.written.filesWithSecrets += 1;
    }
  }

  /** Where its large values are. */
  private async spool(): Promise<string> {
    const { store, session, filesDir } = this.options;
    const own = join(sessionFolder(filesDir, session.id), 'spool');
    if (store.blobs === null && existsSync(own)) return own;
    const fetched = join(this.folder, 'spool');
    await mkdir(fetched);
    await new Spool(store.blobs, session.id, fetched).fetch();
    return fetched;
  }

  /** Through a file: a tar says of an entry how large it is before it comes. */
  private async addLines(name: string, things: AsyncIterable<unknown>): Promise<void> {
    const path = join(this.folder, name);
    await pipeline(linesOf(things), createWriteStream(path, { mode: 0o600 }));
    await this.addFile(name, path);
    await rm(path);
  }

  private addText(name: string, text: string): Promise<boolean> {
    const bytes = Buffer.from(text);
    return this.add(name, bytes.length, Readable.from([bytes]));
  }

  private async addFile(name: string, path: string): Promise<boolean> {
    return this.add(name, (await stat(path)).size, createReadStream(path));
  }

  /** @returns whether the value of a secret stands in it, as far as pieces show it */
  private async add(name: string, size: number, content: Readable): Promise<boolean> {
    const hash = createHash('sha256');
    const { secrets } = this;
    let hasSecret = false;
    const watched = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        hash.update(chunk);
        hasSecret ||= secrets.isIn(chunk);
        done(null, chunk);
      },
    });
    await pipeline(content, watched, this.tar.entry({ name, size, mode: 0o600, mtime: new Date(0) }));
    if (name !== PARTS.contents) this.contents[name] = { size, sha256: hash.digest('hex') };
    return hasSecret;
  }
}

async function* linesOf(things: AsyncIterable<unknown>): AsyncGenerator<string> {
  for await (const thing of things) yield `${JSON.stringify(thing)}\n`;
}
