import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { examples, readConfig, type Cli } from './command';
import { writeJson, writeLine } from './io';
import { table } from './show/table';

interface JsonOption {
  json?: boolean;
}

export function addConfig(program: Command, cli: Cli): void {
  const config = program.command('config').description('show and change the configuration');
  const where = config
    .command('where')
    .description('show the folder of config.yaml')
    .option('--json', 'as JSON')
    .action((options: JsonOption) => showWhere(cli, options));
  examples(where, ['ak config where', 'cat "$(ak config where)/config.yaml"']);
  const list = config
    .command('list')
    .description('show every setting, its value and where that comes from')
    .option('--json', 'as JSON')
    .action((options: JsonOption) => showList(cli, options));
  examples(list, ['ak config list', 'ak config list --json']);
  const set = config
    .command('set <key> <value>')
    .description('change one setting in config.yaml')
    .action((key: string, value: string) => changeOne(cli, key, value));
  examples(set, ['ak config set db.dsn /var/lib/ak/ak.db', 'ak config set temporal.address temporal.example.org:7233']);
}

/** Answers even when the file is wrong: who wants to correct it must find it. */
async function showWhere(cli: Cli, options: JsonOption): Promise<void> {
  const { configFile, findPlaces } = await import('../config/paths');
  const { configDir } = findPlaces(cli.io.env);
  const file = configFile(configDir);
  if (options.json === true)
    writeJson(cli.io.stdout, { config_dir: configDir, config_file: file, exists: existsSync(file) });
  else writeLine(cli.io.stdout, configDir);
}

async function showList(cli: Cli, options: JsonOption): Promise<void> {
  const { listConfig } = await import('../config/edit');
  const rows = listConfig(await readConfig(cli));
  if (options.json === true) return writeJson(cli.io.stdout, rows);
  for (const line of table([['KEY', 'VALUE', 'FROM'], ...rows.map((row) => [row.key, row.value ?? '-', row.source])])) {
    writeLine(cli.io.stdout, line);
  }
}

async function changeOne(cli: Cli, key: string, value: string): Promise<void> {
  const { setConfig } = await import('../config/edit');
  const { configFile, findPlaces } = await import('../config/paths');
  const { configDir } = findPlaces(cli.io.env);
  await setConfig(configDir, key, value);
  writeLine(cli.io.stdout, `${key} is set in ${configFile(configDir)}`);
}
