/**
 * The keeper: one small detached process per installation that owns its embedded Temporal server, so that all hosts of
 * the installation share one and none of them has to outlive the others.
 *
 *   1. Only the holder of the installation's lock listens, writes the record, or starts a server; the kernel frees the
 *      lock when the holder dies.
 *   2. The socket is there before the server: hosts that come meanwhile wait on their connection, and count.
 *   3. When the last lease is gone, the socket goes first, then the server, then the lock, then the connections of those
 *      who released. A host that comes in between finds no socket and starts a keeper, which waits for the lock.
 *   4. While there are leases, a server that ended is started again on the same port.
 */
import { rmSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { AkError, ensureError, isAkError } from '../../errors';
import type { KeeperMessage } from './keeper-messages';
import type { KeeperOptions } from './keeper-options';
import { LeaseHolders } from './lease-holders';
import { endOrphans } from './orphans';
import { choosePort, LOOPBACK, portInUse } from './ports';
import { rotateServerLog } from './server-log';
import { filesIn } from './server-paths';
import { KILL_AFTER_MS, startServerProcess, type ServerProcess } from './server-process';
import { EMPTY_RECORD, readServerRecord, writeServerRecord, type ServerRecord } from './server-record';

export interface KeeperEnvironment {
  /** What the server sees of the environment. */
  env: NodeJS.ProcessEnv;
  log(line: string): void;
}

/** A server that ran this long was healthy: its end is not counted with the ends before it. */
const HEALTHY_AFTER_MS = 30_000;
const RESTARTS = 5;
const FIRST_BACKOFF_MS = 200;
/** A free port may be taken between choosing and using it. */
const PORT_CHOICES = 3;

export class Keeper {
  readonly #options: KeeperOptions;
  readonly #environment: KeeperEnvironment;
  readonly #files: ReturnType<typeof filesIn>;
  readonly #holders: LeaseHolders;
  readonly #stopping = new AbortController();
  #record: ServerRecord;
  /** Since the server last was healthy. */
  #restarts = 0;
  /** What a new lease is told; null while the server starts. */
  #greeting: KeeperMessage | null = null;

  constructor(options: KeeperOptions, environment: KeeperEnvironment) {
    this.#options = options;
    this.#environment = environment;
    this.#files = filesIn(options.filesDir);
    this.#record = readServerRecord(this.#files.recordFile);
    this.#holders = new LeaseHolders({
      graceMs: options.graceMs,
      onLease: (send) => this.#greet(send),
      onNone: () => this.stop('no host uses it any more'),
    });
  }

  /** Ends everything and lets `run` return; only the first reason counts. */
  stop(reason: string): void {
    if (this.#stopping.signal.aborted) return;
    this.#environment.log(`ending the server: ${reason}`);
    this.#holders.refuseNew();
    this.#stopping.abort();
  }

  /** The caller holds the installation's lock. Returns when the server has ended; `beforeClose` is to free the lock. */
  async run(beforeClose: () => void): Promise<void> {
    rotateServerLog(this.#files.logFile);
    rmSync(this.#options.socketPath, { force: true });
    await this.#holders.listen(this.#options.socketPath);
    try {
      this.#write(this.#nothingRuns());
      await this.#clearOrphans();
      await this.#keepRunning();
    } catch (error) {
      if (!this.#stopping.signal.aborted) await this.#fail(ensureError(error));
    }
    this.#write({ ...this.#nothingRuns(), keeperPid: null, socketPath: null });
    beforeClose();
    await this.#holders.closeAll();
  }

  async #clearOrphans(): Promise<void> {
    const pids = await endOrphans(this.#files.dbFile, KILL_AFTER_MS);
    if (pids.length > 0) this.#environment.log(`ended a server left behind by another keeper (pid ${pids.join(', ')})`);
  }

  async #keepRunning(): Promise<void> {
    let server = await this.#startFirst();
    for (;;) {
      const startedAt = performance.now();
      const reason = await this.#untilEnded(server);
      if (reason === null) return server.stop();
      if (performance.now() - startedAt > HEALTHY_AFTER_MS) this.#restarts = 0;
      server = await this.#restart(reason);
    }
  }

  /** Null when it is us who end it. */
  async #untilEnded(server: ServerProcess): Promise<string | null> {
    const { signal } = this.#stopping;
    if (signal.aborted) return null;
    return Promise.race([
      server.ended,
      new Promise<null>((resolve) => signal.addEventListener('abort', () => resolve(null), { once: true })),
    ]);
  }

  async #startFirst(): Promise<ServerProcess> {
    for (let choice = 1; ; choice++) {
      const port = await choosePort(this.#options.port, this.#record.port);
      try {
        return await this.#start(port);
      } catch (error) {
        if (!isAkError(error) || error.code !== 'port_in_use') throw error;
        if (this.#options.port !== null) throw await portInUse(port, 'EADDRINUSE');
        if (choice === PORT_CHOICES) throw error;
        this.#environment.log(`port ${port} was taken meanwhile; choosing another`);
        this.#record = { ...this.#record, port: null };
      }
    }
  }

  async #restart(reason: string): Promise<ServerProcess> {
    const { port } = this.#record;
    this.#greeting = null;
    for (let why = reason; ;) {
      if (port === null || this.#restarts >= RESTARTS) throw this.#keepsEnding(why);
      this.#environment.log(`the server ${why}; starting it again`);
      this.#holders.broadcast({ type: 'restarting', reason: why });
      await delay(FIRST_BACKOFF_MS * 2 ** this.#restarts++, undefined, { signal: this.#stopping.signal });
      try {
        return await this.#start(port);
      } catch (error) {
        this.#stopping.signal.throwIfAborted();
        why = `did not start: ${ensureError(error).message}`;
      }
    }
  }

  async #start(port: number): Promise<ServerProcess> {
    const uiPort = this.#options.ui ? await this.#chooseUiPort(port) : null;
    const { signal } = this.#stopping;
    signal.throwIfAborted();
    const { binary, startDeadlineMs: deadlineMs } = this.#options;
    const { dbFile, logFile } = this.#files;
    const onSpawn = (serverPid: number): void =>
      this.#write({ ...this.#record, serverPid, port, uiPort: uiPort ?? this.#record.uiPort });
    const { env } = this.#environment;
    const server = await startServerProcess({
      binary,
      dbFile,
      logFile,
      port,
      uiPort,
      env,
      deadlineMs,
      signal,
      onSpawn,
    });
    this.#announce(`${LOOPBACK}:${port}`, uiPort === null ? null : `http://${LOOPBACK}:${uiPort}`);
    return server;
  }

  async #chooseUiPort(port: number): Promise<number> {
    const uiPort = await choosePort(null, this.#record.uiPort);
    return uiPort === port ? this.#chooseUiPort(port) : uiPort;
  }

  #announce(address: string, uiUrl: string | null): void {
    this.#write({ ...this.#record, address, uiUrl, startedAt: Date.now() });
    this.#environment.log(`the server answers at ${address} (pid ${this.#record.serverPid})`);
    this.#greeting = { type: 'ready', address, uiUrl };
    this.#holders.broadcast(this.#greeting);
  }

  #greet(send: (message: KeeperMessage) => void): void {
    if (this.#greeting === null) return;
    send(this.#greeting);
    // A failure is told to whoever waits, not kept for those who try again.
    if (this.#greeting.type === 'failed') this.stop('it does not start');
  }

  /** Stays until somebody was told: the host that started us may not have connected yet. */
  async #fail(error: Error): Promise<void> {
    this.#environment.log(error.message);
    const { code, hint } = isAkError(error) ? error : new AkError('temporal_start_failed', error.message);
    this.#greeting = { type: 'failed', code, message: error.message, hint: hint ?? null };
    this.#holders.broadcast(this.#greeting);
    if (this.#holders.count > 0) return this.stop('it does not start');
    const { signal } = this.#stopping;
    if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
  }

  #keepsEnding(reason: string): AkError {
    return new AkError(
      'temporal_start_failed',
      `The embedded Temporal server keeps ending: it was started again ${RESTARTS} times, and at last ${reason}`,
      { hint: `See its log, ${this.#files.logFile}.` },
    );
  }

  #nothingRuns(): ServerRecord {
    const { port, uiPort } = this.#record;
    return { ...EMPTY_RECORD, keeperPid: process.pid, socketPath: this.#options.socketPath, port, uiPort };
  }

  #write(record: ServerRecord): void {
    this.#record = record;
    writeServerRecord(this.#files.recordFile, record);
  }
}
