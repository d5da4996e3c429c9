/**
 * One stay of a session at one place: from a claim to the loss of it, or to the session's end.
 *
 *   session -> stay: `run(first)`; `heed` after each signal
 *   stay -> session: how it ended
 *
 * A session takes one step of this for each of its calls, and the sandbox notes the stack of every promise. So an answer is taken in the
 * callback of its activity, with no promise in between.
 */
import { CancellationScope, sleep } from '@temporalio/workflow';
import { nextOfFailure, onHost, perform } from './activities';
import type { EffectResult, Next, Outcome, Place, Routing, SleepWant, Want } from './contract';
import type { HistoryLimit } from './history-limit';
import { labelOf, textOfSeconds } from './label';
import { remainingOf } from './remaining';
import { Turns } from './turns';

/** Temporal takes 2,000 pending activities, and the history must not be overfull of them when it is time to go on. */
const MOST_EFFECTS = 1000;
/** Apart, so that no number of long calls keeps a timer waiting. */
const MOST_RESUMPTIONS = 500;

/** Of a place that was left. */
const NOTHING: Next = { wants: [], state: { kind: 'blocked' } };

/** Why a stay ended. */
export type StayEnd =
  | { kind: 'ended'; outcome: Outcome }
  /** `isSignalled`: by a host that knows, so there is no runner there to go back to. */
  | { kind: 'lost'; isSignalled: boolean }
  /** The history is long enough: go on in a new Temporal run, at the same place. `next` null: calls are open, of which that run must ask. */
  | { kind: 'full'; next: Next | null };

/** What has been signalled so far; counters, so that none is missed. */
export interface Signals {
  /** Places up to this epoch are gone. */
  lostEpoch: number;
  /** The place of this epoch has no runner, and is to be left when a timer ends. */
  parkedEpoch: number;
  wakes: number;
  /** How many of them have been acted upon. */
  wakesHeard: number;
  resumes: number;
  resumesHeard: number;
}

export class Stay {
  private readonly scope = new CancellationScope();
  private state: 'open' | 'paused' | 'ended' = 'open';
  private openWants = 0;
  private isListening = false;
  private readonly effects = new Turns(MOST_EFFECTS);
  private readonly resumptions = new Turns(MOST_RESUMPTIONS);
  private end: (end: StayEnd) => void = () => undefined;

  constructor(
    private readonly sessionId: string,
    private readonly place: Place,
    private readonly signals: Signals,
    private readonly limit: HistoryLimit,
  ) {}

  /** Opens wants and takes answers, one at a time. What is still open at the end is dropped (W3). */
  async run(first: Next): Promise<StayEnd> {
    try {
      return await this.scope.run(() => this.untilEnd(first));
    } finally {
      this.state = 'ended';
      this.scope.cancel();
    }
  }

  /** Acts on what has been signalled since the last time. */
  heed(): void {
    if (this.state === 'ended') return;
    if (this.state === 'paused') this.heedResumes();
    else if (this.signals.lostEpoch >= this.place.epoch) this.conclude({ kind: 'lost', isSignalled: true });
    else this.heedWakes();
  }

  private untilEnd(first: Next): Promise<StayEnd> {
    const ended = new Promise<StayEnd>((resolve) => {
      this.end = resolve;
    });
    // What came during the claim counts too: the want behind a wake may be newer than the claim's answer.
    this.heed();
    this.take(first);
    return Promise.race([ended, CancellationScope.current().cancelRequested]);
  }

  private conclude(end: StayEnd): void {
    this.state = 'ended';
    this.end(end);
  }

  private heedWakes(): void {
    if (this.signals.wakes === this.signals.wakesHeard) return;
    this.signals.wakesHeard = this.signals.wakes;
    // A signal's handler stands outside of the scope.
    void this.scope.run(() => Promise.resolve(this.listen()));
  }

  /** A person has acted: the session is claimed anew. */
  private heedResumes(): void {
    if (this.signals.resumes === this.signals.resumesHeard) return;
    this.signals.resumesHeard = this.signals.resumes;
    this.conclude({ kind: 'lost', isSignalled: false });
  }

  private take(next: Next): void {
    if (this.state !== 'open') return;
    const { state, wants } = next;
    if (state.kind === 'done') return this.conclude({ kind: 'ended', outcome: state.outcome });
    if (state.kind === 'paused') return this.pause();
    const isAtRest = this.openWants === 0 && !this.isListening;
    if (this.limit.isReached(isAtRest)) return this.conclude({ kind: 'full', next: isAtRest ? next : null });
    for (const want of wants) this.open(want);
    if (state.kind === 'running') this.listen();
  }

  private pause(): void {
    this.state = 'paused';
    // One that came before we knew counts too: the store says `paused` first.
    this.heed();
  }

  private open(want: Want): void {
    this.openWants += 1;
    const routing = { session: this.sessionId, epoch: this.place.epoch, call: want.id };
    const answered =
      want.kind === 'effect'
        ? this.effects.take(() => perform(this.place, want, routing))
        : this.sleepAndResume(want, routing);
    this.whenAnswered(answered, () => (this.openWants -= 1));
  }

  /** While user code computes, one activity waits for what it wants next. */
  private listen(): void {
    if (this.isListening) return;
    this.isListening = true;
    const routing = { session: this.sessionId, epoch: this.place.epoch, call: '' };
    const answered = onHost(this.place).python({ at: this.place.entrypoint }, routing);
    this.whenAnswered(answered, () => (this.isListening = false));
  }

  private whenAnswered(answered: Promise<Next | EffectResult>, onEnd: () => void): void {
    const onAnswer = (answer: Next | EffectResult): void => {
      onEnd();
      this.take('next' in answer ? answer.next : answer);
    };
    const onFailure = (error: unknown): void => {
      onEnd();
      const next = nextOfFailure(error);
      if (next === 'lost') {
        if (this.state === 'open') this.conclude({ kind: 'lost', isSignalled: false });
      } else if (next !== 'dropped') this.take(next);
    };
    void answered.then(onAnswer, onFailure);
  }

  /** Any host makes a runner, which hears that the timer has ended. */
  private leave(): Next {
    if (this.state === 'open') this.conclude({ kind: 'lost', isSignalled: true });
    return NOTHING;
  }

  private async sleepAndResume(want: SleepWant, routing: Routing): Promise<Next> {
    const summary = labelOf(want);
    const remainingMs = remainingOf(want, Date.now());
    if (remainingMs > 0) await sleep(remainingMs, { summary });
    if (this.signals.parkedEpoch >= this.place.epoch) return this.leave();
    const slept = textOfSeconds(want.seconds);
    return this.resumptions.take(() => onHost(this.place, { summary }).resume({ call: want.id, slept }, routing));
  }
}
