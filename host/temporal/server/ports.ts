/** Free ports on the loopback address, and who holds the one that is not free. */
import { execFile } from 'node:child_process';
import { readFileSync, readdirSync, readlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { pause } from '../../deadline';
import { AkError } from '../../errors';

export const LOOPBACK = '127.0.0.1';

const SOON_MS = 1_000;
const LOOK_MS = 20;

/**
 * The configured port if there is one, else the preferred one if it is free, else a free one. It is free at this
 * moment only: whoever uses it must be ready to choose again.
 *
 * @throws AkError `port_in_use` when the configured port is taken or may not be used
 */
export async function choosePort(configured: number | null, preferred: number | null): Promise<number> {
  if (configured !== null) {
    const refusal = await refusalOf(configured);
    if (refusal === null) return configured;
    throw await portInUse(configured, refusal);
  }
  if (preferred !== null && (await isSoonFree(preferred))) return preferred;
  return freePort();
}

/** A server that was just ended may hold its port a moment longer, and hosts wait for it at that port. */
async function isSoonFree(port: number): Promise<boolean> {
  const deadline = performance.now() + SOON_MS;
  while ((await refusalOf(port)) !== null) {
    if (performance.now() >= deadline) return false;
    await pause(LOOK_MS);
  }
  return true;
}

/** The error for a port that cannot be bound, with the holder's name where the system tells it. */
export async function portInUse(port: number, refusal: string): Promise<AkError> {
  if (refusal === 'EACCES') {
    return new AkError('port_in_use', `The embedded Temporal server may not use port ${port}: permission denied.`, {
      hint: 'Set `temporal.port` in config.yaml to a port above 1023, or leave it out and a free one is chosen.',
    });
  }
  const holder = await describePortHolder(port);
  return new AkError(
    'port_in_use',
    `Port ${port}, configured for the embedded Temporal server, is taken${holder === null ? '' : ` by ${holder}`}.`,
    {
      hint:
        'End that process, set `temporal.port` in config.yaml to another port, or leave it out and a free one is chosen. ' +
        'If a Temporal server runs there that you want to use, set `temporal.address`.',
    },
  );
}

/** `node (pid 123)`, or null when it cannot be known, as for other users' processes. */
export async function describePortHolder(port: number): Promise<string | null> {
  return holderFromProc(port) ?? (await holderFromLsof(port));
}

async function freePort(): Promise<number> {
  const port = await bind(0);
  if (typeof port === 'number') return port;
  throw new AkError('port_in_use', `No free port on ${LOOPBACK} for the embedded Temporal server (${port}).`);
}

/** The system's error code, or null when the port can be bound. */
async function refusalOf(port: number): Promise<string | null> {
  const bound = await bind(port);
  return typeof bound === 'number' ? null : bound;
}

function bind(port: number): Promise<number | string> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error) => resolve('code' in error ? String(error.code) : error.message));
    server.listen({ host: LOOPBACK, port, exclusive: true }, () => {
      const address = server.address();
      const bound = typeof address === 'object' && address !== null ? address.port : port;
      server.close(() => resolve(bound));
    });
  });
}

function holderFromProc(port: number): string | null {
  const inodes = new Set(['/proc/net/tcp', '/proc/net/tcp6'].flatMap((table) => listeningInodes(table, port)));
  if (inodes.size === 0) return null;
  const pid = entriesOf('/proc').find((name) => /^\d+$/.test(name) && holdsSocket(name, inodes));
  return pid === undefined ? null : `${read(`/proc/${pid}/comm`).trim() || 'a process'} (pid ${pid})`;
}

function listeningInodes(table: string, port: number): string[] {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const rows = read(table).split('\n').slice(1);
  // Columns: number, local address, remote address, state (0A is listening), ..., inode at the tenth place.
  const columns = rows.map((row) => row.trim().split(/\s+/));
  return columns.filter((row) => row[1]?.endsWith(suffix) && row[3] === '0A').flatMap((row) => row[9] ?? []);
}

function holdsSocket(pid: string, inodes: ReadonlySet<string>): boolean {
  return entriesOf(`/proc/${pid}/fd`).some((fd) => inodes.has(inodeOf(`/proc/${pid}/fd/${fd}`)));
}

function inodeOf(link: string): string {
  try {
    return /^socket:\[(\d+)\]$/.exec(readlinkSync(link))?.[1] ?? '';
  } catch {
    // Closed since it was listed.
    return '';
  }
}

function holderFromLsof(port: number): Promise<string | null> {
  const options = { timeout: 2000 };
  return new Promise((resolve) => {
    execFile('lsof', ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-Fpc'], options, (_error, stdout) => {
      const pid = /^p(\d+)$/m.exec(stdout)?.[1];
      const command = /^c(.+)$/m.exec(stdout)?.[1];
      resolve(pid === undefined ? null : `${command ?? 'a process'} (pid ${pid})`);
    });
  });
}

function entriesOf(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    // Another user's process, one that ended, or a system without /proc.
    return [];
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    // As in entriesOf.
    return '';
  }
}
