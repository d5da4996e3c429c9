import * as fs from 'node:fs';
import * as path from 'node:path';
import type { Command } from 'commander';
import type { Cli } from './command';
import { AkError } from '../errors';
import { isRecord } from '../sessions/event';
import { EXIT_OK, writeJson, writeLine } from './io';

export function addVersion(program: Command, cli: Cli): void {
  program
    .command('version')
    .description('show the version')
    .option('--json', 'as JSON')
    .action((options: { json?: boolean }) => {
      if (options.json === true) writeJson(cli.io.stdout, { version: readVersion(), node: process.versions.node });
      else writeLine(cli.io.stdout, `ak ${readVersion()}`);
      cli.exitCode = EXIT_OK;
    });
}

/** From our package.json, which lies some folders above: how many, depends on whether this runs built or from the sources. */
export function readVersion(folder = __dirname): string {
  const file = path.join(folder, 'package.json');
  if (fs.existsSync(file)) {
    const content: unknown = JSON.parse(fs.readFileSync(file, 'utf8'));
    if (isRecord(content) && content['name'] === 'ak' && typeof content['version'] === 'string')
      return content['version'];
  }
  const above = path.dirname(folder);
  if (above === folder) throw new AkError('internal', 'The package.json of ak is not where it was installed.');
  return readVersion(above);
}
