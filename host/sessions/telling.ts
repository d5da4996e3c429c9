/**
 * What the workflow is told: the wants not announced before, and what the program does next.
 *
 * Invariants
 *   TE1. A want is announced once per epoch.
 *   TE2. When one stays unannounced because nobody listens, or the end does, `onStarved` is called.
 */
import type { Next } from '../../workflows/contract';
import { AkError } from '../errors';
import { wantOf, type OpenCall, type OpenCalls } from './calls';
import type { Performing } from './performing';
import type { LiveSessionEvents } from './ports';
import type { Program } from './program';
import { remindUntil } from './remind';

/** Who asks what the program wants: an activity of one claim. */
export interface Listener {
  epoch: number;
  signal?: AbortSignal | undefined;
}

/** How the workflow is reached. */
interface WorkflowPort extends Pick<LiveSessionEvents, 'onStarved'> {
  /** The claim that holds. */
  epoch(): number;
}

/** How long a call's activity waits for the next want before it says `running`. */
export const SETTLE_BUDGET_MS = 100;
/** When something is wanted but the program still computes: how long to wait for what comes with it. */
const GATHER_MS = 5;

export class Telling {
  /** Activities that will tell the workflow what is wanted next. */
  private listeners = 0;
  /** Wants whose record is being written: until then the program has not come to rest. */
  private recording = 0;
  private isEndTold = false;

  constructor(
    private readonly calls: OpenCalls,
    private readonly program: Program,
    private readonly performing: Performing,
    private readonly workflow: WorkflowPort,
  ) {}

  /** Does `work`, after which one more want is announced. */
  async beforeWant<T>(work: Promise<T>): Promise<T> {
    this.recording += 1;
    try {
      return await work;
    } finally {
      this.recording -= 1;
    }
  }

  get isRecording(): boolean {
    return this.recording > 0;
  }

  /** Whether more comes without the workflow: a want whose record is being written, a call that the host performs on its own. */
  get isGoingOn(): boolean {
    return this.isRecording || this.calls.hasOwn;
  }

  /** Whether an activity is here, or on its way, that will tell the workflow what is wanted next. */
  get isHeard(): boolean {
    return this.listeners > 0 || this.calls.isExpected;
  }

  announce(call: OpenCall): void {
    this.calls.add(call);
    this.program.touched();
    const isHeard = (): boolean => !this.calls.hasNews || this.isHeard || this.program.isFinal;
    remindUntil(isHeard, () => this.workflow.onStarved());
  }

  /** The end may come when no activity listens: the program seemed to stand still, and went on with what was under way. */
  tellEnd(): void {
    const isHeard = (): boolean => this.isEndTold || this.calls.isExpected;
    remindUntil(isHeard, () => this.workflow.onStarved());
  }

  /**
   * Waits until the program stands still, ends, or wants something; at most `budgetMs`.
   * @throws AkError `stale_epoch` when the session was claimed again or the listener was cancelled: what is wanted is not told to it;
   * the cause when the session is lost
   */
  async settle(listener: Listener, budgetMs: number): Promise<Next> {
    const { signal } = listener;
    const isStale = (): boolean => listener.epoch !== this.workflow.epoch() || signal?.aborted === true;
    this.listeners += 1;
    try {
      await this.program.until(() => isStale() || this.isSettled(), budgetMs, signal);
      if (this.calls.hasNews && this.program.kind === 'running') {
        await this.program.until(() => isStale() || this.program.kind !== 'running', GATHER_MS, signal);
      }
    } finally {
      this.listeners -= 1;
    }
    if (isStale())
      throw new AkError('stale_epoch', 'The session was claimed again, or nobody waits for this answer any more.');
    return this.takeNext();
  }

  private isSettled(): boolean {
    if (this.program.isFinal || this.calls.hasNews) return true;
    return this.program.kind === 'blocked' && !this.isGoingOn;
  }

  private takeNext(): Next {
    const told = this.calls.takeNews();
    this.performing.beginAhead(told);
    const wants = told.map(wantOf);
    const state = this.program.forWorkflow();
    if (state.kind === 'done' || state.kind === 'paused') this.isEndTold = true;
    // Somebody must listen for what comes then.
    return { wants, state: state.kind === 'blocked' && this.isGoingOn ? { kind: 'running' } : state };
  }
}
