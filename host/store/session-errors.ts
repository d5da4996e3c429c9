import { AkError } from '../errors';

/** Code `build_missing`. */
export function buildMissing({ id, buildId }: { id: string; buildId: string }): AkError {
  return new AkError('build_missing', `Build ${buildId} of session ${id} is not in the store.`, {
    hint: 'It was removed because nothing needed it. Deploy again and start the session anew.',
  });
}

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

/** @throws AkError `session_imported` */
export function assertRanHere({ id, importDigest }: { id: string; importDigest: string | null }): void {
  if (importDigest === null) return;
  throw new AkError('session_imported', `Session ${id} was imported: it runs elsewhere, or ran there.`, {
    hint: `Here it can be looked at: ak session get | log | prints | replay ${id}. Stop or resume it where it runs.`,
  });
}
