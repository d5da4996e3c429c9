import * as fs from 'node:fs';
import * as path from 'node:path';
import type { Command } from 'commander';
import { AkError } from '../../errors';
import type { Exported } from '../../transfer/export';
import { examples, withStore, type Cli } from '../command';
import { writeJson, writeLine } from '../io';
import { usageError } from '../usage';
import { readVersion } from '../version';
import { findWholeSession } from './find';

interface ExportOptions {
  withSecrets?: boolean;
  json?: boolean;
}

export function addExport(session: Command, cli: Cli): void {
  const command = session
    .command('export <session> [file]')
    .description('write a session with its journal, code and large values to one file, to be replayed elsewhere')
    .option('--with-secrets', 'keep the values of secret variables')
    .option('--json', 'as JSON')
    .action((id: string, file: string | undefined, options: ExportOptions) =>
      withStore(cli, async ({ store, config }) => {
        const found = await findWholeSession(store, id);
        const target = path.resolve(cli.io.cwd, file ?? `${found.id}.tar.gz`);
        if (fs.existsSync(target)) throw usageError(`${target} exists already.`, 'Name another file, or remove it.');
        const build = await store.getBuild(found.buildId);
        if (build === null) {
          throw new AkError('build_missing', `Build ${found.buildId} of session ${found.id} is not in the store.`, {
            hint: 'It was removed. Without its code a session cannot be run again.',
          });
        }
        const { exportSession } = await import('../../transfer/export');
        const exported = await exportSession({
          store,
          session: found,
          build,
          filesDir: config.paths.filesDir,
          path: target,
          akVersion: readVersion(),
          nowMs: cli.services.now(),
          withSecrets: options.withSecrets === true,
        });
        if (options.json === true) return writeJson(cli.io.stdout, { id: found.id, ...snakeCased(exported) });
        writeLine(cli.io.stdout, exported.path);
        for (const line of noticesOf(exported, options)) writeLine(cli.io.stderr, line);
      }),
    );
  examples(command, ['ak session export ses_01h...', 'ak session export ses_01h... failed-order.tar.gz']);
}

function noticesOf({ rows, prints, files, filesWithSecrets }: Exported, options: ExportOptions): string[] {
  const lines = [`${rows} rows of the journal, ${prints} prints, ${files} large values`];
  lines.push(
    options.withSecrets === true
      ? 'the values of secret variables are in it'
      : 'values of secret variables are replaced where they stand literally; what else its calls were given and gave is in it',
  );
  if (filesWithSecrets > 0)
    lines.push(`warning: the value of a secret stands in ${filesWithSecrets} of the large values`);
  return lines;
}

function snakeCased({ filesWithSecrets, ...exported }: Exported): Record<string, unknown> {
  return { ...exported, files_with_secrets: filesWithSecrets };
}
