/** What a claim comes to when no runner goes on: the session ends, or waits and says why. */
import type { Outcome } from '../../workflows/contract';
import { AkError, ensureError, hasCode, isAkError } from '../errors';
import type { Logger } from '../log';
import type { Crash, Session, Store } from '../store/store';
import type { LiveSession } from './live-session';
import { failureOfCrash, failureOfDamage } from './outcome';
import { redactOutcome, redactor } from './secrets';

export interface ClaimVerdictsOptions {
  store: Pick<Store, 'clearReason' | 'endSession' | 'getSession' | 'setSessionState'>;
  log: Logger;
}

/** A claim of a session that has an end, or has got one. */
export interface Ended {
  kind: 'ended';
  outcome: Outcome;
}

export class ClaimVerdicts {
  constructor(private readonly options: ClaimVerdictsOptions) {}

  /** It killed its runner at one step too often. */
  async crashed(session: Session, crash: Crash): Promise<Ended> {
    const outcome = redactOutcome(failureOfCrash(crash), redactor(session.vars));
    await this.options.store.endSession(session.id, session.epoch, outcome);
    return { kind: 'ended', outcome };
  }

  /** The claim fails and is tried again, unless what it needs will not come back by trying again. */
  async refused(session: Session, thrown: unknown): Promise<Ended> {
    const cause = ensureError(thrown);
    if (isAkError(cause) && cause.code === 'journal_damaged') return this.damaged(session, cause);
    // A loss is no reason to wait, and who holds the session no more has nothing to say about it.
    const isPassing = hasCode(cause, 'runner_lost') || hasCode(cause, 'stale_epoch');
    if (!isPassing) await this.sayWhyItWaits(session, cause).catch(() => undefined); // the cause comes first
    throw cause;
  }

  /** For who watches: Temporal tries the claim again, and is silent about it. */
  async sayWhyItWaits({ id, epoch }: Pick<Session, 'id' | 'epoch'>, cause: Error): Promise<void> {
    const hint = isAkError(cause) ? cause.hint : undefined;
    const reason = [cause.message, ...(hint === undefined ? [] : [hint])].join(' ');
    this.options.log.warn({ session: id, err: cause }, 'cannot run the session yet');
    await this.options.store.setSessionState(id, epoch, 'running', reason);
  }

  /** What an earlier claim was refused for is there. */
  async waitsNoLonger({ id, epoch, reason }: Session, live: LiveSession): Promise<void> {
    if (reason !== null && live.isAlive) await this.options.store.clearReason(id, epoch, reason);
  }

  async outcomeOf(sessionId: string): Promise<Outcome> {
    const session = await this.options.store.getSession(sessionId);
    if (session === null) throw new AkError('session_not_found', `There is no session ${sessionId} in this store.`);
    return session.outcome ?? { kind: 'stopped', reason: 'ended without an outcome' };
  }

  private async damaged(session: Session, damage: AkError): Promise<Ended> {
    const outcome = failureOfDamage(damage);
    this.options.log.error({ session: session.id, err: damage }, 'journal damaged');
    await this.options.store.endSession(session.id, session.epoch, outcome);
    return { kind: 'ended', outcome };
  }
}
