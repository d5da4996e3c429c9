/**
 * The session workflow: a loop over "what does the program want now?".
 *
 * It touches neither sockets nor the store; activities do. What it owns is the durable part: which wants are open, the timers, and
 * which host holds the session.
 *
 * Invariants
 *   W1. Every open want is one pending activity or timer; a want is opened once per stay.
 *   W2. Each answer carries the wants not announced before, so no want is known to the host only. When the host finds that nobody
 *       listens it signals `wake`, and a `python` activity asks.
 *   W3. A loss of any kind (runner, host, timeout, stale epoch) has one cure: drop what is open, claim again, open what the claim says.
 *       The store fences off the earlier place; a want answered there is not wanted again, because replay answers it.
 *   W4. The store holds the truth about the outcome; the workflow's end only repeats it.
 *   W5. A history ends in time, whatever is open (history-limit.ts): the next run carries ids only. It claims the session where it lives, which
 *       keeps the runner, and hears of every open want; calls under way are joined, timers end when they would have.
 */
import {
  ActivityFailure,
  ApplicationFailure,
  CancellationScope,
  condition,
  continueAsNew,
  defineSignal,
  isCancellation,
  patched,
  setHandler,
} from '@temporalio/workflow';
import { onHost, onAnyHost } from './activities';
import {
  HOST_LOST_SIGNAL,
  PARKED_SIGNAL,
  RESUME_SIGNAL,
  WAKE_SIGNAL,
  type ClaimResult,
  type Outcome,
  type Place,
  type SessionInput,
} from './contract';
import { HistoryLimit } from './history-limit';
import { Stay, type Signals } from './stay';

const STOPPED = { kind: 'stopped', reason: 'stopped on request' } as const;

const hostLost = defineSignal<[{ epoch: number }]>(HOST_LOST_SIGNAL);
const wake = defineSignal(WAKE_SIGNAL);
const parked = defineSignal<[{ epoch: number }]>(PARKED_SIGNAL);
const resumeSession = defineSignal(RESUME_SIGNAL);

/** Runs one session to its end. The workflow's id is the session's. */
export async function session(input: SessionInput): Promise<Outcome> {
  const stays: Stays = { place: input.from ?? null, current: null };
  const signals = listenToSignals(() => stays.current?.heed());
  try {
    return conclude(await stayUntilEnd(input, stays, signals));
  } catch (error) {
    if (isCancellation(error)) await CancellationScope.nonCancellable(() => stopSession(input, stays.place, signals));
    // W4: whoever watches the store must hear of an end that no host has told it.
    else if (error instanceof ActivityFailure) await onAnyHost().close(closingOf(input, error));
    throw error;
  }
}

/** Where the session lives now; null before the first claim. */
interface Stays {
  place: Place | null;
  /** Is told of signals. */
  current: Stay | null;
}

async function stayUntilEnd(input: SessionInput, stays: Stays, signals: Signals): Promise<Outcome> {
  const limit = new HistoryLimit();
  let claim = input.at ?? (await claimSession(input, signals, { epoch: stays.place?.epoch ?? 0, from: stays.place }));
  for (;;) {
    const { place, next } = claim;
    // It had ended before it was claimed: there is no place.
    if (next.state.kind === 'done') return next.state.outcome;
    stays.place = place;
    stays.current = new Stay(input.sessionId, place, signals, limit);
    const end = await stays.current.run(next);
    switch (end.kind) {
      case 'ended':
        return end.outcome;
      case 'full':
        return await goOn(input, end.next === null ? { from: place } : { at: { place, next: end.next } });
      case 'lost': {
        const from = end.isSignalled ? null : place;
        if (limit.isReachedAtLoss()) return await goOn(input, from === null ? {} : { from });
        claim = await claimSession(input, signals, { epoch: place.epoch, from });
      }
    }
  }
}

/** In a new run, which is told no more than it needs. */
function goOn({ sessionId, entrypoint }: SessionInput, there: Pick<SessionInput, 'at' | 'from'>): Promise<never> {
  return continueAsNew<typeof session>({ sessionId, entrypoint, ...there });
}

function listenToSignals(onSignal: () => void): Signals {
  const signals: Signals = { lostEpoch: 0, parkedEpoch: 0, wakes: 0, wakesHeard: 0, resumes: 0, resumesHeard: 0 };
  setHandler(hostLost, ({ epoch }) => {
    signals.lostEpoch = Math.max(signals.lostEpoch, epoch);
    onSignal();
  });
  // Heard when a timer ends.
  setHandler(parked, ({ epoch }) => {
    signals.parkedEpoch = Math.max(signals.parkedEpoch, epoch);
  });
  setHandler(wake, () => {
    signals.wakes += 1;
    onSignal();
  });
  setHandler(resumeSession, () => {
    signals.resumes += 1;
    onSignal();
  });
  return signals;
}

/** What was lost: the place to go back to, null when there is no runner there; its epoch in any case, 0 before the first claim. */
interface Former {
  epoch: number;
  from: Place | null;
}

/**
 * Takes a place: the former host first, for its runner may still live. Begun anew when a host is lost meanwhile: it may be the one that
 * had taken the claim, of which Temporal would know only by the heartbeat.
 */
async function claimSession(input: SessionInput, signals: Signals, former: Former): Promise<ClaimResult> {
  for (let { from } = former; ; from = null) {
    const claim = await unlessLost(signals, former.epoch, () => claimFrom(input, from));
    if (claim !== null) return claim;
  }
}

/**
 * What `begin` comes to. Null, and what it has begun is given up, when a signal says first that a host is gone: one whose claim is later than
 * `epoch`, and of which nobody knew before.
 */
async function unlessLost<T>(signals: Signals, epoch: number, begin: () => Promise<T>): Promise<T | null> {
  const knownEpoch = Math.max(signals.lostEpoch, epoch);
  const scope = new CancellationScope();
  try {
    const begun = scope.run(begin);
    const lost = scope.run(() => condition(() => signals.lostEpoch > knownEpoch)).then(() => null);
    return await Promise.race([begun, lost]);
  } finally {
    scope.cancel();
  }
}

async function claimFrom(input: SessionInput, former: Place | null): Promise<ClaimResult> {
  const request = { sessionId: input.sessionId, entrypoint: input.entrypoint };
  if (former !== null) {
    try {
      return await onHost(former, { taskQueue: former.queue, scheduleToStartTimeout: '2 seconds' }).claim(request);
    } catch (error) {
      if (!(error instanceof ActivityFailure) || isCancellation(error)) throw error;
      // It does not answer: any other host may have the session.
    }
  }
  return onAnyHost().claim(request);
}

/**
 * Has the program clean up and end after a cancellation, where it lives or anywhere else; the host records the outcome. The time for that runs
 * on when a host is lost meanwhile: that is heard by signal, too, which is sooner than by its heartbeat.
 */
async function stopSession(input: SessionInput, place: Place | null, signals: Signals): Promise<void> {
  const close = (): Promise<void> => onAnyHost().close({ sessionId: input.sessionId, outcome: STOPPED });
  if (!patched('a stop heeds lost hosts')) return place !== null && (await stopAt(input, place)) ? undefined : close();
  const epoch = place?.epoch ?? 0;
  const isThere = place !== null && signals.lostEpoch < epoch;
  if (isThere && (await unlessLost(signals, epoch - 1, () => stopAt(input, place))) === true) return;
  while ((await unlessLost(signals, epoch, () => close().then(() => true))) === null);
}

/** False: it does not live there any more. */
async function stopAt({ sessionId }: SessionInput, place: Place): Promise<boolean> {
  try {
    await onHost(place).stop({ reason: STOPPED.reason }, { session: sessionId, epoch: place.epoch, call: '' });
    return true;
  } catch (error) {
    if (!(error instanceof ActivityFailure)) throw error;
    // Any host may write the outcome.
    return false;
  }
}

function closingOf(
  { sessionId }: SessionInput,
  { cause, message }: ActivityFailure,
): { sessionId: string; outcome: Outcome } {
  const reason = cause?.message ?? message;
  const error = { code: 'internal', type: 'internal', message: reason, traceback: null, hint: null };
  return { sessionId, outcome: { kind: 'failed', error } };
}

/** A failed session is a failed workflow, with the Python class as type; a stopped one is its result. */
function conclude(outcome: Outcome): Outcome {
  if (outcome.kind !== 'failed') return outcome;
  const { type, message, ...details } = outcome.error;
  const failure = ApplicationFailure.create({ message, type, nonRetryable: true, details: [details] });
  // What Temporal shows as the stack is the user's, not ours.
  failure.stack = details.traceback ?? '';
  throw failure;
}
