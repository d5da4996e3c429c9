/** The open calls of a live session: what the program waits for, each with its state. */
import type { CallPolicy, RunnerCallback, RunnerResponse, RunnerWant } from '../runner/protocol/messages';
import type { EffectWant, RetryWant, SleepWant, Want } from '../../workflows/contract';
import { hasMoreAttempts } from './attempts';
import { deferred, type Deferred } from './deferred';

/** What a call came to, as the activity tells Temporal. */
export type CallResult = RunnerResponse['payload'] & {
  /** It raised, and is to be tried again: nothing is recorded, user code waits. */
  isTriedAgain?: true;
};

export type Phase =
  | { kind: 'wanted' }
  /** The runner performs it, or its end is being written; who asks again joins. */
  | { kind: 'performing'; result: Deferred<CallResult>; attempt: number };

export interface OpenEffect {
  kind: 'effect';
  want: EffectWant;
  /** Of its arguments, for replay. */
  digest: string;
  policy: CallPolicy | null;
  phase: Phase;
}

export interface OpenWait {
  kind: 'wait';
  want: SleepWant;
  phase: Phase;
}

export type OpenCall = OpenEffect | OpenWait;

export function openEffect(payload: RunnerCallback['payload']): OpenEffect {
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
  return { kind: 'effect', want, digest, policy, phase: { kind: 'wanted' } };
}

function retryOf({ attempts, backoff }: CallPolicy): RetryWant {
  return { attempts, backoffMs: Math.max(1, Math.round(backoff * 1000)) };
}

export function openSleep(payload: RunnerWant['payload'], untilMs: number): OpenWait {
  const { id, name, file, line, params } = payload;
  const want: SleepWant = { kind: 'sleep', id, name, at: { file, line }, seconds: params.seconds, untilMs };
  return { kind: 'wait', want, phase: { kind: 'wanted' } };
}

export class OpenCalls {
  private readonly calls = new Map<string, OpenCall>();
  /** Ids not yet told to the workflow. */
  private unannounced: string[] = [];

  add(call: OpenCall): void {
    this.calls.set(call.want.id, call);
    this.unannounced.push(call.want.id);
  }

  get(id: string): OpenCall | undefined {
    return this.calls.get(id);
  }

  remove(id: string): void {
    this.calls.delete(id);
    this.unannounced = this.unannounced.filter((other) => other !== id);
  }

  get hasNews(): boolean {
    return this.unannounced.length > 0;
  }

  /** The wants not told before. */
  takeNews(): Want[] {
    const ids = this.unannounced;
    this.unannounced = [];
    return ids.flatMap((id) => this.calls.get(id)?.want ?? []);
  }

  /** A new place in the workflow knows of none of them. */
  announceAllAgain(): void {
    this.unannounced = [...this.calls.keys()];
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
    return call.phase.result.promise;
  }

  /** After an attempt that raised, when there are more: user code goes on waiting. False: this result is the last word. */
  takeBack(call: OpenCall, payload: CallResult): boolean {
    const { phase } = call;
    if (
      call.kind !== 'effect' ||
      phase.kind !== 'performing' ||
      !hasMoreAttempts(call.policy, phase.attempt, payload)
    ) {
      return false;
    }
    call.phase = { kind: 'wanted' };
    phase.result.resolve({ ...payload, isTriedAgain: true });
    return true;
  }

  /** Marks a call as begun. */
  begin(call: OpenCall, attempt = 1): Deferred<CallResult> {
    const result = deferred<CallResult>();
    call.phase = { kind: 'performing', result, attempt };
    return result;
  }
}
