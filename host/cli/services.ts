/**
 * The parts of the host that commands use, each loaded when a command first needs it: `ak version` loads none, and only what starts
 * a host pays for loading Temporal's worker.
 */
import { pause } from '../deadline';
import type { Host, HostOptions } from '../host';
import type { Config } from '../config/config';
import type { Logger, LogOptions } from '../log';
import type { Store } from '../store/store';

export interface Services {
  startHost: (options: HostOptions) => Promise<Host>;
  createLogger: (options: LogOptions) => Promise<Logger>;
  openStore: (db: Config['db']) => Promise<Store>;
  now: () => number;
  /** Returns early, without an error, when `signal` is aborted. */
  pause: (ms: number, signal?: AbortSignal) => Promise<void>;
}

export const realServices: Services = {
  startHost: async (options) => (await import('../host')).startHost(options),
  createLogger: async (options) => (await import('../log')).createLogger(options),
  openStore: async (db) => (await import('../store/open')).openStore(db),
  now: Date.now,
  pause,
};
