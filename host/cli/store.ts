import type { Command } from 'commander';
import { ERROR_CODES } from '../error-codes';
import { examples, withStore, type Cli } from './command';
import { writeJson, writeLine } from './io';

interface Options {
  json?: boolean;
}

export function addStore(program: Command, cli: Cli): void {
  const store = program.command('store').description('look at the store as a whole');
  const check = store
    .command('check')
    .description('read all journals, large values and code, and tell what is damaged; changes nothing')
    .option('--json', 'as JSON')
    .action((options: Options) => run(cli, options));
  examples(check, ['ak store check', 'ak store check --json']);
}

async function run(cli: Cli, { json }: Options): Promise<void> {
  const { Check } = await import('../checking/check');
  await withStore(cli, async ({ config, store }) => {
    const { stdout } = cli.io;
    const check = new Check({ store, filesDir: config.paths.filesDir });
    const damages = [];
    for await (const damage of check.run()) {
      damages.push(damage);
      if (json !== true) writeLine(stdout, damage.message);
    }
    if (damages.length > 0) cli.exitCode = ERROR_CODES.journal_damaged.exit;
    const { sessions, rows, builds, files } = check.counts;
    if (json === true) return writeJson(stdout, { sessions, rows, builds, files, damages });
    const found = damages.length === 0 ? 'nothing is damaged' : `damaged: ${damages.length}`;
    writeLine(stdout, `Read ${sessions} sessions with ${rows} rows, ${builds} builds, ${files} files: ${found}.`);
  });
}
