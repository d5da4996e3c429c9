/** Tracebacks name the files where their author has them, not where the build keeps its copy. */
import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import type { ErrorValue, RunnerMessage } from '../runner/protocol/messages';
import type { Session } from '../store/store';

export type Rename = (text: string) => string;

/**
 * How texts for people name the files of `codeDir`: with the folder that `ak run` took them from; those of a deployed project relative to
 * its root, as it may have been deployed on another machine.
 */
export async function projectFiles(codeDir: string, { sourceDir }: Pick<Session, 'sourceDir'>): Promise<Rename> {
  // As the runner names them: a folder above may be a link.
  const here = `File "${join(await realpath(codeDir), '/')}`;
  const there = sourceDir === null ? 'File "' : `File "${join(sourceDir, '/')}`;
  return (text) => text.replaceAll(here, there);
}

/** What a runner said, with the tracebacks in it renamed. What the program gets back stays. */
export function withTracebacks(message: RunnerMessage, rename: Rename): RunnerMessage {
  const renamed = (error: ErrorValue): ErrorValue => ({ ...error, traceback: rename(error.traceback) });
  switch (message.type) {
    case 'response': {
      const { error } = message.payload;
      return error ? { ...message, payload: { ...message.payload, error: renamed(error) } } : message;
    }
    case 'done': {
      const { error } = message.payload;
      return error ? { ...message, payload: { ...message.payload, error: renamed(error) } } : message;
    }
    case 'error': {
      const { python } = message.payload;
      return python ? { ...message, payload: { ...message.payload, python: renamed(python) } } : message;
    }
    default:
      return message;
  }
}
