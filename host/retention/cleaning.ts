/** A host takes away what may go: soon after its start, and every hour from then on. */
import type { Config } from '../config/config';
import { pause } from '../deadline';
import type { Logger } from '../log';
import type { Store } from '../store/store';
import { collect } from './collect';
import { cutoffsOf } from './policy';

export interface CleaningOptions {
  config: Pick<Config, 'retention' | 'paths'>;
  store: Store;
  log: Logger;
}

/** Not at once: sessions that were left come first. */
const FIRST_MS = 60_000;
const EVERY_MS = 60 * 60 * 1000;
const REST_MS = 50;

export class Cleaning {
  private readonly abort = new AbortController();
  private readonly loop: Promise<void>;

  constructor(private readonly options: CleaningOptions) {
    this.loop = this.run();
  }

  /** After the step under way. */
  async stop(): Promise<void> {
    this.abort.abort();
    await this.loop;
  }

  private async run(): Promise<void> {
    const { signal } = this.abort;
    for (let waitMs = FIRST_MS; ; waitMs = EVERY_MS) {
      // Hosts that started together do not do it together.
      await pause(waitMs * (1 + Math.random()), signal);
      if (signal.aborted) return;
      await this.clean().catch((error: unknown) =>
        this.options.log.warn({ err: error }, 'could not clean up; later again'),
      );
    }
  }

  private async clean(): Promise<void> {
    const { config, store, log } = this.options;
    const { signal } = this.abort;
    const cutoffs = cutoffsOf(config.retention, Date.now());
    const rest = (): Promise<void> => pause(REST_MS, signal);
    let [count, bytes] = [0, 0];
    for await (const gone of collect({ store, paths: config.paths, cutoffs, isDryRun: false, signal, rest })) {
      count += 1;
      bytes += gone.bytes;
      log.debug({ what: gone.kind, id: gone.id, bytes: gone.bytes }, 'removed');
    }
    if (count > 0) log.info({ count, bytes }, 'cleaned up');
  }
}
