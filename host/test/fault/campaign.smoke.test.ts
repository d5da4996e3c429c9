/** A small campaign, the same each time: hosts, runners and the server are killed at chosen messages, and nothing is lost. */
import { campaign } from './campaign';
import { problemsOf } from './report';

const DEADLINE_MS = 120_000;

test(
  'four programs keep every promise while their processes are killed',
  async () => {
    const runs = await campaign({
      seed: 8,
      runs: 4,
      hosts: 1,
      atOnce: 4,
      faults: { least: 4, most: 6 },
      withMatrix: false,
    });
    expect(runs.map((run) => ({ seed: run.seed, problems: problemsOf(run) }))).toEqual(
      expect.arrayContaining([8, 9, 10, 11].map((seed) => ({ seed, problems: [] }))),
    );
    expect(runs.flatMap(({ done }) => done).length).toBeGreaterThan(8);
  },
  DEADLINE_MS,
);
