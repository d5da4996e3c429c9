import { createLogger } from '../../../log';
import { CrashLedger, MAX_CRASHES_AT_STEP, MAX_KILLS_AT_STEP } from '../../../sessions/crash-ledger';
import type { Crash } from '../../../store/store';

const warnings: string[] = [];
const log = createLogger({ level: 'warn', format: 'json', colour: false, write: (line) => warnings.push(line) });

function crash(step: string, description = 'killed by SIGKILL'): Parameters<CrashLedger['note']>[1] {
  return { step, description, stderr: '', fault: null, isFromOutside: false };
}

/** A host's ledger; what it keeps in the store is in `kept`. */
function ledgerOf(kept: Crash[] = []): CrashLedger {
  return new CrashLedger({ store: { noteCrash: async (_id, noted) => void kept.push(noted) }, log });
}

describe('CrashLedger', () => {
  it('ends a session whose runner died too often at one step, with how it died last', async () => {
    const ledger = ledgerOf();
    for (let count = 1; count < MAX_CRASHES_AT_STEP; count += 1)
      await ledger.note('ses_1', crash('4:main:5', `death ${count}`));
    expect(ledger.fatal('ses_1')).toBeNull();
    await ledger.note('ses_1', crash('4:main:5', 'the last death'));
    expect(ledger.fatal('ses_1')).toMatchObject({ count: MAX_CRASHES_AT_STEP, description: 'the last death' });
  });

  it('counts anew when the program came further', async () => {
    const ledger = ledgerOf();
    await ledger.note('ses_1', crash('1:'));
    await ledger.note('ses_1', crash('1:'));
    await expect(ledger.note('ses_1', crash('2:'))).resolves.toMatchObject({ count: 1 });
    expect(ledger.fatal('ses_1')).toBeNull();
  });

  it('goes on counting where another host has stopped', async () => {
    const kept: Crash[] = [];
    const [former, next] = [ledgerOf(kept), ledgerOf()];
    await former.note('ses_1', crash('1:'));
    await former.note('ses_1', crash('1:'));
    next.recall('ses_1', kept.at(-1) ?? null);
    expect(next.fatal('ses_1')).toBeNull();
    await next.note('ses_1', crash('1:'));
    // What this one has counted itself is newer.
    next.recall('ses_1', kept[0] ?? null);
    expect(next.fatal('ses_1')).toMatchObject({ count: MAX_CRASHES_AT_STEP });
  });

  it('counts though the store is away', async () => {
    const store = { noteCrash: () => Promise.reject(new Error('away')) };
    const ledger = new CrashLedger({ store, log });
    await expect(ledger.note('ses_1', crash('1:'))).resolves.toMatchObject({ count: 1 });
    expect(warnings.join('')).toContain('could not keep how the runner died');
  });

  it('keeps sessions apart, and forgets', async () => {
    const ledger = ledgerOf();
    for (let count = 0; count < MAX_CRASHES_AT_STEP; count += 1) await ledger.note('ses_1', crash('1:'));
    expect(ledger.fatal('ses_2')).toBeNull();
    ledger.forget('ses_1');
    expect(ledger.fatal('ses_1')).toBeNull();
    await expect(ledger.note('ses_1', crash('1:'))).resolves.toMatchObject({ count: 1 });
  });

  describe('of runners that others have killed', () => {
    let now = 0;
    let ledger: CrashLedger;
    const kill = (step = '1:'): Promise<Crash> => ledger.note('ses_1', { ...crash(step), isFromOutside: true });

    beforeEach(() => {
      now = 0;
      ledger = new CrashLedger({ store: { noteCrash: () => Promise.resolve() }, log }, () => now);
    });

    it('does not take them for the doing of the step that they met', async () => {
      for (let times = 0; times < MAX_KILLS_AT_STEP - 1; times += 1) await kill();
      expect(ledger.fatal('ses_1')).toBeNull();
      for (let times = 0; times < MAX_CRASHES_AT_STEP - 1; times += 1) await ledger.note('ses_1', crash('1:'));
      expect(ledger.fatal('ses_1')).toBeNull();
      await kill();
      expect(ledger.fatal('ses_1')).toMatchObject({ kills: MAX_KILLS_AT_STEP, count: MAX_CRASHES_AT_STEP - 1 });
    });

    it('forgets no crash of the step because of them', async () => {
      for (let times = 0; times < MAX_CRASHES_AT_STEP; times += 1) {
        await kill();
        await ledger.note('ses_1', crash('1:'));
      }
      expect(ledger.fatal('ses_1')).toMatchObject({ kills: MAX_CRASHES_AT_STEP, count: MAX_CRASHES_AT_STEP });
    });

    it('lets more and more time pass before the next try, and says so', async () => {
      const pauses: number[] = [];
      for (let times = 0; times < 10; times += 1) {
        await kill();
        pauses.push(Number(ledger.tooSoon('ses_1')?.context['retryInMs'] ?? 0));
      }
      expect(pauses).toEqual([0, 0, 500, 1000, 2000, 4000, 8000, 15000, 15000, 15000]);
      expect(ledger.tooSoon('ses_1')).toMatchObject({
        code: 'runner_killed',
        message: expect.stringContaining('10 times'),
      });
      now += 15_000;
      expect(ledger.tooSoon('ses_1')).toBeNull();
    });

    it('begins anew when the program came further', async () => {
      for (let times = 0; times < 5; times += 1) await kill();
      await expect(kill('2:')).resolves.toMatchObject({ kills: 1 });
      expect(ledger.tooSoon('ses_1')).toBeNull();
    });
  });
});
