import * as fs from 'node:fs';
import { OutputClosed, type Output } from './io';

/** With a group, so that `split` keeps them: they stand at the odd places. */
const LONE_ESCAPES = /((?<![\ud800-\udbff])[\udc80-\udcff]+)/;
/** How long to wait before a full pipe is tried again. */
const FULL_PIPE_WAIT_MS = 2;

type WriteBytes = (fd: number, bytes: Uint8Array, offset: number) => number;

function hasErrno(error: unknown, errno: string): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === errno;
}

/** Blocks this thread: between two writes of one line nothing else may come first. */
function waitForReader(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, FULL_PIPE_WAIT_MS);
}

/** Text of a program: a byte that is no UTF-8 stands in it as Python's `surrogateescape` has it, U+DC80 for 0x80. */
export function bytesOf(text: string): Buffer {
  if (!LONE_ESCAPES.test(text)) return Buffer.from(text, 'utf8');
  const pieces = text.split(LONE_ESCAPES).map((piece, index) => {
    if (index % 2 === 0) return Buffer.from(piece, 'utf8');
    return Buffer.from(Array.from(piece, (escape) => escape.charCodeAt(0) & 0xff));
  });
  return Buffer.concat(pieces);
}

/**
 * An output that writes to a file descriptor synchronously: when `write` returns, the bytes have left this process, so what was
 * shown can be recorded as shown.
 *
 * Pipes may be non-blocking (another process that shares them can make them so): a full one says EAGAIN and is tried again.
 */
export function syncOutput(fd: number, isTerminal: boolean, writeBytes: WriteBytes = fs.writeSync): Output {
  return {
    isTerminal,
    write(text) {
      const bytes = bytesOf(text);
      let offset = 0;
      while (offset < bytes.length) {
        try {
          offset += writeBytes(fd, bytes, offset);
        } catch (error) {
          if (hasErrno(error, 'EPIPE')) throw new OutputClosed('The reader of the output has gone.', { cause: error });
          if (!hasErrno(error, 'EAGAIN')) throw error;
          waitForReader();
        }
      }
    },
  };
}
