/** The values of secret variables, and texts without them. */
import type { Outcome } from '../../workflows/contract';
import type { ErrorValue, ReplayDifference, RunnerMessage } from '../runner/protocol/messages';
import type { Var } from '../store/store';

/** What is shown in the place of a secret; the runner shows the same. */
const HIDDEN = '***';
/** A shorter one would take half of every text away. */
const MIN_CHARACTERS = 4;

export type Redact = (text: string) => string;

/** Every text that is secret, also as JSON, URLs and base64 write it; the longest first, so that no part of one remains. */
function secretTexts(vars: readonly Var[]): string[] {
  const values = vars.filter(({ secret, value }) => secret && value.length >= MIN_CHARACTERS).map(({ value }) => value);
  const texts = values.flatMap((value) => [
    value,
    JSON.stringify(value).slice(1, -1),
    encodeURIComponent(value),
    Buffer.from(value).toString('base64'),
  ]);
  return [...new Set(texts)].sort((first, second) => second.length - first.length);
}

export function redactor(vars: readonly Var[]): Redact {
  const secrets = secretTexts(vars);
  return (text) => secrets.reduce((left, secret) => left.replaceAll(secret, HIDDEN), text);
}

/**
 * What a runner said, with texts for people redacted: previews, messages, tracebacks. What the program gets back (values, the data from
 * which exceptions are raised again) stays, and so does what it prints.
 */
export function messageRedactor(vars: readonly Var[]): (message: RunnerMessage) => RunnerMessage {
  if (secretTexts(vars).length === 0) return (message) => message;
  const redact = redactor(vars);
  return (message) => redactMessage(message, redact);
}

function redactMessage(message: RunnerMessage, redact: Redact): RunnerMessage {
  switch (message.type) {
    case 'callback': {
      const { args, kw } = message.payload;
      return { ...message, payload: { ...message.payload, args: args.map(redact), kw: redactValues(kw, redact) } };
    }
    case 'response': {
      const error = redactError(message.payload.error ?? null, redact);
      const handle = redactPreview(message.payload.handle ?? null, redact);
      return { ...message, payload: { ...message.payload, error, handle } };
    }
    case 'done': {
      const { error, result } = message.payload;
      const shown = typeof result === 'string' ? redact(result) : null;
      return { ...message, payload: { error: redactError(error ?? null, redact), result: shown } };
    }
    case 'error': {
      const python = redactError(message.payload.python ?? null, redact);
      const difference = redactDifference(message.payload.difference ?? null, redact);
      const text = redact(message.payload.message);
      return { ...message, payload: { ...message.payload, message: text, python, difference } };
    }
    default:
      return message;
  }
}

/** How a session ended, without secrets; what a runner wrote to stderr before it died is among it. */
export function redactOutcome(outcome: Outcome, redact: Redact): Outcome {
  if (outcome.kind !== 'failed') return outcome;
  const { error } = outcome;
  const traceback = error.traceback === null ? null : redact(error.traceback);
  return { kind: 'failed', error: { ...error, message: redact(error.message), traceback } };
}

function redactError(error: ErrorValue | null, redact: Redact): ErrorValue | null {
  return error === null ? null : { ...error, message: redact(error.message), traceback: redact(error.traceback) };
}

function redactDifference(found: ReplayDifference | null, redact: Redact): ReplayDifference | null {
  if (found === null) return null;
  const side = <Side extends ReplayDifference['expected'] | null>(of: Side): Side =>
    of === null
      ? of
      : {
          ...of,
          source: redact(of.source),
          ...(of.args === undefined ? {} : { args: of.args.map(redact) }),
          ...(of.kw === undefined ? {} : { kw: redactValues(of.kw, redact) }),
        };
  return { ...found, expected: side(found.expected), actual: side(found.actual) };
}

function redactPreview(handle: Record<string, unknown> | null, redact: Redact): Record<string, unknown> | null {
  const preview = handle?.['preview'];
  return typeof preview === 'string' ? { ...handle, preview: redact(preview) } : handle;
}

function redactValues(values: Record<string, string>, redact: Redact): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, redact(value)]));
}
