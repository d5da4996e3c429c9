/** Asks the runner about code without running any of it: one short-lived Python, JSON in answer. */
import type { z } from 'zod';
import { AkError } from '../errors';
import { runOnce, type RunOnceResult } from '../runner/run-once';

export interface AskOptions {
  /** The interpreter, absolute. */
  python: string;
  /** Path of `runner/ak_runner.py`. */
  runnerPath: string;
  env: NodeJS.ProcessEnv;
  deadlineMs?: number;
}

const DEADLINE_MS = 30_000;
const MAX_OUTPUT_BYTES = 64 * 1024 * 1024;
const SHOWN_STDERR_LINES = 10;

/**
 * What `ak_runner.py ARGS` answers.
 * @param late what to do when Python needs too long, for the hint
 * @throws AkError `deadline`, `runner_start_failed`
 */
export async function askPython<Answer>(
  args: readonly string[],
  schema: z.ZodType<Answer>,
  options: AskOptions,
  late: string,
): Promise<Answer> {
  const deadlineMs = options.deadlineMs ?? DEADLINE_MS;
  const all = ['-I', options.runnerPath, ...args];
  const run = await runOnce(options.python, all, { env: options.env, deadlineMs, maxOutputBytes: MAX_OUTPUT_BYTES });
  const parsed = schema.safeParse(parseJson(outputOf(run, options.python, deadlineMs, late)));
  if (!parsed.success) throw failed(`its answer is not understood (${parsed.error.issues[0]?.path.join('.') ?? ''})`);
  return parsed.data;
}

function outputOf(run: RunOnceResult, python: string, deadlineMs: number, late: string): string {
  switch (run.kind) {
    case 'late':
      throw new AkError('deadline', `Python did not read the code within ${deadlineMs / 1000} s.`, { hint: late });
    case 'not_started':
      throw failed(`${python} could not be started: ${run.error.message}`);
    case 'talkative':
      throw failed('it answered with more than fits');
    case 'ended':
      break;
  }
  const ended = run.signal === null ? `exit code ${run.exitCode}` : `signal ${run.signal}`;
  const said = run.stderr.trim().split('\n').slice(-SHOWN_STDERR_LINES).join('\n');
  if (run.exitCode !== 0) throw failed(`${python} ended with ${ended}${said === '' ? '' : `:\n${said}`}`);
  return run.stdout;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Refused by the schema, like any other wrong answer.
    return undefined;
  }
}

function failed(why: string): AkError {
  return new AkError('runner_start_failed', `Python could not look at the code: ${why}.`, {
    hint: 'Check that this Python works, or name another one in config.yaml (python: /path/to/python3).',
  });
}
