import { join } from 'node:path';
import type { HostOptions } from '../../host';
import { codePath } from '../../project/code-path';
import type { Session } from '../../store/store';
import type { Cli, Opened } from '../command';
import { untilInterrupted } from '../interrupt';
import { EXIT_BY_INTERRUPT, EXIT_SESSION_FAILED, writeLine, type Interrupt } from '../io';
import { withOwnHost } from '../own-host';
import { exitCodeOf, failureAsProgram, pausedText } from '../show/outcome';
import { showProgramOutput, type ProgramEnd } from './program-output';

export interface CarryOut {
  session: Session;
  calls: boolean;
  /** The host to start in this process; null when one is running that takes the session. */
  ownHost: HostOptions['serves'] | null;
}

/** Shows the program until it ends; with a host of our own when it needs one, which is stopped before the last words. */
export async function carryOut(cli: Cli, opened: Opened, wanted: CarryOut): Promise<void> {
  const { session, calls, ownHost } = wanted;
  const carried = await untilInterrupted(cli.io, async (signal): Promise<ProgramEnd> => {
    const show = (ended: AbortSignal): Promise<ProgramEnd> =>
      showProgramOutput(cli, opened.store, session, { calls, signal: ended, lookout: ownHost === null });
    if (ownHost === null) return show(signal);
    const logLevel = cli.debug ? 'debug' : 'error';
    return withOwnHost(cli, opened, { serves: ownHost, logLevel, signal }, async (host, ended) => {
      const end = await show(ended);
      if (end.kind === 'ended') await host.closed(session.id);
      return end;
    });
  });
  if (carried.kind === 'interrupted') interrupted(cli, wanted, carried.by);
  else finish(cli, opened, session, carried.result);
}

/** The last words on stderr: on failure the traceback as plain Python prints it. */
function finish(cli: Cli, opened: Opened, session: Session, end: ProgramEnd): void {
  if (end.kind === 'ended') {
    if (session.loseRunner !== null) writeLine(cli.io.stderr, lossesLine(end.losses));
    cli.exitCode = exitCodeOf(end.outcome);
    if (end.outcome.kind === 'failed')
      cli.io.stderr.write(asInSource(opened, session, failureAsProgram(end.outcome.error)));
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

/** A traceback names the files where their author has them, not where the build keeps its copy. */
function asInSource({ config }: Opened, { buildId, sourceDir }: Session, text: string): string {
  if (sourceDir === null) return text;
  return text.replaceAll(
    `File "${join(codePath(config.paths.filesDir, { id: buildId }), '/')}`,
    `File "${join(sourceDir, '/')}`,
  );
}

function interrupted(cli: Cli, { session, ownHost }: CarryOut, by: Interrupt): void {
  const line =
    ownHost === null
      ? `the session goes on in the running host; see it again: ak run --resume ${session.id}`
      : howToGoOn(session);
  writeLine(cli.io.stderr, line);
  cli.exitCode = EXIT_BY_INTERRUPT[by];
}

function howToGoOn(session: Session): string {
  return `the session stays; go on with it: ak run --resume ${session.id}`;
}
