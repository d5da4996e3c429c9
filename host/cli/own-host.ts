import type { Host, HostOptions } from '../host';
import type { Cli, Opened } from './command';
import { writeLine } from './io';

export interface OwnHostOptions {
  serves: HostOptions['serves'];
  logLevel: Opened['config']['log']['level'];
  /** Aborted when `work` shall end early. */
  signal: AbortSignal;
}

/**
 * Starts a host in this process, stops it after `work`, however that ends. `work` gets a signal that is also aborted when the host
 * cannot go on; then this raises the host's error.
 */
export async function withOwnHost<Result>(
  cli: Cli,
  { config, store }: Opened,
  options: OwnHostOptions,
  work: (host: Host, signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const log = await cli.services.createLogger({
    level: options.logLevel,
    format: config.log.format,
    colour: cli.io.stderr.isTerminal && cli.io.env['NO_COLOR'] === undefined,
    write: (lines) => cli.io.stderr.write(lines),
  });
  const onProgress = (line: string): void => writeLine(cli.io.stderr, line);
  const { serves } = options;
  const host = await cli.services.startHost({ config, store, log, env: cli.io.env, serves, onProgress });
  try {
    return await untilFailed(host, options.signal, (signal) => work(host, signal));
  } finally {
    await host.stop();
  }
}

async function untilFailed<Result>(
  host: Host,
  outer: AbortSignal,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const abort = new AbortController();
  const failures: unknown[] = [];
  host.failed.catch((error: unknown) => {
    failures.push(error);
    abort.abort();
  });
  const result = await work(AbortSignal.any([outer, abort.signal]));
  if (failures.length > 0) throw failures[0];
  return result;
}
