/**
 * Random faults at random moments, `AK_FAULT_ROUNDS` times (25). The seed is printed; `AK_FAULT_SEED` repeats a run, each round of which
 * has a seed of its own, the first one's plus its number.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { randomPlan } from './plan';
import { Chance, seedOf } from './random';
import { Stage } from './stage';
import type { Subject } from './subject';
import { verdictOn } from './verdict';

const ROUNDS = Number(process.env['AK_FAULT_ROUNDS'] ?? 25);
const ROUND_DEADLINE_MS = 180_000;
/** A step may kill a runner three times before the session is failed; chance is kept from that. */
const RUNNER_KILLS = 2;
/** Heartbeats are missed after 6 s. */
const HALT_MS = 8_000;
/** Often the faults that people meet, seldom those that take long. */
const FAULTS = [
  'runner',
  'runner',
  'runner',
  'host',
  'host',
  'host twice',
  'both',
  'server',
  'keeper',
  'stop',
  'halt',
  'halt runner',
] as const;

describe('random faults', () => {
  const seed = seedOf(process.env);
  let stage: Stage;

  beforeAll(async () => {
    process.stderr.write(`fault suite: AK_FAULT_SEED=${seed} AK_FAULT_ROUNDS=${ROUNDS}\n`);
    stage = new Stage();
    await stage.deploy();
    await stage.up();
  }, ROUND_DEADLINE_MS);
  afterAll(async () => {
    expect(await stage.close()).toEqual([]);
  }, ROUND_DEADLINE_MS);

  test.each(Array.from({ length: ROUNDS }, (_, round) => seed + round))(
    'of a host with sessions, seed %i',
    async (roundSeed) => {
      const chance = new Chance(roundSeed);
      const subjects: Subject[] = [];
      for (let wanted = chance.whole(1, 3); wanted > 0; wanted--) {
        subjects.push(await stage.session(randomPlan(chance, chance.whole(5, 10))));
      }
      await disturb(stage, subjects, chance);
      const verdicts = await Promise.all(
        subjects.map(async (subject) => verdictOn(subject, await subject.untilOver())),
      );
      expect(verdicts.flatMap(({ problems }) => problems)).toEqual([]);
    },
    ROUND_DEADLINE_MS,
  );
});

describe('random faults', () => {
  const seed = seedOf(process.env);
  let stage: Stage;

  beforeAll(() => {
    process.stderr.write(`fault suite, ak run: AK_FAULT_SEED=${seed}\n`);
    stage = new Stage();
  });
  afterAll(async () => {
    expect(await stage.close()).toEqual([]);
  }, ROUND_DEADLINE_MS);

  test.each(Array.from({ length: Math.ceil(ROUNDS / 5) }, (_, round) => seed + round))(
    'of ak run, resumed several times in a row, seed %i',
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

async function disturb(stage: Stage, subjects: Subject[], chance: Chance): Promise<void> {
  let runnerKills = 0;
  for (let faults = chance.whole(1, 3); faults > 0; faults--) {
    await delay(chance.whole(50, 1_500));
    const subject = subjects[chance.whole(0, subjects.length - 1)];
    const fault = chance.among(FAULTS);
    if (subject === undefined) continue;
    if (fault === 'runner' && ++runnerKills > RUNNER_KILLS) continue;
    await inflict(stage, fault, subjects, subject, chance);
  }
}

async function inflict(
  stage: Stage,
  fault: (typeof FAULTS)[number],
  subjects: Subject[],
  subject: Subject,
  chance: Chance,
): Promise<void> {
  switch (fault) {
    case 'runner':
      return stage.killRunner(subject, 'at random');
    case 'host':
      await stage.killHost(subjects, 'at random');
      await delay(chance.whole(0, 300));
      return stage.up();
    case 'host twice':
      await stage.killHost(subjects, 'at random');
      await stage.up();
      await delay(chance.whole(0, 600));
      await stage.killHost(subjects, 'again');
      return stage.up();
    case 'both':
      await stage.killRunner(subject, 'with the host');
      await stage.killHost(subjects, 'with a runner');
      return stage.up();
    case 'server':
      return stage.killServer(subjects);
    case 'keeper':
      return stage.killKeeper(subjects);
    case 'stop':
      await stage.stopHost(subjects);
      return stage.up();
    case 'halt':
      return stage.haltHost(subjects, HALT_MS);
    case 'halt runner':
      return stage.haltRunner(subject, HALT_MS);
  }
}
