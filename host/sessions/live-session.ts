/**
 * A session that has a runner on this host.
 *
 *   runner -> live session: messages, through `receive`; its end, through `runnerEnded`
 *   live session -> runner: `RunnerPort`
 *   activities -> live session: `perform`, `resume`, `settle`, `stop`; each answers with what the program wants next
 *
 * Invariants
 *   L1. The program state changes to `ended` or `lost` once; the first cause is kept.
 */
import type { Next, Outcome } from '../../workflows/contract';
import { pause } from '../deadline';
import { AkError, ensureError, isAkError } from '../errors';
import type { RunnerDone, RunnerError, RunnerMessage, RunnerStopped } from '../runner/protocol/messages';
import { OpenCalls, openEffect, openLastEffect, type CallResult } from './calls';
import { Computing } from './computing';
import { signalNamed } from './deaths';
import { lineOf, Records, startOfWait } from './entries';
import { failureOfDamage, failureOfDone, failureOfError } from './outcome';
import type { Standing } from '../store/store';
import type { LiveSessionOptions } from './ports';
import { Parked } from './parking';
import { Performing } from './performing';
import { Program } from './program';
import { noteModule, pythonChanged } from './stamps';
import { Sleeps } from './sleeps';
import { Telling, type Listener } from './telling';

const CANCEL = { type: 'cancel', payload: {} } as const;
const SYNCED = { type: 'synced', payload: {} } as const;

const SAYS_WHAT_IS_NEXT: ReadonlySet<RunnerMessage['type']> = new Set(['callback', 'want', 'idle', 'done', 'error']);

export class LiveSession {
  private readonly program = new Program();
  private readonly calls = new OpenCalls();
  private readonly performing: Performing;
  private readonly sleeps: Sleeps;
  private readonly telling: Telling;
  /** Prints of the session, those before this runner included. */
  private printed: number;
  private stopReason: string | null = null;
  private readonly background = new Set<Promise<void>>();
  private readonly computing = new Computing();
  private readonly records: Records;
  /** The signal that it is about to send itself. */
  private ending: NodeJS.Signals | null = null;
  private currentEpoch: number;
  /** Under way since its journal was found damaged: it is ended once. */
  private damagedEnd: Promise<void> | null = null;

  constructor(private readonly options: LiveSessionOptions) {
    this.currentEpoch = options.epoch;
    this.printed = options.reached.prints;
    this.records = new Records(options.epoch);
    this.performing = new Performing(this.calls, this.program, options, (cause) => this.lose(cause));
    this.sleeps = new Sleeps(this.calls, this.program, this.performing, options);
    this.telling = new Telling(this.calls, this.program, this.performing, {
      epoch: () => this.currentEpoch,
      onStarved: () => options.events.onStarved(),
    });
  }

  /** A text as people see it: without the secrets of the session, with files named as in the project. */
  get forPeople(): (text: string) => string {
    return this.options.forPeople ?? ((text) => text);
  }

  /** The claim that holds; what belongs to an earlier one is stale. */
  get epoch(): number {
    return this.currentEpoch;
  }

  /** Top frames of user code while it computes, innermost last. */
  get frames(): readonly string[] {
    return this.computing.frames;
  }

  /** What it is at when that is not in the journal: for people. */
  standingAt(nowMs: number): Standing | null {
    const retrying = this.calls.retrying();
    if (retrying === null) return this.program.kind === 'running' ? this.computing.standing(this.step, nowMs) : null;
    return { kind: 'retrying', ...retrying };
  }

  /** Has a runner to talk to, or an outcome to tell. */
  get isAlive(): boolean {
    return this.program.kind !== 'lost' && this.program.kind !== 'paused';
  }

  /** Its journal will not be needed here any more. */
  get isLost(): boolean {
    return this.program.kind === 'lost';
  }

  get isFinal(): boolean {
    return this.program.isFinal;
  }

  /** Why it was given up here; null while it was not. */
  get lossCause(): Error | null {
    return this.program.lossCause;
  }

  /** Resolves when the session ended, is paused, or is lost here. */
  whenFinal(): Promise<void> {
    return this.program.until(() => this.program.isFinal, Infinity);
  }

  /** Resolves when everything the runner said has been dealt with. */
  async whenQuiet(): Promise<void> {
    while (this.background.size > 0) await Promise.allSettled(this.background);
  }

  /** Names the point the program has reached, the prints included: equal after a replay that came as far, and only then. */
  get step(): string {
    return `${this.performing.step}:${this.printed}`;
  }

  /** The signal by which the program said that it ends its own process; null when the last it said was something else. */
  get endsItselfBy(): NodeJS.Signals | null {
    return this.ending;
  }

  /** A new claim by the same host: the runner stays, the workflow is told of every open want again, earlier listeners leave. */
  renew(epoch: number): void {
    this.currentEpoch = epoch;
    this.calls.announceAllAgain();
    this.program.touched();
  }

  /** What a runner said. Called in order, one at a time. */
  receive(message: RunnerMessage): void {
    if (this.program.isFinal) return;
    this.ending = message.type === 'ending' ? signalNamed(message.payload.signal) : null;
    if (SAYS_WHAT_IS_NEXT.has(message.type)) this.performing.heard();
    switch (message.type) {
      case 'module':
        return this.startProgram(message.payload);
      case 'callback':
        this.receiveEffect(message.payload);
        // Afterwards, because whoever waits looks at once, and a program whose call the host performs does not stand.
        return this.standing(message.payload.busy);
      case 'want':
        return this.inBackground(this.receiveWant(message.payload));
      case 'response':
        return this.inBackground(this.performing.receive(message.payload));
      case 'record':
        return this.options.journal.add(this.records.entry(message.payload.items));
      case 'sync':
        return this.inBackground(this.sync());
      case 'print':
      case 'log':
        this.printed = Math.max(this.printed, message.payload.seq + 1);
        return this.options.journal.add(lineOf(message, this.options.now()));
      case 'idle':
        this.program.set({ kind: 'blocked' });
        return this.skipSleep();
      case 'ending':
        return;
      case 'running':
        return this.computing.said(message.payload.frames, this.step, this.options.now());
      default:
        return this.receiveEnd(message);
    }
  }

  /** The runner is gone. */
  runnerEnded(cause: AkError): void {
    this.lose(cause);
  }

  /** Gives the session up: another host has it, or its journal cannot be written or read. Of one that is damaged it ends: it would be again. */
  lose(cause: Error): void {
    if (this.program.isFinal) return;
    if (!isAkError(cause) || cause.code !== 'journal_damaged') return this.giveUp(cause);
    // Without a flush, as in `finish`: an append would look at the same journal.
    this.damagedEnd ??= this.end(failureOfDamage(cause)).then(() => this.options.runner.kill());
    this.inBackground(this.damagedEnd.catch((error: unknown) => this.giveUp(ensureError(error))));
  }

  /** Gives up the runner of a program that stands still in timers for long enough (parking.ts). */
  async parkIfIdle(parkAfterMs: number): Promise<void> {
    if (this.isIdle(parkAfterMs)) await this.options.journal.flush();
    if (this.isIdle(parkAfterMs)) this.lose(new Parked());
  }

  /** Performs an open call, for its activity. As `Performing.perform`. */
  perform(id: string, attempt = 1): Promise<CallResult | null> {
    return this.performing.perform(id, attempt);
  }

  /** A timer is over: the program goes on. */
  resume(id: string): Promise<void> {
    return this.performing.resume(id);
  }

  /** What the program wants next. As `Telling.settle`. */
  settle(listener: Listener, budgetMs: number): Promise<Next> {
    return this.telling.settle(listener, budgetMs);
  }

  /** Waits until the module is loaded and the handler runs. */
  async loaded(deadlineMs: number, signal?: AbortSignal): Promise<void> {
    await this.program.until(() => this.program.kind !== 'loading', deadlineMs, signal);
    if (this.program.kind !== 'loading') return;
    if (signal?.aborted === true) throw new AkError('stale_epoch', 'Nobody waits for this claim any more.');
    const cause = new AkError('deadline', `The code was not loaded within ${deadlineMs / 1000} s.`, {
      hint: 'An import hangs, or does work that belongs into the handler.',
    });
    this.lose(cause);
    throw cause;
  }

  /** Begins no more calls and waits until those under way are recorded, at most `graceMs`; then gives the session up. */
  async drain(graceMs: number, cause: AkError): Promise<void> {
    this.performing.drain();
    await this.program.until(() => this.program.isFinal || this.isAtRest, graceMs);
    this.lose(cause);
  }

  /** Cancels user code, which may clean up: from now on its calls and waits are the host's own, for the workflow waits for the end only. */
  cancel(reason: string): void {
    if (this.stopReason !== null || this.program.isFinal) return;
    this.stopReason = reason;
    if (this.program.kind !== 'loading') this.options.runner.send(CANCEL);
  }

  /** Whether it ends in that time. @throws as `Program.hasEnded` */
  async endsWithin(ms: number): Promise<boolean> {
    await this.program.until(() => this.program.isFinal, ms);
    return this.program.hasEnded();
  }

  /** Ends the runner, whatever it does, and records that the session was stopped. */
  async endStopped(reason: string): Promise<void> {
    if (this.program.hasEnded()) return;
    await this.finish({ kind: 'stopped', reason });
    this.options.runner.kill();
  }

  private startProgram(module: Extract<RunnerMessage, { type: 'module' }>['payload']): void {
    const { functionName, event, programId, runner } = noteModule(module, this.options);
    runner.send({ type: 'run', payload: { func_name: functionName, event, session_id: programId } });
    this.program.set({ kind: 'running' });
    if (this.stopReason !== null) runner.send(CANCEL);
  }

  private standing(isBusy: boolean): void {
    this.program.set({ kind: isBusy ? 'running' : 'blocked' });
  }

  private receiveEffect(payload: Extract<RunnerMessage, { type: 'callback' }>['payload']): void {
    const open = this.stopReason === null ? openEffect : openLastEffect;
    const call = open(payload, this.options.durability);
    if (!call.isOwn) return this.telling.announce(call);
    this.calls.add(call);
    this.performing.beginOwn(call, payload.performed === true);
  }

  private async receiveWant(payload: Extract<RunnerMessage, { type: 'want' }>['payload']): Promise<void> {
    const startedAt = this.options.now();
    const untilMs = this.sleeps.endOf(payload, startedAt);
    this.options.journal.add(startOfWait(payload, untilMs, startedAt));
    // First, because whoever waits is told at once that the program stands.
    const written = this.telling.beforeWant(this.options.journal.flush());
    // Said now, because `idle` may follow before the record is written.
    this.standing(payload.busy);
    const notes = await written;
    // The first end recorded holds: a session that moved does not sleep anew.
    const call = this.sleeps.open(payload, notes[payload.id]?.untilMs ?? untilMs);
    const wait = this.stopReason === null ? call : { ...call, isOwn: true };
    if (!wait.isOwn) return this.telling.announce(wait);
    this.calls.add(wait);
    if (this.options.skipsSleeps === true) return this.skipSleep();
    await pause(Math.max(0, wait.endsAt - performance.now()));
    await this.performing.resume(payload.id);
  }

  private async sync(): Promise<void> {
    await this.options.journal.beforeEffect();
    if (!this.program.isFinal) this.options.runner.send(SYNCED);
  }

  private skipSleep(): void {
    const next = this.telling.isRecording ? null : this.sleeps.skipped;
    if (next !== null) this.inBackground(this.performing.resume(next));
  }

  private receiveEnd(message: RunnerDone | RunnerError | RunnerStopped): void {
    switch (message.type) {
      case 'done':
        return this.inBackground(this.finish(failureOfDone(message.payload)));
      case 'error':
        return this.inBackground(this.receiveError(message.payload));
      case 'stopped':
        // Only rehearsals stop, and this is none: its runner is gone with that message.
        return this.lose(new AkError('protocol', 'The runner stopped as in a rehearsal.'));
    }
  }

  private async receiveError(payload: RunnerError['payload']): Promise<void> {
    if (payload.code === 'python_changed') return this.lose(pythonChanged(payload));
    if (payload.code !== 'replay_differs') return this.finish(failureOfError(payload));
    await this.options.journal.flush();
    await this.options.events.pause(payload.message, payload.difference ?? null);
    this.calls.rejectAll(new AkError('replay_differs', payload.message));
    this.program.set({ kind: 'paused', reason: payload.message });
    this.telling.tellEnd();
    this.options.runner.kill();
  }

  private giveUp(cause: Error): void {
    this.program.set({ kind: 'lost', cause });
    this.calls.rejectAll(cause);
    this.options.runner.kill();
  }

  private async finish(end: Outcome): Promise<void> {
    // However a cancelled program ends, it was stopped; but for a damaged journal.
    const outcome: Outcome = this.stopReason === null ? end : { kind: 'stopped', reason: this.stopReason };
    await this.options.journal.flush();
    await this.end(outcome);
  }

  private async end(outcome: Outcome): Promise<void> {
    await this.options.events.end(outcome);
    this.calls.rejectAll(new AkError('session_ended', 'The session has ended.'));
    this.program.set({ kind: 'ended', outcome });
    this.telling.tellEnd();
  }

  private inBackground(work: Promise<void>): void {
    const guarded = work
      .catch((error: unknown) => this.lose(ensureError(error)))
      .finally(() => this.background.delete(guarded));
    this.background.add(guarded);
  }

  private isIdle(parkAfterMs: number): boolean {
    const isMoving = this.telling.isGoingOn || this.telling.isHeard || !this.isAtRest || this.stopReason !== null;
    return !isMoving && this.sleeps.isIdle(parkAfterMs);
  }

  /** Whether nothing outside is being done. */
  private get isAtRest(): boolean {
    return this.calls.performing().length === 0 && !this.performing.mayBeAhead;
  }
}
