import { ERROR_CODES } from '../../error-codes';
import { AkError, ensureError, isAkError } from '../../errors';
import { writeLine, type Io } from '../io';

export interface ErrorView {
  json: boolean;
  /** Shows our stack: asked for by `--debug` only. */
  debug: boolean;
}

/** Whatever is thrown as an `AkError`; what has no code of its own is a fault of ours. */
function asAkError(thrown: unknown): AkError {
  if (isAkError(thrown)) return thrown;
  const error = ensureError(thrown);
  return new AkError('internal', error.message, {
    hint: 'This is a fault of ak. Run the same command with --debug and report what it shows.',
    cause: error,
  });
}

/** Writes the error to stderr and returns the exit code it stands for. */
export function showError(io: Io, thrown: unknown, view: ErrorView): number {
  const error = asAkError(thrown);
  if (view.json) writeLine(io.stderr, JSON.stringify({ error: describe(error, view) }));
  else writeLine(io.stderr, readable(error, view));
  return ERROR_CODES[error.code].exit;
}

function describe(error: AkError, view: ErrorView): Record<string, unknown> {
  return {
    code: error.code,
    message: error.message,
    hint: error.hint ?? null,
    ...(Object.keys(error.context).length > 0 ? { context: error.context } : {}),
    ...(view.debug ? { stack: stackOf(error) } : {}),
  };
}

function readable(error: AkError, view: ErrorView): string {
  const lines = [`error[${error.code}]: ${error.message}`];
  if (error.hint !== undefined) lines.push(`hint: ${error.hint}`.replace(/^/gm, '  '));
  if (view.debug) lines.push(stackOf(error));
  return lines.join('\n');
}

/** The stack with those of the causes below it. */
function stackOf(error: Error): string {
  const own = error.stack ?? error.message;
  if (error.cause === undefined) return own;
  const cause = ensureError(error.cause);
  return `${own}\ncaused by: ${stackOf(cause)}`;
}
