/** One fault of each kind at a chosen moment: every completed effect happens once, and the session goes on as if nothing had been. */
import type { Running } from '../installation';
import { COMPUTE_A_SECOND, type Plan } from './plan';
import { serversOf } from './processes';
import { Stage } from './stage';
import type { Subject } from './subject';
import { verdictOn } from './verdict';

/** Every kind of moment, each known by a name of its own. */
const PLAN: Plan = [
  ['values'],
  ['effect', 'e-first', 0],
  ['effect', 'e-slow', 0.6],
  ['values'],
  ['sleep', 1.1],
  ['write', 'e-written'],
  ['compute', COMPUTE_A_SECOND / 2],
  ['fail', 'e-failed'],
  ['threads', ['e-left', 'e-right'], 0.2],
  ['values'],
  ['effect', 'e-last', 0],
];
/** Without the timer and the arithmetic. */
const SHORT_PLAN = PLAN.filter(([step]) => step !== 'sleep' && step !== 'compute');
/** Heartbeats are missed after 6 s. */
const HALT_MS = 8_000;
const DEADLINE_MS = 90_000;
/** A step that did so itself would end its session with the third. */
const KILLS = 5;

async function problemsOf(subject: Subject): Promise<string[]> {
  return verdictOn(subject, await subject.untilOver()).problems;
}

/**
 * Whether what the runs of one session wrote, one after the other, is all of it in order. Where one was killed between writing a print and
 * noting that, the next may begin with that print again.
 */
function joined(outputs: string[], whole: string): string {
  let reached = 0;
  for (const [number, output] of outputs.entries()) {
    const from = whole.lastIndexOf(output, reached);
    if (from < 0)
      return `output ${number} does not go on at ${JSON.stringify(whole.slice(reached))}: ${JSON.stringify(output)}`;
    reached = Math.max(reached, from + output.length);
  }
  return reached === whole.length ? 'complete' : `it ends before ${JSON.stringify(whole.slice(reached))}`;
}

describe('sessions of ak up', () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = new Stage();
    await stage.deploy();
    await stage.up();
  }, DEADLINE_MS);
  afterAll(async () => {
    expect(await stage.close()).toEqual([]);
  }, DEADLINE_MS);

  test(
    'the runner is killed between calls, during a call, in its replay, while it sleeps, while it computes and right after a print',
    async () => {
      const subject = await stage.session(PLAN);
      await subject.untilEnded('e-first');
      await stage.killRunner(subject, 'between calls');
      await subject.untilUnderWay('e-slow');
      await stage.killRunner(subject, 'during a call');
      await stage.killRunner(subject, 'while it replays');
      await subject.untilSleeping();
      await stage.killRunner(subject, 'while it sleeps');
      await subject.untilPrinted('5 write');
      await stage.killRunner(subject, 'while it computes');
      await subject.untilPrinted('7 fail');
      await stage.killRunner(subject, 'right after a print');
      expect(await problemsOf(subject)).toEqual([]);
    },
    DEADLINE_MS,
  );

  test(
    'the runner is killed by others more often than three times during one call: the session goes on, and says meanwhile why it waits',
    async () => {
      const subject = await stage.session([['effect', 'e-long', 2], ...SHORT_PLAN]);
      for (let kills = 1; kills <= KILLS; kills += 1) {
        await subject.until(
          `try ${kills}`,
          ({ ledger }) => ledger.filter((name) => name === 'e-long').length === kills,
        );
        await stage.killRunner(subject, 'during the same call');
      }
      await subject.until(
        'why it waits',
        ({ session }) => session.reason?.includes(`${KILLS} times at the same step`) === true,
      );
      expect(await problemsOf(subject)).toEqual([]);
    },
    DEADLINE_MS,
  );

  test(
    'the host is killed during a call, and during a timer together with the runner',
    async () => {
      const subjects = [await stage.session(SHORT_PLAN)];
      // The last one started is the one that is sure to be as far as it is waited for.
      const subject = await stage.session(PLAN);
      subjects.push(subject);
      await subject.untilUnderWay('e-slow');
      await stage.killHost(subjects, 'during a call');
      await stage.up();
      await subject.untilSleeping();
      await stage.killRunner(subject, 'with the host');
      await stage.killHost(subjects, 'during a timer');
      await stage.up();
      expect(await Promise.all(subjects.map(problemsOf))).toEqual([[], []]);
    },
    DEADLINE_MS,
  );

  test(
    'the host is stopped by SIGTERM during a call and during the claim of another session: the call is recorded, not repeated',
    async () => {
      const subject = await stage.session([['effect', 'e-long', 3], ...SHORT_PLAN]);
      await subject.untilUnderWay('e-long');
      const claimed = await stage.session(SHORT_PLAN);
      await claimed.until('the claim', ({ session }) => session.epoch > 0);
      await stage.stopHost([subject, claimed]);
      await stage.up();
      expect(verdictOn(subject, await subject.untilOver())).toEqual({ problems: [], repeated: 0 });
      expect(verdictOn(claimed, await claimed.untilOver())).toEqual({ problems: [], repeated: 0 });
    },
    DEADLINE_MS,
  );

  test(
    'the host is halted for longer than heartbeats may be missed: it keeps its runner, nothing is repeated',
    async () => {
      const subject = await stage.session(PLAN);
      await subject.untilUnderWay('e-slow');
      await stage.haltHost([subject], HALT_MS);
      expect(verdictOn(subject, await subject.untilOver())).toEqual({ problems: [], repeated: 0 });
    },
    DEADLINE_MS,
  );

  test(
    'the keeper is killed and the host is stopped by SIGTERM at once: the server ends with the host',
    async () => {
      await stage.killKeeper([]);
      await stage.stopHost([]);
      expect(serversOf(stage.root)).toEqual([]);
      await stage.up();
    },
    DEADLINE_MS,
  );

  test(
    'the Temporal server is killed, then its keeper: nothing is repeated',
    async () => {
      const subject = await stage.session(PLAN);
      await subject.untilUnderWay('e-slow');
      await stage.killServer([subject]);
      await subject.untilPrinted('5 write');
      await stage.killKeeper([subject]);
      expect(verdictOn(subject, await subject.untilOver())).toEqual({ problems: [], repeated: 0 });
    },
    DEADLINE_MS,
  );
});

describe('ak run', () => {
  let stage: Stage;

  beforeAll(() => {
    stage = new Stage();
  });
  afterAll(async () => {
    expect(await stage.close()).toEqual([]);
  }, DEADLINE_MS);

  test(
    'is killed during a call and while it sleeps, and resumed: no print is missing or out of order',
    async () => {
      const { subject, process: first } = await stage.run(PLAN);
      const runs: Running[] = [first];
      await subject.untilUnderWay('e-slow');
      await stage.killRun(subject, first, 'during a call');
      runs.push(stage.resume(subject));
      await subject.untilSleeping();
      await stage.killRun(subject, runs[1] ?? first, 'while it sleeps');
      runs.push(stage.resume(subject));
      expect(await runs[2]?.finished()).toMatchObject({ code: 0 });
      expect(await problemsOf(subject)).toEqual([]);
      const { prints } = await subject.look();
      expect(
        joined(
          runs.map(({ stdout }) => stdout),
          prints.map(({ text }) => text).join(''),
        ),
      ).toBe('complete');
    },
    DEADLINE_MS,
  );
});
