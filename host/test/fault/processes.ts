/** The processes of one installation, found by its root path: in their command lines or in the environment they were started with. */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

export interface Process {
  pid: number;
  command: string[];
  environment: string[];
  /** Where it works now. */
  folder: string;
}

/** Every process that was started for the installation at `root`; ended ones that nobody has waited for are left out. */
export function processesOf(root: string): Process[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .map((name) => ({
      pid: Number(name),
      command: fieldsOf(name, 'cmdline'),
      environment: fieldsOf(name, 'environ'),
      folder: folderOf(name),
    }))
    .filter(({ command, environment }) => [...command, ...environment].some((text) => text.includes(`${root}/`)));
}

/** Every runner, spares too. */
export function runnersOf(root: string): Process[] {
  return processesOf(root).filter(({ command }) => command.some((text) => text.endsWith('ak_runner.py')));
}

/** The runners of one session: known by where they work, a folder of the session or, under `ak run`, where that was started. */
export function runnersOfSession(root: string, sessionId: string): Process[] {
  return runnersOf(root).filter(({ folder }) => folder === root || folder.includes(`/${sessionId}/`));
}

/** The embedded Temporal server. */
export function serversOf(root: string): Process[] {
  return processesOf(root).filter(({ command }) => command.includes('start-dev'));
}

export function keepersOf(root: string): Process[] {
  return processesOf(root).filter(({ command }) => command.some((text) => text.endsWith('keeper-main.js')));
}

export function isAlive(pid: number): boolean {
  return fieldsOf(String(pid), 'cmdline').length > 0;
}

/** Sends a signal; a process that has ended meanwhile needs none. */
export function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended.
  }
}

function fieldsOf(pid: string, file: 'cmdline' | 'environ'): string[] {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
      .split('\0')
      .filter((text) => text !== '');
  } catch {
    // Ended since it was listed, or not ours to see.
    return [];
  }
}

function folderOf(pid: string): string {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    // As above.
    return '';
  }
}
