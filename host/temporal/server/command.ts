/** Runs a command to its end and keeps what it said; a failure is an answer here, not an exception. */
import { spawn } from 'node:child_process';

export interface CommandOptions {
  env: NodeJS.ProcessEnv;
  /** After this the command is killed. */
  deadlineMs: number;
}

export interface CommandResult {
  ok: boolean;
  /** Standard output and error in the order they came, at most the last 64 KiB. */
  output: string;
  /** In words: `ended with exit code 1`, `could not be run (ENOENT)`, `did not end within 5 s`. */
  outcome: string;
}

const KEPT_CHARACTERS = 64 * 1024;

export function runCommand(file: string, args: string[], options: CommandOptions): Promise<CommandResult> {
  return new Promise((resolve) => {
    // Not detached: Ctrl-C in the terminal is to end the command with us.
    const child = spawn(file, args, { env: options.env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const keep = (chunk: Buffer): void => void (output = (output + chunk.toString('utf8')).slice(-KEPT_CHARACTERS));
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    const finish = (ok: boolean, outcome: string): void => {
      clearTimeout(timer);
      // Children of a killed command may hold the other ends.
      child.stdout.destroy();
      child.stderr.destroy();
      resolve({ ok, output, outcome });
    };
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      finish(false, `did not end within ${options.deadlineMs / 1000} s`);
    }, options.deadlineMs);
    child.once('error', (error) => finish(false, `could not be run (${error.message})`));
    child.once('close', (code, signal) => {
      finish(code === 0, signal === null ? `ended with exit code ${code}` : `was ended by ${signal}`);
    });
  });
}
