import * as fs from 'node:fs';
import * as os from 'node:os';
import { hasEnded, parseProcessStat } from '../process-stat';
import type { HostRow, Store } from '../store/store';

/** A host that has not said so for this long is taken for gone. Hosts write `seenAt` every second. */
export const HOST_SEEN_WITHIN_MS = 5_000;

/**
 * Names this machine as long as it stays up: host name and boot. Where the boot cannot be read, the name alone; then a process id
 * from before a restart is only outdated by `seenAt`.
 */
export function machineId(): string {
  return `${os.hostname()}/${readOr('/proc/sys/kernel/random/boot_id', 'unknown').trim()}`;
}

/** What a host writes to `HostRow.serves`. */
export function servesText(queues: string[]): string {
  return queues.join(',');
}

/** The hosts that take sessions of this queue now. */
export async function liveHosts(store: Pick<Store, 'listHosts'>, queue: string, nowMs: number): Promise<HostRow[]> {
  const machine = machineId();
  const hosts = await store.listHosts();
  return hosts.filter((host) => host.serves.split(',').includes(queue) && isLive(host, machine, nowMs));
}

export function isLive(host: HostRow, machine: string, nowMs: number): boolean {
  if (nowMs - host.seenAt > HOST_SEEN_WITHIN_MS) return false;
  return host.machine !== machine || isRunning(host.pid);
}

/** False for a zombie too: it has ended and only its parent does not know. */
function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // Not permitted: it is there, but belongs to someone else.
    return typeof error === 'object' && error !== null && 'code' in error && error.code === 'EPERM';
  }
  const stat = parseProcessStat(readOr(`/proc/${pid}/stat`, ''));
  return stat === null || !hasEnded(stat);
}

function readOr(file: string, otherwise: string): string {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    // Not Linux, or the process ended just now.
    return otherwise;
  }
}
