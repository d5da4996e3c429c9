import type { SleepWant } from './contract';

/** What the host told took at most so long to come here; what differs by more is the clocks' doing. */
const ON_THE_WAY_MS = 250;

/** How long a sleep goes on. By the time of its end where the clocks agree, so that the way here is not slept on top. */
export function remainingOf({ untilMs, inMs }: SleepWant, nowMs: number): number {
  const byClock = Math.max(0, untilMs - nowMs);
  if (inMs === undefined) return byClock;
  const onTheWayMs = inMs - byClock;
  return onTheWayMs >= 0 && onTheWayMs <= ON_THE_WAY_MS ? byClock : inMs;
}
