/** JSON columns. Only this store writes them, so their shape is trusted; that they can be parsed is not. */
import { AkError, ensureError } from '../errors';

/** Reads a JSON column. Code `journal_damaged` when it is not JSON; `where` names row and column. */
export function fromJson<T>(text: string, where: string): T {
  try {
    return JSON.parse(text) as T;
  } catch (thrown) {
    throw new AkError('journal_damaged', `The store holds a damaged entry: ${where} is not JSON.`, {
      hint: 'Restore the database from a backup.',
      cause: ensureError(thrown),
    });
  }
}

export function fromNullableJson<T>(text: string | null, where: string): T | null {
  return text === null ? null : fromJson<T>(text, where);
}

export function toNullableJson(value: unknown): string | null {
  return value === null ? null : JSON.stringify(value);
}

/** Text for people in a plain column: PostgreSQL refuses NUL and SQLite's driver ends the text there. */
export function toPlainText(text: string): string {
  return text.replaceAll('\0', '\uFFFD');
}
