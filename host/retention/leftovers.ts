/**
 * Files that belong to nothing: of sessions and builds that are not in the store, journal files of sessions that have ended, sockets of
 * runners that are gone. Hosts that died leave them, and hosts with disks of their own when another one has removed the rows.
 */
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../config/config';
import type { Store } from '../store/store';

export type LeftoverKind = 'session folder' | 'journal file' | 'code' | 'unfinished' | 'socket';

export interface Leftover {
  kind: LeftoverKind;
  path: string;
  bytes: number;
}

type Paths = Pick<Config['paths'], 'filesDir' | 'runtimeDir'>;
type LookedUp = Pick<Store, 'knownIds' | 'getSession'>;

const JOURNAL_FILE = /^journal-\d+\.ndjson$/;
const RUNNER_SOCKET = /^[0-9a-f]{12}\.sock$/;
const UNFINISHED = /^\..*\.tmp$/;
/** The beginning of the hash is the id. */
const BLOB = /^([0-9a-f]{32})[0-9a-f]{32}\.tar$/;

/** Everything that nobody has touched since `before`. */
export async function findLeftovers(
  store: LookedUp,
  { filesDir, runtimeDir }: Paths,
  before: number,
): Promise<Leftover[]> {
  const [sessions, code, blobs, sockets] = await Promise.all([
    sessionLeftovers(store, join(filesDir, 'sessions'), before),
    codeLeftovers(store, join(filesDir, 'builds'), before, (name) => name),
    codeLeftovers(store, join(filesDir, 'blobs'), before, (name) => `bld_${BLOB.exec(name)?.[1] ?? ''}`),
    socketLeftovers(runtimeDir, before),
  ]);
  return [...sessions, ...code, ...blobs, ...sockets];
}

export async function removeLeftover({ path }: Leftover): Promise<void> {
  await rm(path, { recursive: true, force: true });
}

/** Of a file, or of everything in a folder; 0 when it is gone. */
export async function bytesOf(path: string): Promise<number> {
  const found = await stat(path).catch(() => null);
  if (found?.isDirectory() !== true) return found?.size ?? 0;
  const names = await namesIn(path);
  let bytes = 0;
  // One after the other: a folder may hold a million files.
  for (const name of names) bytes += await bytesOf(join(path, name));
  return bytes;
}

async function sessionLeftovers(store: LookedUp, folder: string, before: number): Promise<Leftover[]> {
  const names = await namesIn(folder);
  const known = await store.knownIds('sessions', names);
  const left: Leftover[] = [];
  for (const name of names) {
    const path = join(folder, name);
    if (known.has(name)) left.push(...(await journalLeftovers(store, name, path, before)));
    else if (await isOlder(path, before)) left.push({ kind: 'session folder', path, bytes: await bytesOf(path) });
  }
  return left;
}

/** A session that has ended is not replayed from a file any more; its host removes it, unless it dies first. */
async function journalLeftovers(store: LookedUp, id: string, folder: string, before: number): Promise<Leftover[]> {
  const names = (await namesIn(folder)).filter((name) => JOURNAL_FILE.test(name));
  if (names.length === 0 || !(await hasEnded(store, id))) return [];
  const left: Leftover[] = [];
  for (const path of names.map((name) => join(folder, name))) {
    if (await isOlder(path, before)) left.push({ kind: 'journal file', path, bytes: await bytesOf(path) });
  }
  return left;
}

async function hasEnded(store: LookedUp, id: string): Promise<boolean> {
  // One that cannot be read keeps what it has.
  const session = await store.getSession(id).catch(() => null);
  return session !== null && session.endedAt !== null;
}

async function codeLeftovers(
  store: LookedUp,
  folder: string,
  before: number,
  idOf: (name: string) => string,
): Promise<Leftover[]> {
  const names = await namesIn(folder);
  const known = await store.knownIds('builds', names.map(idOf));
  const left: Leftover[] = [];
  for (const name of names) {
    const path = join(folder, name);
    if (known.has(idOf(name)) || !(await isOlder(path, before))) continue;
    left.push({ kind: UNFINISHED.test(name) ? 'unfinished' : 'code', path, bytes: await bytesOf(path) });
  }
  return left;
}

async function socketLeftovers(runtimeDir: string, before: number): Promise<Leftover[]> {
  const left: Leftover[] = [];
  for (const name of await namesIn(runtimeDir)) {
    const path = join(runtimeDir, name);
    // A runner that has connected needs its socket's name no more.
    if (RUNNER_SOCKET.test(name) && (await isOlder(path, before))) left.push({ kind: 'socket', path, bytes: 0 });
  }
  return left;
}

async function namesIn(folder: string): Promise<string[]> {
  return (await readdir(folder).catch(() => [])).sort();
}

async function isOlder(path: string, before: number): Promise<boolean> {
  const found = await stat(path).catch(() => null);
  return found !== null && Math.max(found.mtimeMs, found.ctimeMs) < before;
}
