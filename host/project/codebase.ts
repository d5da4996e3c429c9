/**
 * From code to a build: one canonical tar, kept under its hash, and one folder to run it from.
 *
 * `<filesDir>/blobs/<sha256>.tar`   the tar
 * `<filesDir>/builds/<build id>/`   its files; never changed, so every session of a build sees the same `__file__`
 *
 * Both appear by renaming, so that any number of processes may prepare the same build at once.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readdir, rename, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { AkError } from '../errors';
import type { Blobs, Build } from '../store/store';
import { toBuffer, type ArchiveSource } from './archive-source';
import { blobPath, codePath } from './code-path';
import { packFile, packFolder, type Packed } from './build';
import { inspectCode, type InspectOptions } from './inspect';
import { noLimits, type ArchiveLimits } from './limits';
import { cannotWrite, errorCode, exists, makeFolder, moveIntoPlace, removeAll, temporaryBeside } from './place';
import { fetchBuild } from './shared-builds';
import { unpackArchive } from './unpack';
import { cannotRead } from './walk';

export type CodeSource =
  | { kind: 'folder'; path: string; exclude?: readonly string[] }
  /** One Python file, with the files beside it that it imports. */
  | { kind: 'file'; path: string }
  /** A tar, plain or gzip; `name` is for messages. */
  | { kind: 'archive'; archive: ArchiveSource; name: string; exclude?: readonly string[] };

export interface BuildContext {
  filesDir: string;
  limits: ArchiveLimits;
  inspect: () => Promise<InspectOptions>;
  /** The build of this id when it was prepared before: then it is not looked at again. */
  known?: (buildId: string) => Promise<Build | null>;
  now?: () => number;
}

export interface PreparedBuild {
  build: Build;
  codeDir: string;
}

/** Folders of preparations that were killed are removed when they are older than this. */
const STALE_MS = 24 * 60 * 60 * 1000;
/** One is enough when nobody interferes. */
const MAX_ATTEMPTS = 10;

/**
 * What a path given by a person means: a folder, a Python file, or else an archive.
 * @throws AkError `code_not_found`
 */
export async function findSource(path: string): Promise<CodeSource> {
  const found = await stat(path).catch((thrown: unknown) => Promise.reject(cannotRead(path, thrown)));
  if (found.isDirectory()) return { kind: 'folder', path };
  return path.endsWith('.py') ? { kind: 'file', path } : { kind: 'archive', archive: path, name: basename(path) };
}

/**
 * Packs, checks and unpacks the code. The same content is the same build, given as a folder or as any archive of it.
 * On any error nothing is left.
 * @throws AkError `code_not_found`, `archive_*`, `syntax_error`, `deadline`, `runner_start_failed`, `store_unavailable`
 */
export async function prepareBuild(source: CodeSource, context: BuildContext): Promise<PreparedBuild> {
  const builds = join(context.filesDir, 'builds');
  const work = temporaryBeside(join(builds, 'work'));
  await makeFolder(builds);
  await removeStale(builds);
  try {
    await mkdir(work).catch((thrown: unknown) => Promise.reject(cannotWrite(work, thrown)));
    const tar = join(work, 'code.tar');
    const packed = await packSource(source, tar, work, context.limits);
    if (!packed.files.some((file) => file.endsWith('.py'))) throw noPython(source);
    const known = await knownBuild(packed, context);
    if (known !== null) return known;
    const code = join(work, 'code');
    await unpackArchive(tar, code, { limits: noLimits() });
    const exports = await inspectCode(code, await context.inspect());
    const build = makeBuild(packed, exports, (context.now ?? Date.now)());
    await keepBlob(tar, blobPath(context.filesDir, build));
    await installCode(code, codePath(context.filesDir, build), build.files);
    return { build, codeDir: codePath(context.filesDir, build) };
  } finally {
    await removeAll(work);
  }
}

/**
 * The folder of a build's code; made from its tar when it, or any file of it, is not there. `blobs`: where the tar is when it is not here.
 * @throws AkError `store_unavailable` when the tar is gone or is not what it was
 */
export async function ensureUnpacked(
  build: Pick<Build, 'id' | 'sha256' | 'files'>,
  filesDir: string,
  blobs: Pick<Blobs, 'has' | 'get'> | null = null,
): Promise<string> {
  const codeDir = codePath(filesDir, build);
  if (await isComplete(codeDir, build.files)) return codeDir;
  await fetchBuild(build, filesDir, blobs);
  const blob = blobPath(filesDir, build);
  await assertBlob(blob, build);
  const work = temporaryBeside(codeDir);
  try {
    await unpackArchive(blob, work, { limits: noLimits() });
    await installCode(work, codeDir, build.files);
  } finally {
    await removeAll(work);
  }
  return codeDir;
}

async function packSource(source: CodeSource, tar: string, work: string, limits: ArchiveLimits): Promise<Packed> {
  switch (source.kind) {
    case 'folder':
      return packFolder(source.path, tar, { limits, exclude: source.exclude ?? [] });
    case 'file':
      return packFile(source.path, tar, { limits });
    case 'archive': {
      const given = join(work, 'given');
      await unpackArchive(source.archive, given, { limits, subject: source.name });
      return packFolder(given, tar, { limits, exclude: source.exclude ?? [], subject: source.name });
    }
  }
}

async function knownBuild(packed: Packed, { known, filesDir }: BuildContext): Promise<PreparedBuild | null> {
  const build = (await known?.(buildId(packed))) ?? null;
  if (build === null || !(await exists(blobPath(filesDir, build)))) return null;
  const codeDir = codePath(filesDir, build);
  return (await isComplete(codeDir, build.files)) ? { build, codeDir } : null;
}

function buildId({ sha256 }: Packed): string {
  return `bld_${sha256.slice(0, 32)}`;
}

function makeBuild(packed: Packed, exports: Build['exports'], createdAt: number): Build {
  const { sha256, sizeBytes, files } = packed;
  return { id: buildId(packed), sha256, sizeBytes, files, exports, createdAt };
}

async function keepBlob(tar: string, blob: string): Promise<void> {
  await makeFolder(join(blob, '..'));
  // Over an old one too: it has the same bytes, or it was damaged.
  await rename(tar, blob).catch((thrown: unknown) => Promise.reject(cannotWrite(blob, thrown)));
}

/** Puts `from` at `codeDir`, in place of what is there if that is not whole. Others may do the same at the same time. */
async function installCode(from: string, codeDir: string, files: readonly string[]): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    if (await tryPlace(from, codeDir)) return;
    if (await isComplete(codeDir, files)) return;
    if (attempt === MAX_ATTEMPTS) throw cannotWrite(codeDir, new Error('other processes keep changing it'));
    await moveAside(codeDir);
  }
}

async function tryPlace(from: string, codeDir: string): Promise<boolean> {
  try {
    return await moveIntoPlace(from, codeDir);
  } catch (thrown) {
    throw cannotWrite(codeDir, thrown);
  }
}

async function moveAside(codeDir: string): Promise<void> {
  const aside = temporaryBeside(codeDir);
  try {
    await rename(codeDir, aside);
  } catch (thrown) {
    // Gone already: another process moved it.
    if (errorCode(thrown) !== 'ENOENT') throw cannotWrite(codeDir, thrown);
  } finally {
    await removeAll(aside);
  }
}

async function isComplete(codeDir: string, files: readonly string[]): Promise<boolean> {
  const found = await Promise.all([codeDir, ...files.map((file) => join(codeDir, file))].map(exists));
  return found.every(Boolean);
}

async function assertBlob(blob: string, build: Pick<Build, 'id' | 'sha256'>): Promise<void> {
  const hint = 'Deploy the same code again: it gets the same id, and its sessions go on.';
  const hash = createHash('sha256');
  try {
    for await (const chunk of createReadStream(blob)) hash.update(toBuffer(chunk));
  } catch (thrown) {
    const why = errorCode(thrown) === 'ENOENT' ? 'is gone' : 'cannot be read';
    throw new AkError('store_unavailable', `The code of build ${build.id} ${why}: ${blob}.`, { hint, cause: thrown });
  }
  if (hash.digest('hex') === build.sha256) return;
  throw new AkError(
    'store_unavailable',
    `The code of build ${build.id} was changed or damaged: ${blob} has another hash.`,
    { hint },
  );
}

async function removeStale(builds: string): Promise<void> {
  const old = Date.now() - STALE_MS;
  for (const name of await readdir(builds)) {
    if (!name.startsWith('.') || !name.endsWith('.tmp')) continue;
    const path = join(builds, name);
    // Whoever owns it may remove it in this moment.
    const found = await stat(path).catch(() => null);
    if (found !== null && found.mtimeMs < old) await removeAll(path);
  }
}

function noPython(source: CodeSource): AkError {
  const name = source.kind === 'archive' ? source.name : source.path;
  return new AkError('code_not_found', `${name} holds no Python file (*.py).`, {
    hint: 'Name the folder that holds the code, and check what is excluded.',
  });
}
