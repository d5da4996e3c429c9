import { ensureError } from '../errors';

/** Code (`ENOENT`, or empty) and first line of what was thrown. */
export function reasonOf(thrown: unknown): { code: string; message: string } {
  const error = ensureError(thrown);
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return { code, message: error.message.split('\n', 1)[0] ?? '' };
}
