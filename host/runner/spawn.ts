/** The process of a runner: how it is started, and spares, which wait for a session. */
import { spawn, type ChildProcess } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import type { Environment } from './environment';

export interface RunnerProcess {
  /** Absolute path of the interpreter. */
  python: string;
  /** Path of ak_runner.py. */
  script: string;
  codeDir: string;
  workDir: string;
  entrypoint: string;
  environment: Environment;
  /** Where the runner connects; at most 107 bytes. */
  socketPath: string;
  /** Whether it writes on our stdout and stderr, and reads our stdin too; left out: neither. */
  terminal?: 'write' | 'read and write';
}

/** What a process has from its start and cannot be given later. */
type Birth = Pick<RunnerProcess, 'python' | 'script' | 'environment'>;

const LIFELINE = 3;
/** In thousandths of the machine's memory, on top of what it uses: enough to outweigh a host. */
const OOM_SCORE = '100';
/** Read by the interpreter when it starts. */
const READ_AT_START = /^(?:LC_|LD_|DYLD_)|^(?:LANG|LANGUAGE|HOME|PYTHONHASHSEED)$/;

/** Starts the runner of one session. */
export function spawnRunner(wanted: RunnerProcess): ChildProcess {
  return spawnProcess(wanted, argumentsOf(wanted), environmentOf(wanted), wanted.workDir);
}

interface Waiting {
  child: ChildProcess;
  birth: string;
}

/**
 * Processes that have started their interpreter and wait to be told for which session: one of a build that was expected begins without
 * that wait.
 */
export class Spares {
  private waiting: Waiting[] = [];

  /** Has one for each of these: starts those that are missing, ends those that fit none. */
  keep(births: Birth[]): void {
    const kept: Waiting[] = [];
    const missing = births.filter((birth) => {
      const found = this.remove(birth);
      if (found !== null) kept.push(found);
      return found === null;
    });
    this.end();
    this.waiting = kept;
    for (const birth of missing) this.start(birth);
  }

  /** A waiting process, now told to be this session's; null when none fits. */
  take(wanted: RunnerProcess): ChildProcess | null {
    const child = this.remove(wanted)?.child;
    const lifeline = child?.stdio[LIFELINE];
    if (child === undefined || lifeline === null || lifeline === undefined || !('write' in lifeline)) return null;
    const orders = { arguments: argumentsOf(wanted), environment: environmentOf(wanted), folder: wanted.workDir };
    lifeline.write(`${JSON.stringify(orders)}\n`);
    return child;
  }

  /** Ends the processes that wait. */
  end(): void {
    for (const { child } of this.waiting.splice(0)) child.kill('SIGKILL');
  }

  private start(birth: Birth): void {
    const child = spawnProcess(birth, ['--spare'], { ...birth.environment, AK_LIFELINE: String(LIFELINE) }, '/');
    const spare = { child, birth: birthText(birth) };
    // It may fail to start, or be killed: then the session starts its own.
    const forget = (): void => {
      this.waiting = this.waiting.filter((other) => other !== spare);
    };
    child.once('error', forget);
    child.once('exit', forget);
    child.stdio[LIFELINE]?.on('error', forget);
    this.waiting.push(spare);
  }

  private remove(birth: Birth): Waiting | null {
    const wanted = birthText(birth);
    const found = this.waiting.find((spare) => spare.birth === wanted) ?? null;
    this.waiting = this.waiting.filter((spare) => spare !== found);
    return found;
  }
}

function spawnProcess(
  { python, script, terminal }: Birth & Pick<RunnerProcess, 'terminal'>,
  args: string[],
  env: Environment,
  cwd: string,
): ChildProcess {
  const output = terminal === undefined ? 'pipe' : 'inherit';
  // -s: no user site; the environment is ours alone, so what -I would switch off cannot be there, but PYTHONHASHSEED must work.
  const child = spawn(python, ['-s', '-X', 'faulthandler', script, ...args], {
    cwd,
    env,
    // A group of its own: what the program starts ends with it. A terminal is read by the group in front only, which is ours.
    detached: terminal !== 'read and write',
    stdio: [terminal === 'read and write' ? 'inherit' : 'ignore', output, output, 'pipe'],
  });
  offerToKernel(child);
  return child;
}

/** When memory is short the kernel is to kill a runner, which is made again, rather than its host, Temporal's server or the store. */
function offerToKernel({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    writeFileSync(`/proc/${pid}/oom_score_adj`, OOM_SCORE);
  } catch {
    // Not Linux, or it has ended.
  }
}

function argumentsOf({ socketPath, codeDir, entrypoint }: RunnerProcess): string[] {
  return ['--socket', socketPath, '--code', codeDir, '--entry', entrypoint];
}

function environmentOf({ environment }: RunnerProcess): Environment {
  return { ...environment, AK_PROTOCOL: '1', AK_LIFELINE: String(LIFELINE) };
}

function birthText({ python, script, environment }: Birth): string {
  const read = Object.entries(environment).filter(([name]) => READ_AT_START.test(name));
  return JSON.stringify([python, script, ...read.sort(([a], [b]) => (a < b ? -1 : 1))]);
}
