/** Asks Python what the files of some code define, without running them. */
import { z } from 'zod';
import type { Build } from '../store/store';
import { askPython, type AskOptions } from './ask-python';
import { SOURCE_ERRORS, syntaxError } from './syntax-errors';

export type InspectOptions = AskOptions;

/** What one file binds at its top level. */
export const EXPORTS = z.object({ names: z.array(z.string()), functions: z.array(z.string()), dynamic: z.boolean() });

const INSPECTION = z.object({
  python: z.string(),
  files: z.record(z.string(), EXPORTS),
  errors: SOURCE_ERRORS,
});

/**
 * What each Python file below `codeDir` binds at its top level; functions come first.
 * @throws AkError `syntax_error` with Python's own words, `deadline`, `runner_start_failed`
 */
export async function inspectCode(codeDir: string, options: InspectOptions): Promise<Build['exports']> {
  const { files, errors } = await askPython(
    ['--inspect', '--code', codeDir],
    INSPECTION,
    options,
    'Exclude what the program does not need (generated files, data written as Python), then deploy again.',
  );
  if (errors.length > 0) {
    throw syntaxError(
      errors,
      'Nothing was deployed. Correct the code, or exclude files that are no part of the program.',
    );
  }
  return Object.fromEntries(
    Object.entries(files).map(([file, { names, functions, dynamic }]) => [
      file,
      { names: [...new Set([...functions, ...names])], functions, dynamic },
    ]),
  );
}
