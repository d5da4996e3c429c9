/**
 * The keeper's side of the leases: a connection that said `acquire` is one, until it says `release` or closes. Tells
 * when none is left: at once after a release, after the grace when a connection just broke (its host may come back).
 */
import { existsSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { dirname } from 'node:path';
import { ensureRuntimeDir } from '../../config/paths';
import { decodeHostMessage, readLines, sendMessage, type KeeperMessage } from './keeper-messages';

export interface LeaseHoldersOptions {
  graceMs: number;
  /** Called for each new lease, to greet it. */
  onLease(send: (message: KeeperMessage) => void): void;
  /** Called once nobody wants the server any more. */
  onNone(): void;
}

/** Systems clear their runtime directories (at a logout), and people theirs: the socket is made again then. */
const SOCKET_CHECK_MS = 500;

export class LeaseHolders {
  readonly #connections = new Set<Socket>();
  /** Those of the connections that are leases. */
  readonly #leases = new Set<Socket>();
  readonly #options: LeaseHoldersOptions;
  #server: Server;
  /** Takes new leases. */
  #isOpen = false;
  #graceTimer: NodeJS.Timeout | null = null;
  #socketCheck: NodeJS.Timeout | null = null;

  constructor(options: LeaseHoldersOptions) {
    this.#options = options;
    this.#server = this.#newServer();
  }

  /** The grace runs from here too: the host that started us may have died meanwhile. */
  async listen(socketPath: string): Promise<void> {
    await listening(this.#server, socketPath);
    this.#isOpen = true;
    this.#startGrace();
    this.#socketCheck = setInterval(() => void this.#listenAgain(socketPath), SOCKET_CHECK_MS).unref();
  }

  get count(): number {
    return this.#leases.size;
  }

  broadcast(message: KeeperMessage): void {
    for (const socket of this.#leases) sendMessage(socket, message);
  }

  /** No new connections; the socket's file goes at once, so the next host starts the next keeper. */
  refuseNew(): void {
    this.#cancelGrace();
    this.#isOpen = false;
    if (this.#socketCheck !== null) clearInterval(this.#socketCheck);
    if (this.#server.listening) this.#server.close();
  }

  /** What was sent is delivered first. */
  async closeAll(): Promise<void> {
    const closed = [...this.#connections].map((socket) => new Promise<void>((resolve) => socket.end(() => resolve())));
    await Promise.all(closed);
  }

  #newServer(): Server {
    return createServer((socket) => this.#connect(socket));
  }

  /** Where somebody has removed the socket nobody new could come; those who hold a lease notice nothing. */
  async #listenAgain(socketPath: string): Promise<void> {
    if (existsSync(socketPath)) return;
    try {
      await ensureRuntimeDir(dirname(socketPath));
      if (!this.#isOpen) return;
      // First, because it removes its path once more.
      this.#server.close();
      this.#server = this.#newServer();
      await listening(this.#server, socketPath);
      if (!this.#isOpen) this.#server.close();
    } catch {
      // The directory cannot be used yet, or a socket has come meanwhile: the next check sees.
    }
  }

  #connect(socket: Socket): void {
    this.#connections.add(socket);
    // A broken connection also closes, which is handled below.
    socket.on('error', () => undefined);
    socket.once('close', () => this.#close(socket));
    readLines(socket, (line) => {
      const type = decodeHostMessage(line)?.type;
      if (type === 'acquire') this.#acquire(socket);
      if (type === 'release') this.#release(socket);
    });
  }

  #acquire(socket: Socket): void {
    // Once the end has begun it is too late: the connection will be closed, and its host starts the next keeper.
    if (!this.#isOpen) return;
    this.#cancelGrace();
    this.#leases.add(socket);
    this.#options.onLease((message) => sendMessage(socket, message));
  }

  /** The last one's connection stays open until the end, which is how it learns that the server has ended. */
  #release(socket: Socket): void {
    if (!this.#leases.delete(socket)) return;
    if (this.#leases.size > 0) socket.end();
    else this.#options.onNone();
  }

  #close(socket: Socket): void {
    this.#connections.delete(socket);
    if (this.#leases.delete(socket) && this.#leases.size === 0) this.#startGrace();
  }

  #startGrace(): void {
    if (!this.#isOpen) return;
    this.#cancelGrace();
    this.#graceTimer = setTimeout(() => this.#options.onNone(), this.#options.graceMs);
  }

  #cancelGrace(): void {
    if (this.#graceTimer !== null) clearTimeout(this.#graceTimer);
    this.#graceTimer = null;
  }
}

function listening(server: Server, socketPath: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(socketPath, resolve);
  });
}
