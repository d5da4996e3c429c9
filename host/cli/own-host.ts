import type { Host, HostOptions } from '../host';
import type { Cli, Opened } from './command';
import { writeLine } from './io';
import type { Patience } from './patience';

export interface OwnHostOptions {
  serves: HostOptions['serves'];
  logLevel: Opened['config']['log']['level'];
  /** Says nothing of a start that takes its time. */
  isQuiet?: boolean;
  /** Aborted when `work` shall end early. */
  signal: AbortSignal;
  /** Waits for a store that is away when the host starts. */
  patience?: Patience;
}

/** A start that is over sooner needs no word. */
const SLOW_START_MS = 1_000;

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
  let isSilent = options.isQuiet !== true;
  const onProgress = (line: string): void => {
    isSilent = false;
    writeLine(cli.io.stderr, line);
  };
  const { serves } = options;
  const start = (): Promise<Host> =>
    cli.services.startHost({ config, store, log, env: cli.io.env, serves, onProgress });
  const started = new AbortController();
  void cli.services.pause(SLOW_START_MS, started.signal).then(() => {
    if (isSilent && !started.signal.aborted) onProgress(STARTING[config.temporal.kind]);
  });
  const starting = options.patience?.wait(start) ?? start();
  const host = await starting.finally(() => started.abort());
  try {
    return await untilFailed(host, options.signal, (signal) => work(host, signal));
  } finally {
    await host.stop();
  }
}

const STARTING = {
  embedded: 'starting the host and its Temporal server ...',
  external: 'starting the host ...',
} as const;

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
