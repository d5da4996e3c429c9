import { spawn, type ChildProcess } from 'node:child_process';
import { types } from 'node:util';
import { ensureError } from '../errors';
import { killGroup } from './process-group';

export interface RunOnceOptions {
  /** All of the child's environment. */
  env: NodeJS.ProcessEnv;
  deadlineMs: number;
  /** Output kept of each stream; a child that says more is ended as if it were late. */
  maxOutputBytes?: number;
}

/** What became of a short-lived child. */
export type RunOnceResult =
  | { kind: 'ended'; exitCode: number | null; signal: NodeJS.Signals | null; stdout: string; stderr: string }
  | { kind: 'late'; stderr: string }
  | { kind: 'talkative' }
  | { kind: 'not_started'; error: Error };

const MAX_OUTPUT_BYTES = 1024 * 1024;

/** Runs a program to its end with nothing on stdin. At the deadline it and all its children are killed. Never rejects. */
export async function runOnce(command: string, args: readonly string[], options: RunOnceOptions): Promise<RunOnceResult> {
  let child: ChildProcess;
  try {
    // A group of its own: a shell script's children must go with it.
    child = spawn(command, args, { env: options.env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  } catch (thrown) {
    return { kind: 'not_started', error: types.isNativeError(thrown) ? thrown : ensureError(thrown) };
  }
  return new Promise((resolve) => {
    const maxBytes = options.maxOutputBytes ?? MAX_OUTPUT_BYTES;
    const finish = (result: RunOnceResult): void => {
      clearTimeout(timer);
      if (result.kind !== 'ended' && child.pid !== undefined) killGroup(child.pid);
      child.stdout?.destroy();
      child.stderr?.destroy();
      resolve(result);
    };
    const stdout = collect(child.stdout, maxBytes, () => finish({ kind: 'talkative' }));
    const stderr = collect(child.stderr, maxBytes, () => finish({ kind: 'talkative' }));
    const timer = setTimeout(() => finish({ kind: 'late', stderr: stderr() }), options.deadlineMs);
    child.once('error', (error) => finish({ kind: 'not_started', error }));
    child.once('close', (exitCode, signal) => finish({ kind: 'ended', exitCode, signal, stdout: stdout(), stderr: stderr() }));
  });
}

function collect(stream: NodeJS.ReadableStream | null, maxBytes: number, onTooMuch: () => void): () => string {
  const chunks: Buffer[] = [];
  let bytes = 0;
  stream?.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > maxBytes) onTooMuch();
    else chunks.push(chunk);
  });
  return () => Buffer.concat(chunks).toString('utf8');
}

