import { isLostAfter, parseLosses } from '../../../sessions/losses';

const CALLS = Array.from({ length: 200 }, (_, index) => `main:${index + 1}`);

describe('parseLosses', () => {
  it.each([
    ['every', { kind: 'every' }],
    ['main:3', { kind: 'after', call: 'main:3' }],
    ['main/t1/2:14', { kind: 'after', call: 'main/t1/2:14' }],
    ['random:42', { kind: 'random', seed: '42' }],
    ['random:a=b', { kind: 'random', seed: 'a=b' }],
  ])('reads %s', (text, losses) => {
    expect(parseLosses(text)).toEqual(losses);
  });

  it.each(['', 'Every', 'never', 'main', 'main:', ':3', 'main:x', 'random:', 'ma in:3'])('refuses %j', (text) => {
    expect(parseLosses(text)).toBeNull();
  });
});

describe('isLostAfter', () => {
  it('loses the runner after every call', () => {
    expect(CALLS.every((call) => isLostAfter({ kind: 'every' }, call))).toBe(true);
  });

  it('loses it after one', () => {
    expect(CALLS.filter((call) => isLostAfter({ kind: 'after', call: 'main:7' }, call))).toEqual(['main:7']);
  });

  it('loses it after some, the same ones for the same seed', () => {
    const lostBy = (seed: string): string[] => CALLS.filter((call) => isLostAfter({ kind: 'random', seed }, call));
    expect(lostBy('1').length).toBeGreaterThan(30);
    expect(lostBy('1').length).toBeLessThan(110);
    expect(lostBy('1')).toEqual(lostBy('1'));
    expect(lostBy('1')).not.toEqual(lostBy('2'));
  });
});
