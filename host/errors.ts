/**
 * Errors as people see them: what failed on which thing, why, and what to do. Tested by `code`, never by class or text.
 * The codes and their meaning are the table in error-codes.ts and docs/errors.md.
 */
import { types } from 'node:util';
import type { ErrorCode } from './error-codes';

export interface AkErrorOptions {
  /** What to do about it, one or more sentences. */
  hint?: string;
  cause?: unknown;
  /** Facts for the log: names, sizes, never payloads. */
  context?: Record<string, string | number | boolean | null>;
}

export class AkError extends Error {
  override readonly name = 'AkError';
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  readonly context: Record<string, string | number | boolean | null>;

  constructor(code: ErrorCode, message: string, options: AkErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.hint = options.hint;
    this.context = options.context ?? {};
  }
}

export function isAkError(error: unknown): error is AkError {
  // By shape, not by class: Jest and the workflow sandbox have classes of their own.
  return isError(error) && error.name === 'AkError' && 'code' in error;
}

export function hasCode(error: unknown, code: ErrorCode): boolean {
  return isAkError(error) && error.code === code;
}

/** The one funnel for what `catch` receives. */
export function ensureError(thrown: unknown): Error {
  return isError(thrown) ? thrown : new Error(String(thrown));
}

/** Also errors of another realm, which `instanceof` does not know: under Jest, those that Node.js itself throws. */
function isError(thrown: unknown): thrown is Error {
  return thrown instanceof Error || types.isNativeError(thrown);
}
