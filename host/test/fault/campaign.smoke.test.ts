/** A small campaign, the same each time: hosts, runners and the server are killed at chosen messages, and nothing is lost. */
import { campaign } from './campaign';
import { problemsOf } from './report';

const DEADLINE_MS = 120_000;
/** Of its faults each is one of those that take no longer than a new process. */
const SEED = 1023;

test(
  'four programs keep every promise while their processes are killed',
  async () => {
    const runs = await campaign({
      seed: SEED,
      runs: 4,
      hosts: 1,
      database: 'sqlite',
      atOnce: 4,
      faults: { least: 4, most: 6 },
      withMatrix: false,
    });
    expect(runs.map((run) => ({ seed: run.seed, problems: problemsOf(run) }))).toEqual(
      expect.arrayContaining([0, 1, 2, 3].map((number) => ({ seed: SEED + number, problems: [] }))),
    );
    expect(runs.flatMap(({ done }) => done).length).toBeGreaterThan(8);
  },
  DEADLINE_MS,
);
