/** Files that Python cannot compile, in its own words. */
import { z } from 'zod';
import { AkError } from '../errors';

const SHOWN_ERRORS = 5;

export const SOURCE_ERRORS = z.array(
  z.object({
    file: z.string(),
    line: z.int().nullable(),
    column: z.int().nullable(),
    text: z.string().nullable(),
    message: z.string(),
  }),
);

/** `syntax_error` for at least one of them. */
export function syntaxError(errors: z.infer<typeof SOURCE_ERRORS>, hint: string): AkError {
  const files = [...new Set(errors.map((error) => error.file))];
  const what = files.length === 1 ? `${files[0]} is not valid Python` : `${files.length} files are not valid Python`;
  const shown = errors
    .slice(0, SHOWN_ERRORS)
    .map((error) => (error.line === null ? `  File "${error.file}"\n${error.message}` : error.message));
  const more = errors.length > SHOWN_ERRORS ? [`... and ${errors.length - SHOWN_ERRORS} more`] : [];
  return new AkError('syntax_error', `${what}:\n${[...shown, ...more].join('\n')}`, {
    hint,
    context: { file: errors[0]?.file ?? null, line: errors[0]?.line ?? null },
  });
}
