/** Opens the store that the configuration names. Nothing else knows which database it is. */
import type { Config } from '../config/config';
import { keyFileOf } from '../config/key-file';
import { blobQueries } from './blobs';
import { buildQueries } from './builds';
import { checkQueries } from './checks';
import { createDatabase, guard } from './database';
import type { Backend, Database } from './database';
import { hostQueries } from './hosts';
import { installationQueries } from './installation';
import { journalQueries } from './journal';
import { journalKey } from './journal-key';
import { migrate } from './migrations';
import { outboxQueries } from './outbox';
import { printQueries } from './prints';
import { deploymentQueries } from './deployments';
import { forkQueries } from './forks';
import { projectQueries } from './projects';
import type { FindKeyring } from './secret-vars';
import { retentionQueries } from './retention';
import { sessionQueries } from './sessions';
import { openSqlite } from './sqlite';
import { standingQueries } from './standings';
import { transferQueries } from './transfer';
import { stopQueries } from './stops';
import type { Store } from './store';

export interface OpenStoreOptions {
  /** How long to wait for another process that has the database locked. */
  busyTimeoutMs?: number;
  now?: () => number;
}

const BUSY_TIMEOUT_MS = 10_000;

/**
 * Opens the store, making and migrating it as needed. Close it with `close()`.
 * Code `store_unavailable`: not reachable, not writable, not a database, or of a newer version of ak. Code `store_busy`: locked too long.
 */
export async function openStore(config: Config['db'], options: OpenStoreOptions = {}): Promise<Store> {
  const backend = await openBackend(config, options.busyTimeoutMs ?? BUSY_TIMEOUT_MS);
  const database = createDatabase(backend, options.now ?? Date.now);
  try {
    await guard(backend, 'open the store', () => migrate(backend));
  } catch (error) {
    // The first cause is the one to show.
    await database.close().catch(() => undefined);
    throw error;
  }
  return assemble(database, keyFileOf(config), config.type === 'postgres');
}

async function openBackend(config: Config['db'], busyTimeoutMs: number): Promise<Backend> {
  switch (config.type) {
    case 'sqlite':
      return openSqlite(config.dsn, busyTimeoutMs);
    case 'postgres':
      // Only who uses PostgreSQL waits for its client to load.
      return (await import('./postgres')).openPostgres(config.dsn, busyTimeoutMs);
  }
}

function assemble(database: Database, keyFile: string, isOnManyMachines: boolean): Store {
  const builds = buildQueries(database);
  const keyOf = journalKey(database, keyFile);
  const findKeyring: FindKeyring = async () => (await keyOf()).keyring;
  return {
    blobs: isOnManyMachines ? blobQueries(database) : null,
    ...installationQueries(database),
    ...builds,
    ...retentionQueries(database, builds.getBuild),
    ...projectQueries(database, findKeyring),
    ...deploymentQueries(database),
    ...sessionQueries(database, findKeyring),
    ...standingQueries(database),
    ...stopQueries(database),
    ...journalQueries(database, keyOf),
    ...transferQueries(database, keyOf, findKeyring),
    ...forkQueries(database, keyOf),
    ...checkQueries(database, keyOf),
    ...printQueries(database),
    ...outboxQueries(database),
    ...hostQueries(database),
    stamp: () => database.stamp(),
    untilWritten: (atMostMs, signal) => database.untilWritten(atMostMs, signal),
    whyNotWritten: (withinMs) => database.whyNotWritten(withinMs),
    close: () => database.close(),
  };
}
