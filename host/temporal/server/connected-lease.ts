/** A host's hold on the embedded server, from `ready` to the end of the connection. */
import { setTimeout as delay } from 'node:timers/promises';
import { AkError } from '../../errors';
import type { KeeperConnection } from './keeper-connection';
import type { KeeperMessage } from './keeper-messages';
import { endLeftBehind } from './left-behind';
import type { ServerPaths } from './server-paths';

export interface ServerLease {
  /** `127.0.0.1:PORT`; stays the same when the keeper has to start the server again. */
  readonly address: string;
  readonly uiUrl: string | null;
  /**
   * Gives the server back. If this was the last lease, resolves when the server has ended, also when its keeper died before.
   *
   * @throws AkError `deadline` when the keeper takes more than 10 s for that; `store_unavailable` when its lock file cannot be opened
   */
  release(): Promise<void>;
  /** Called once if the server is gone for good although it was not released. The remedy is to acquire it again. */
  onLost(callback: (error: AkError) => void): void;
}

export const RELEASE_DEADLINE_MS = 10_000;

export class ConnectedLease implements ServerLease {
  readonly address: string;
  readonly uiUrl: string | null;
  readonly #connection: KeeperConnection;
  readonly #paths: ServerPaths;
  readonly #onLost: ((error: AkError) => void)[] = [];
  #lost: AkError | null = null;
  #released: Promise<void> | null = null;

  constructor(
    connection: KeeperConnection,
    ready: Extract<KeeperMessage, { type: 'ready' }>,
    paths: ServerPaths,
    onProgress: (line: string) => void = () => undefined,
  ) {
    this.address = ready.address;
    this.uiUrl = ready.uiUrl;
    this.#connection = connection;
    this.#paths = paths;
    let failure: AkError | null = null;
    connection.onMessage = (message) => {
      if (message.type === 'failed') failure = asError(message);
      if (message.type === 'restarting') onProgress(`the Temporal server ${message.reason}; starting it again`);
      if (message.type === 'ready') onProgress(`the Temporal server answers again at ${message.address}`);
    };
    void connection.closed.then(() => this.#lose(failure ?? keeperGone(this.address)));
    connection.unref();
  }

  release(): Promise<void> {
    this.#released ??= this.#giveBack();
    return this.#released;
  }

  onLost(callback: (error: AkError) => void): void {
    if (this.#lost === null) this.#onLost.push(callback);
    else callback(this.#lost);
  }

  async #giveBack(): Promise<void> {
    if (this.#lost === null) await releaseConnection(this.#connection);
    // Closed by a keeper that has ended its server, that serves others, or that died.
    await endLeftBehind(this.#paths);
  }

  #lose(error: AkError): void {
    if (this.#released !== null) return;
    this.#lost = error;
    for (const callback of this.#onLost) callback(error);
  }
}

async function releaseConnection(connection: KeeperConnection): Promise<void> {
  connection.release();
  const timeout = new AbortController();
  const tooLate = delay(RELEASE_DEADLINE_MS, 'too late' as const, { signal: timeout.signal });
  const outcome = await Promise.race([connection.closed, tooLate]);
  timeout.abort();
  if (outcome !== 'too late') return;
  connection.destroy();
  throw new AkError('deadline', `The embedded Temporal server did not end within ${RELEASE_DEADLINE_MS / 1000} s.`);
}

/** The keeper's error, as if it were ours. */
export function asError(failed: Extract<KeeperMessage, { type: 'failed' }>): AkError {
  return new AkError(failed.code, failed.message, failed.hint === null ? {} : { hint: failed.hint });
}

function keeperGone(address: string): AkError {
  return new AkError(
    'temporal_unreachable',
    `The process that kept the embedded Temporal server (${address}) is gone.`,
    {
      hint: 'Start `ak` again; sessions go on where they were.',
    },
  );
}
