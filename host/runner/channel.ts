/**
 * The socket to one runner, as messages.
 *
 * Invariants
 *   C1. Messages are handed on in the order they came, one at a time, synchronously.
 *   C2. The channel closes once, with one reason, the first (`closed`); later sends are dropped, since who waits is told by `closed`.
 *   C3. A wrong line ends the channel: after it nothing the runner says can be trusted.
 *   C4. Where there is no room for more, nothing is read: the runner waits once the socket is full. What was said before is not lost.
 */
import type { Socket } from 'node:net';
import { parse } from 'ndjson';
import { AkError } from '../errors';
import { LineGuard } from './line-guard';
import { decodeRunnerMessage } from './protocol/decode';
import { encodeMessage } from './protocol/encode';
import type { HostMessage, RunnerMessage } from './protocol/messages';
import { EXCERPT_LENGTH, ProtocolError } from './protocol/protocol-error';

export type CloseReason = { kind: 'ended' } | { kind: 'fault'; error: AkError };

export class Channel {
  /** Resolves when the channel is closed, with why. */
  readonly closed: Promise<CloseReason>;
  private state: { kind: 'open' } | { kind: 'closed'; reason: CloseReason } = { kind: 'open' };
  private settleClosed: (reason: CloseReason) => void = () => undefined;
  private isReading = true;

  constructor(private readonly socket: Socket) {
    this.closed = new Promise((resolve) => (this.settleClosed = resolve));
    // An abrupt end (reset by peer) is how a killed runner looks; its cause is told by the process, not by the socket.
    socket.on('error', () => this.close({ kind: 'ended' }));
    socket.on('close', () => this.close({ kind: 'ended' }));
  }

  /** Nothing is read now, for want of room (C4). */
  get isHeld(): boolean {
    return !this.isReading;
  }

  /**
   * Hands on every message from now on. Called once; the socket is paused until then.
   * @param room asked after each piece: null, or what to wait for before more is read
   */
  listen(onMessage: (message: RunnerMessage) => void, room: () => Promise<void> | null = () => null): void {
    const lines = new LineGuard();
    const values = parse({ strict: true });
    values.on('data', (value: unknown) => {
      this.guarded(() => onMessage(this.decode(value, lines.latest)));
    });
    values.on('error', () =>
      this.fail(new ProtocolError('not_json', '', 'a line is not JSON', lines.latest.slice(0, EXCERPT_LENGTH))),
    );
    this.socket.on('data', (chunk: Buffer) => {
      this.guarded(() => {
        for (const line of lines.feed(chunk)) {
          assertParsed(line);
          values.write(`${line}\n`);
        }
      });
      this.holdFor(room());
    });
    this.socket.on('end', () => {
      this.guarded(() => lines.end());
      this.close({ kind: 'ended' });
    });
    this.socket.resume();
  }

  /** Sends one message. Dropped when the channel is closed (C2). */
  send(message: HostMessage): void {
    if (this.state.kind === 'closed') return;
    this.socket.write(encodeMessage(message));
  }

  /** Closes from our side. */
  end(): void {
    this.close({ kind: 'ended' });
  }

  private holdFor(room: Promise<void> | null): void {
    if (room === null || this.state.kind === 'closed') return;
    this.isReading = false;
    this.socket.pause();
    void room.then(() => {
      this.isReading = true;
      this.socket.resume();
    });
  }

  private decode(value: unknown, line: string): RunnerMessage {
    try {
      return decodeRunnerMessage(value);
    } catch (error) {
      throw error instanceof ProtocolError ? error.withExcerpt(line) : error;
    }
  }

  private guarded(work: () => void): void {
    if (this.state.kind === 'closed') return;
    try {
      work();
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      this.fail(error);
    }
  }

  private fail(error: ProtocolError): void {
    const where = error.path === '' ? '' : ` (at ${error.path})`;
    this.close({
      kind: 'fault',
      error: new AkError('protocol', `The runner broke the protocol: ${error.message}${where}. The line begins: ${error.excerpt}`, {
        hint: 'Something in the program wrote to the runner’s socket, or host and runner are of different versions.',
        context: { fault: error.fault },
      }),
    });
  }

  private close(reason: CloseReason): void {
    if (this.state.kind === 'closed') return;
    this.state = { kind: 'closed', reason };
    this.socket.destroy();
    this.settleClosed(reason);
  }
}

/** The two lines that ndjson does not hand on: it skips an empty one, and `null` is how its stream would end. */
function assertParsed(line: string): void {
  const text = line.trim();
  if (text === '') throw new ProtocolError('not_json', '', 'a line is empty');
  if (text === 'null') throw new ProtocolError('not_object', '', 'a message must be a JSON object', text);
}
