/** What a runner begins with: the session's folders, the journal as a file, the environment. */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { sessionVariables, type Environment } from '../runner/environment';
import type { Session, Store } from '../store/store';
import { beginReplayFile, decodeEnvironment, ENVIRONMENT_RECORD_ID, type BegunReplayFile } from './replay-file';
import { sessionFolder } from './session-folder';
import type { Spool } from './spool';

export interface BeginningOptions {
  session: Session;
  store: Pick<Store, 'appendJournal' | 'readJournal' | 'countPrints'>;
  /** Where the build's code is unpacked. */
  codeDir: string;
  /** Where this installation keeps files of sessions. */
  filesDir: string;
  /** What sessions see of this host's environment. */
  environment: Environment;
  /** What is done about another Python and other libraries, as `AK_CHANGED` says it. */
  changed?: string;
  /** The runner begins when all of the journal is there, however long it is: after the rest could not be read. */
  isReadWhole?: boolean;
}

/** One journal file a claim: another host of this machine may still have a runner that reads that of the claim before. */
const JOURNAL_PREFIX = 'journal-';

export interface Folders {
  root: string;
  work: string;
  spool: string;
  journal: string;
}

/** The session's folders: where it works, where large values lie. */
export async function makeFolders(options: BeginningOptions): Promise<Folders> {
  const root = sessionFolder(options.filesDir, options.session.id);
  const folders = {
    root,
    work: options.session.workDir ?? join(root, 'work'),
    spool: join(root, 'spool'),
    journal: join(root, `${JOURNAL_PREFIX}${options.session.epoch}.ndjson`),
  };
  await mkdir(folders.spool, { recursive: true, mode: 0o700 });
  return folders;
}

/** What a runner is started with, and how far the session had come. */
export interface Beginning {
  environment: Environment;
  reached: { calls: number; prints: number };
  rest: BegunReplayFile['rest'];
}

/** Fills the folders: journal, code, large values. */
export async function prepareBeginning(options: BeginningOptions, folders: Folders, spool: Spool): Promise<Beginning> {
  const steps = [beginJournal(options, folders), fillWorkFolder(options, folders), spool.fetch()] as const;
  // When one fails the others still write: who removes the folder then would find it made again.
  await Promise.allSettled(steps);
  const [beginning] = await Promise.all(steps);
  return beginning;
}

/** A copy of the session's code, for programs that read files beside them. Made once: what the program wrote there survives a loss. */
async function fillWorkFolder({ session, codeDir }: BeginningOptions, { work }: Folders): Promise<void> {
  if (session.workDir === null && !existsSync(work)) await copyWhole(codeDir, work);
}

/** All or nothing: a host that dies meanwhile leaves no half copy under the name. */
async function copyWhole(from: string, to: string): Promise<void> {
  const unfinished = `${to}-${randomBytes(6).toString('hex')}`;
  await cp(from, unfinished, { recursive: true, filter: (path) => !path.endsWith('__pycache__') });
  try {
    await rename(unfinished, to);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    // Another host was quicker.
    if (!existsSync(to)) throw error;
  }
}

/** After the end, or that of a claim (`lastEpoch`), nothing replays: the journal file goes; large values stay with the journal in the store, and what the program wrote. */
export async function removeReplayFiles(filesDir: string, sessionId: string, lastEpoch = Infinity): Promise<void> {
  const root = sessionFolder(filesDir, sessionId);
  const isOver = (name: string): boolean => Number.parseInt(name.slice(JOURNAL_PREFIX.length), 10) <= lastEpoch;
  const names = (await readdir(root)).filter((name) => name.startsWith(JOURNAL_PREFIX) && isOver(name));
  await Promise.all(names.map((name) => rm(join(root, name), { force: true })));
}

/** Writes the journal, or its first part, to its file; freezes the environment at the first start. */
async function beginJournal(options: BeginningOptions, folders: Folders): Promise<Beginning> {
  const { session, store, isReadWhole } = options;
  const replay = await beginReplayFile(folders.journal, (onShape) =>
    store.readJournal(session.id, isReadWhole === true ? undefined : onShape),
  );
  const recorded = replay.environment === null ? null : decodeEnvironment(replay.environment.value);
  if (recorded === null) await recordEnvironment(options);
  const prints = await store.countPrints(session.id);
  const environment = {
    ...sessionVariables(session, recorded ?? options.environment),
    AK_SPOOL: folders.spool,
    ...changedPolicy(options),
    AK_PRINTS: String(prints),
    ...(replay.entries === 0 ? {} : { AK_JOURNAL: folders.journal, AK_JOURNAL_SHA256: replay.sha256 }),
    ...(replay.rest === null ? {} : { AK_JOURNAL_BYTES: String(replay.bytes) }),
  };
  return { environment, reached: { calls: replay.calls, prints }, rest: replay.rest };
}

/** Frozen at the first start: a session that moves sees the environment it began with. */
async function recordEnvironment({ session, store, environment }: BeginningOptions): Promise<void> {
  const value = Buffer.from(JSON.stringify(environment)).toString('base64');
  const item = { id: ENVIRONMENT_RECORD_ID, name: 'os.environ', value };
  await store.appendJournal(session.id, session.epoch, [{ kind: 'record', id: item.id, items: [item] }]);
}

function changedPolicy({ session, changed }: BeginningOptions): Environment {
  if (session.acceptsChanged) return { AK_CHANGED: 'warn warn' };
  return changed === undefined ? {} : { AK_CHANGED: changed };
}
