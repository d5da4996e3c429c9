import type { Outcome } from '../../workflows/contract';
import { watchSession } from '../sessions/watch';
import type { Session, Store } from '../store/store';
import type { Cli } from './command';
import { EXIT_OK, EXIT_SESSION_FAILED, writeLine } from './io';
import { exitCodeOf, pausedText } from './show/outcome';
import { SightingPrinter } from './show/sightings';
import { sightingView } from './show/views';
import { WaitingLookout } from './waiting';

export interface FollowOptions {
  /** `quiet` shows nothing and only waits. */
  as: 'readable' | 'json' | 'quiet';
  signal: AbortSignal;
  /** Says when no host takes the session; not needed when this process is about to have one. */
  lookout: boolean;
}

export type FollowEnd =
  | { kind: 'ended'; outcome: Outcome }
  /** It goes on only when a person has acted. */
  | { kind: 'paused'; reason: string }
  | { kind: 'aborted' };

/** Shows on stdout what a session does until it has ended or is paused. */
export async function followSession(
  cli: Cli,
  store: Store,
  session: Session,
  options: FollowOptions,
): Promise<FollowEnd> {
  const { now, pause } = cli.services;
  const printer = new SightingPrinter(now);
  const lookout = new WaitingLookout(cli, store, session.id, options.lookout ? [] : ['host']);
  const watching = { calls: options.as !== 'quiet', signal: options.signal, now, pause };
  for await (const sightings of watchSession(store, session.id, watching)) {
    for (const sighting of sightings) {
      if (options.as === 'readable') cli.io.stdout.write(printer.text(sighting));
      if (options.as === 'json') writeLine(cli.io.stdout, JSON.stringify(sightingView(sighting)));
      if (sighting.kind === 'end') return { kind: 'ended', outcome: sighting.outcome };
      const isPaused = sighting.kind === 'state' && sighting.state === 'paused';
      if (isPaused) return { kind: 'paused', reason: sighting.reason ?? 'no reason is known' };
    }
    if (options.as !== 'quiet' || options.lookout) await lookout.look();
  }
  return { kind: 'aborted' };
}

/** The last words and the exit code of a command that has followed a session. */
export function finishFollowing(cli: Cli, session: Session, end: FollowEnd): void {
  if (end.kind === 'paused') writeLine(cli.io.stderr, pausedText(session, end.reason));
  if (end.kind === 'aborted') cli.exitCode = EXIT_OK;
  else cli.exitCode = end.kind === 'ended' ? exitCodeOf(end.outcome) : EXIT_SESSION_FAILED;
}
