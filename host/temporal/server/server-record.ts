/**
 * `temporal-server.json`: what the keeper tells the outside about the server. Only the keeper that holds the lock writes
 * it. It outlives the server, so that the next one gets the same ports.
 */
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';

export interface ServerRecord {
  /** `127.0.0.1:PORT` once the server answers; null while it starts and after it ended. */
  address: string | null;
  uiUrl: string | null;
  serverPid: number | null;
  keeperPid: number | null;
  /** Where the keeper listens; it may have been started with another runtime directory than the reader's. */
  socketPath: string | null;
  /** Milliseconds since the epoch. */
  startedAt: number | null;
  /** The ports of the last server, to be used again. */
  port: number | null;
  uiPort: number | null;
}

export const EMPTY_RECORD: Readonly<ServerRecord> = {
  address: null,
  uiUrl: null,
  serverPid: null,
  keeperPid: null,
  socketPath: null,
  startedAt: null,
  port: null,
  uiPort: null,
};

/** The record, empty when there is none or it is damaged: everything in it can be found out again. */
export function readServerRecord(file: string): ServerRecord {
  const fields = readFields(file);
  return {
    address: stringOrNull(fields['address']),
    uiUrl: stringOrNull(fields['uiUrl']),
    serverPid: countOrNull(fields['serverPid']),
    keeperPid: countOrNull(fields['keeperPid']),
    socketPath: stringOrNull(fields['socketPath']),
    startedAt: countOrNull(fields['startedAt']),
    port: countOrNull(fields['port']),
    uiPort: countOrNull(fields['uiPort']),
  };
}

/** Readers see the old record or the new one, never half of one. */
export function writeServerRecord(file: string, record: ServerRecord): void {
  const temporary = `${file}.${process.pid}.tmp`;
  try {
    writeFileSync(temporary, `${JSON.stringify(record, null, 2)}\n`, { mode: 0o600 });
    renameSync(temporary, file);
  } catch (error) {
    // A full disk need not keep a heap of them.
    rmSync(temporary, { force: true });
    throw error;
  }
}

function readFields(file: string): Record<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return isFields(parsed) ? parsed : {};
  } catch {
    // Missing on the first start; damaged means the same, see above.
    return {};
  }
}

function isFields(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function stringOrNull(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

function countOrNull(value: unknown): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : null;
}
