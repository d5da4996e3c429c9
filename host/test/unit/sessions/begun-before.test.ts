/** What an earlier runner may have begun without a begin in the journal, and when a runner may begin without asking. */
import type { CallPolicy } from '../../../runner/protocol/messages';
import type { Durability } from '../../../store/store';
import { settled } from '../settled';
import { EPOCH, ONE_ATTEMPT, callback, harness, performed, saying, type Harness } from './live-session-stage';

const TAKEN_OVER = EPOCH + 1;
const OF_JOURNAL: CallPolicy = { ...ONE_ATTEMPT, durability: 'journal' };

/** A call that the runner wants, and then one that it has performed already. */
async function twoCalls(state: Harness, policy: CallPolicy | null = null, perhapsAgain = true): Promise<string[]> {
  const { say, live, trace } = state;
  say(saying(callback('main:1', false, policy), { perhaps_again: perhapsAgain }));
  void live.perform('main:1').catch(() => undefined);
  await settled(() => trace.includes('runner callback main:1'));
  say(performed('main:1'));
  await settled(() => trace.includes('runner response main:1'));
  say(saying(callback('main:2'), { performed: true }));
  say(performed('main:2'));
  await settled(() => trace.includes('runner response main:2'));
  return trace.filter((line) => line.startsWith('journal start'));
}

describe('a call that may have begun before', () => {
  it.each<[string, Durability, number, CallPolicy | null, boolean]>([
    ['is one that is wanted first after a loss', 'journal', TAKEN_OVER, null, true],
    ['is one said to be of the journal', 'activity', TAKEN_OVER, OF_JOURNAL, true],
    ['is none of a session that nobody had before', 'journal', EPOCH, null, false],
    ['is none whose begin is durable before it', 'activity', TAKEN_OVER, null, false],
    ['is none that may happen once', 'journal', TAKEN_OVER, { ...OF_JOURNAL, at_most_once: true }, false],
  ])('%s', async (_what, durability, epoch, policy, isAgain) => {
    expect(await twoCalls(harness(durability, false, epoch), policy)).toEqual([
      `journal start main:1${isAgain ? ', perhaps again' : ''}`,
      'journal start main:2',
    ]);
  });

  it('is none to whose lane something new was given', async () => {
    expect(await twoCalls(harness('journal', false, TAKEN_OVER), null, false)).toEqual([
      'journal start main:1',
      'journal start main:2',
    ]);
  });

  it('is one of another lane, after something new was given to the first, that was performed already', async () => {
    const state = harness('journal', false, TAKEN_OVER);
    await twoCalls(state);
    state.say(saying(callback('main.1:1'), { performed: true, perhaps_again: true }));
    state.say(performed('main.1:1'));
    await settled(() => state.trace.includes('runner response main.1:1'));
    expect(state.trace).toContain('journal start main.1:1, perhaps again');
  });

  it('is known to be open while the runner goes on with it', async () => {
    const { say, trace, live } = harness('journal');
    say(saying(callback('main:1'), { performed: true }));
    await settled(() => trace.includes('journal start main:1'));
    expect(live.step).toBe('0:main:1:0');
    expect(trace).not.toContain('runner callback main:1');
  });
});

it.each<[string, Durability, CallPolicy | null, boolean]>([
  ['effects need no activity', 'journal', null, true],
  ['only the last one needed none', 'activity', OF_JOURNAL, false],
])('the word for the next effect is given where %s', async (_what, durability, policy, isGiven) => {
  const state = harness(durability);
  await twoCalls(state, policy);
  const said = state.replies.filter(({ type }) => type === 'response');
  expect('ahead' in (said[0]?.payload ?? {})).toBe(isGiven);
});
