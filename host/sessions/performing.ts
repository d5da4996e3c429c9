/**
 * Performs the calls of a live session: begins them, records what they come to, and lets user code go on with that.
 *
 * A call begins as soon as the workflow is told that it is wanted; its Temporal activity, which needs some 10 ms to be scheduled and to
 * arrive, joins it or collects its result. So Temporal works while the runner and the store do, and the program is ahead of its history by
 * at most one call of each lane.
 *
 * Invariants
 *   Y1. Values recorded before a call are durable, and the claim is proven (J4), before the call is performed; so is its begin, unless
 *       that is written beside it (begin.ts).
 *   Y2. A result is durable before user code goes on with it, and results reach user code in the order they became durable.
 *   Y3. A call is begun once at a time: who asks for one that has begun joins, who comes when it is over collects the result.
 *   Y4. What is tried again by a policy is begun by its activities only: Temporal counts the attempts, and waits between them.
 *   Y5. A call of durability `journal` has no activity: the host begins it when the program wants it. While one is open the program counts as
 *       computing, so that a `python` activity listens.
 *   Y6. Of a call whose begin is written beside it an earlier runner may have left none. What was under way there is wanted again before
 *       anything new is given to whoever wants it, and such a call of a session that somebody had before counts
 *       as begun once more.
 */
import { AkError, ensureError } from '../errors';
import type { HostResponse } from '../runner/protocol/messages';
import { outcomeUnknown } from './attempts';
import { recordBegin } from './begin';
import type { CallResult, OpenCall, OpenCalls, OpenEffect } from './calls';
import { endOf, startOfEffect } from './entries';
import type { LiveSessionOptions } from './ports';
import type { Program } from './program';

/** Of a session that nobody had before. */
const FIRST_EPOCH = 1;

export class Performing {
  /** Of the session, those before this runner included. */
  private ended: number;
  private isDraining = false;
  /** The runner has something that another would not have. */
  keepsProcess = false;
  /** The runner has our word for an effect that it has not told of. */
  private isAhead = false;

  /** @param lose gives the session up here */
  constructor(
    private readonly calls: OpenCalls,
    private readonly program: Program,
    private readonly options: LiveSessionOptions,
    private readonly lose: (cause: Error) => void,
  ) {
    this.ended = options.reached.calls;
  }

  /** Names the calls the program has made: equal after a replay that came as far. */
  get step(): string {
    return `${this.ended}:${this.calls.performing().join(',')}`;
  }

  /** How many calls have ended, those of the journal included. */
  get count(): number {
    return this.ended;
  }

  /** Begins no more calls. */
  drain(): void {
    this.isDraining = true;
  }

  /** Begins what the workflow is being told of. */
  beginAhead(calls: OpenCall[]): void {
    if (this.isDraining) return;
    for (const call of calls) {
      if (call.kind === 'effect' && call.policy === null && call.phase.kind === 'wanted') {
        void this.begin(call, { attempt: 1, isAwaited: false });
      }
    }
  }

  /** Begins a call that has no activity; `isBegun`: the runner has begun it by itself. */
  beginOwn(call: OpenEffect, isBegun: boolean): void {
    const how = { attempt: 1, isAwaited: false };
    if (isBegun) {
      this.calls.begin(call, how);
      this.options.journal.add(startOfEffect(call, this.options.now(), this.mayHaveBegun(call)));
    } else if (!this.isDraining) void this.begin(call, how);
  }

  /** The runner has said what it does next. */
  heard(): void {
    this.isAhead = false;
  }

  /** Whether an effect may be under way of which nobody knows yet. */
  get mayBeAhead(): boolean {
    return this.isAhead;
  }

  /**
   * Performs an open call for its activity, or joins, or gives what it came to already. `attempt` is Temporal's count of this activity.
   * @returns null when the call is not open: it was answered in an earlier attempt
   * @throws AkError `runner_lost`, `stale_epoch`
   */
  async perform(id: string, attempt: number): Promise<CallResult | null> {
    const call = this.calls.get(id);
    if (call === undefined) {
      this.program.assertNotLost();
      return this.calls.collect(id);
    }
    if (call.kind !== 'effect') throw new AkError('internal', `${id} is a wait and cannot be performed.`);
    const joined = this.calls.join(call, attempt);
    if (joined !== null) return joined;
    if (this.isDraining) throw new AkError('runner_lost', 'The host stops.');
    return this.begin(call, { attempt, isAwaited: true });
  }

  /** A timer is over: the program goes on. */
  async resume(id: string): Promise<void> {
    const call = this.calls.get(id);
    if (call === undefined) return this.program.assertNotLost();
    if (call.phase.kind === 'performing') {
      await call.phase.result.promise;
      return;
    }
    const result = this.calls.begin(call, { attempt: 1, isAwaited: true });
    const payload = { id, value: null };
    await this.answer(payload);
    result.resolve(payload);
  }

  /** The runner has performed a call. */
  async receive(payload: CallResult): Promise<void> {
    const call = this.calls.get(payload.id);
    if (call === undefined) throw new AkError('protocol', `The runner answered ${payload.id}, which nobody asked.`);
    if (this.calls.takeBack(call, payload, this.options.now())) return;
    if (payload.handle !== null && payload.handle !== undefined) this.keepsProcess = true;
    await this.answer(payload);
    if (call.phase.kind === 'performing') call.phase.result.resolve(payload);
  }

  /** Under a runner that was lost (Y6). */
  private mayHaveBegun(call: OpenEffect): boolean {
    return call.isBegunBeside && call.isPerhapsAgain && this.options.epoch > FIRST_EPOCH;
  }

  /** The runner's next effect may begin at once, where nobody but the store must know of it. */
  private wordAfter(call: OpenCall | undefined): { ahead?: number } {
    const mayBegin = call?.kind === 'effect' && this.options.durability === 'journal' && !this.isDraining;
    const until = mayBegin ? this.options.journal.provenUntil : null;
    this.isAhead = until !== null;
    return until === null ? {} : { ahead: until };
  }

  private begin(call: OpenEffect, how: { attempt: number; isAwaited: boolean }): Promise<CallResult> {
    const result = this.calls.begin(call, how);
    this.tellRunner(call)
      .then((unknown) => (unknown === null ? undefined : result.resolve(unknown)))
      .catch((error: unknown) => result.reject(ensureError(error)));
    return result.promise;
  }

  /** @returns what the call has come to, when it may not be performed once more */
  private async tellRunner(call: OpenEffect): Promise<CallResult | null> {
    const { id } = call.want;
    if (await recordBegin(call, this.mayHaveBegun(call), this.options)) {
      this.options.runner.send({ type: 'callback', payload: { id } });
      return null;
    }
    const unknown = outcomeUnknown(call.want);
    await this.answer(unknown, { id, error: unknown.error });
    return unknown;
  }

  /** Y2: first the record, then user code. */
  private async answer(
    result: CallResult,
    reply: HostResponse['payload'] = { id: result.id, ok: true },
  ): Promise<void> {
    this.options.journal.add(endOf(result, this.options.now()));
    await this.options.journal.flush();
    if (this.program.isFinal) return;
    if (this.options.isLostAfter?.(result.id) === true)
      return this.lose(new AkError('runner_lost', `Ended on purpose after the record of ${result.id}.`));
    const call = this.calls.get(result.id);
    this.calls.end(result.id, result);
    this.ended += 1;
    this.program.set({ kind: 'running' });
    this.options.runner.send({ type: 'response', payload: { ...reply, ...this.wordAfter(call) } });
  }
}
