/** The embedded server as a host sees it: leased, and leased again when its keeper dies. */
import { pause, withDeadline } from '../deadline';
import { AkError } from '../errors';
import type { Logger } from '../log';
import { RELEASE_DEADLINE_MS } from './server/connected-lease';
import { acquireServer, type AcquireServerOptions, type ServerLease } from './server/lease';

export interface EmbeddedServer {
  readonly address: string;
  readonly uiUrl: string | null;
  /** If nobody else uses the server, resolves when it has ended. @throws AkError as `ServerLease.release` */
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
  let again: Promise<void> = Promise.resolve();
  const failed = new Promise<never>((_resolve, reject) => {
    const watch = (held: ServerLease): void => {
      held.onLost((error) => {
        if (released.signal.aborted) return;
        log.warn({ err: error }, 'the Temporal server is gone, starting it again');
        again = leaseAgain(options, released.signal, log).then((next) => {
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
    // A keeper that is being started for us would keep its server for the grace, after we have ended.
    await withDeadline(again, RELEASE_DEADLINE_MS);
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
