import type { Command } from 'commander';
import type { Store } from '../../store/store';
import { examples, withStore, type Cli } from '../command';
import { finishFollowing, followSession, type FollowOptions } from '../follow';
import { untilInterrupted } from '../interrupt';
import { EXIT_BY_INTERRUPT, writeLine } from '../io';
import { findSession } from './find';

export function addWatch(session: Command, cli: Cli): void {
  const watch = session
    .command('watch <session>')
    .description(
      'show what a session does, from its beginning until it has ended; exits with 1 when it failed or is paused',
    )
    .option('--json', 'one JSON object a line')
    .action((id: string, options: { json?: boolean }) =>
      withStore(cli, ({ store }) => watchUntilEnd(cli, store, id, options.json === true ? 'json' : 'readable')),
    );
  examples(watch, [
    'ak session watch ses_01h...',
    'ak session watch ses_01h... --json | jq \'select(.type == "call")\'',
  ]);
}

export async function watchUntilEnd(cli: Cli, store: Store, id: string, as: FollowOptions['as']): Promise<void> {
  const found = await findSession(store, id);
  const watched = await untilInterrupted(cli.io, (signal) =>
    followSession(cli, store, found, { as, signal, lookout: true }),
  );
  if (watched.kind === 'interrupted') {
    writeLine(cli.io.stderr, `the session goes on; see it again: ak session watch ${found.id}`);
    cli.exitCode = EXIT_BY_INTERRUPT[watched.by];
  } else {
    finishFollowing(cli, found, watched.result);
  }
}
