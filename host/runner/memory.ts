/**
 * The memory of this host and its runners, looked at four times a second, where the system tells it (Linux). What a runner's own children
 * use is not seen.
 */
import { readFileSync } from 'node:fs';
import { AkError } from '../errors';
import { KernelKills } from './kernel-kills';

/** A runner, as far as memory goes. */
export interface Watched {
  pid: number;
  /** Ends it for this reason. */
  end: (because: AkError) => void;
}

export interface MemoryLimits {
  /** Of the host and its runners together. */
  hostBytes: number;
  /** Of one runner; null: none. */
  runnerBytes: number | null;
}

const LOOK_EVERY_MS = 250;
/** What a runner will have soon after its start. */
const NEW_RUNNER_BYTES = 32 << 20;
const KIB = 1024;

export class Memory {
  /** Bytes when last looked at. */
  private readonly runners = new Map<Watched, number>();
  private timer: NodeJS.Timeout | null = null;
  private readonly kernelKills = new KernelKills();

  /** `onLook`: there may be room again. */
  constructor(
    private readonly limits: MemoryLimits,
    private readonly onLook: () => void,
    private readonly bytesOf: (pid: number) => number = residentBytes,
  ) {}

  /** Watches a runner until what is returned is called. */
  watch(runner: Watched): () => void {
    this.runners.set(runner, NEW_RUNNER_BYTES);
    this.timer ??= setInterval(() => this.look(), LOOK_EVERY_MS).unref();
    return () => this.forget(runner);
  }

  hasRoomFor(more: number): boolean {
    const used = [...this.runners.values()].reduce((sum, bytes) => sum + bytes, this.bytesOf(process.pid));
    return used + more * NEW_RUNNER_BYTES <= this.limits.hostBytes;
  }

  /** Whether the kernel has just killed a process for want of memory, as which none other was taken. */
  explainsKill(): boolean {
    return this.kernelKills.explainOne();
  }

  private forget(runner: Watched): void {
    this.runners.delete(runner);
    if (this.runners.size > 0 || this.timer === null) return;
    clearInterval(this.timer);
    this.timer = null;
  }

  private look(): void {
    for (const runner of this.runners.keys()) {
      const bytes = this.bytesOf(runner.pid);
      this.runners.set(runner, bytes);
      const { runnerBytes } = this.limits;
      if (runnerBytes !== null && bytes > runnerBytes) runner.end(tooLarge(bytes, runnerBytes));
    }
    this.kernelKills.look();
    this.onLook();
  }
}

function tooLarge(bytes: number, limit: number): AkError {
  return new AkError(
    'memory_exceeded',
    `The Python process used ${mib(bytes)} of memory; limits.runner_memory is ${mib(limit)}.`,
    { hint: 'Let the program hold less at once, or raise limits.runner_memory in config.yaml.' },
  );
}

function mib(bytes: number): string {
  return `${Math.round(bytes / KIB / KIB)} MiB`;
}

/** 0 where nothing tells it, and for a process that has ended. */
function residentBytes(pid: number): number {
  try {
    const found = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return Number(found?.[1] ?? 0) * KIB;
  } catch {
    return 0;
  }
}
