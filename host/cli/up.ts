import type { Command } from 'commander';
import type { Config } from '../config/config';
import { configFile } from '../config/paths';
import type { Host } from '../host';
import type { Python } from '../runner/python';
import { examples, withStore, type Cli, type Opened } from './command';
import { untilInterrupted } from './interrupt';
import { EXIT_OK, writeJson, writeLine } from './io';
import { withOwnHost } from './own-host';
import { databaseText } from './show/database';
import { fields } from './show/table';
import { readVersion } from './version';

export function addUp(program: Command, cli: Cli): void {
  const up = program
    .command('up')
    .description('start a host: it runs the sessions of this store until Ctrl-C')
    .option('--json', 'show where it listens as one JSON object')
    .action((options: { json?: boolean }) => withStore(cli, (opened) => runUp(cli, opened, options.json === true)));
  examples(up, ['ak up', 'ak up --json']);
}

async function runUp(cli: Cli, opened: Opened, json: boolean): Promise<void> {
  const options = { serves: { kind: 'shared' }, logLevel: opened.config.log.level, isQuiet: json } as const;
  // Now, and not when the first session has come.
  const { findPython } = await import('../runner/python');
  const python = await findPython({ configured: opened.config.python, env: cli.io.env });
  if (python.warning !== null) writeLine(cli.io.stderr, `warning: ${python.warning}`);
  await untilInterrupted(cli.io, (signal) =>
    withOwnHost(cli, opened, { ...options, signal }, async (host, ended) => {
      if (ended.aborted) return;
      if (json) writeJson(cli.io.stdout, whereAsJson(host, opened.config, python));
      else for (const line of whereLines(host, opened.config, python)) writeLine(cli.io.stdout, line);
      await aborted(ended);
      writeLine(cli.io.stderr, `stopping (${whyEnded(ended)}); Ctrl-C again ends it at once`);
    }),
  );
  writeLine(cli.io.stderr, 'stopped');
  cli.exitCode = EXIT_OK;
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
