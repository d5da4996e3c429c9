import type { EffectWant } from '../contract';
import { labelOf, textOfSeconds } from '../label';

const AT = { file: 'pkg/simple.py', line: 12 };

test('an effect is labelled with where it is and the last part of its name', () => {
  const want: EffectWant = {
    kind: 'effect',
    id: 'main:1',
    name: 'urllib.request.urlopen',
    at: AT,
    args: ['secret'],
    kw: {},
  };
  expect(labelOf(want)).toBe('pkg/simple.py:12 urlopen(...)');
  expect(labelOf({ ...want, name: 'open' })).toBe('pkg/simple.py:12 open(...)');
});

test('a sleep is labelled with how long it is', () => {
  const want = { kind: 'sleep', id: 'main:1', name: 'time.sleep', at: AT, seconds: 1.5, untilMs: 0 } as const;
  expect(labelOf(want)).toBe('pkg/simple.py:12 sleep(1.5 s)');
});

test.each([
  [60, '60 s'],
  [0.0004, '0 s'],
  [0.1 + 0.2, '0.3 s'],
])('%d is %s', (seconds, text) => {
  expect(textOfSeconds(seconds)).toBe(text);
});
