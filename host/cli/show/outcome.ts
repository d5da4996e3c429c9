import type { Outcome, SessionFailure } from '../../../workflows/contract';
import { ERROR_CODES, isErrorCode } from '../../error-codes';
import type { Session } from '../../store/store';
import { EXIT_OK, EXIT_SESSION_FAILED } from '../io';
import { formatDuration } from './time';

/** What a command that waited for the session exits with: what its error stands for. */
export function exitCodeOf(outcome: Outcome): number {
  switch (outcome.kind) {
    case 'completed':
      return EXIT_OK;
    case 'stopped':
      return EXIT_SESSION_FAILED;
    case 'failed':
      return exitCodeOfFailure(outcome.error.code);
  }
}

function exitCodeOfFailure(code: string): number {
  return isErrorCode(code) ? ERROR_CODES[code].exit : EXIT_SESSION_FAILED;
}

/** `failed after 1.2 s: ValueError: no such page` */
export function outcomeLine(session: Session, outcome: Outcome): string {
  const took =
    session.endedAt === null
      ? ''
      : ` after ${formatDuration(session.endedAt - (session.startedAt ?? session.createdAt))}`;
  switch (outcome.kind) {
    case 'completed':
      return `completed${took}`;
    case 'failed':
      return `failed${took}: ${failureLine(outcome.error)}`;
    case 'stopped':
      return `stopped${took}: ${outcome.reason}`;
  }
}

/** Of a session that no host carries on. */
export function staysText(id: string): string {
  return `the session stays; go on with it: ak run --resume ${id}`;
}

/** Why a session does not go on by itself, and what a person can do. */
export function pausedText({ id }: Session, reason: string): string {
  return [
    `paused: ${reason}`,
    `the session stays; when what differs is put right, go on with it: ak run --resume ${id}, or with a fix: ak session resume ${id} --build BLD; or end it: ak session stop ${id}`,
  ].join('\n');
}

/** What is known beyond the line above: the traceback as Python prints it, the hint. */
export function failureDetails(outcome: Outcome): string[] {
  if (outcome.kind !== 'failed') return [];
  const { traceback, hint } = outcome.error;
  return [...(traceback === null ? [] : traceback.trimEnd().split('\n')), ...(hint === null ? [] : [`hint: ${hint}`])];
}

/** Failures whose text is what the dying process said last, not a traceback of user code. */
const DEATHS: ReadonlySet<string> = new Set(['runner_crashed', 'runner_start_failed', 'protocol']);

/** As `ak run` ends: the traceback exactly as plain Python prints it; where there is none, our own words in the form of an error. */
export function failureAsProgram(error: SessionFailure): string {
  const isExit = error.type === 'SystemExit';
  if (isExit && error.code === 'user_error') return lastWordsOf(error.message);
  const said = error.traceback === null ? '' : withLineEnd(error.traceback);
  // That a module exits is no end that anybody wants: its traceback says where, our words why it is an error.
  if (said !== '' && !isExit && !DEATHS.has(error.code)) return said;
  const hint = error.hint === null ? '' : `  hint: ${error.hint}\n`;
  return `${said}error[${error.code}]: ${error.message}\n${hint}`;
}

/** `sys.exit(3)` prints nothing, `sys.exit("text")` the text. */
function lastWordsOf(argument: string): string {
  return /^-?\d*$/.test(argument) ? '' : withLineEnd(argument);
}

function withLineEnd(text: string): string {
  return text.endsWith('\n') ? text : `${text}\n`;
}

function failureLine(error: SessionFailure): string {
  return error.message === '' ? error.type : `${error.type}: ${error.message}`;
}
