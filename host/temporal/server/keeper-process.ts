/** Starts the keeper as a process of its own session, so that Ctrl-C in the host's terminal does not reach it. */
import { spawn } from 'node:child_process';
import { closeSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { encodeKeeperOptions, type KeeperOptions } from './keeper-options';
import { openServerLog } from './server-log';

export interface KeeperProcess {
  /** Null while it runs; afterwards whether it ended well: because another keeper serves, or was asked to end. */
  endedWell(): boolean | null;
}

/** What the keeper and the server need of the environment. NODE_OPTIONS and secrets do not belong to it. */
const PASSED_ON = ['PATH', 'HOME', 'USER', 'TMPDIR', 'LANG', 'LC_ALL', 'TZ'];

export function startKeeperProcess(
  keeperMain: string,
  options: KeeperOptions,
  logFile: string,
  env: NodeJS.ProcessEnv,
): KeeperProcess {
  const log = openServerLog(logFile);
  const child = spawn(process.execPath, [keeperMain, encodeKeeperOptions(options)], {
    detached: true,
    stdio: ['ignore', log, log],
    cwd: '/',
    env: Object.fromEntries(PASSED_ON.filter((name) => name in env).map((name) => [name, env[name]])),
  });
  closeSync(log);
  child.unref();
  let endedWell: boolean | null = null;
  child.once('error', () => (endedWell = false));
  child.once('exit', (code) => (endedWell = code === 0));
  return { endedWell: () => endedWell };
}

/** The compiled entry, beside this file; when this file runs from its source (in tests), the one of the last build. */
export function defaultKeeperMain(): string {
  const beside = join(__dirname, 'keeper-main.js');
  return existsSync(beside) ? beside : join(__dirname, '../../../dist/host/temporal/server/keeper-main.js');
}
