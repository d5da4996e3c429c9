import { AkError } from '../../../errors';
import type { LiveSession } from '../../../sessions/live-session';
import { stopAnywhere, stopHere, type StoppingContext } from '../../../sessions/stopping';
import type { Session } from '../../../store/store';
import { endedSessionRow, sessionRow } from './rows';

const OUTCOME = { kind: 'stopped', reason: 'asked' } as const;
const HOUR_MS = 3_600_000;

interface Stage {
  context: StoppingContext;
  live: LiveSession;
  told: string[];
}

/** A session that somebody has asked to stop, and a word for each thing that is done to it. */
function stage(changes: Partial<Session>, leftMs: number[], ends: boolean[] = []): Stage {
  const told: string[] = [];
  const session = sessionRow(changes);
  // What a stop needs of a live session.
  const live = {
    cancel: (reason: string) => void told.push(`cancel ${reason}`),
    endsWithin: async (ms: number) => {
      told.push(ms > 0 ? 'wait' : 'look');
      return ends.shift() ?? false;
    },
    endStopped: async () => void told.push('kill'),
  } as unknown as LiveSession;
  const context: StoppingContext = {
    store: {
      getSession: async () => session,
      beginStop: async () => ({ reason: 'why', graceMs: HOUR_MS, until: Date.now() + (leftMs.shift() ?? 0) }),
      endSession: async (_id, epoch, outcome) => void told.push(`end ${epoch} ${outcome.kind}`),
    },
    residents: {
      claim: async () => {
        told.push('claim');
        return { kind: 'live', epoch: 7, next: { wants: [], state: { kind: 'running' } } };
      },
      get: (_id, epoch) => {
        told.push(`get ${epoch}`);
        return live;
      },
    },
  };
  return { context, live, told };
}

describe('a session that is stopped where it lives', () => {
  it('is told, and waited for while there is time', async () => {
    const { context, live, told } = stage({}, [HOUR_MS, HOUR_MS], [false, true]);
    await stopHere(context, 'ses_1', live, 'why');
    expect(told).toEqual(['cancel why', 'wait', 'wait']);
  });

  it('has its time though the clock is set meanwhile', async () => {
    const clock = jest.spyOn(Date, 'now');
    const until = Date.now() + HOUR_MS;
    const { context, live, told } = stage({}, [], [false, false, true]);
    let looks = 0;
    context.store.beginStop = async () => {
      clock.mockReturnValue(until + (looks % 2 === 0 ? 10 : -10) * HOUR_MS);
      if (looks++ === 0) clock.mockReturnValue(until - HOUR_MS);
      return { reason: 'why', graceMs: HOUR_MS, until };
    };
    await stopHere(context, 'ses_1', live, 'why');
    clock.mockRestore();
    expect(told).toEqual(['cancel why', 'wait', 'wait', 'wait']);
  });

  it('is ended when the time is over, also when somebody has shortened it meanwhile', async () => {
    const { context, live, told } = stage({}, [HOUR_MS, -1]);
    await stopHere(context, 'ses_1', live, 'why');
    expect(told).toEqual(['cancel why', 'wait', 'look', 'kill']);
  });
});

describe('a session that is stopped where nobody holds it', () => {
  it('is claimed, so that its program cleans up', async () => {
    const { context, told } = stage({ epoch: 3 }, [HOUR_MS, HOUR_MS], [true]);
    await stopAnywhere(context, 'ses_1', OUTCOME);
    expect(told).toEqual(['claim', 'get 7', 'cancel why', 'wait']);
  });

  it.each([
    ['never began', { epoch: 0 }, HOUR_MS],
    ['is paused', { state: 'paused' as const }, HOUR_MS],
    ['has no time left', {}, -1],
  ])('is ended in the store when it %s', async (_when, changes, leftMs) => {
    const { context, told } = stage(changes, [leftMs]);
    await stopAnywhere(context, 'ses_1', OUTCOME);
    expect(told).toEqual(['end null stopped']);
  });

  it('is left alone when it has ended', async () => {
    const { context, told } = stage(endedSessionRow(), [HOUR_MS]);
    await stopAnywhere(context, 'ses_1', OUTCOME);
    expect(told).toEqual([]);
  });

  it('is tried again when it cannot be claimed now', async () => {
    const { context, told } = stage({}, [HOUR_MS]);
    context.residents.claim = () => Promise.reject(new AkError('python_changed', 'not here'));
    await expect(stopAnywhere(context, 'ses_1', OUTCOME)).rejects.toMatchObject({ code: 'python_changed' });
    expect(told).toEqual([]);
  });
});
