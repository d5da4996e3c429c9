/**
 * What a host and the keeper say to each other: one JSON object a line, over the keeper's Unix socket.
 *
 *   host -> keeper   acquire     the host wants the server: its connection is a lease from here until it closes
 *                    release     it is done; the keeper closes the connection, after the server ended if this was the last
 *   keeper -> host   ready       the server answers; said after `acquire`, and again after each restart
 *                    restarting  the server ended by itself and is being started again
 *                    failed      it does not start; the keeper gives up
 */
import type { Socket } from 'node:net';
import { isErrorCode, type ErrorCode } from '../../error-codes';

export type KeeperMessage =
  | { type: 'ready'; address: string; uiUrl: string | null }
  | { type: 'restarting'; reason: string }
  | { type: 'failed'; code: ErrorCode; message: string; hint: string | null };

export interface HostMessage {
  type: 'acquire' | 'release';
}

const LINE_LIMIT_BYTES = 256 * 1024;

export function sendMessage(socket: Socket, message: KeeperMessage | HostMessage): void {
  if (socket.writable) socket.write(`${JSON.stringify(message)}\n`);
}

/** Calls `onLine` for each whole line. A peer that sends no line end is cut off: it is not one of ours. */
export function readLines(socket: Socket, onLine: (line: string) => void): void {
  let rest = '';
  socket.setEncoding('utf8');
  socket.on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    lines.forEach(onLine);
    if (rest.length > LINE_LIMIT_BYTES) socket.destroy();
  });
}

/** Null for what is no message of the keeper: a newer keeper may say more than this host knows. */
export function decodeKeeperMessage(line: string): KeeperMessage | null {
  const fields = parseObject(line);
  switch (fields['type']) {
    case 'ready':
      return typeof fields['address'] === 'string'
        ? { type: 'ready', address: fields['address'], uiUrl: stringOrNull(fields['uiUrl']) }
        : null;
    case 'restarting':
      return { type: 'restarting', reason: stringOrNull(fields['reason']) ?? 'for an unknown reason' };
    case 'failed':
      return {
        type: 'failed',
        code: isErrorCode(fields['code']) ? fields['code'] : 'temporal_start_failed',
        message: stringOrNull(fields['message']) ?? 'The embedded Temporal server did not start.',
        hint: stringOrNull(fields['hint']),
      };
    default:
      return null;
  }
}

export function decodeHostMessage(line: string): HostMessage | null {
  const { type } = parseObject(line);
  return type === 'acquire' || type === 'release' ? { type } : null;
}

function parseObject(line: string): Record<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(line);
    return isFields(parsed) ? parsed : {};
  } catch {
    // Not JSON is treated as an unknown message: nothing here is worth ending the server for.
    return {};
  }
}

function isFields(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function stringOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
