/** Cuts bytes into lines and refuses what no message may be: over the limit, not UTF-8, cut off. */
import { MAX_LINE_BYTES } from './protocol/encode';
import { EXCERPT_LENGTH, ProtocolError } from './protocol/protocol-error';

const NEWLINE = 0x0a;

export class LineGuard {
  /** The line handed on last, for error messages. */
  latest = '';
  private pieces: Buffer[] = [];
  private pendingBytes = 0;
  private readonly decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

  /**
   * The complete lines in what has come so far, without their newlines.
   * @throws ProtocolError `oversize`, `not_utf8`
   */
  *feed(chunk: Buffer): Generator<string> {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      this.keep(chunk.subarray(start, end));
      start = end + 1;
      yield this.takeLine();
    }
    this.keep(chunk.subarray(start));
  }

  /**
   * The other side has said all it will.
   * @throws ProtocolError `half_line` when it stopped inside a line
   */
  end(): void {
    if (this.pendingBytes === 0) return;
    throw new ProtocolError('half_line', '', 'the last line is cut off', this.excerpt());
  }

  private keep(piece: Buffer): void {
    this.pieces.push(piece);
    this.pendingBytes += piece.length;
    if (this.pendingBytes >= MAX_LINE_BYTES) {
      throw new ProtocolError('oversize', '', `a line is over ${MAX_LINE_BYTES} bytes`, this.excerpt());
    }
  }

  private takeLine(): string {
    const bytes = this.pieces.length === 1 ? (this.pieces[0] ?? Buffer.alloc(0)) : Buffer.concat(this.pieces);
    this.pieces = [];
    this.pendingBytes = 0;
    this.latest = this.decode(bytes);
    return this.latest;
  }

  private decode(bytes: Buffer): string {
    try {
      return this.decoder.decode(bytes);
    } catch {
      // The decoder's own message names neither line nor position.
      throw new ProtocolError('not_utf8', '', 'a line is not UTF-8', bytes.toString('latin1').slice(0, EXCERPT_LENGTH));
    }
  }

  private excerpt(): string {
    return Buffer.concat(this.pieces).subarray(0, EXCERPT_LENGTH).toString('utf8');
  }
}
