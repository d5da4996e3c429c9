/**
 * Ends sessions that somebody has asked to stop: tells their programs, lets them clean up as long as there is time, and ends what is not
 * over then.
 *
 * A host or a runner that is lost meanwhile changes nothing but the place: the request is kept with the session, whoever claims it cancels
 * the program again, which replays what it has cleaned up so far, and the time does not begin anew.
 */
import type { Outcome } from '../../workflows/contract';
import type { BegunStop } from '../store/stop-request';
import type { Store } from '../store/store';
import type { LiveSession } from './live-session';
import type { Claimed } from './residents';

export interface StoppingContext {
  store: Pick<Store, 'getSession' | 'beginStop' | 'endSession'>;
  residents: {
    claim(sessionId: string, signal?: AbortSignal): Promise<Claimed>;
    get(sessionId: string, epoch: number): LiveSession;
  };
}

/** How often to look whether it is to end at once. */
const LOOK_MS = 300;

/** Stops a session that lives here. @throws as `LiveSession.endsWithin`: then it is to be stopped elsewhere */
export async function stopHere(
  { store }: StoppingContext,
  sessionId: string,
  live: LiveSession,
  reason: string,
): Promise<void> {
  live.cancel(reason);
  const grace = new Grace();
  for (;;) {
    const leftMs = grace.leftOf(await store.beginStop(sessionId));
    if (await live.endsWithin(Math.min(Math.max(leftMs, 0), LOOK_MS))) return;
    if (leftMs <= 0) return live.endStopped(reason);
  }
}

/** The time that is left to clean up. The store has its end by the wall clock; from the first look on it is counted by one that nobody sets. */
class Grace {
  private seen: { until: number; endsAt: number } | null = null;

  leftOf(stop: BegunStop | null): number {
    if (stop === null) return 0;
    // A second stop brings it forward.
    if (this.seen?.until !== stop.until) {
      const leftMs = Math.min(stop.until - Date.now(), stop.graceMs);
      this.seen = { until: stop.until, endsAt: performance.now() + leftMs };
    }
    return this.seen.endsAt - performance.now();
  }
}

/** Stops a session that lives nowhere, or at a place that is lost: here, if its program has begun and there is time. */
export async function stopAnywhere(
  context: StoppingContext,
  sessionId: string,
  outcome: Extract<Outcome, { kind: 'stopped' }>,
  signal?: AbortSignal,
): Promise<void> {
  const { store, residents } = context;
  const session = await store.getSession(sessionId);
  if (session === null || session.outcome !== null) return;
  const stop = await store.beginStop(sessionId);
  const hasBegun = session.epoch > 0 && session.state !== 'paused';
  if (!hasBegun || stop === null || stop.until <= Date.now()) return store.endSession(sessionId, null, outcome);
  const claimed = await residents.claim(sessionId, signal);
  if (claimed.kind === 'ended') return;
  await stopHere(context, sessionId, residents.get(sessionId, claimed.epoch), stop.reason);
}
