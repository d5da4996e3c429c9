import * as fs from 'node:fs';
import * as path from 'node:path';
import { reasonOf } from '../config/reason';
import { AkError, ensureError } from '../errors';
import type { HandlerEvent } from '../runner/protocol/messages';
import { checkEvent } from '../sessions/event';
import { usageError } from './usage';

export interface EventOptions {
  /** `--event`: JSON, or `@file` that holds it. */
  event?: string;
  /** `--input key=JSON`, once for each value. */
  input?: string[];
}

/**
 * The event that `--event` and `--input` describe together: inputs are put into its data, over what is there.
 * Raises `event_invalid`, `usage`.
 */
export function eventFromOptions(options: EventOptions, cwd: string, newEventId: () => string): HandlerEvent {
  const given: unknown = options.event === undefined ? {} : parseEvent(options.event, cwd);
  const event = checkEvent(given, newEventId);
  return { ...event, data: { ...event.data, ...parseInputs(options.input ?? []) } };
}

/** For options that may be given several times. */
export function collect(value: string, former: string[] | undefined): string[] {
  return [...(former ?? []), value];
}

/** Splits `key=value`; the value may hold further equal signs. */
export function splitPair(option: string, pair: string): [key: string, value: string] {
  const at = pair.indexOf('=');
  if (at < 1)
    throw usageError(`${option} ${JSON.stringify(pair)} is not of the form key=value.`, `Write ${option} key=value.`);
  return [pair.slice(0, at), pair.slice(at + 1)];
}

function parseEvent(text: string, cwd: string): unknown {
  if (!text.startsWith('@')) return parseJson(text, 'The event given with --event', QUOTE_IT);
  const file = path.resolve(cwd, text.slice(1));
  return parseJson(readEventFile(file), `The event file ${file}`, 'Correct the file: it holds one JSON object.');
}

const UNREADABLE: ReadonlyMap<string, string> = new Map([
  ['ENOENT', 'it does not exist'],
  ['EISDIR', 'it is a folder'],
  ['EACCES', 'it may not be read'],
]);

function readEventFile(file: string): string {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch (error) {
    const { code, message } = reasonOf(error);
    const why = UNREADABLE.get(code) ?? message;
    throw new AkError('event_invalid', `The event file ${file} cannot be read: ${why}.`, {
      hint: 'A path after @ is relative to the current directory.',
      cause: error,
    });
  }
}

const QUOTE_IT =
  'In a shell, put single quotes around it: --event \'{"data": {"key": "value"}}\', or name a file: --event @event.json.';

function parseJson(text: string, what: string, hint: string): unknown {
  if (text.trim() === '') throw new AkError('event_invalid', `${what} is empty.`, { hint });
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new AkError('event_invalid', `${what} is not JSON: ${ensureError(error).message}.`, {
      hint,
      cause: error,
    });
  }
}

function parseInputs(inputs: string[]): Record<string, unknown> {
  const data: Record<string, unknown> = {};
  for (const input of inputs) {
    const [key, text] = splitPair('--input', input);
    data[key] = parseInput(key, text);
  }
  return data;
}

function parseInput(key: string, text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch (error) {
    const looksLikeJson = /^\s*[[{"]/.test(text);
    const quoted = `--input '${key}=${JSON.stringify(text)}'`;
    throw new AkError('event_invalid', `The value of --input ${key} is not JSON: ${ensureError(error).message}.`, {
      hint: looksLikeJson
        ? `In a shell, put single quotes around it: --input '${key}={"a": 1}'`
        : `A text needs double quotes inside single ones: ${quoted}`,
      cause: error,
    });
  }
}
