/**
 * `ak run` killed at random moments, `AK_FAULT_ROUNDS` times (5). The seed is printed; `AK_FAULT_SEED` repeats a run, each round of which
 * has a seed of its own, the first one's plus its number. What a host of many sessions goes through is in campaign.ts.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { randomPlan } from './plan';
import { Chance, seedOf } from './random';
import { Stage } from './stage';
import { verdictOn } from './verdict';

const ROUNDS = Number(process.env['AK_FAULT_ROUNDS'] ?? 5);
const ROUND_DEADLINE_MS = 180_000;

describe('ak run', () => {
  const seed = seedOf(process.env);
  let stage: Stage;

  beforeAll(() => {
    process.stderr.write(`fault suite, ak run: AK_FAULT_SEED=${seed}\n`);
    stage = new Stage();
  });
  afterAll(async () => {
    expect(await stage.close()).toEqual([]);
  }, ROUND_DEADLINE_MS);

  test.each(Array.from({ length: ROUNDS }, (_, round) => seed + round))(
    'killed at random and resumed several times in a row, seed %i',
    async (roundSeed) => {
      const chance = new Chance(roundSeed);
      const { subject, process: first } = await stage.run(randomPlan(chance, chance.whole(5, 10)));
      let run = first;
      for (let kills = chance.whole(1, 4); kills > 0; kills--) {
        await delay(chance.whole(0, 3_000));
        await stage.killRun(subject, run, 'at random');
        run = stage.resume(subject);
      }
      expect(await run.finished()).toMatchObject({ code: 0 });
      expect(verdictOn(subject, await subject.untilOver()).problems).toEqual([]);
    },
    ROUND_DEADLINE_MS,
  );
});
