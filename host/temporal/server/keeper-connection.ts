/** The host's side of a connection to the keeper. */
import { connect, type Socket } from 'node:net';
import { decodeKeeperMessage, readLines, sendMessage, type KeeperMessage } from './keeper-messages';

export class KeeperConnection {
  readonly #socket: Socket;
  /** Resolves when the keeper closed the connection, or died. */
  readonly closed: Promise<void>;
  /** Called for each message of the keeper. */
  onMessage: (message: KeeperMessage) => void = () => undefined;

  private constructor(socket: Socket) {
    this.#socket = socket;
    this.closed = new Promise((resolve) => socket.once('close', () => resolve()));
    socket.on('error', () => undefined);
    readLines(socket, (line) => {
      const message = decodeKeeperMessage(line);
      if (message !== null) this.onMessage(message);
    });
  }

  /** Null when nobody listens there. */
  static open(socketPath: string): Promise<KeeperConnection | null> {
    return new Promise((resolve) => {
      const socket = connect(socketPath);
      const refused = (): void => resolve(null);
      socket.once('error', refused);
      socket.once('connect', () => {
        socket.off('error', refused);
        resolve(new KeeperConnection(socket));
      });
    });
  }

  acquire(): void {
    sendMessage(this.#socket, { type: 'acquire' });
  }

  release(): void {
    this.#socket.ref();
    sendMessage(this.#socket, { type: 'release' });
  }

  /** Lets the process end although the connection is open. */
  unref(): void {
    this.#socket.unref();
  }

  destroy(): void {
    this.#socket.destroy();
  }
}
