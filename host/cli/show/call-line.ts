import type { JournalCall } from '../../store/store';
import { formatDuration, formatTime } from './time';

/** Arguments on a line are for recognising the call, not for reading them in full. */
const ARGUMENTS_SHOWN = 60;

/** Where a call stands: `simple.py:12`. */
export function callPlace(call: JournalCall): string {
  return `${call.file}:${call.line}`;
}

/** The call as in the code, shortened: `urlopen('http://...')`. */
export function callText(call: JournalCall): string {
  const name = call.name.slice(call.name.lastIndexOf('.') + 1);
  const given = [...call.args, ...Object.entries(call.kw).map(([key, value]) => `${key}=${value}`)].join(', ');
  return `${name}(${shortened(given, ARGUMENTS_SHOWN)})`;
}

/** `ok`, `open`, or the class of the exception. */
export function callStatus(call: JournalCall): string {
  if (call.state === 'started') return 'open';
  return call.state === 'ok' ? 'ok' : `error ${call.error?.type ?? ''}`.trimEnd();
}

/** How long the call took; null while it is open. */
export function callMs(call: JournalCall): number | null {
  return call.ms ?? (call.endedAt === null ? null : call.endedAt - call.startedAt);
}

/** `simple.py:12 urlopen('http://...') ok 12 ms` */
export function callLine(call: JournalCall): string {
  const took = callMs(call);
  const attempt = call.attempt > 1 ? ` (attempt ${call.attempt})` : '';
  return `${callPlace(call)} ${callText(call)} ${callStatus(call)}${took === null ? '' : ` ${formatDuration(took)}`}${attempt}`;
}

/** A call that has not ended: `simple.py:14 sleep(60.0) waits until 2026-03-01 14:03:22`. */
export function openCallLine(call: JournalCall, nowMs: number): string {
  const since = formatDuration(Math.max(0, nowMs - call.startedAt));
  const state = call.untilMs === null ? `runs for ${since}` : `waits until ${formatTime(call.untilMs)}`;
  const attempt = call.attempt > 1 ? ` (attempt ${call.attempt})` : '';
  return `${callPlace(call)} ${callText(call)} ${state}${attempt}`;
}

/** At most `length` characters, on one line. */
export function shortened(text: string, length: number): string {
  const line = text.replace(/\s*\n\s*/g, ' ');
  return line.length <= length ? line : `${line.slice(0, length - 3)}...`;
}
