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

  it('knows of a kill since it looked last, for two seconds', () => {
    expect(kills.hasJustKilled).toBe(false);
    count = 8;
    expect(kills.hasJustKilled).toBe(true);
    now = 2000;
    expect(kills.hasJustKilled).toBe(true);
    now = 2001;
    expect(kills.hasJustKilled).toBe(false);
  });

  it('is not misled by what happened long before it is asked', () => {
    count = 8;
    kills.look();
    now = 60_000;
    expect(kills.hasJustKilled).toBe(false);
  });

  it('knows of none where nothing tells it', () => {
    count = null;
    expect(kills.hasJustKilled).toBe(false);
  });
});
