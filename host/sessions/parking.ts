/**
 * Parking: a session that stands still in timers that end much later gives up its runner. Its row and its timer in the workflow are all that
 * is left of it; any host claims it when the timer has ended, and the replay takes it to where it was.
 */
import type { SleepWant } from '../../workflows/contract';
import { AkError } from '../errors';
import type { OpenCall } from './calls';

/** Why a live session is no more: no loss, and nothing to claim it for before its timer ends. */
export class Parked extends AkError {
  constructor() {
    // For an activity that comes just now it is a loss like any other.
    super('runner_lost', 'The session is parked: it has no process until its timer has ended.');
  }
}

/** A replay takes some 0.05 ms a call; together they may cost about a hundredth of the time that is slept. */
const SLEPT_MS_FOR_A_CALL = 5;

/** When the first timer ends; null when it is not for timers alone that the program waits. */
export function endOfTimers(calls: Iterable<OpenCall>): number | null {
  let first: number | null = null;
  for (const call of calls) {
    if (call.kind !== 'wait' || call.phase.kind !== 'wanted') return null;
    first = Math.min(first ?? Infinity, call.want.untilMs);
  }
  return first;
}

/** The sleep that ends first, when all that is open are sleeps that the host may end by itself. */
export function nextToSkip(calls: Iterable<OpenCall>): string | null {
  let first: SleepWant | null = null;
  for (const call of calls) {
    if (call.kind !== 'wait' || !call.isOwn || call.phase.kind !== 'wanted') return null;
    if (first === null || call.want.untilMs < first.untilMs) first = call.want;
  }
  return first?.id ?? null;
}

/** Whether it is worth making the process again: `calls` of them are replayed for it. */
export function isWorthParking(sleepsMs: number, calls: number, parkAfterMs: number): boolean {
  return sleepsMs >= Math.max(parkAfterMs, calls * SLEPT_MS_FOR_A_CALL);
}
