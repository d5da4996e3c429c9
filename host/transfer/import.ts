/**
 * Reads the file of one session (format.ts) into this store: everything is checked before anything is written, and the session is written
 * whole or not at all. What the file holds is code and pickles of whoever made it: nothing of them runs here, but a replay runs both.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { copyFile, lstat, mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { z } from 'zod';
import { AkError, ensureError } from '../errors';
import { buildCode, type DeployContext } from '../project/deploy';
import { noLimits } from '../project/limits';
import { unpackArchive } from '../project/unpack';
import { sessionFolder } from '../sessions/session-folder';
import { Spool } from '../sessions/spool';
import type { Build, Session, SessionFile } from '../store/store';
import { CONTENTS, digestOf, FILE_NAME, FILES_FOLDER, FORM, FORMAT, HEADER, PARTS, PRINT, ROW } from './format';
import type { Contents, Header } from './format';

export interface Imported {
  header: Header;
  /** It was imported before, with the same content. */
  isThere: boolean;
  rows: number;
  prints: number;
  files: number;
}

/** What a file may hold; a journal of a million calls has some gigabytes. */
const LIMITS = { ...noLimits(), totalBytes: 64 * 1024 ** 3, entries: 1_000_000, depth: 2, pathBytes: 200 };
const DEADLINE_MS = 3_600_000;
/** Of the parts that are read whole. */
const NEWLINE = 0x0a;
const MAX_JSON_BYTES = 256 * 1024 * 1024;

/** @throws AkError `import_invalid`, `session_exists`, `archive_*`, what `buildCode` raises, `store_*` */
export async function importSession(context: DeployContext, path: string): Promise<Imported> {
  const folder = await mkdtemp(join(tmpdir(), 'ak-import-'));
  try {
    const unpacked = join(folder, 'file');
    const subject = basename(path);
    await unpackArchive(path, unpacked, { limits: LIMITS, subject, deadlineMs: DEADLINE_MS });
    return await new Import(context, unpacked, subject).run();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

class Import {
  constructor(
    private readonly context: DeployContext,
    private readonly folder: string,
    private readonly subject: string,
  ) {}

  async run(): Promise<Imported> {
    const header = await this.readHeader();
    const contents = await this.checkContents();
    const digest = digestOf(header, contents);
    const rows = await this.countLines(PARTS.journal, ROW);
    const prints = await this.countLines(PARTS.prints, PRINT);
    const files = filesOf(contents);
    const counted = { header, rows, prints, files: files.length };
    const known = await this.context.store.getSession(header.session.id);
    if (known !== null) {
      this.assertSame(known, digest);
      return { ...counted, isThere: true };
    }
    const build = await this.takeBuild(header);
    await this.keep({ header, digest, files, build });
    return { ...counted, isThere: false };
  }

  private async readHeader(): Promise<Header> {
    const text = await this.readText(PARTS.session);
    const { format } = this.parse(text, FORM, PARTS.session);
    if (format > FORMAT) {
      throw this.invalid(
        `it has form ${format}, and this version of ak knows ${FORMAT}`,
        'Import it with a newer version of ak.',
      );
    }
    return this.parse(text, HEADER, PARTS.session);
  }

  /** Each part is there, whole, and nothing else is. */
  private async checkContents(): Promise<Contents> {
    const contents = this.parse(await this.readText(PARTS.contents), CONTENTS, PARTS.contents);
    const found = new Set(await namesIn(this.folder));
    found.delete(PARTS.contents);
    for (const name of found) if (contents[name] === undefined) throw this.invalid(`its contents do not list ${name}`);
    for (const part of [PARTS.session, PARTS.build, PARTS.journal, PARTS.prints]) {
      if (contents[part] === undefined) throw this.invalid(`it has no ${part}`);
    }
    for (const [name, { size, sha256 }] of Object.entries(contents)) {
      const path = join(this.folder, name);
      const status = found.has(name) ? await lstat(path) : null;
      if (status?.isFile() !== true || status.size !== size) throw this.invalid(`${name} is not there, or cut short`);
      if ((await hashOf(path)) !== sha256) throw this.invalid(`${name} was changed: it has another hash`);
    }
    for (const name of found) {
      if (name.startsWith(`${FILES_FOLDER}/`))
        this.assertValueFile(name.slice(FILES_FOLDER.length + 1), contents[name]?.sha256);
      else if (!Object.values<string>(PARTS).includes(name))
        throw this.invalid(`it holds ${name}, which belongs to no session`);
    }
    return contents;
  }

  private assertValueFile(name: string, sha256: string | undefined): void {
    if (FILE_NAME.exec(name)?.[1] !== sha256)
      throw this.invalid(`${name} does not have the content that its name says`);
  }

  private assertSame({ id, importDigest }: Session, digest: string): void {
    if (importDigest === digest) return;
    const what = importDigest === null ? 'It is a session of this store' : 'It was imported with another content';
    throw new AkError('session_exists', `Session ${id} is in this store already. ${what}.`, {
      hint: 'Name another database in config.yaml, or in one of another XDG_CONFIG_HOME, and import it there.',
    });
  }

  /** The code, packed anew as for a deployment: what comes out must be the build that the session names. */
  private async takeBuild({ build }: Header): Promise<Build> {
    const archive = join(this.folder, PARTS.build);
    const taken = await buildCode(this.context, {
      kind: 'archive',
      archive,
      name: `${PARTS.build} of ${this.subject}`,
    });
    if (taken.sha256 !== build.sha256 || taken.id !== build.id) {
      throw this.invalid(`its code is not that of build ${build.id}`);
    }
    return taken;
  }

  private async keep({ header, digest, files, build }: Kept): Promise<void> {
    const { store, config } = this.context;
    const { session } = header;
    const isOpen = session.outcome === null;
    const spool = join(sessionFolder(config.paths.filesDir, session.id), 'spool');
    await mkdir(spool, { recursive: true, mode: 0o700 });
    try {
      for (const { name } of files) await copyFile(join(this.folder, FILES_FOLDER, name), join(spool, name));
      await new Spool(store.blobs, session.id, spool).put(files);
      await store.importSession({
        session: { ...session, buildId: build.id, reason: isOpen ? NOT_HERE : session.reason },
        digest,
        journal: () => this.lines(PARTS.journal, ROW),
        prints: () => this.lines(PARTS.prints, PRINT),
        files: store.blobs === null ? [] : files,
      });
    } catch (error) {
      // Unless somebody else imported it at the same time.
      if ((await store.getSession(session.id)) === null)
        await rm(sessionFolder(config.paths.filesDir, session.id), { recursive: true, force: true });
      throw error;
    }
  }

  private async countLines<T>(part: string, schema: z.ZodType<T>): Promise<number> {
    let count = 0;
    for await (const _line of this.lines(part, schema)) count += 1;
    return count;
  }

  private async *lines<T>(part: string, schema: z.ZodType<T>): AsyncGenerator<T> {
    let number = 0;
    for await (const line of linesIn(join(this.folder, part))) {
      number += 1;
      yield this.parse(line, schema, `line ${number} of ${part}`);
    }
  }

  private async readText(part: string): Promise<string> {
    const path = join(this.folder, part);
    const status = await lstat(path).catch(() => null);
    if (status?.isFile() !== true) throw this.invalid(`it has no ${part}`, NOT_OURS);
    if (status.size > MAX_JSON_BYTES) throw this.invalid(`its ${part} is too large`);
    return readFile(path, 'utf8');
  }

  private parse<T>(text: string, schema: z.ZodType<T>, what: string): T {
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch (thrown) {
      throw this.invalid(`${what} is no JSON (${ensureError(thrown).message})`);
    }
    const parsed = schema.safeParse(value);
    if (parsed.success) return parsed.data;
    const [issue] = parsed.error.issues;
    throw this.invalid(`${what} is wrong: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`.trimEnd());
  }

  private invalid(why: string, hint = 'Copy the file again, or export the session again.'): AkError {
    return new AkError('import_invalid', `Cannot import ${this.subject}: ${why}. Nothing was imported.`, { hint });
  }
}

interface Kept {
  header: Header;
  digest: string;
  files: SessionFile[];
  build: Build;
}

const NOT_HERE = 'it was imported while it ran elsewhere: here it can be looked at, and does not go on';
const NOT_OURS = 'Give a file that ak session export has written.';

function filesOf(contents: Contents): SessionFile[] {
  return Object.entries(contents).flatMap(([path, { sha256 }]) =>
    path.startsWith(`${FILES_FOLDER}/`) ? [{ name: path.slice(FILES_FOLDER.length + 1), sha256 }] : [],
  );
}

async function namesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = await Promise.all(
    entries.map(async (entry) => {
      if (!entry.isDirectory()) return [entry.name];
      return (await readdir(join(folder, entry.name))).map((name) => `${entry.name}/${name}`);
    }),
  );
  return names.flat();
}

/** Split at newlines only: a text may hold other characters that end a line for people. */
async function* linesIn(path: string): AsyncGenerator<string> {
  let rest: Buffer[] = [];
  for await (const read of createReadStream(path)) {
    let chunk = read as Buffer;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE)) {
      yield Buffer.concat([...rest, chunk.subarray(0, end)]).toString();
      rest = [];
      chunk = chunk.subarray(end + 1);
    }
    if (chunk.length > 0) rest.push(chunk);
  }
  if (rest.length > 0) yield Buffer.concat(rest).toString();
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
