import { Option, type Command } from 'commander';
import { AkError } from '../../errors';
import { examples, withStore, type Cli } from '../command';
import { writeJson, writeLine } from '../io';
import { shortTimeMs } from '../short-time';
import { noticeWithoutHost } from '../waiting';
import { usageError } from '../usage';
import { findSession } from './find';

const DEFAULT_GRACE_MS = 30_000;
/** The activity that stops a session may take an hour. */
const MAX_GRACE_MS = 45 * 60_000;

interface StopOptions {
  reason: string;
  grace: number;
  now?: boolean;
  json?: boolean;
}

export function addStop(session: Command, cli: Cli): void {
  const stop = session
    .command('stop <session>')
    .description(
      'stop a session: its program gets Cancelled at its next call or wait, may clean up, and is ended; asked a second time, at once',
    )
    .option('--reason <text>', 'why; shown as its outcome', 'stopped by ak session stop')
    .addOption(
      new Option('--grace <time>', 'how long it may take to clean up, such as 90s or 5m; at most 45m')
        .default(DEFAULT_GRACE_MS, '30s')
        .argParser(parseGrace),
    )
    .option('--now', 'end it at once')
    .option('--json', 'as JSON')
    .action((id: string, options: StopOptions) =>
      withStore(cli, async ({ store }) => {
        const found = await findSession(store, id);
        if (!(await store.requestStop(found.id, options.reason, options.now === true ? 0 : options.grace))) {
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
  examples(stop, ['ak session stop ses_01h...', 'ak session stop ses_01h... --reason "wrong customer" --grace 5m']);
}

function parseGrace(text: string): number {
  const ms = shortTimeMs(text);
  if (ms === null || ms > MAX_GRACE_MS) {
    throw usageError(
      `--grace ${text} is no time of at most 45m.`,
      'Write --grace 90s, or --grace 5m; --now for none at all.',
    );
  }
  return ms;
}
