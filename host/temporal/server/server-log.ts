/** The log that the keeper and the server write to, and its end for error messages. */
import { closeSync, copyFileSync, fstatSync, openSync, readSync, statSync, truncateSync } from 'node:fs';

const LIMIT_BYTES = 5 * 1024 * 1024;
const TAIL_BYTES = 8 * 1024;

/** For appending: several processes may write to it, each line stays whole. */
export function openServerLog(file: string): number {
  return openSync(file, 'a', 0o600);
}

/** Keeps one old log. Truncated in place, because others have it open. */
export function rotateServerLog(file: string): void {
  if (logSizeBytes(file) <= LIMIT_BYTES) return;
  copyFileSync(file, `${file}.1`);
  truncateSync(file);
}

export function logSizeBytes(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

/** The last lines written since the log had `sinceBytes` bytes; empty when there are none. */
export function logTail(file: string, sinceBytes: number, lines: number): string {
  if (logSizeBytes(file) <= sinceBytes) return '';
  const descriptor = openSync(file, 'r');
  try {
    const size = fstatSync(descriptor).size;
    const from = Math.max(sinceBytes, size - TAIL_BYTES);
    const buffer = Buffer.alloc(Math.max(0, size - from));
    const read = readSync(descriptor, buffer, 0, buffer.length, from);
    return buffer.toString('utf8', 0, read).trimEnd().split('\n').slice(-lines).join('\n');
  } finally {
    closeSync(descriptor);
  }
}
