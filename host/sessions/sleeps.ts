/** The sleeps of a live session: when they end, which of them its host ends by itself, and whether nothing else is left. */
import type { RunnerWant } from '../runner/protocol/messages';
import { openSleep, type OpenCalls, type OpenWait } from './calls';
import { endOfTimers, isWorthParking, nextToSkip } from './parking';
import type { Performing } from './performing';
import type { LiveSessionOptions } from './ports';
import type { Program } from './program';

export class Sleeps {
  constructor(
    private readonly calls: OpenCalls,
    private readonly program: Program,
    private readonly performing: Performing,
    private readonly options: Pick<LiveSessionOptions, 'now' | 'skipsSleeps'>,
  ) {}

  /** When a sleep ends that began then; by the clock of a program that skips its sleeps, which is ahead. */
  endOf({ params: { seconds, until } }: RunnerWant['payload'], startedAt: number): number {
    return Math.round(until === undefined ? startedAt + seconds * 1000 : until * 1000);
  }

  /** `isOwn` when it is not for the workflow to end it: it has ended already, or is to be skipped. */
  open(payload: RunnerWant['payload'], untilMs: number): OpenWait {
    this.performing.keepsProcess = payload.keeps === true;
    return openSleep(payload, untilMs, this.options.skipsSleeps === true ? Infinity : this.options.now());
  }

  /** The sleep to skip now: the next to end, when the program stands still in sleeps only. */
  get skipped(): string | null {
    if (this.options.skipsSleeps !== true || this.program.kind !== 'blocked') return null;
    return nextToSkip(this.calls.all());
  }

  /** Whether the program waits for timers only, and for so long that it is worth parking it. */
  isIdle(parkAfterMs: number): boolean {
    if (this.program.kind !== 'blocked' || this.performing.keepsProcess || this.calls.hasNews) return false;
    const until = endOfTimers(this.calls.all());
    return until !== null && isWorthParking(until - this.options.now(), this.performing.count, parkAfterMs);
  }
}
