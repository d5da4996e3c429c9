/**
 * The keeper is a process of its own, so tests need it compiled, and from the source as it is now. The build lies below
 * node_modules, from where packages are found.
 */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { transformFileSync } from '@swc/core';

const ROOT = join(__dirname, '../../../../..');
const SOURCES = ['host', 'host/config', 'host/temporal/server'];

export interface KeeperBuild {
  keeperMain: string;
  /** The compiled lease.ts, for hosts that are processes too. */
  leaseModule: string;
  remove(): void;
}

export function buildKeeper(): KeeperBuild {
  const cache = join(ROOT, 'node_modules/.cache');
  mkdirSync(cache, { recursive: true });
  const directory = mkdtempSync(join(cache, 'keeper-'));
  for (const folder of SOURCES) compileFolder(folder, directory);
  return {
    keeperMain: join(directory, 'host/temporal/server/keeper-main.js'),
    leaseModule: join(directory, 'host/temporal/server/lease.js'),
    remove: () => rmSync(directory, { recursive: true, force: true }),
  };
}

function compileFolder(folder: string, directory: string): void {
  mkdirSync(join(directory, folder), { recursive: true });
  for (const name of readdirSync(join(ROOT, folder)).filter((file) => file.endsWith('.ts'))) {
    const { code } = transformFileSync(join(ROOT, folder, name), {
      swcrc: false,
      jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
      module: { type: 'commonjs' },
    });
    writeFileSync(join(directory, folder, name.replace(/\.ts$/, '.js')), code);
  }
}
