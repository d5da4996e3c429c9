/** What Linux tells of processes. One that has ended meanwhile counts nothing. */
import { readdirSync, readFileSync } from 'node:fs';

const TICKS_A_SECOND = 100;

export function childrenOf(pid: number): number[] {
  return read(`/proc/${pid}/task/${pid}/children`).split(' ').filter(Boolean).map(Number);
}

export function residentKb(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(read(`/proc/${pid}/status`))?.[1] ?? 0);
}

/** Of the processor, by the process itself. */
export function cpuSeconds(pid: number): number {
  const text = read(`/proc/${pid}/stat`);
  // After the command, which may hold anything: proc(5), fields 3 and on.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) / TICKS_A_SECOND;
}

/** The name of what it runs: `temporal`, `keeper-main.js`. */
export function nameOf(pid: number): string {
  const [program = '', ...args] = read(`/proc/${pid}/cmdline`).split('\0');
  const script = args.find((arg) => /\.(js|py)$/.test(arg)) ?? program;
  return script.slice(script.lastIndexOf('/') + 1);
}

/** The host, what is below it, and everything whose command line names the folder. */
export function processesOf(folder: string, host: number): number[] {
  const others = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => read(`/proc/${pid}/cmdline`).includes(folder));
  return [...new Set([host, ...childrenOf(host), ...others])];
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
