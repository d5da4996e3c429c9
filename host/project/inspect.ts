/** Asks Python what the files of some code define, without running them. */
import { z } from 'zod';
import { AkError } from '../errors';
import { runOnce, type RunOnceResult } from '../runner/run-once';
import type { Build } from '../store/store';

export interface InspectOptions {
  /** The interpreter, absolute. */
  python: string;
  /** Path of `runner/ak_runner.py`. */
  runnerPath: string;
  env: NodeJS.ProcessEnv;
  deadlineMs?: number;
}

const DEADLINE_MS = 30_000;
const MAX_OUTPUT_BYTES = 64 * 1024 * 1024;
const SHOWN_ERRORS = 5;
const SHOWN_STDERR_LINES = 10;

const INSPECTION = z.object({
  python: z.string(),
  files: z.record(
    z.string(),
    z.object({ names: z.array(z.string()), functions: z.array(z.string()), dynamic: z.boolean() }),
  ),
  errors: z.array(
    z.object({
      file: z.string(),
      line: z.int().nullable(),
      column: z.int().nullable(),
      text: z.string().nullable(),
      message: z.string(),
    }),
  ),
});

type SourceError = z.infer<typeof INSPECTION>['errors'][number];

/**
 * What each Python file below `codeDir` binds at its top level; functions come first.
 * @throws AkError `syntax_error` with Python's own words, `deadline`, `runner_start_failed`
 */
export async function inspectCode(codeDir: string, options: InspectOptions): Promise<Build['exports']> {
  const deadlineMs = options.deadlineMs ?? DEADLINE_MS;
  const args = ['-I', options.runnerPath, '--inspect', '--code', codeDir];
  const run = await runOnce(options.python, args, { env: options.env, deadlineMs, maxOutputBytes: MAX_OUTPUT_BYTES });
  const { files, errors } = readInspection(run, options.python, deadlineMs);
  if (errors.length > 0) throw syntaxError(errors);
  return Object.fromEntries(
    Object.entries(files).map(([file, { names, functions, dynamic }]) => [
      file,
      { names: [...new Set([...functions, ...names])], functions, dynamic },
    ]),
  );
}

function readInspection(run: RunOnceResult, python: string, deadlineMs: number): z.infer<typeof INSPECTION> {
  switch (run.kind) {
    case 'late':
      throw new AkError('deadline', `Python did not read the code within ${deadlineMs / 1000} s.`, {
        hint: 'Exclude what the program does not need (generated files, data written as Python), then deploy again.',
      });
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
  const parsed = INSPECTION.safeParse(parseJson(run.stdout));
  if (!parsed.success) throw failed(`its answer is not understood (${parsed.error.issues[0]?.path.join('.') ?? ''})`);
  return parsed.data;
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

function syntaxError(errors: SourceError[]): AkError {
  const files = [...new Set(errors.map((error) => error.file))];
  const what = files.length === 1 ? `${files[0]} is not valid Python` : `${files.length} files are not valid Python`;
  const shown = errors
    .slice(0, SHOWN_ERRORS)
    .map((error) => (error.line === null ? `  File "${error.file}"\n${error.message}` : error.message));
  const more = errors.length > SHOWN_ERRORS ? [`... and ${errors.length - SHOWN_ERRORS} more`] : [];
  return new AkError('syntax_error', `${what}:\n${[...shown, ...more].join('\n')}`, {
    hint: 'Nothing was deployed. Correct the code, or exclude files that are no part of the program.',
    context: { file: errors[0]?.file ?? null, line: errors[0]?.line ?? null },
  });
}
