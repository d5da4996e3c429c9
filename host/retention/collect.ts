/**
 * Takes away what may go, in small steps: each asks again in its own transaction whether it still may, so any number of hosts and commands
 * may do it at once, beside sessions that run and code that is being deployed.
 */
import { rm } from 'node:fs/promises';
import type { Config } from '../config/config';
import { sessionFolder } from '../sessions/session-folder';
import type { RetentionStore } from '../store/retention-store';
import type { Store } from '../store/store';
import { bytesOf, findLeftovers, removeLeftover, type Leftover } from './leftovers';
import type { Cutoffs } from './policy';

type CollectedStore = RetentionStore & Pick<Store, 'getSession'>;

export type Collected =
  | { kind: 'session'; id: string; state: string; bytes: number }
  | { kind: 'build'; id: string; bytes: number }
  | { kind: 'blob'; id: string; bytes: number }
  | { kind: 'leftover'; id: string; what: Leftover['kind']; bytes: number };

export interface CollectOptions {
  store: CollectedStore;
  paths: Pick<Config['paths'], 'filesDir' | 'runtimeDir'>;
  cutoffs: Cutoffs;
  /** Only tells what would go. */
  isDryRun: boolean;
  /** Ends it after the step under way. */
  signal?: AbortSignal;
  /** Between two steps: lets others have the store. */
  rest?: () => Promise<void>;
}

const BATCH = 50;
/** What a dry run lists of each kind. */
const LISTED = 100_000;

/** One thing after the other, as it goes. Sessions first: what needed their builds is known then. */
export async function* collect(options: CollectOptions): AsyncGenerator<Collected, void, void> {
  for (const step of [collectSessions, collectBuilds, collectBlobs, collectLeftovers]) {
    for await (const collected of step(options)) {
      yield collected;
      if (options.signal?.aborted === true) return;
      await options.rest?.();
    }
  }
}

async function* collectSessions({ store, paths, cutoffs, isDryRun }: CollectOptions): AsyncGenerator<Collected> {
  const find = (): ReturnType<Store['endedSessions']> =>
    store.endedSessions(cutoffs.sessions, isDryRun ? LISTED : BATCH);
  for await (const { id, state } of batches(find, isDryRun)) {
    const folder = sessionFolder(paths.filesDir, id);
    const bytes = await bytesOf(folder);
    if (!isDryRun) {
      if (!(await store.removeSession(id, cutoffs.sessions))) continue;
      await rm(folder, { recursive: true, force: true });
    }
    yield { kind: 'session', id, state, bytes };
  }
}

/** Its files go with what is left over. */
async function* collectBuilds({ store, cutoffs: { builds }, isDryRun }: CollectOptions): AsyncGenerator<Collected> {
  if (builds === null) return;
  const find = (): ReturnType<Store['unusedBuilds']> => store.unusedBuilds(builds, isDryRun ? LISTED : BATCH);
  for await (const { id, sizeBytes } of batches(find, isDryRun)) {
    if (isDryRun || (await store.removeBuild(id, builds))) yield { kind: 'build', id, bytes: sizeBytes };
  }
}

async function* collectBlobs({ store, cutoffs: { leftovers }, isDryRun }: CollectOptions): AsyncGenerator<Collected> {
  const find = (): ReturnType<Store['unusedBlobs']> => store.unusedBlobs(leftovers, isDryRun ? LISTED : BATCH);
  for await (const { sha256, sizeBytes } of batches(find, isDryRun)) {
    if (isDryRun || (await store.removeBlob(sha256, leftovers))) yield { kind: 'blob', id: sha256, bytes: sizeBytes };
  }
}

async function* collectLeftovers({ store, paths, cutoffs, isDryRun }: CollectOptions): AsyncGenerator<Collected> {
  for (const leftover of await findLeftovers(store, paths, cutoffs.leftovers)) {
    if (!isDryRun) await removeLeftover(leftover);
    yield { kind: 'leftover', id: leftover.path, what: leftover.kind, bytes: leftover.bytes };
  }
}

/** Looks again for as long as there is something new; a dry run takes nothing away, so it looks once. */
async function* batches<T extends { id: string } | { sha256: string }>(
  find: () => Promise<T[]>,
  isDryRun: boolean,
): AsyncGenerator<T> {
  const seen = new Set<string>();
  for (;;) {
    const found = (await find()).filter((one) => !seen.has(keyOf(one)));
    for (const one of found) {
      seen.add(keyOf(one));
      yield one;
    }
    if (isDryRun || found.length === 0) return;
  }
}

function keyOf(one: { id: string } | { sha256: string }): string {
  return 'id' in one ? one.id : one.sha256;
}
