import type { Command } from 'commander';
import { AkError } from '../../errors';
import { examples, withStore, type Cli } from '../command';
import { writeJson, writeLine } from '../io';
import { noticeWithoutHost } from '../waiting';
import { findSession } from './find';

export function addStop(session: Command, cli: Cli): void {
  const stop = session
    .command('stop <session>')
    .description('stop a session: its program is cancelled at its next call')
    .option('--reason <text>', 'why; shown as its outcome', 'stopped by ak session stop')
    .option('--json', 'as JSON')
    .action((id: string, options: { reason: string; json?: boolean }) =>
      withStore(cli, async ({ store }) => {
        const found = await findSession(store, id);
        if (!(await store.requestStop(found.id, options.reason))) {
          throw new AkError('session_ended', `Session ${found.id} has ended already.`, {
            hint: `How it ended: ak session get ${found.id}`,
          });
        }
        if (options.json === true)
          writeJson(cli.io.stdout, { id: found.id, stop_requested: true, reason: options.reason });
        else writeLine(cli.io.stdout, `${found.id} is told to stop`);
        await noticeWithoutHost(cli, store, found.queue, 'it stops when one is there');
      }),
    );
  examples(stop, ['ak session stop ses_01h...', 'ak session stop ses_01h... --reason "wrong customer"']);
}
