/** A store in a folder of its own, with its key and its files, as an installation has it. */
import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Libsql from 'libsql';
import type { Config } from '../../../config/config';
import { loadConfig } from '../../../config/load';
import { openStore } from '../../../store/open';
import type { Store } from '../../../store/store';

/** The file in the folder; the key and the files of sessions lie beside it. */
export const DATABASE = 'ak.db';

export interface Place {
  folder: string;
  config: Config;
  store: Store;
  env: NodeJS.ProcessEnv;
}

/** @throws what opening a store does; the schema is brought to that of today */
export async function openPlace(folder: string): Promise<Place> {
  const runtime = `${folder}-run`;
  mkdirSync(runtime, { recursive: true, mode: 0o700 });
  // Git does not keep who may read a file.
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
  const env = {
    HOME: folder,
    PATH: process.env['PATH'],
    XDG_RUNTIME_DIR: runtime,
    AK_DB_DSN: join(folder, DATABASE),
  };
  const config = await loadConfig({ env });
  return { folder, config, store: await openStore(config.db), env };
}

/** Past the store, and what it checks. */
export function runSql(folder: string, ...statements: string[]): void {
  const database = new Libsql(join(folder, DATABASE));
  for (const statement of statements) database.exec(statement);
  database.close();
}

/** Leaves everything in the one file: what was written last stands beside it, in the log of writes. */
export function checkpoint(folder: string): void {
  runSql(folder, 'pragma wal_checkpoint(truncate)');
}
