import { KernelKills } from '../../../runner/kernel-kills';

describe('KernelKills', () => {
  let count: number | null;
  let now: number;
  let kills: KernelKills;

  beforeEach(() => {
    [count, now] = [7, 0];
    kills = new KernelKills(
      () => count,
      () => now,
    );
  });

  it('explains one end by each kill, for half a second', () => {
    expect(kills.explainOne()).toBe(false);
    count = 9;
    kills.look();
    now = 500;
    expect([kills.explainOne(), kills.explainOne(), kills.explainOne()]).toEqual([true, true, false]);
    count = 10;
    kills.look();
    now = 1001;
    expect(kills.explainOne()).toBe(false);
  });

  it('is not misled by what happened long before it is asked', () => {
    count = 8;
    kills.look();
    now = 60_000;
    expect(kills.explainOne()).toBe(false);
  });

  it('knows of none where nothing tells it', () => {
    count = null;
    expect(kills.explainOne()).toBe(false);
  });
});
