import * as fs from 'node:fs';
import * as os from 'node:os';
import { hasEnded, parseProcessStat } from '../process-stat';
import type { HostRow, Store } from '../store/store';

/** A host that has not said so for this long is taken for gone. Hosts write `seenAt` every second. */
export const HOST_SEEN_WITHIN_MS = 5_000;
const LONGEST_LOOK_MS = 2_000;

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

/** As far as one look can tell, for people: a row from the future was written before its clock was set back. */
export function isLive(host: HostRow, machine: string, nowMs: number): boolean {
  return Math.abs(nowMs - host.seenAt) <= HOST_SEEN_WITHIN_MS && mayRun(host, machine);
}

/**
 * Tells hosts that are gone from those that live, for who takes their sessions: by whether they write signs of life, on a clock that nobody
 * sets. Wall clocks jump, and those of two machines differ.
 */
export class Liveness {
  private readonly seen = new Map<string, { mark: number; silentMs: number }>();
  private lookedAt: number | null = null;

  constructor(
    private readonly machine: string = machineId(),
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** To be told of all hosts every now and then. */
  gone(hosts: HostRow[]): HostRow[] {
    const sinceMs = this.sinceLastLook();
    for (const id of this.seen.keys()) if (!hosts.some((host) => host.id === id)) this.seen.delete(id);
    return hosts.filter((host) => this.silence(host, sinceMs) > HOST_SEEN_WITHIN_MS || !mayRun(host, this.machine));
  }

  private silence({ id, seenAt, mark = seenAt }: HostRow, sinceMs: number): number {
    const former = this.seen.get(id);
    const silentMs = former?.mark === mark ? former.silentMs + sinceMs : 0;
    this.seen.set(id, { mark, silentMs });
    return silentMs;
  }

  /** When it is long ago, we were halted, or the store was away: then the others had no chance either. */
  private sinceLastLook(): number {
    const now = this.now();
    const sinceMs = this.lookedAt === null ? 0 : Math.min(now - this.lookedAt, LONGEST_LOOK_MS);
    this.lookedAt = now;
    return sinceMs;
  }
}

function mayRun({ machine, pid }: HostRow, here: string): boolean {
  return machine !== here || isRunning(pid);
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
