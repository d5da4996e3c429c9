import type { Command } from 'commander';
import type { Collected } from '../retention/collect';
import type { StoreSize } from '../store/retention-store';
import { examples, withStore, type Cli } from './command';
import { writeJson, writeLine } from './io';
import { table } from './show/table';

interface Options {
  dryRun?: boolean;
  json?: boolean;
}

export function addGc(program: Command, cli: Cli): void {
  const gc = program
    .command('gc')
    .description(
      'remove what retention in config.yaml lets go: old sessions, unused builds, files that belong to nothing',
    )
    .option('--dry-run', 'only tell what would go')
    .option('--json', 'as JSON')
    .action((options: Options) => run(cli, options));
  examples(gc, ['ak gc --dry-run', 'ak config set retention.sessions 30d && ak gc', 'ak gc --json']);
}

async function run(cli: Cli, { dryRun: isDryRun = false, json }: Options): Promise<void> {
  const { collect } = await import('../retention/collect');
  const { cutoffsOf } = await import('../retention/policy');
  await withStore(cli, async ({ config, store }) => {
    const before = await store.sizeOf();
    const cutoffs = cutoffsOf(config.retention, cli.services.now());
    const gone: Collected[] = [];
    for await (const one of collect({ store, paths: config.paths, cutoffs, isDryRun })) gone.push(one);
    const after = isDryRun ? before : await store.sizeOf();
    if (json === true) writeJson(cli.io.stdout, jsonOf({ isDryRun, gone, before, after }));
    else for (const line of linesOf({ isDryRun, gone, before, after })) writeLine(cli.io.stdout, line);
  });
}

interface Result {
  isDryRun: boolean;
  gone: Collected[];
  before: StoreSize;
  after: StoreSize;
}

function jsonOf({ isDryRun, gone, before, after }: Result): Record<string, unknown> {
  const sizeOf = ({ bytes, freeBytes }: StoreSize): Record<string, unknown> => ({ bytes, free_bytes: freeBytes });
  return {
    dry_run: isDryRun,
    removed: gone,
    database: { before: sizeOf(before), after: sizeOf(after) },
  };
}

function linesOf({ isDryRun, gone, before, after }: Result): string[] {
  if (gone.length === 0) return ['Nothing can go.'];
  const kinds = new Map<string, { count: number; bytes: number }>();
  for (const one of gone) {
    const name = nameOf(one);
    const { count, bytes } = kinds.get(name) ?? { count: 0, bytes: 0 };
    kinds.set(name, { count: count + 1, bytes: bytes + one.bytes });
  }
  const rows = [...kinds].map(([name, { count, bytes }]) => [name, String(count), textOfBytes(bytes)]);
  return [
    ...table([['WHAT', 'COUNT', 'FILES'], ...rows]),
    isDryRun ? 'Nothing was removed. Without --dry-run they go.' : `Removed. ${databaseLine(before, after)}`,
  ];
}

function databaseLine(before: StoreSize, after: StoreSize): string {
  const free = after.freeBytes === null ? '' : `, ${textOfBytes(after.freeBytes)} of it free for what comes`;
  return `The database had ${textOfBytes(before.bytes)} and has ${textOfBytes(after.bytes)}${free}.`;
}

function nameOf(one: Collected): string {
  switch (one.kind) {
    case 'session':
      return `sessions ${one.state}`;
    case 'build':
      return 'builds that nothing needs';
    case 'blob':
      return 'shared content that nothing needs';
    case 'leftover':
      return `left over: ${one.what}`;
  }
}

function textOfBytes(bytes: number): string {
  const [unit, size] = bytes < 1024 * 1024 ? ['KiB', 1024] : ['MiB', 1024 * 1024];
  return `${(bytes / size).toFixed(1)} ${unit}`;
}
