/** What a session waits for, in words. */
import type { Waiting } from '../../sessions/waiting';
import type { JournalCall } from '../../store/store';
import { callPlace, callText, shortened } from './call-line';
import { formatDuration, formatTime, isoTime } from './time';
import { callView, type JsonView } from './views';

/** A session that `ak run` began has a queue of its own, which no `ak up` serves. */
export const HOW_TO_GET_A_HOST = 'ak up, or, if ak run began the session, go on with it: ak run --resume SES';

const ERROR_SHOWN = 200;
/** A timer that has ended this long ago has still to be told. */
const LATE_MS = 2_000;

/** A line: `waits for a timer until 2026-03-01 14:03:22: main.py:12 sleep(60)`. */
export function waitingText(waiting: Waiting, nowMs: number): string {
  switch (waiting.kind) {
    case 'paused':
      return `paused: ${waiting.reason}`;
    case 'host':
      return `waits for a host: ${hostText(waiting)}`;
    case 'store':
      return `waits for the store: ${waiting.error}`;
    case 'temporal':
      return `waits for Temporal: ${temporalText(waiting)}`;
    case 'reason':
      return `waits: ${waiting.reason}`;
    case 'retry':
      return retryText(waiting, nowMs);
    case 'call':
      return `waits for a call: ${where(waiting.call)}${attemptText(waiting.call)} runs for ${since(waiting.call.startedAt, nowMs)}${othersText(waiting.others)}`;
    case 'computing':
      return `computes for ${since(waiting.since, nowMs)}: ${waiting.frame}`;
    case 'timer':
      return timerText(waiting, nowMs);
  }
}

/** For a column. */
export function waitingWord(waiting: Waiting): string {
  switch (waiting.kind) {
    case 'paused':
      return 'you';
    case 'host':
      return waiting.why === 'place' ? 'place' : 'host';
    case 'timer':
      return waiting.isParked ? 'timer (parked)' : 'timer';
    case 'store':
    case 'temporal':
    case 'reason':
    case 'retry':
    case 'call':
    case 'computing':
      return waiting.kind;
  }
}

/** For JSON. */
export function waitingView(waiting: Waiting | null, nowMs: number): JsonView | null {
  if (waiting === null) return null;
  return { kind: waiting.kind, text: waitingText(waiting, nowMs), ...detailsOf(waiting) };
}

function detailsOf(waiting: Waiting): JsonView {
  switch (waiting.kind) {
    case 'paused':
    case 'reason':
      return { reason: waiting.reason };
    case 'host':
      return { why: waiting.why, host_id: waiting.host };
    case 'store':
      return { error: waiting.error };
    case 'temporal': {
      const { host, address, since: sinceMs, error } = waiting;
      return { host_id: host, address, since: isoTime(sinceMs), error };
    }
    case 'retry': {
      const { call, attempt, attempts, error, nextAt } = waiting;
      return { call: callView(call), attempt, attempts, error, next_at: isoTime(nextAt) };
    }
    case 'call':
      return { call: callView(waiting.call), since: isoTime(waiting.call.startedAt) };
    case 'computing':
      return { frame: waiting.frame, since: isoTime(waiting.since) };
    case 'timer':
      return { call: callView(waiting.call), until: isoTime(waiting.until), parked: waiting.isParked };
  }
}

function hostText({ why, host }: Extract<Waiting, { kind: 'host' }>): string {
  switch (why) {
    case 'none':
      return `none is running${host === null ? '' : `, ${host} is gone`}; start one with: ${HOW_TO_GET_A_HOST}`;
    case 'gone':
      return `${host ?? 'the one it had'} is gone, and no other has taken it yet`;
    case 'place':
      return 'those that run have not taken it yet: they may have no free place';
  }
}

function temporalText({ host, address, since: sinceMs, error }: Extract<Waiting, { kind: 'temporal' }>): string {
  const why = shortened(error, ERROR_SHOWN);
  if (sinceMs === null) return `it cannot be told of the session: ${why}`;
  return `${address ?? 'it'} has not answered ${host ?? 'the host'} since ${formatTime(sinceMs)}: ${why}`;
}

function retryText(
  { call, attempt, attempts, error, nextAt }: Extract<Waiting, { kind: 'retry' }>,
  nowMs: number,
): string {
  const when = nextAt > nowMs ? `in ${formatDuration(nextAt - nowMs)}` : 'now';
  return `waits for attempt ${attempt + 1} of ${attempts}, ${when}: ${where(call)} raised ${shortened(error, ERROR_SHOWN)}`;
}

function timerText({ call, until, isParked, others }: Extract<Waiting, { kind: 'timer' }>, nowMs: number): string {
  const parked = isParked ? 'parked: ' : '';
  const left = until > nowMs ? ` (${formatDuration(until - nowMs)} more)` : '';
  const late = nowMs - until > LATE_MS ? ', which Temporal has yet to tell' : '';
  return `${parked}waits for a timer until ${formatTime(until)}${left}${late}: ${where(call)}${othersText(others)}`;
}

function where(call: JournalCall): string {
  return `${callPlace(call)} ${callText(call)}`;
}

function attemptText({ attempt }: JournalCall): string {
  return attempt > 1 ? ` (attempt ${attempt})` : '';
}

function othersText(others: number): string {
  if (others <= 0) return '';
  return `, and ${others} more open call${others === 1 ? '' : 's'}`;
}

function since(atMs: number, nowMs: number): string {
  return formatDuration(Math.max(0, nowMs - atMs));
}
