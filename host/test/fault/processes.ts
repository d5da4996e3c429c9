/** The processes of one installation, found by its root path: in their command lines or in the environment they were started with. */
import { readdirSync, readFileSync } from 'node:fs';

export interface Process {
  pid: number;
  command: string[];
  environment: string[];
}

/** Every process that was started for the installation at `root`; ended ones that nobody has waited for are left out. */
export function processesOf(root: string): Process[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .map((name) => ({ pid: Number(name), command: fieldsOf(name, 'cmdline'), environment: fieldsOf(name, 'environ') }))
    .filter(({ command, environment }) => [...command, ...environment].some((text) => text.includes(`${root}/`)));
}

/** Runners, of one session or of all. */
export function runnersOf(root: string, sessionId?: string): Process[] {
  return processesOf(root).filter(
    ({ command, environment }) =>
      command.some((text) => text.endsWith('ak_runner.py')) &&
      command.includes('--socket') &&
      (sessionId === undefined || environment.includes(`AK_SESSION=${sessionId}`)),
  );
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
    return readFileSync(`/proc/${pid}/${file}`, 'utf8').split('\0').filter((text) => text !== '');
  } catch {
    // Ended since it was listed, or not ours to see.
    return [];
  }
}
