/** The open calls of a live session: what the program waits for, each with its state. */
import type { CallPolicy, RunnerCallback, RunnerResponse, RunnerWant } from '../runner/protocol/messages';
import type { Durability } from '../store/store';
import type { EffectWant, RetryWant, SleepWant } from '../../workflows/contract';
import { hasMoreAttempts } from './attempts';
import { deferred, type Deferred } from './deferred';

/** What a call came to, as the activity tells Temporal. */
export type CallResult = RunnerResponse['payload'] & {
  /** It raised, and is to be tried again: nothing is recorded, user code waits. */
  isTriedAgain?: true;
};

export type Phase =
  | { kind: 'wanted'; failed?: FailedAttempt }
  /** The runner performs it, or its end is being written; who asks again joins. `isAwaited`: an activity has asked for it. */
  | { kind: 'performing'; result: Deferred<CallResult>; attempt: number; isAwaited: boolean };

/** An attempt that raised and is not the last one. */
export interface FailedAttempt {
  attempt: number;
  /** `ConnectionError: refused` */
  error: string;
  /** When the next one is due: after the time that its policy says. */
  nextAt: number;
}

export interface OpenEffect {
  kind: 'effect';
  want: EffectWant;
  /** Of its arguments, for replay. */
  digest: string;
  policy: CallPolicy | null;
  /** Performed by the host on its own: no activity, so the workflow is told nothing of it. */
  isOwn: boolean;
  /** Its begin may be written beside it rather than before it. */
  isBegunBeside: boolean;
  /** An earlier runner, if there was one, may have come as far. */
  isPerhapsAgain: boolean;
  phase: Phase;
}

export interface OpenWait {
  kind: 'wait';
  want: SleepWant;
  /** When it ends, by the steady clock of this process. */
  endsAt: number;
  /** It has ended already: the host lets the program go on by itself. */
  isOwn: boolean;
  phase: Phase;
}

export type OpenCall = OpenEffect | OpenWait;

export function openEffect(payload: RunnerCallback['payload'], durability: Durability): OpenEffect {
  const { id, name, file, line, args, kw, digest, policy = null } = payload;
  const retry = policy === null || policy.attempts < 2 ? null : retryOf(policy);
  const want: EffectWant = {
    kind: 'effect',
    id,
    name,
    at: { file, line },
    args,
    kw,
    ...(retry === null ? {} : { retry }),
  };
  // What is tried again is tried by Temporal.
  const isOwn = payload.performed === true || ((policy?.durability ?? durability) === 'journal' && retry === null);
  const isBegunBeside = isOwn && policy?.at_most_once !== true;
  const isPerhapsAgain = payload.perhaps_again === true;
  return { kind: 'effect', want, digest, policy, isOwn, isBegunBeside, isPerhapsAgain, phase: { kind: 'wanted' } };
}

/** A call of a program that is being stopped: its workflow waits for the end and for nothing else, so nobody would try again. */
export function openLastEffect(payload: RunnerCallback['payload'], durability: Durability): OpenEffect {
  const call = openEffect(payload, durability);
  return { ...call, isOwn: true, policy: call.policy === null ? null : { ...call.policy, attempts: 1 } };
}

function retryOf({ attempts, backoff }: CallPolicy): RetryWant {
  return { attempts, backoffMs: Math.max(1, Math.round(backoff * 1000)) };
}

export function openSleep(payload: RunnerWant['payload'], untilMs: number, nowMs: number): OpenWait {
  const { id, name, file, line, params } = payload;
  const want: SleepWant = { kind: 'sleep', id, name, at: { file, line }, seconds: params.seconds, untilMs };
  // A clock that was set back since it began makes it no longer than it was.
  const leftMs = Math.min(untilMs - nowMs, params.seconds * 1000);
  return { kind: 'wait', want, endsAt: performance.now() + leftMs, isOwn: leftMs <= 0, phase: { kind: 'wanted' } };
}

/** What the workflow is told of a call just now. */
export function wantOf(call: OpenCall): EffectWant | SleepWant {
  if (call.kind === 'effect') return call.want;
  return { ...call.want, inMs: Math.max(0, Math.round(call.endsAt - performance.now())) };
}

export class OpenCalls {
  private readonly calls = new Map<string, OpenCall>();
  /** Ids not yet told to the workflow. */
  private unannounced: string[] = [];
  /** Of calls that were begun, and have ended, before their activity came to ask. */
  private readonly uncollected = new Map<string, CallResult>();

  add(call: OpenCall): void {
    this.calls.set(call.want.id, call);
    if (!call.isOwn) this.unannounced.push(call.want.id);
  }

  all(): Iterable<OpenCall> {
    return this.calls.values();
  }

  get(id: string): OpenCall | undefined {
    return this.calls.get(id);
  }

  /** A call is over. Its result is kept for the activity that is still on its way. */
  end(id: string, result: CallResult): void {
    const call = this.calls.get(id);
    if (call === undefined) return;
    const { phase } = call;
    if (phase.kind === 'performing' && !phase.isAwaited && !call.isOwn) this.uncollected.set(id, result);
    this.calls.delete(id);
    this.unannounced = this.unannounced.filter((other) => other !== id);
  }

  /** What a call came to whose activity comes now; null when it has nothing to collect. */
  collect(id: string): CallResult | null {
    const result = this.uncollected.get(id) ?? null;
    this.uncollected.delete(id);
    return result;
  }

  /** Whether an activity is on its way, which will tell the workflow what is wanted next. */
  get isExpected(): boolean {
    if (this.uncollected.size > 0) return true;
    return [...this.calls.values()].some(isOnItsWay);
  }

  /** Whether the host performs something on its own, after which the program goes on. */
  get hasOwn(): boolean {
    return [...this.calls.values()].some((call) => call.isOwn);
  }

  get hasNews(): boolean {
    return this.unannounced.length > 0;
  }

  /** The wants not told before. */
  takeNews(): OpenCall[] {
    const ids = this.unannounced;
    this.unannounced = [];
    return ids.flatMap((id) => this.calls.get(id) ?? []);
  }

  /** A new place in the workflow knows of none of them, and will not ask for what is over. */
  announceAllAgain(): void {
    this.unannounced = [...this.calls.values()].filter((call) => !call.isOwn).map((call) => call.want.id);
    this.uncollected.clear();
  }

  /** Ids of calls whose effect may be under way. */
  performing(): string[] {
    return [...this.calls.values()].filter((call) => call.phase.kind === 'performing').map((call) => call.want.id);
  }

  /** Tells everyone who waits for a call that it will not end here. */
  rejectAll(cause: Error): void {
    for (const call of this.calls.values()) {
      if (call.phase.kind === 'performing') call.phase.result.reject(cause);
    }
    this.calls.clear();
    this.unannounced = [];
  }

  /** Waits with those who perform it already; null when nobody does. */
  join(call: OpenEffect, attempt: number): Promise<CallResult> | null {
    if (call.phase.kind !== 'performing') return null;
    call.phase.attempt = attempt;
    call.phase.isAwaited = true;
    return call.phase.result.promise;
  }

  /** After an attempt that raised, when there are more: user code goes on waiting. False: this result is the last word. */
  takeBack(call: OpenCall, payload: CallResult, nowMs: number): boolean {
    const { phase } = call;
    if (
      call.kind !== 'effect' ||
      phase.kind !== 'performing' ||
      !hasMoreAttempts(call.policy, phase.attempt, payload)
    ) {
      return false;
    }
    const { attempt } = phase;
    const { type = '', message = '' } = payload.error ?? {};
    const waitMs = (call.want.retry?.backoffMs ?? 0) * 2 ** (attempt - 1);
    call.phase = { kind: 'wanted', failed: { attempt, error: `${type}: ${message}`, nextAt: nowMs + waitMs } };
    phase.result.resolve({ ...payload, isTriedAgain: true });
    return true;
  }

  /** The first call that waits for its next attempt. */
  retrying(): (FailedAttempt & { call: string; attempts: number }) | null {
    for (const call of this.calls.values()) {
      if (call.kind === 'effect' && call.phase.kind === 'wanted' && call.phase.failed !== undefined)
        return { call: call.want.id, attempts: call.policy?.attempts ?? 1, ...call.phase.failed };
    }
    return null;
  }

  /** Marks a call as begun. */
  begin(call: OpenCall, { attempt, isAwaited }: { attempt: number; isAwaited: boolean }): Deferred<CallResult> {
    const result = deferred<CallResult>();
    call.phase = { kind: 'performing', result, attempt, isAwaited };
    return result;
  }
}

/** The workflow was told of it, and its activity has not come yet. */
function isOnItsWay(call: OpenCall): boolean {
  return call.phase.kind === 'performing' && !call.phase.isAwaited && !call.isOwn;
}
