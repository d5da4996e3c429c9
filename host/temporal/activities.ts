/** The activities of a session on this host. They translate; the work is done by the residents. */
import { Context } from '@temporalio/activity';
import type {
  AnswerInput,
  ClaimInput,
  ClaimResult,
  EffectInput,
  EffectResult,
  Next,
  Outcome,
  Routing,
  SessionActivities,
} from '../../workflows/contract';
import { AkError } from '../errors';
import { previewPickle } from '../runner/preview';
import type { CallResult } from '../sessions/calls';
import { SETTLE_BUDGET_MS, type Listener } from '../sessions/telling';
import type { Residents } from '../sessions/residents';
import { stopAnywhere, stopHere } from '../sessions/stopping';
import type { Store } from '../store/store';
import { failureOf, failureOfAttempt, failureOfClaim, failureOfPython } from './failures';

export interface ActivityContext {
  residents: Pick<Residents, 'claim' | 'reclaim' | 'get'>;
  store: Pick<Store, 'endSession' | 'getSession' | 'beginStop'>;
  hostId: string;
  /** This host's own task queue. */
  queue: string;
  /** The queue of the sessions while no other host serves it; null when one does. */
  nearQueue: () => Promise<string | null>;
}

/** An effect: any activity type that is not one of ours is the qualified name of a Python function. */
export type EffectActivity = (input: EffectInput, routing: Routing) => Promise<EffectResult>;

const HEARTBEAT_MS = 1000;

/** `claim`: with a permit, for whoever has room, or by the host that had the session before. */
export function sessionActivities(context: ActivityContext, claims: 'claim' | 'reclaim'): SessionActivities {
  return {
    claim: (input) => withHeartbeat(() => claim(context, input, claims)),
    python: (_input, routing) => withHeartbeat(() => python(context, routing), framesOf(context, routing)),
    resume: (input, routing) => withHeartbeat(() => resume(context, input, routing)),
    stop: ({ reason }, routing) =>
      withHeartbeat(() =>
        stopHere(context, routing.session, context.residents.get(routing.session, routing.epoch), reason),
      ),
    close: ({ sessionId, outcome }) => withHeartbeat(() => close(context, sessionId, outcome)),
  };
}

export function effectActivity(context: ActivityContext): EffectActivity {
  return (_input, routing) => withHeartbeat(() => effect(context, routing));
}

async function claim(
  context: ActivityContext,
  { sessionId, entrypoint }: ClaimInput,
  claims: 'claim' | 'reclaim',
): Promise<ClaimResult> {
  const { residents, hostId, queue } = context;
  const claimed = await residents[claims](sessionId, Context.current().cancellationSignal).catch((error: unknown) =>
    Promise.reject(failureOfClaim(error)),
  );
  if (claimed.kind === 'ended') {
    const place = { host: hostId, queue, epoch: 0, entrypoint };
    return { place, next: { wants: [], state: { kind: 'done', outcome: claimed.outcome } } };
  }
  const nearQueue = await context.nearQueue();
  const place = { host: hostId, queue, ...(nearQueue === null ? {} : { nearQueue }), epoch: claimed.epoch, entrypoint };
  return { place, next: claimed.next };
}

async function effect({ residents }: ActivityContext, routing: Routing): Promise<EffectResult> {
  const live = residents.get(routing.session, routing.epoch);
  const result = await live.perform(routing.call, Context.current().info.attempt);
  if (result?.isTriedAgain === true && result.error) throw failureOfAttempt(result.error);
  const next = await live.settle(listener(routing), SETTLE_BUDGET_MS);
  if (result?.error !== null && result?.error !== undefined) throw failureOfPython(result.error, next);
  return { value: previewOf(result, live.forPeople), next };
}

/** User code computes for as long as it likes; the answer is what it wants then. */
async function python({ residents }: ActivityContext, routing: Routing): Promise<Next> {
  return residents.get(routing.session, routing.epoch).settle(listener(routing), Infinity);
}

async function resume({ residents }: ActivityContext, input: AnswerInput, routing: Routing): Promise<Next> {
  const live = residents.get(routing.session, routing.epoch);
  await live.resume(input.call);
  return live.settle(listener(routing), SETTLE_BUDGET_MS);
}

/** Of a session that is to be stopped, the program may clean up first. */
async function close(context: ActivityContext, sessionId: string, outcome: Outcome): Promise<void> {
  if (outcome.kind !== 'stopped') return context.store.endSession(sessionId, null, outcome);
  const { cancellationSignal } = Context.current();
  await stopAnywhere(context, sessionId, outcome, cancellationSignal).catch((error: unknown) =>
    Promise.reject(failureOfClaim(error)),
  );
}

function listener(routing: Routing): Listener {
  return { epoch: routing.epoch, signal: Context.current().cancellationSignal };
}

function previewOf(result: CallResult | null, redact: (text: string) => string): unknown {
  if (result === null) return 'answered before';
  if (result.handle !== null && result.handle !== undefined) {
    const { preview } = result.handle;
    return typeof preview === 'string' ? preview : '<handle>';
  }
  if (result.value_file !== null && result.value_file !== undefined) return `<${result.value_file.size} bytes>`;
  return result.value === null ? null : previewPickle(result.value, redact);
}

function framesOf(context: ActivityContext, routing: Routing): () => readonly string[] {
  return () => {
    try {
      return context.residents.get(routing.session, routing.epoch).frames;
    } catch {
      // The activity itself is about to say that the session is gone.
      return [];
    }
  };
}

/** Tells Temporal once a second that the call still runs, with the user's stack where there is one. */
async function withHeartbeat<T>(work: () => Promise<T>, details: () => readonly string[] = () => []): Promise<T> {
  const context = Context.current();
  const timer = setInterval(() => context.heartbeat(details()), HEARTBEAT_MS);
  try {
    return await work();
  } catch (error) {
    throw isFailure(error) ? error : failureOf(error);
  } finally {
    clearInterval(timer);
  }
}

function isFailure(error: unknown): boolean {
  return error instanceof Error && error.name === 'ApplicationFailure' && !(error instanceof AkError);
}
