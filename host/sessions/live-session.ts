/**
 * A session that has a runner on this host.
 *
 *   runner -> live session: messages, through `receive`; its end, through `runnerEnded`
 *   live session -> runner: `RunnerPort`
 *   activities -> live session: `perform`, `resume`, `settle`, `stop`; each answers with what the program wants next
 *
 * Invariants
 *   L1. Values recorded before a call are durable before the call is performed.
 *   L2. A result is durable before user code goes on with it, and results reach user code in the order they became durable.
 *   L3. A want is announced once per epoch. When one stays unannounced because nobody listens, `onStarved` is called.
 *   L4. The program state changes to `ended` or `lost` once; the first cause is kept.
 */
import type { Next, Outcome, ProgramState } from '../../workflows/contract';
import { AkError, ensureError } from '../errors';
import type { HandlerEvent, HostMessage, RunnerMessage } from '../runner/protocol/messages';
import { OpenCalls, openEffect, openSleep, type CallResult, type OpenCall } from './calls';
import type { JournalWriter } from './journal-writer';
import { failureOfDone, failureOfError } from './outcome';
import { Watchers } from './watchers';

/** What a live session needs of its runner. */
export interface RunnerPort {
  send(message: HostMessage): void;
  kill(): void;
}

/** What a live session tells its owner. */
export interface LiveSessionEvents {
  /** Writes how the session ended. */
  end(outcome: Outcome): Promise<void>;
  /** Writes that a person must act. */
  pause(reason: string): Promise<void>;
  /** The program wants something and no activity listens. */
  onStarved(): void;
}

export interface LiveSessionOptions {
  sessionId: string;
  /** The claim under which it starts. */
  epoch: number;
  functionName: string;
  event: HandlerEvent;
  journal: JournalWriter;
  runner: RunnerPort;
  events: LiveSessionEvents;
  now: () => number;
}

/** Who asks what the program wants: an activity of one claim. */
export interface Listener {
  epoch: number;
  signal?: AbortSignal | undefined;
}

type Program =
  | { kind: 'loading' }
  | { kind: 'running' }
  | { kind: 'blocked' }
  | { kind: 'paused'; reason: string }
  | { kind: 'ended'; outcome: Outcome }
  | { kind: 'lost'; cause: Error };

/** How long a call's activity waits for the next want before it says `running`. */
export const SETTLE_BUDGET_MS = 100;
/** When something is wanted but the program still computes: how long to wait for what comes with it. */
const GATHER_MS = 5;
/** How long a want may wait for an activity to announce it. */
const STARVED_AFTER_MS = 50;
/** After `cancel`, how long user code may take to clean up. */
const CANCEL_DEADLINE_MS = 5000;

export class LiveSession {
  private program: Program = { kind: 'loading' };
  private readonly calls = new OpenCalls();
  private readonly watchers = new Watchers();
  private answered = 0;
  /** Activities that will tell the workflow what is wanted next. */
  private listeners = 0;
  /** Wants whose record is being written: until then the program has not come to rest. */
  private recording = 0;
  private isDraining = false;
  private stopReason: string | null = null;
  private readonly background = new Set<Promise<void>>();
  private latestFrames: string[] = [];

  private currentEpoch: number;

  constructor(private readonly options: LiveSessionOptions) {
    this.currentEpoch = options.epoch;
  }

  /** The claim that holds; what belongs to an earlier one is stale. */
  get epoch(): number {
    return this.currentEpoch;
  }

  /** Top frames of user code while it computes, innermost last. */
  get frames(): readonly string[] {
    return this.latestFrames;
  }

  /** Has a runner to talk to, or an outcome to tell. */
  get isAlive(): boolean {
    return this.program.kind !== 'lost' && this.program.kind !== 'paused';
  }

  get isFinal(): boolean {
    return isFinal(this.program);
  }

  /** Resolves when the session ended, is paused, or is lost here. */
  whenFinal(): Promise<void> {
    return this.watchers.until(() => isFinal(this.program), Infinity);
  }

  /** Resolves when everything the runner said has been dealt with. */
  async whenQuiet(): Promise<void> {
    while (this.background.size > 0) await Promise.allSettled(this.background);
  }

  /** Names the point the program has reached: equal after a replay that came as far. */
  get step(): string {
    return `${this.answered}:${this.calls.performing().join(',')}`;
  }

  /** A new claim by the same host: the runner stays, the workflow is told of every open want again, earlier listeners leave. */
  renew(epoch: number): void {
    this.currentEpoch = epoch;
    this.calls.announceAllAgain();
    this.watchers.changed();
  }

  /** What a runner said. Called in order, one at a time. */
  receive(message: RunnerMessage): void {
    if (isFinal(this.program)) return;
    switch (message.type) {
      case 'module':
        return this.startProgram();
      case 'callback':
        this.standing(message.payload.busy);
        return this.announce(openEffect(message.payload));
      case 'want':
        return this.inBackground(this.receiveWant(message.payload));
      case 'response':
        return this.inBackground(this.receiveResponse(message.payload));
      case 'record':
        return this.options.journal.add({ kind: 'record', items: message.payload.items });
      case 'print':
      case 'log':
        return this.receiveLine(message);
      case 'idle':
        return this.setProgram({ kind: 'blocked' });
      case 'running':
        this.latestFrames = message.payload.frames;
        return;
      case 'done':
        return this.inBackground(this.finish(failureOfDone(message.payload)));
      case 'error':
        return this.inBackground(this.receiveError(message.payload));
    }
  }

  /** The runner is gone. */
  runnerEnded(cause: AkError): void {
    this.lose(cause);
  }

  /** Gives the session up: another host has it, or the journal cannot be written. */
  lose(cause: Error): void {
    if (isFinal(this.program)) return;
    this.setProgram({ kind: 'lost', cause });
    this.calls.rejectAll(cause);
    this.options.runner.kill();
  }

  /**
   * Performs an open call, or joins who performs it already.
   * @returns null when the call is not open: it was answered in an earlier attempt
   * @throws AkError `runner_lost`, `stale_epoch`
   */
  async perform(id: string): Promise<CallResult | null> {
    const call = this.calls.get(id);
    if (call === undefined) return this.assertNotLost();
    if (call.phase.kind === 'performing') return call.phase.result.promise;
    if (this.isDraining) throw new AkError('runner_lost', 'The host stops.');
    const result = this.calls.begin(call);
    try {
      this.addStart(call);
      await this.options.journal.flushValues();
      this.options.runner.send({ type: 'callback', payload: { id } });
    } catch (error) {
      result.reject(ensureError(error));
    }
    return result.promise;
  }

  /** A timer is over: the program goes on. */
  async resume(id: string): Promise<void> {
    const call = this.calls.get(id);
    if (call === undefined) {
      this.assertNotLost();
      return;
    }
    if (call.phase.kind === 'performing') {
      await call.phase.result.promise;
      return;
    }
    const result = this.calls.begin(call);
    const payload = { id, value: null };
    await this.answer(payload);
    result.resolve(payload);
  }

  /**
   * Waits until the program stands still, ends, or wants something; at most `budgetMs`.
   * @throws AkError `stale_epoch` when the session was claimed again or the listener was cancelled: what is wanted is not told to it;
   * the cause when the session is lost
   */
  async settle(listener: Listener, budgetMs: number): Promise<Next> {
    const { signal } = listener;
    const isStale = (): boolean => listener.epoch !== this.currentEpoch || signal?.aborted === true;
    this.listeners += 1;
    try {
      await this.watchers.until(() => isStale() || this.isSettled(), budgetMs, signal);
      if (this.calls.hasNews && this.program.kind === 'running') {
        await this.watchers.until(() => isStale() || this.program.kind !== 'running', GATHER_MS, signal);
      }
    } finally {
      this.listeners -= 1;
    }
    if (isStale())
      throw new AkError('stale_epoch', 'The session was claimed again, or nobody waits for this answer any more.');
    return this.takeNext();
  }

  /** Waits until the module is loaded and the handler runs. */
  async loaded(deadlineMs: number, signal?: AbortSignal): Promise<void> {
    await this.watchers.until(() => this.program.kind !== 'loading', deadlineMs, signal);
    if (this.program.kind !== 'loading') return;
    const cause = new AkError('deadline', `The code was not loaded within ${deadlineMs / 1000} s.`, {
      hint: 'An import hangs, or does work that belongs into the handler.',
    });
    this.lose(cause);
    throw cause;
  }

  /** Begins no more calls and waits until those under way are recorded, at most `graceMs`; then gives the session up. */
  async drain(graceMs: number, cause: AkError): Promise<void> {
    this.isDraining = true;
    await this.watchers.until(() => isFinal(this.program) || this.calls.performing().length === 0, graceMs);
    this.lose(cause);
  }

  /** Cancels user code, gives it time to clean up, ends the runner, and records that the session was stopped. */
  async stop(reason: string): Promise<void> {
    if (isFinal(this.program)) return;
    this.stopReason = reason;
    this.options.runner.send({ type: 'cancel', payload: {} });
    await this.watchers.until(() => isFinal(this.program), CANCEL_DEADLINE_MS);
    if (isFinal(this.program)) return;
    await this.finish({ kind: 'stopped', reason });
  }

  private startProgram(): void {
    const { functionName, event, sessionId, runner } = this.options;
    runner.send({ type: 'run', payload: { func_name: functionName, event, session_id: sessionId } });
    this.setProgram({ kind: 'running' });
  }

  private standing(isBusy: boolean): void {
    this.setProgram({ kind: isBusy ? 'running' : 'blocked' });
  }

  private announce(call: OpenCall): void {
    this.calls.add(call);
    this.watchers.changed();
    setTimeout(() => {
      if (this.calls.hasNews && this.listeners === 0 && !isFinal(this.program)) this.options.events.onStarved();
    }, STARVED_AFTER_MS).unref();
  }

  private async receiveWant(payload: Extract<RunnerMessage, { type: 'want' }>['payload']): Promise<void> {
    const { id, name, file, line, params, busy } = payload;
    const startedAt = this.options.now();
    const untilMs = Math.round(startedAt + params.seconds * 1000);
    const call = {
      id,
      name,
      file,
      line,
      args: [String(params.seconds)],
      kw: {},
      digest: '',
      untilMs,
      callKind: 'wait' as const,
    };
    // Said now, because `idle` may follow before the record is written.
    this.standing(busy);
    this.recording += 1;
    this.options.journal.add({ kind: 'start', call, at: startedAt });
    const notes = await this.options.journal.flush();
    this.recording -= 1;
    // The first end recorded holds: a session that moved does not sleep anew.
    this.announce(openSleep(payload, notes[id]?.untilMs ?? untilMs));
  }

  private async receiveResponse(payload: CallResult): Promise<void> {
    const call = this.calls.get(payload.id);
    if (call === undefined) throw new AkError('protocol', `The runner answered ${payload.id}, which nobody asked.`);
    await this.answer(payload);
    if (call.phase.kind === 'performing') call.phase.result.resolve(payload);
  }

  /** L2: first the record, then user code. */
  private async answer(result: CallResult): Promise<void> {
    const { value, value_file, error, handle, mutated, ms } = result;
    this.options.journal.add({
      kind: 'end',
      id: result.id,
      result: {
        value,
        valueFile: value_file ?? null,
        error: error ?? null,
        handle: handle ?? null,
        mutated: mutated ?? null,
        ms: ms ?? null,
      },
      at: this.options.now(),
    });
    await this.options.journal.flush();
    if (isFinal(this.program)) return;
    this.calls.remove(result.id);
    this.answered += 1;
    this.setProgram({ kind: 'running' });
    this.options.runner.send({ type: 'response', payload: { id: result.id, ok: true } });
  }

  /** Written with the result when that comes soon: one commit a call. */
  private addStart(call: OpenCall): void {
    const { want, digest } = call;
    if (want.kind !== 'effect') throw new AkError('internal', `${want.id} is a wait and cannot be performed.`);
    const { id, name, at, args, kw } = want;
    const { file, line } = at;
    const start = { id, name, file, line, args, kw, digest, untilMs: null, callKind: 'effect' as const };
    this.options.journal.add({ kind: 'start', call: start, at: this.options.now() });
  }

  private receiveLine(message: Extract<RunnerMessage, { type: 'print' | 'log' }>): void {
    const at = this.options.now();
    const { seq, text } = message.payload;
    const line =
      message.type === 'print'
        ? { seq, text, at, stream: message.payload.stream, level: null, logger: null }
        : { seq, text, at, stream: 'log' as const, level: message.payload.level, logger: message.payload.logger };
    this.options.journal.add({ kind: 'print', line });
  }

  private async receiveError(payload: Extract<RunnerMessage, { type: 'error' }>['payload']): Promise<void> {
    if (payload.code !== 'replay_differs') return this.finish(failureOfError(payload));
    await this.options.journal.flush();
    await this.options.events.pause(payload.message);
    this.calls.rejectAll(new AkError('replay_differs', payload.message));
    this.setProgram({ kind: 'paused', reason: payload.message });
    this.options.runner.kill();
  }

  private async finish(end: Outcome): Promise<void> {
    // However a cancelled program ends, it was stopped.
    const outcome: Outcome = this.stopReason === null ? end : { kind: 'stopped', reason: this.stopReason };
    await this.options.journal.flush();
    await this.options.events.end(outcome);
    this.calls.rejectAll(new AkError('session_ended', 'The session has ended.'));
    this.setProgram({ kind: 'ended', outcome });
  }

  private inBackground(work: Promise<void>): void {
    const guarded = work
      .catch((error: unknown) => this.lose(ensureError(error)))
      .finally(() => this.background.delete(guarded));
    this.background.add(guarded);
  }

  private isSettled(): boolean {
    if (isFinal(this.program) || this.calls.hasNews) return true;
    return this.program.kind === 'blocked' && this.recording === 0;
  }

  private takeNext(): Next {
    return { wants: this.calls.takeNews(), state: this.programState() };
  }

  private programState(): ProgramState {
    switch (this.program.kind) {
      case 'lost':
        throw this.program.cause;
      case 'ended':
        return { kind: 'done', outcome: this.program.outcome };
      case 'loading':
        return { kind: 'running' };
      default:
        return this.program;
    }
  }

  private assertNotLost(): null {
    if (this.program.kind === 'lost') throw this.program.cause;
    return null;
  }

  private setProgram(program: Program): void {
    // L4: what is final stays.
    if (isFinal(this.program)) return;
    this.program = program;
    this.watchers.changed();
  }
}

function isFinal(program: Program): boolean {
  return program.kind === 'ended' || program.kind === 'lost' || program.kind === 'paused';
}
