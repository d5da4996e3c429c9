import { SightingPrinter } from '../../../../cli/show/sightings';
import type { Sighting } from '../../../../sessions/watch';
import type { PrintLine } from '../../../../store/store';
import { callRow, endedSessionRow, printRow } from '../../sessions/rows';

function shown(sightings: Sighting[]): string {
  const printer = new SightingPrinter(() => 0);
  return sightings.map((sighting) => printer.text(sighting)).join('');
}

function print(text: string, changes: Partial<PrintLine> = {}): Sighting {
  return { kind: 'print', line: printRow(0, text, changes), at: 0 };
}

test('prints are marked by their stream, calls are indented', () => {
  const sightings: Sighting[] = [
    { kind: 'state', state: 'running', reason: null, epoch: 1, at: 0 },
    { kind: 'call', call: callRow({ name: 'f', args: [] }), at: 0 },
    print('hello\n'),
    print('careful\n', { stream: 'stderr' }),
    print('no stock\n', { stream: 'log', level: 'WARNING', logger: 'shop' }),
  ];
  expect(shown(sightings)).toBe('running\n  main.py:12 f() ok 12 ms\n| hello\n! careful\n  WARNING shop: no stock\n');
});

test('a print that does not end its line is continued by the next one of its stream only', () => {
  const sightings = [print('one '), print('two\n'), print('three '), print('oh\n', { stream: 'stderr' })];
  expect(shown(sightings)).toBe('| one two\n| three \n! oh\n');
});

test('an unfinished line is ended before anything else is shown', () => {
  expect(shown([print('dots...'), { kind: 'call', call: callRow({ name: 'f', args: [] }), at: 0 }])).toBe(
    '| dots...\n  main.py:12 f() ok 12 ms\n',
  );
});

test('a failure ends with the traceback of Python', () => {
  const traceback = 'Traceback (most recent call last):\n  File "main.py", line 3, in main\nValueError: no such page\n';
  const error = { code: 'user_error', type: 'ValueError', message: 'no such page', traceback, hint: null };
  const session = endedSessionRow({ state: 'failed', outcome: { kind: 'failed', error } });
  expect(shown([{ kind: 'end', session, outcome: { kind: 'failed', error }, at: 0 }])).toBe(
    `failed after 1.2 s: ValueError: no such page\n${traceback}`,
  );
});

test('why a session waits is said once, however many claims are refused', () => {
  const waits = (epoch: number): Sighting => ({ kind: 'state', state: 'running', reason: 'no Python', epoch, at: 0 });
  const runs = (epoch: number): Sighting => ({ kind: 'state', state: 'running', reason: null, epoch, at: 0 });
  expect(shown([waits(1), waits(2), runs(3), waits(4)])).toBe('running: no Python\nrunning\nrunning: no Python\n');
});
