import { sharedQueue } from '../../sessions/create';
import { liveHosts } from '../../sessions/live-hosts';
import type { Session } from '../../store/store';
import type { Cli, Opened } from '../command';
import { writeLine } from '../io';
import { findSession } from '../session/find';
import { usageError } from '../usage';
import { carryOut } from './carry-out';

/**
 * Goes on with a session whose process was ended, or which is paused: shows the prints not yet shown, and all that follow.
 * Raises `session_not_found`; `usage` while its process still runs.
 */
export async function resumeRun(cli: Cli, opened: Opened, id: string, calls: boolean): Promise<void> {
  const session = await findSession(opened.store, id);
  const isTaken = await isTakenByHost(cli, opened, session);
  writeLine(cli.io.stderr, `session ${session.id}`);
  await opened.store.requestResume(session.id);
  const needsHost = session.outcome === null && !isTaken;
  await carryOut(cli, opened, { session, calls, ownHost: needsHost ? { kind: 'queue', queue: session.queue } : null });
}

/** Whether a running host that takes every session takes this one too. */
async function isTakenByHost(cli: Cli, { store }: Opened, session: Session): Promise<boolean> {
  const [host] = await liveHosts(store, session.queue, cli.services.now());
  if (host === undefined) return false;
  if (session.queue === sharedQueue(await store.installationId())) return true;
  throw usageError(
    `Session ${session.id} still runs, in process ${host.pid}.`,
    `See it with: ak session watch ${session.id}. To go on with it here, end that process first.`,
  );
}
