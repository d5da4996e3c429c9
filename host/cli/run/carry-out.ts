import type { HostOptions } from '../../host';
import { isAkError } from '../../errors';
import { liveHosts } from '../../sessions/live-hosts';
import type { Session } from '../../store/store';
import type { Cli, Opened } from '../command';
import { untilInterrupted } from '../interrupt';
import { EXIT_BY_INTERRUPT, EXIT_SESSION_FAILED, writeLine, type Interrupt } from '../io';
import { withOwnHost } from '../own-host';
import { findSession } from '../session/find';
import { exitCodeOf, failureAsProgram, pausedText, staysText } from '../show/outcome';
import { showProgramOutput, type ProgramEnd, type ProgramOutputOptions } from './program-output';

export interface CarryOut {
  session: Session;
  calls: boolean;
  /** The host to start in this process; null when one is running that takes the session, as it does every session of the store. */
  ownHost: HostOptions['serves'] | null;
}

/**
 * Shows the program until it ends; with a host of our own when it needs one, from the beginning or since the running one went. Our
 * own is stopped before the last words.
 */
export async function carryOut(cli: Cli, opened: Opened, wanted: CarryOut): Promise<void> {
  const { session, calls, ownHost } = wanted;
  const shownCalls = new Set<string>();
  const carried = await untilInterrupted(cli.io, async (signal) => {
    const show = { calls, shownCalls, signal, lookout: ownHost === null };
    if (ownHost !== null) return showInOwnHost(cli, opened, session, { ...show, serves: ownHost });
    const end = await showProgramOutput(cli, opened.store, session, show);
    if (end.kind !== 'abandoned') return end;
    writeLine(cli.io.stderr, 'the host that ran the session is gone: the session goes on in this process');
    const left = await findSession(opened.store, session.id);
    return showInOwnHost(cli, opened, left, { ...show, lookout: false, serves: { kind: 'shared' } });
  });
  if (carried.kind === 'interrupted') await interrupted(cli, opened, session, carried.by);
  else finish(cli, session, carried.result);
}

async function showInOwnHost(
  cli: Cli,
  opened: Opened,
  session: Session,
  { serves, ...show }: ProgramOutputOptions & Pick<HostOptions, 'serves'>,
): Promise<ProgramEnd> {
  const logLevel = cli.debug ? 'debug' : 'error';
  try {
    return await withOwnHost(cli, opened, { serves, logLevel, signal: show.signal }, async (host, signal) => {
      const end = await showProgramOutput(cli, opened.store, session, { ...show, signal });
      if (end.kind === 'ended') await host.closed(session.id);
      return end;
    });
  } catch (error) {
    // The session is there, and no other host takes it.
    if (isAkError(error)) writeLine(cli.io.stderr, staysText(session.id));
    throw error;
  }
}

/** The last words on stderr: on failure the traceback as plain Python prints it. */
function finish(cli: Cli, session: Session, end: ProgramEnd): void {
  if (end.kind === 'ended') {
    if (session.loseRunner !== null) writeLine(cli.io.stderr, lossesLine(end.losses));
    cli.exitCode = exitCodeOf(end.outcome);
    if (end.outcome.kind === 'failed') cli.io.stderr.write(failureAsProgram(end.outcome.error));
    if (end.outcome.kind === 'stopped') writeLine(cli.io.stderr, `stopped: ${end.outcome.reason}`);
    return;
  }
  cli.exitCode = EXIT_SESSION_FAILED;
  if (end.kind === 'paused') writeLine(cli.io.stderr, pausedText(session, end.reason));
}

function lossesLine(losses: number): string {
  if (losses === 0) return 'its process was not lost: no recorded call was one of those to lose it after';
  return `its process was lost and made again ${losses === 1 ? 'once' : `${losses} times`}`;
}

/** Our own host has been stopped: one that lives is another. */
async function interrupted(cli: Cli, { store }: Opened, { id, queue }: Session, by: Interrupt): Promise<void> {
  const isTaken = (await liveHosts(store, queue, cli.services.now())).length > 0;
  const line = isTaken ? `the session goes on in the running host; see it again: ak run --resume ${id}` : staysText(id);
  writeLine(cli.io.stderr, line);
  cli.exitCode = EXIT_BY_INTERRUPT[by];
}
