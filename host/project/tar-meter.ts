import { Transform, type TransformCallback } from 'node:stream';
import { AkError } from '../errors';
import { RATIO_FROM_BYTES, showBytes, type ArchiveLimits } from './limits';

export const BLOCK_BYTES = 512;
const ZEROS = Buffer.alloc(BLOCK_BYTES);
/** Header, long name and padding that an entry may cost besides its content. */
const OVERHEAD_BYTES = 4096;

/**
 * Watches the plain bytes of a tar on their way to the parser: how many, how many for each compressed byte, and which blocks are
 * nothing but zeros. The parser passes over zero blocks, so only this can tell the end of an archive from a cut, and what follows the end.
 */
export class TarMeter extends Transform {
  bytes = 0;
  /** True when every byte of the archive has come. */
  ended = false;
  #blockIsZero = true;
  #zeroRuns: { from: number; to: number }[] = [];
  readonly #maxBytes: number;

  /** @param givenBytes bytes of the archive read so far, before decompression */
  constructor(
    private readonly limits: ArchiveLimits,
    private readonly subject: string,
    private readonly givenBytes: () => number,
  ) {
    super();
    this.#maxBytes = limits.totalBytes + limits.entries * OVERHEAD_BYTES;
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    for (let from = 0; from < chunk.length;) {
      const part = chunk.subarray(from, from + BLOCK_BYTES - (this.bytes % BLOCK_BYTES));
      this.#count(part);
      from += part.length;
    }
    done(this.#overLimit(), chunk);
  }

  override _flush(done: TransformCallback): void {
    this.ended = true;
    done();
  }

  /** Whether the block at this offset is all zeros. Offsets asked for must grow: what lies before is forgotten. */
  isZeroAt(offset: number): boolean {
    const keep = this.#zeroRuns.findIndex((run) => run.to > offset);
    this.#zeroRuns = keep < 0 ? [] : this.#zeroRuns.slice(keep);
    const run = this.#zeroRuns[0];
    return run !== undefined && run.from <= offset;
  }

  #count(part: Buffer): void {
    if (this.#blockIsZero && !part.equals(ZEROS.subarray(0, part.length))) this.#blockIsZero = false;
    this.bytes += part.length;
    if (this.bytes % BLOCK_BYTES !== 0) return;
    if (this.#blockIsZero) this.#addZeroBlock(this.bytes - BLOCK_BYTES);
    this.#blockIsZero = true;
  }

  #addZeroBlock(from: number): void {
    const last = this.#zeroRuns.at(-1);
    if (last?.to === from) last.to += BLOCK_BYTES;
    else this.#zeroRuns.push({ from, to: from + BLOCK_BYTES });
  }

  #overLimit(): AkError | null {
    const hint = 'Leave large files out of the archive, or raise the limit in the configuration.';
    if (this.bytes > this.#maxBytes) {
      return new AkError(
        'archive_too_large',
        `${this.subject} unpacks to more than ${showBytes(this.limits.totalBytes)}, the limit.`,
        { hint },
      );
    }
    if (this.bytes > RATIO_FROM_BYTES && this.bytes > this.givenBytes() * this.limits.ratio) {
      return new AkError(
        'archive_too_large',
        `${this.subject} unpacks to more than ${this.limits.ratio} times its size, the limit.`,
        {
          hint: 'It looks made to fill a disk. If it is not, give it as a plain tar.',
        },
      );
    }
    return null;
  }
}
