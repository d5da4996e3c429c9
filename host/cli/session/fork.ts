import { randomUUID } from 'node:crypto';
import type { Command } from 'commander';
import { sharedQueue } from '../../sessions/create';
import { examples, withStore, type Cli } from '../command';
import { collect, eventFromOptions, type EventOptions } from '../event-input';
import { writeJson, writeLine } from '../io';
import { sessionView } from '../show/views';
import { noticeWithoutHost } from '../waiting';
import { findSession } from './find';
import { otherBuild, type OtherBuildOptions } from './other-build';
import { watchUntilEnd } from './watch';

interface ForkOptions extends OtherBuildOptions, EventOptions {
  from?: string;
  watch?: boolean;
  json?: boolean;
}

export function addFork(session: Command, cli: Cli): void {
  const fork = session
    .command('fork <session>')
    .description('start a session that has the past of another one up to a call, which it makes anew')
    .option('--from <lane:seq>', 'the first call that is not of that past; left out: all that is recorded is')
    .option('--build <id>', 'with this build')
    .option('--manifest <file>', 'with the code that this manifest names, and what it says about calls')
    .option('--dir <path>', 'with the code of this folder or file')
    .option('--input <key=json>', "a value for the event's data; may be given several times", collect)
    .option('--event <json>', 'another event, as JSON, or @file that holds it')
    .option('--watch', 'show what it does until it has ended; exits with 1 when it failed')
    .option('--json', 'as JSON')
    .action((id: string, options: ForkOptions) =>
      withStore(cli, async (opened) => {
        const { store } = opened;
        const original = await findSession(store, id);
        const build = await otherBuild(cli, opened, original, options);
        const isOther = options.event !== undefined || options.input !== undefined;
        const { newId } = await import('../../store/ids');
        const forked = await store.forkSession({
          id: newId('ses'),
          originalId: original.id,
          call: options.from ?? null,
          queue: sharedQueue(await store.installationId()),
          ...(build === undefined ? {} : { build }),
          ...(isOther ? { event: eventFromOptions(options, cli.io.cwd, randomUUID) } : {}),
        });
        if (options.watch === true) {
          writeLine(cli.io.stderr, `session ${forked.id}`);
          return watchUntilEnd(cli, store, forked.id, options.json === true ? 'json' : 'readable');
        }
        if (options.json === true) writeJson(cli.io.stdout, sessionView(forked));
        else writeLine(cli.io.stdout, `session ${forked.id}`);
        await noticeWithoutHost(cli, store, forked.queue, 'the session waits for one');
      }),
    );
  examples(fork, [
    'ak session fork ses_01h... --from main:7',
    'ak session fork ses_01h... --from main:7 --build bld_0f... --watch',
  ]);
}
