import type { Command } from 'commander';
import { examples, withStore, type Cli } from '../command';
import type { PrintLine, Store } from '../../store/store';
import { writeJsonList } from '../io';
import { printView } from '../show/views';
import { findSession } from './find';

const PAGE_LINES = 1_000;

export function addPrints(session: Command, cli: Cli): void {
  const prints = session
    .command('prints <session>')
    .description('show exactly what the program printed, to stdout and to stderr as it did itself')
    .option('--json', "as JSON; with the records of Python's logging")
    .action((id: string, options: { json?: boolean }) =>
      withStore(cli, async ({ store }) => {
        const found = await findSession(store, id);
        const pages = pagesOfPrints(store, found.id);
        if (options.json === true) return writeJsonList(cli.io.stdout, pages, printView);
        for await (const lines of pages) {
          for (const line of lines) if (line.stream !== 'log') cli.io[line.stream].write(line.text);
        }
      }),
    );
  examples(prints, ['ak session prints ses_01h...', 'ak session prints ses_01h... > out.txt']);
}

/** A program may have printed more than fits into memory. */
async function* pagesOfPrints(store: Store, sessionId: string): AsyncGenerator<PrintLine[]> {
  for (let next = 0; ;) {
    const lines = await store.listPrints(sessionId, next, PAGE_LINES);
    yield lines;
    const last = lines.at(-1);
    if (last === undefined || lines.length < PAGE_LINES) return;
    next = last.seq + 1;
  }
}
