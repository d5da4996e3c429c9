/** The embedded server as a host sees it: leased, and leased again when its keeper dies. */
import { pause } from '../deadline';
import { AkError } from '../errors';
import type { Logger } from '../log';
import { acquireServer, type AcquireServerOptions, type ServerLease } from './server/lease';

export interface EmbeddedServer {
  readonly address: string;
  readonly uiUrl: string | null;
  release(): Promise<void>;
  /** Rejects when the server is gone for good: another one answers, elsewhere. */
  readonly failed: Promise<never>;
}

const RETRY_MS = 500;
const RETRY_MAX_MS = 5000;

/** @throws AkError as `acquireServer` */
export async function leaseServer(options: AcquireServerOptions, log: Logger): Promise<EmbeddedServer> {
  let lease = await acquireServer(options);
  const { address, uiUrl } = lease;
  const released = new AbortController();
  const failed = new Promise<never>((_resolve, reject) => {
    const watch = (held: ServerLease): void => {
      held.onLost((error) => {
        if (released.signal.aborted) return;
        log.warn({ err: error }, 'the Temporal server is gone, starting it again');
        leaseAgain(options, released.signal, log).then((next) => {
          if (next === null) return;
          // Nobody needs it any more.
          if (released.signal.aborted) return next.release();
          lease = next;
          if (next.address === address) return watch(next);
          reject(
            new AkError(
              'temporal_unreachable',
              `The embedded Temporal server moved from ${address} to ${next.address}.`,
            ),
          );
        }, reject);
      });
    };
    watch(lease);
  });
  failed.catch(() => undefined); // the host watches it
  const release = async (): Promise<void> => {
    released.abort();
    await lease.release();
  };
  return { address, uiUrl, release, failed };
}

/** Tries until it is there: its disk may be full, or somebody kills it. Null when it was released in the meantime. */
async function leaseAgain(
  options: AcquireServerOptions,
  released: AbortSignal,
  log: Logger,
): Promise<ServerLease | null> {
  for (let retryInMs = RETRY_MS; ; retryInMs = Math.min(retryInMs * 2, RETRY_MAX_MS)) {
    await pause(retryInMs, released);
    if (released.aborted) return null;
    try {
      return await acquireServer(options);
    } catch (error) {
      log.warn({ err: error, retryInMs }, 'waiting for the Temporal server');
    }
  }
}
