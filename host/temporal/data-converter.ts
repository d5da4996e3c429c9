/** How what goes to Temporal is written, for client and workers alike. */
import type { DataConverter } from '@temporalio/common';
import type { AkError } from '../errors';
import type { Keyring } from '../keyring';
import type { Logger } from '../log';
import type { Store } from '../store/store';
import { payloadCodec } from './payload-codec';

export interface DataConverterOptions {
  keyring: Keyring;
  compressOver: number | null;
  store: Pick<Store, 'explainWaiting'>;
  log: Logger;
}

export function makeDataConverter({ keyring, compressOver, store, log }: DataConverterOptions): DataConverter {
  const told = new Set<string>();
  const onUnreadable = (sessionId: string, error: AkError): void => {
    // Temporal tries again for ever: once is enough to be heard. The next claim takes the reason away.
    if (told.has(sessionId)) return;
    told.add(sessionId);
    log.error({ session: sessionId, err: error, hint: error.hint }, 'the session waits for a key');
    store.explainWaiting(sessionId, `${error.message} ${error.hint ?? ''}`).catch((cause: unknown) => {
      told.delete(sessionId);
      log.warn({ session: sessionId, err: cause }, 'could not note why the session waits');
    });
  };
  const codec = payloadCodec({ keyring, compressOver, onUnreadable });
  // With keys, messages and stacks of failures are payloads too.
  const isEncrypted = keyring.currentId !== null;
  const failures = { failureConverterPath: require.resolve('../../workflows/failure-converter') };
  return { payloadCodecs: [codec], ...(isEncrypted ? failures : {}) };
}
