import type { Outcome } from '../../workflows/contract';
import { watchSession } from '../sessions/watch';
import type { Session, Store } from '../store/store';
import type { Cli } from './command';
import { writeLine } from './io';
import { SightingPrinter } from './show/sightings';
import { sightingView } from './show/views';
import { HostLookout } from './waiting';

export interface FollowOptions {
  /** `quiet` shows nothing and only waits. */
  as: 'readable' | 'json' | 'quiet';
  signal: AbortSignal;
  /** Says when no host takes the session; not needed when this process has one. */
  lookout: boolean;
}

/** Shows on stdout what a session does until it has ended. Null when `signal` was aborted before. */
export async function followSession(
  cli: Cli,
  store: Store,
  session: Session,
  options: FollowOptions,
): Promise<Outcome | null> {
  const { now, pause } = cli.services;
  const printer = new SightingPrinter(now);
  const lookout = new HostLookout(cli, store, session.queue);
  const watching = { calls: options.as !== 'quiet', signal: options.signal, now, pause };
  for await (const sightings of watchSession(store, session.id, watching)) {
    for (const sighting of sightings) {
      if (options.as === 'readable') cli.io.stdout.write(printer.text(sighting));
      if (options.as === 'json') writeLine(cli.io.stdout, JSON.stringify(sightingView(sighting)));
      if (sighting.kind === 'end') return sighting.outcome;
    }
    if (options.lookout) await lookout.look();
  }
  return null;
}
