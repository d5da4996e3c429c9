import type { Command } from 'commander';
import { examples, withStore, type Cli } from '../command';
import { writeJson } from '../io';
import { printView } from '../show/views';
import { findSession } from './find';

export function addPrints(session: Command, cli: Cli): void {
  const prints = session
    .command('prints <session>')
    .description('show exactly what the program printed, to stdout and to stderr as it did itself')
    .option('--json', "as JSON; with the records of Python's logging")
    .action((id: string, options: { json?: boolean }) =>
      withStore(cli, async ({ store }) => {
        const found = await findSession(store, id);
        const lines = await store.listPrints(found.id);
        if (options.json === true) return writeJson(cli.io.stdout, lines.map(printView));
        for (const line of lines) if (line.stream !== 'log') cli.io[line.stream].write(line.text);
      }),
    );
  examples(prints, ['ak session prints ses_01h...', 'ak session prints ses_01h... > out.txt']);
}
