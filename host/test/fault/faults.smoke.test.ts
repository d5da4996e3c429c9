/** One fault of each kind at a chosen moment: every completed effect happens once, and the session goes on as if nothing had been. */
import type { Plan } from './plan';
import { COMPUTE_A_SECOND } from './plan';
import { Stage } from './stage';
import type { Subject } from './subject';
import { verdictOn } from './verdict';

/** A session with every kind of moment, each known by a name of its own. */
const PLAN: Plan = [
  ['values'],
  ['effect', 'e-first', 0],
  ['values'],
  ['effect', 'e-slow', 0.6],
  ['values'],
  ['sleep', 1.2],
  ['write', 'e-written'],
  ['compute', COMPUTE_A_SECOND / 2],
  ['fail', 'e-failed'],
  ['threads', ['e-left', 'e-right'], 0.2],
  ['values'],
  ['effect', 'e-last', 0],
];

async function problemsOf(subject: Subject): Promise<string[]> {
  return verdictOn(subject, await subject.untilOver()).problems;
}

describe('sessions of a host', () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = new Stage();
    await stage.deploy();
    await stage.up();
  });
  afterAll(async () => {
    expect(await stage.close()).toEqual([]);
  });

  test('the runner is killed during a call, while it replays, while it sleeps and while it computes', async () => {
    const subject = await stage.session(PLAN);
    await subject.untilUnderWay('e-slow');
    await stage.killRunner(subject, 'during a call');
    await stage.killRunner(subject, 'while it replays');
    await subject.untilSleeping();
    await stage.killRunner(subject, 'while it sleeps');
    await subject.untilPrinted('6 write');
    await stage.killRunner(subject, 'while it computes');
    expect(await problemsOf(subject)).toEqual([]);
  });

  test('the host is killed during a call and again during a timer', async () => {
    const subject = await stage.session(PLAN);
    await subject.untilUnderWay('e-slow');
    await stage.killHost([subject], 'during a call');
    await stage.up();
    await subject.untilSleeping();
    await stage.killHost([subject], 'during a timer');
    await stage.up();
    expect(await problemsOf(subject)).toEqual([]);
  });
});
