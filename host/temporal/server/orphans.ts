/**
 * Servers whose keeper died without ending them. They are known by their command line, which names our database, and
 * never by a process id alone: ids are given again to others.
 */
import { execFile } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { ensureError } from '../../errors';
import { hasEnded, parseProcessStat } from '../../process-stat';

/** The start of every command line of ours; nothing else may come before the database. */
export function serverArguments(dbFile: string): string[] {
  return ['server', 'start-dev', '--db-filename', dbFile];
}

/**
 * Ends every server on this database, gently first, and waits until they are gone.
 *
 * @returns the process ids found
 */
export async function endOrphans(dbFile: string, killAfterMs: number): Promise<number[]> {
  const found = await findServers(dbFile);
  signal(found, 'SIGTERM');
  if (!(await allGone(found, killAfterMs))) {
    signal(await findServers(dbFile), 'SIGKILL');
    await allGone(found, killAfterMs);
  }
  return found;
}

/** Process ids of the servers that run on this database. */
export async function findServers(dbFile: string): Promise<number[]> {
  return process.platform === 'linux' ? findInProc(dbFile) : findWithPs(dbFile);
}

/** By process id: a command line vanishes at the beginning of a process's end, its ports are free only at the end of it. */
async function allGone(pids: number[], withinMs: number): Promise<boolean> {
  const endsAt = performance.now() + withinMs;
  while (!pids.every(isGone)) {
    if (performance.now() > endsAt) return false;
    await delay(10);
  }
  return true;
}

function isGone(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    // No such process.
    return true;
  }
  const stat = parseProcessStat(readText(`/proc/${pid}/stat`));
  return stat !== null && hasEnded(stat);
}

function findInProc(dbFile: string): number[] {
  // Arguments are separated by zero bytes, so a shell that merely quotes the command does not match.
  const wanted = `\0${serverArguments(dbFile).join('\0')}\0`;
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.filter((pid) => readText(`/proc/${pid}/cmdline`).includes(wanted)).map(Number);
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    // Ended since it was listed, hidden from us and then not ours, or a system without /proc.
    return '';
  }
}

function findWithPs(dbFile: string): Promise<number[]> {
  const wanted = ` ${serverArguments(dbFile).join(' ')} `;
  const options = { timeout: 5000, maxBuffer: 16 * 1024 * 1024 };
  return new Promise((resolve, reject) => {
    execFile('ps', ['-axww', '-o', 'pid=,command='], options, (error, stdout) => {
      if (error !== null) return reject(ensureError(error));
      const lines = stdout.split('\n').filter((line) => line.includes(wanted));
      resolve(lines.map((line) => Number.parseInt(line, 10)).filter((pid) => pid > 0));
    });
  });
}

function signal(pids: number[], name: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, name);
    } catch {
      // Gone already, which is what is wanted.
    }
  }
}
