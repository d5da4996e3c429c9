import { remainingOf } from '../remaining';

const HOUR_MS = 3_600_000;
const SLEEP = {
  kind: 'sleep',
  id: 'main:1',
  name: 'time.sleep',
  at: { file: 'main.py', line: 1 },
  seconds: 10,
  untilMs: 1_010_000,
} as const;

test('a sleep ends at its time where the clocks agree, however the word of it was on its way', () => {
  expect(remainingOf({ ...SLEEP, inMs: 10_000 }, 1_000_000)).toBe(10_000);
  expect(remainingOf({ ...SLEEP, inMs: 10_000 }, 1_000_200)).toBe(9_800);
});

test('a sleep is as long as it is, though the clocks of host and server differ', () => {
  expect(remainingOf({ ...SLEEP, inMs: 10_000 }, 1_000_000 - HOUR_MS)).toBe(10_000);
  expect(remainingOf({ ...SLEEP, inMs: 10_000 }, 1_000_000 + HOUR_MS)).toBe(10_000);
  expect(remainingOf({ ...SLEEP, inMs: 0 }, 1_000_000 - HOUR_MS)).toBe(0);
});

test('an earlier version told of its end only', () => {
  expect(remainingOf(SLEEP, 1_004_000)).toBe(6_000);
  expect(remainingOf(SLEEP, 1_020_000)).toBe(0);
});
