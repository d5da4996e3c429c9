/** From a message to one line. */
import type { HostMessage, RunnerMessage } from './messages';
import { ProtocolError } from './protocol-error';

/** A line is at most this long, its newline included. */
export const MAX_LINE_BYTES = 1024 * 1024;

/**
 * One JSON object and a newline.
 * @throws ProtocolError `oversize`
 */
export function encodeMessage(message: HostMessage | RunnerMessage): string {
  const line = `${JSON.stringify(message)}\n`;
  const size = Buffer.byteLength(line);
  if (size > MAX_LINE_BYTES) {
    throw new ProtocolError('oversize', '', `a ${message.type} message of ${size} bytes is over ${MAX_LINE_BYTES}`, line.slice(0, 200));
  }
  return line;
}
