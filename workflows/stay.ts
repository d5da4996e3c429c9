/**
 * One stay of a session at one place: from a claim to the loss of it, or to the session's end.
 *
 *   session -> stay: `run(first)`; the signals, through `Signals`
 *   stay -> session: how it ended
 */
import { CancellationScope, condition, sleep, workflowInfo } from '@temporalio/workflow';
import { answerOfFailure, onHost, perform, type Answer } from './activities';
import type { Next, Outcome, Place, Routing, SleepWant, Want } from './contract';
import { labelOf, textOfSeconds } from './label';

/** Why a stay ended. */
export type StayEnd =
  | { kind: 'ended'; outcome: Outcome }
  /** `isSignalled`: by a host that knows, so there is no runner there to go back to. */
  | { kind: 'lost'; isSignalled: boolean }
  /** The history is long enough: go on in a new Temporal run, at the same place. */
  | { kind: 'full'; next: Next };

/** What has been signalled so far; counters, so that none is missed. */
export interface Signals {
  /** Places up to this epoch are gone. */
  lostEpoch: number;
  wakes: number;
  /** How many of them have been acted upon. */
  wakesHeard: number;
  resumes: number;
  resumesHeard: number;
}

export class Stay {
  private readonly scope = new CancellationScope();
  private readonly answers: Answer[] = [];
  private openWants = 0;
  private isListening = false;

  constructor(
    private readonly sessionId: string,
    private readonly place: Place,
    private readonly signals: Signals,
  ) {}

  /** Opens wants and takes answers, one at a time. What is still open at the end is dropped (W3). */
  async run(first: Next): Promise<StayEnd> {
    this.answers.push({ kind: 'next', next: first });
    try {
      return await this.takeAnswers();
    } finally {
      this.scope.cancel();
    }
  }

  private async takeAnswers(): Promise<StayEnd> {
    for (;;) {
      await condition(() => this.answers.length > 0 || this.isLost() || this.signals.wakes > this.signals.wakesHeard);
      if (this.isLost()) return { kind: 'lost', isSignalled: true };
      if (this.signals.wakes > this.signals.wakesHeard) {
        // One that came during the claim counts too: the want behind it may be newer than the claim's answer.
        this.signals.wakesHeard = this.signals.wakes;
        this.listen();
      }
      const answer = this.answers.shift();
      if (answer === undefined) continue;
      if (answer.kind === 'lost') return { kind: 'lost', isSignalled: false };
      const end = await this.takeNext(answer.next);
      if (end !== null) return end;
    }
  }

  private isLost(): boolean {
    return this.signals.lostEpoch >= this.place.epoch;
  }

  private async takeNext(next: Next): Promise<StayEnd | null> {
    const { state, wants } = next;
    if (state.kind === 'done') return { kind: 'ended', outcome: state.outcome };
    if (state.kind === 'paused') return this.waitForResume();
    const isAtRest = this.openWants === 0 && !this.isListening && this.answers.length === 0;
    if (isAtRest && workflowInfo().continueAsNewSuggested) return { kind: 'full', next };
    for (const want of wants) this.open(want);
    if (state.kind === 'running') this.listen();
    return null;
  }

  /** A person acts, then the session is claimed anew. */
  private async waitForResume(): Promise<StayEnd> {
    // One that came before we knew counts too: the store says `paused` first.
    await condition(() => this.signals.resumes > this.signals.resumesHeard);
    this.signals.resumesHeard = this.signals.resumes;
    return { kind: 'lost', isSignalled: false };
  }

  private open(want: Want): void {
    this.openWants += 1;
    this.launch(
      () => (want.kind === 'effect' ? perform(this.place, want, this.routing(want.id)) : this.sleepAndResume(want)),
      () => (this.openWants -= 1),
    );
  }

  /** While user code computes, one activity waits for what it wants next. */
  private listen(): void {
    if (this.isListening) return;
    this.isListening = true;
    this.launch(
      () => onHost(this.place).python({ at: this.place.entrypoint }, this.routing('')),
      () => (this.isListening = false),
    );
  }

  private launch(work: () => Promise<Next>, onEnd: () => void): void {
    void this.scope
      .run(work)
      .then((next): Answer => ({ kind: 'next', next }))
      .catch(answerOfFailure)
      .then((answer) => {
        onEnd();
        if (answer !== null) this.answers.push(answer);
      });
  }

  private async sleepAndResume(want: SleepWant): Promise<Next> {
    const summary = labelOf(want);
    const remainingMs = Math.max(0, want.untilMs - Date.now());
    if (remainingMs > 0) await sleep(remainingMs, { summary });
    const input = { call: want.id, slept: textOfSeconds(want.seconds) };
    return onHost(this.place, { summary }).resume(input, this.routing(want.id));
  }

  private routing(call: string): Routing {
    return { session: this.sessionId, epoch: this.place.epoch, call };
  }
}
