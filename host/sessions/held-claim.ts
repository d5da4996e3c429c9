/**
 * Writes to the store under the claim by which this host holds a session.
 *
 * While the store is away nothing is lost: what happened has happened, its record waits, and so does the program. And while this host
 * claims a session anew whose runner it keeps, what was on its way under the former claim is written under the new one.
 */
import { pause } from '../deadline';
import { hasCode } from '../errors';
import type { Logger } from '../log';
import type { Store } from '../store/store';

export interface HeldClaimOptions {
  store: Pick<Store, 'getSession'>;
  hostId: string;
  sessionId: string;
  /** The claim under which this host writes now. */
  epoch: () => number;
  /** The session is given up here: nobody waits for the store any more. */
  isGivenUp: () => boolean;
  log: Logger;
}

const FIRST_RETRY_MS = 100;
const LAST_RETRY_MS = 5_000;

export class HeldClaim {
  constructor(private readonly options: HeldClaimOptions) {}

  /** Does `work` under the claim, for as long as the store is away. Raises what will not pass: `stale_epoch`. */
  async write<T>(work: (epoch: number) => Promise<T>): Promise<T> {
    const { sessionId, isGivenUp, log } = this.options;
    let epoch = this.options.epoch();
    for (let retryInMs = FIRST_RETRY_MS; ; retryInMs = Math.min(retryInMs * 2, LAST_RETRY_MS)) {
      try {
        return await work(epoch);
      } catch (error) {
        if (isGivenUp()) throw error;
        const claimed = hasCode(error, 'stale_epoch') ? await this.claimed() : epoch;
        if (claimed > epoch) {
          epoch = claimed;
          continue;
        }
        if (!hasCode(error, 'store_unavailable') && !hasCode(error, 'store_busy')) throw error;
        log.warn({ session: sessionId, err: error, retryInMs }, 'waiting for the store');
        await pause(retryInMs);
      }
    }
  }

  /**
   * The claim that holds when it is this host's, and the one after ours: with another in between, another runner may have gone on from what
   * the store had, and has done what we still have to write. 0 when it is not, and when the session has ended.
   */
  private async claimed(): Promise<number> {
    const { store, hostId, sessionId, epoch } = this.options;
    const session = await store.getSession(sessionId);
    if (session === null || session.hostId !== hostId || session.outcome !== null) return 0;
    return session.epoch <= epoch() + 1 ? session.epoch : 0;
  }
}
