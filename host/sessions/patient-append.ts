/** While the store is away nothing is lost: the call is done, its record waits, and so does the program. */
import { pause } from '../deadline';
import { hasCode } from '../errors';
import type { Logger } from '../log';
import type { Store } from '../store/store';
import type { Append } from './journal-writer';

export interface PatientAppendOptions {
  store: Pick<Store, 'appendJournal'>;
  sessionId: string;
  /** The claim under which this host writes now. */
  epoch: () => number;
  /** The session is given up here: nobody waits for the store any more. */
  isGivenUp: () => boolean;
  log: Logger;
}

const FIRST_RETRY_MS = 100;
const LAST_RETRY_MS = 5_000;

/** Appends to the session's journal; tries again for as long as the store is away. Raises what will not pass: `stale_epoch`. */
export function patientAppend({ store, sessionId, epoch, isGivenUp, log }: PatientAppendOptions): Append {
  return async (entries) => {
    for (let retryInMs = FIRST_RETRY_MS; ; retryInMs = Math.min(retryInMs * 2, LAST_RETRY_MS)) {
      try {
        return await store.appendJournal(sessionId, epoch(), entries);
      } catch (error) {
        const mayPass = hasCode(error, 'store_unavailable') || hasCode(error, 'store_busy');
        if (!mayPass || isGivenUp()) throw error;
        log.warn({ session: sessionId, err: error, retryInMs }, 'waiting for the store');
        await pause(retryInMs);
      }
    }
  };
}
