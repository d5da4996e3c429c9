import type { Command } from 'commander';
import type { Cli } from '../command';
import { addExport } from './export';
import { addGet } from './get';
import { addImport } from './import';
import { addList } from './list';
import { addLog } from './log';
import { addFork } from './fork';
import { addPrints } from './prints';
import { addResume } from './resume';
import { addReplay } from './replay';
import { addStart } from './start';
import { addStop } from './stop';
import { addWatch } from './watch';

export function addSession(program: Command, cli: Cli): void {
  const session = program.command('session').description('start sessions and see what they do');
  for (const add of [
    addStart,
    addList,
    addGet,
    addLog,
    addPrints,
    addWatch,
    addResume,
    addFork,
    addReplay,
    addExport,
    addImport,
    addStop,
  ])
    add(session, cli);
}
