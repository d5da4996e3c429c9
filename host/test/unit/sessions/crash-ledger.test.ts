import { CrashLedger, MAX_CRASHES_AT_STEP } from '../../../sessions/crash-ledger';

function crash(step: string, description = 'killed by SIGKILL'): Parameters<CrashLedger['add']>[1] {
  return { step, description, stderr: '', fault: null };
}

describe('CrashLedger', () => {
  it('ends a session whose runner died too often at one step, with how it died last', () => {
    const ledger = new CrashLedger();
    for (let count = 1; count < MAX_CRASHES_AT_STEP; count += 1)
      ledger.add('ses_1', crash('4:main:5', `death ${count}`));
    expect(ledger.fatal('ses_1')).toBeNull();
    ledger.add('ses_1', crash('4:main:5', 'the last death'));
    expect(ledger.fatal('ses_1')).toMatchObject({ count: MAX_CRASHES_AT_STEP, description: 'the last death' });
  });

  it('counts anew when the program came further', () => {
    const ledger = new CrashLedger();
    ledger.add('ses_1', crash('1:'));
    ledger.add('ses_1', crash('1:'));
    expect(ledger.add('ses_1', crash('2:'))).toMatchObject({ count: 1 });
    expect(ledger.fatal('ses_1')).toBeNull();
  });

  it('goes on counting where another host has stopped', () => {
    const [former, next] = [new CrashLedger(), new CrashLedger()];
    former.add('ses_1', crash('1:'));
    next.recall('ses_1', former.add('ses_1', crash('1:')));
    expect(next.fatal('ses_1')).toBeNull();
    next.add('ses_1', crash('1:'));
    // What this one has counted itself is newer.
    next.recall('ses_1', null);
    expect(next.fatal('ses_1')).toMatchObject({ count: MAX_CRASHES_AT_STEP });
  });

  it('keeps sessions apart, and forgets', () => {
    const ledger = new CrashLedger();
    for (let count = 0; count < MAX_CRASHES_AT_STEP; count += 1) ledger.add('ses_1', crash('1:'));
    expect(ledger.fatal('ses_2')).toBeNull();
    ledger.forget('ses_1');
    expect(ledger.fatal('ses_1')).toBeNull();
    expect(ledger.add('ses_1', crash('1:'))).toMatchObject({ count: 1 });
  });
});
