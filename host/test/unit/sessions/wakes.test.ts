import { Wakes, type Wake } from '../../../sessions/wakes';

const wake = (sessionId: string, buildId: string, untilMs: number): Wake => ({ sessionId, buildId, untilMs });

describe('parked sessions that go on soon', () => {
  let now: number;
  let asked: number[];
  let parked: Wake[];
  let wakes: Wakes;

  beforeEach(() => {
    now = 1_000_000;
    asked = [];
    parked = [wake('ses_1', 'bld_1', now + 2_000), wake('ses_2', 'bld_2', now + 8_000)];
    const store = {
      wakesBefore: async (untilMs: number) => {
        asked.push(untilMs);
        return parked.filter((one) => one.untilMs < untilMs);
      },
    };
    wakes = new Wakes({ store, now: () => now });
  });

  test('are due from some seconds before their time until it is long over', async () => {
    await wakes.read();
    expect(wakes.due).toEqual(['bld_1']);
    now += 6_000;
    expect(wakes.due).toEqual(['bld_2']);
    now += 6_000;
    expect(wakes.due).toEqual([]);
  });

  test('are not due any more when they were claimed here', async () => {
    await wakes.read();
    wakes.claimed('ses_1');
    expect(wakes.due).toEqual([]);
  });

  test('are read now and then, and so that none is due before the next reading', async () => {
    await wakes.read();
    now += 5_000;
    await wakes.read();
    expect(asked).toHaveLength(1);
    const known = asked[0] ?? 0;
    now += 5_000;
    parked = [wake('ses_3', 'bld_3', known)];
    await wakes.read();
    expect(asked).toHaveLength(2);
    expect(wakes.due).toEqual(['bld_3']);
  });

  test('are read when the clock has been set back, too', async () => {
    await wakes.read();
    now -= 3_600_000;
    await wakes.read();
    expect(asked).toHaveLength(2);
  });
});
