import { InvalidArgumentError, type Command } from 'commander';
import type { Config } from '../config/config';
import type { LoadedConfig } from '../config/load';
import type { Store } from '../store/store';
import { writeLine, type Io } from './io';
import type { Services } from './services';
import { databaseText } from './show/database';

const OPENS_WITHIN_MS = 3_000;

/** One run of the command line. */
export interface Cli {
  readonly io: Io;
  readonly services: Services;
  /** `--debug`: show what is for the makers of ak. */
  readonly debug: boolean;
  /** What the process exits with when the command returns. */
  exitCode: number;
}

export interface Opened {
  config: Config;
  store: Store;
}

/** Reads the configuration, opens the store and closes it after `work`, however that ends. */
export async function withStore<Result>(
  cli: Cli,
  work: (opened: Opened) => Promise<Result>,
  open: (db: Config['db']) => Promise<Store> = (db) => openTelling(cli, db),
): Promise<Result> {
  const config = await readConfig(cli);
  const store = await open(config.db);
  try {
    return await work({ config, store });
  } finally {
    await store.close();
  }
}

/** A database that is locked, or that does not answer, may come yet: say what is waited for before its time is over. */
export async function openTelling(cli: Cli, db: Config['db']): Promise<Store> {
  const slow = setTimeout(
    () => writeLine(cli.io.stderr, `waiting for the store: ${databaseText(db)}`),
    OPENS_WITHIN_MS,
  );
  try {
    return await cli.services.openStore(db);
  } finally {
    clearTimeout(slow);
  }
}

/** The configuration in force, with the source of each value. Raises `config_invalid`. */
export async function readConfig(cli: Cli): Promise<LoadedConfig> {
  const { loadConfig } = await import('../config/load');
  return loadConfig({ env: cli.io.env });
}

/** Examples below the help of a command. */
export function examples(command: Command, lines: string[]): Command {
  return command.addHelpText('after', `\nExamples:\n${lines.map((line) => `  ${line}`).join('\n')}`);
}

/** A whole number from 1, for options. */
export function positiveInteger(text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= 1) return value;
  throw new InvalidArgumentError('It must be a whole number from 1.');
}
