import { Option, type Command } from 'commander';
import type { Config } from '../config/config';
import { configFile } from '../config/paths';
import { AkError } from '../errors';
import type { Host } from '../host';
import type { Python } from '../runner/python';
import type { Store } from '../store/store';
import { examples, openTelling, withStore, type Cli, type Opened } from './command';
import { untilInterrupted } from './interrupt';
import { EXIT_OK, writeJson, writeLine } from './io';
import { withOwnHost } from './own-host';
import { Patience } from './patience';
import { shortTimeMs } from './short-time';
import { databaseText } from './show/database';
import { fields } from './show/table';
import { usageError } from './usage';
import { readVersion } from './version';

interface UpOptions {
  json?: boolean;
  /** Milliseconds. */
  storeWithin: number;
}

export function addUp(program: Command, cli: Cli): void {
  const up = program
    .command('up')
    .description('start a host: it runs the sessions of this store until Ctrl-C')
    .option('--json', 'show where it listens as one JSON object')
    .addOption(
      new Option(
        '--store-within <time>',
        'end with an error when the database is still away after this, such as 90s or 5m',
      )
        .default(Infinity, 'wait for as long as it takes')
        .argParser(parseStoreWithin),
    )
    .action((options: UpOptions) => runUp(cli, options));
  examples(up, ['ak up', 'ak up --json', 'ak up --store-within 5m']);
}

function parseStoreWithin(text: string): number {
  const ms = shortTimeMs(text);
  if (ms !== null) return ms;
  throw usageError(`--store-within ${text} is no time.`, 'Write --store-within 90s, or 5m; 0s to wait not at all.');
}

/** Whoever supervises a server starts it again when it ends: it waits for its database by itself, and says so. */
async function runUp(cli: Cli, { json, storeWithin }: UpOptions): Promise<void> {
  await untilInterrupted(cli.io, async (signal) => {
    const patience = new Patience(cli, { withinMs: storeWithin, signal });
    await withStore(
      cli,
      (opened) => serve(cli, opened, { json: json === true, patience, signal }),
      storeOpener(cli, patience, signal),
    );
  });
  writeLine(cli.io.stderr, 'stopped');
  cli.exitCode = EXIT_OK;
}

/** Only the first attempt says which store it is; then there is a reason to say. */
function storeOpener(cli: Cli, patience: Patience, signal: AbortSignal): (db: Config['db']) => Promise<Store> {
  let open = openTelling;
  return (db) =>
    patience.wait(() => {
      const opening = open(cli, db);
      open = () => cli.services.openStore(db);
      return unlessAborted(opening, signal);
    });
}

/** A server that does not answer keeps nobody from leaving. */
async function unlessAborted(opening: Promise<Store>, signal: AbortSignal): Promise<Store> {
  const store = await Promise.race([opening, aborted(signal)]);
  if (store !== undefined) return store;
  opening.then((late) => late.close()).catch(() => undefined); // nobody asks any more
  throw new AkError('store_unavailable', 'The store was not waited for any longer.');
}

interface Serving {
  json: boolean;
  patience: Patience;
  signal: AbortSignal;
}

async function serve(cli: Cli, opened: Opened, { json, patience, signal }: Serving): Promise<void> {
  const logLevel = opened.config.log.level;
  const options = { serves: { kind: 'shared' }, logLevel, isQuiet: json, patience, signal } as const;
  // Now, and not when the first session has come.
  const { findPython } = await import('../runner/python');
  const python = await findPython({ configured: opened.config.python, env: cli.io.env });
  if (python.warning !== null) writeLine(cli.io.stderr, `warning: ${python.warning}`);
  await withOwnHost(cli, opened, options, async (host, ended) => {
    if (ended.aborted) return;
    if (json) writeJson(cli.io.stdout, whereAsJson(host, opened.config, python));
    else for (const line of whereLines(host, opened.config, python)) writeLine(cli.io.stdout, line);
    await aborted(ended);
    writeLine(cli.io.stderr, `stopping (${whyEnded(ended)}); Ctrl-C again ends it at once`);
  });
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}

/** The signal that came, or else what follows is the host's error. */
function whyEnded({ reason }: AbortSignal): string {
  return typeof reason === 'string' ? reason : 'the host cannot go on';
}

function whereLines(host: Host, config: Config, python: Python): string[] {
  const where = fields([
    ['  HTTP', host.httpUrl],
    ['  Temporal', `${host.temporal.address} (${config.temporal.kind})`],
    ['  Temporal UI', host.temporal.uiUrl],
    ['  Python', `${python.path} (${python.version})`],
    ['  database', databaseText(config.db)],
    ['  config', configFile(config.paths.configDir)],
  ]);
  return [`ak ${readVersion()} is up, host ${host.id}; Ctrl-C stops it`, ...where];
}

function whereAsJson(host: Host, config: Config, python: Python): Record<string, unknown> {
  return {
    host_id: host.id,
    http_url: host.httpUrl,
    temporal: { address: host.temporal.address, ui_url: host.temporal.uiUrl, kind: config.temporal.kind },
    python: python.path,
    database: databaseText(config.db),
    config_file: configFile(config.paths.configDir),
  };
}
