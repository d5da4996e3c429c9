import * as path from 'node:path';
import type { Command } from 'commander';
import { AkError } from '../../errors';
import { examples, withStore, type Cli } from '../command';
import { writeJson, writeLine } from '../io';

interface ImportOptions {
  trust?: boolean;
  json?: boolean;
}

export function addImport(session: Command, cli: Cli): void {
  const command = session
    .command('import <file>')
    .description('take a session that was exported elsewhere into this store, to look at it and to replay it')
    .option('--trust', 'you know who made the file: to replay it runs its code and its pickles')
    .option('--json', 'as JSON')
    .action((file: string, options: ImportOptions) =>
      withStore(cli, async ({ store, config }) => {
        const source = path.resolve(cli.io.cwd, file);
        if (options.trust !== true) throw untrusted(file);
        const { importSession } = await import('../../transfer/import');
        const imported = await importSession({ store, config, env: { ...cli.io.env } }, source);
        const { header, isThere, rows, prints, files } = imported;
        const { id } = header.session;
        if (options.json === true) {
          const secrets = header.secrets === 'kept' ? 'kept' : 'left_out';
          return writeJson(cli.io.stdout, { id, imported: !isThere, rows, prints, files, secrets });
        }
        writeLine(cli.io.stdout, id);
        const what = `${rows} rows of the journal, ${prints} prints, ${files} large values`;
        writeLine(cli.io.stderr, isThere ? `it is there already, the same (${what})` : `imported: ${what}`);
      }),
    );
  examples(command, ['ak session import failed-order.tar.gz --trust', 'ak session replay ses_01h... --pdb']);
}

function untrusted(file: string): AkError {
  return new AkError('import_untrusted', `${file} was not imported: nobody said that it can be trusted.`, {
    hint: 'It holds code, and values that run code when they are read: to replay the session runs what its maker put there. If you know them: --trust.',
  });
}
