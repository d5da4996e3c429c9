import { AkError } from '../../../errors';
import { createLogger } from '../../../log';
import { HeldClaim } from '../../../sessions/held-claim';
import type { Session } from '../../../store/store';
import { sessionRow } from './rows';

const log = createLogger({ level: 'error', format: 'json', colour: false, write: () => undefined });

function held(session: Partial<Session>, state: { isGivenUp: boolean } = { isGivenUp: false }): HeldClaim {
  const row = sessionRow({ hostId: 'hst_1', epoch: 1, ...session });
  return new HeldClaim({
    store: { getSession: () => Promise.resolve(row) },
    hostId: 'hst_1',
    sessionId: row.id,
    epoch: () => 1,
    isGivenUp: () => state.isGivenUp,
    log,
  });
}

/** Refuses every claim but this one. */
function onlyUnder(claim: number): (epoch: number) => Promise<number> {
  return async (epoch) => {
    if (epoch !== claim) throw new AkError('stale_epoch', `not ${epoch}`);
    return epoch;
  };
}

describe('HeldClaim', () => {
  it('writes under the claim it has', async () => {
    await expect(held({}).write(onlyUnder(1))).resolves.toBe(1);
  });

  it('writes under the later claim of the same host', async () => {
    await expect(held({ epoch: 2 }).write(onlyUnder(2))).resolves.toBe(2);
  });

  it.each([
    ['another host has the session', { hostId: 'hst_2', epoch: 2 }],
    ['the session has ended', { epoch: 2, outcome: { kind: 'completed', result: null } } as const],
    ['the store names no later claim', {}],
    ['this host has it again, after a claim between', { epoch: 3 }],
  ])('is refused when %s', async (_why, session) => {
    await expect(held(session).write(onlyUnder('epoch' in session ? session.epoch : 2))).rejects.toMatchObject({
      code: 'stale_epoch',
    });
  });

  it('waits while the store is away', async () => {
    const answers = [new AkError('store_unavailable', 'away'), new AkError('store_busy', 'locked')];
    const work = async (): Promise<string> => {
      const failure = answers.shift();
      if (failure !== undefined) throw failure;
      return 'written';
    };
    await expect(held({}).write(work)).resolves.toBe('written');
  });

  it('waits no longer for a session that was given up', async () => {
    const state = { isGivenUp: false };
    const work = async (): Promise<never> => {
      state.isGivenUp = true;
      throw new AkError('store_unavailable', 'away');
    };
    await expect(held({}, state).write(work)).rejects.toMatchObject({ code: 'store_unavailable' });
  });

  it('passes on what is neither', async () => {
    await expect(held({}).write(() => Promise.reject(new Error('damaged')))).rejects.toThrow('damaged');
  });
});
