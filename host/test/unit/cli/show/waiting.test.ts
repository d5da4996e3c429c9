import { waitingText, waitingView, waitingWord } from '../../../../cli/show/waiting';
import { formatTime } from '../../../../cli/show/time';
import type { Waiting } from '../../../../sessions/waiting';
import { openCallRow } from '../../sessions/rows';

const NOW = 1_790_000_000_000;
const call = openCallRow({ name: 'urllib.request.urlopen', args: ["'http://x'"], startedAt: NOW - 12_000, attempt: 2 });
const sleep = openCallRow({ kind: 'wait', name: 'time.sleep', args: ['60.0'], untilMs: NOW + 48_000 });

const TIMER: Waiting = { kind: 'timer', call: sleep, until: NOW + 48_000, isParked: false, others: 0 };
const PARKED: Waiting = { ...TIMER, isParked: true };
const LATE: Waiting = { ...TIMER, until: NOW - 5_000, others: 2 };

test.each<[Waiting, string, string]>([
  [TIMER, 'timer', `waits for a timer until ${formatTime(NOW + 48_000)} (48.0 s more): main.py:12 sleep(60.0)`],
  [
    PARKED,
    'timer (parked)',
    `parked: waits for a timer until ${formatTime(NOW + 48_000)} (48.0 s more): main.py:12 sleep(60.0)`,
  ],
  [
    LATE,
    'timer',
    `waits for a timer until ${formatTime(NOW - 5_000)}, which Temporal has yet to tell: main.py:12 sleep(60.0), and 2 more open calls`,
  ],
  [
    { kind: 'call', call, others: 1 },
    'call',
    "waits for a call: main.py:12 urlopen('http://x') (attempt 2) runs for 12.0 s, and 1 more open call",
  ],
  [
    { kind: 'retry', call, attempt: 2, attempts: 5, error: 'OSError: refused', nextAt: NOW + 4_000 },
    'retry',
    "waits for attempt 3 of 5, in 4.0 s: main.py:12 urlopen('http://x') raised OSError: refused",
  ],
  [{ kind: 'computing', frame: 'main.py:3 f', since: NOW - 3_000 }, 'computing', 'computes for 3.0 s: main.py:3 f'],
  [{ kind: 'store', error: 'it is locked' }, 'store', 'waits for the store: it is locked'],
  [{ kind: 'paused', reason: 'it differs' }, 'you', 'paused: it differs'],
  [{ kind: 'reason', reason: 'no Python' }, 'reason', 'waits: no Python'],
  [
    { kind: 'host', why: 'none', host: null },
    'host',
    'waits for a host: none is running; start one with: ak up, or, if ak run began the session, go on with it: ak run --resume SES',
  ],
  [
    { kind: 'host', why: 'gone', host: 'hst_1' },
    'host',
    'waits for a host: hst_1 is gone, and no other has taken it yet',
  ],
  [
    { kind: 'host', why: 'place', host: null },
    'place',
    'waits for a host: those that run have not taken it yet: they may have no free place',
  ],
  [
    { kind: 'temporal', host: 'hst_1', address: '127.0.0.1:7233', since: NOW, error: 'refused' },
    'temporal',
    `waits for Temporal: 127.0.0.1:7233 has not answered hst_1 since ${formatTime(NOW)}: refused`,
  ],
  [
    { kind: 'temporal', host: null, address: null, since: null, error: 'no namespace' },
    'temporal',
    'waits for Temporal: it cannot be told of the session: no namespace',
  ],
])('%j in words', (waiting, word, text) => {
  expect(waitingWord(waiting)).toBe(word);
  expect(waitingText(waiting, NOW)).toBe(text);
  expect(waitingView(waiting, NOW)).toMatchObject({ kind: waiting.kind, text });
});

test('in JSON with its parts, or null', () => {
  expect(waitingView(null, NOW)).toBeNull();
  expect(waitingView(PARKED, NOW)).toMatchObject({
    until: '2026-09-21T14:14:08.000Z',
    parked: true,
    call: { line: 12 },
  });
});
