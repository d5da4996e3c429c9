import { AkError } from '../errors';

/** Code `session_not_found`. */
export function sessionNotFound(id: string): AkError {
  return new AkError('session_not_found', `No session has the id ${id}.`, {
    hint: 'List the sessions with: ak session list',
  });
}

/** Code `stale_epoch`: the host that wrote with `epoch` holds the session no more. */
export function noLongerHeld(
  session: { id: string; epoch: number; hostId: string | null; endedAt: number | null },
  epoch: number,
): AkError {
  const why =
    session.endedAt === null
      ? `host ${session.hostId ?? 'nobody'} holds epoch ${session.epoch}`
      : 'the session has ended';
  return new AkError('stale_epoch', `Epoch ${epoch} of session ${session.id} is over: ${why}. Nothing was written.`, {
    context: { session: session.id, epoch, current: session.epoch },
  });
}
