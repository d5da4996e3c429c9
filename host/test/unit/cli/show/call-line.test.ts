import { callLine, callText, openCallLine } from '../../../../cli/show/call-line';
import { formatDuration, formatTime } from '../../../../cli/show/time';
import { callRow, openCallRow } from '../../sessions/rows';

test('a call is shown with its place, short name, arguments, status and time', () => {
  expect(callLine(callRow({ kw: { timeout: '10' } }))).toBe(
    "main.py:12 urlopen('http://example.org', timeout=10) ok 12 ms",
  );
});

test('a failed call names the class of its exception', () => {
  const error = { type: 'urllib.error.URLError', message: 'refused', traceback: '' };
  expect(callLine(callRow({ state: 'error', error, ms: 3, attempt: 2 }))).toMatch(
    /error urllib.error.URLError 3 ms \(attempt 2\)$/,
  );
});

test('long arguments are cut, and stay on one line', () => {
  const text = callText(callRow({ name: 'len', args: [`'${'x'.repeat(100)}\n'`] }));
  expect(text).toBe(`len('${'x'.repeat(56)}...)`);
  expect(text).not.toContain('\n');
});

test('an open call says for how long, an open wait until when', () => {
  expect(openCallLine(openCallRow(), 3_500)).toBe("main.py:12 urlopen('http://example.org') runs for 2.5 s");
  const wait = openCallRow({ kind: 'wait', name: 'time.sleep', args: ['60.0'], untilMs: 90_000 });
  expect(openCallLine(wait, 3_500)).toBe(`main.py:12 sleep(60.0) waits until ${formatTime(90_000)}`);
});

test.each([
  [0.4, '0 ms'],
  [999, '999 ms'],
  [1_000, '1.0 s'],
  [59_960, '1 min 0 s'],
  [185_000, '3 min 5 s'],
  [7_500_000, '2 h 5 min'],
])('%d ms is %s', (ms, text) => {
  expect(formatDuration(ms)).toBe(text);
});
