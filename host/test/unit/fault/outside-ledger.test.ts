import { deferred } from '../../../sessions/deferred';
import { OutsideLedger } from '../../fault/outside-ledger';

describe('the ledger of the fault campaign', () => {
  let ledger: OutsideLedger;

  afterEach(() => ledger.close());

  const perform = (key: string): Promise<Response> => fetch(`${ledger.urlOf('ses_1')}/${key}`);

  it('knows a key that was performed though it was recorded', async () => {
    const recorded = new Set<string>();
    ledger = await OutsideLedger.start((_session, key) => Promise.resolve(recorded.has(key)));
    await perform('once');
    await perform('twice');
    await perform('twice');
    expect(ledger.brokenKeys('ses_1')).toEqual([]);
    recorded.add('twice');
    await perform('twice');
    expect(ledger.brokenKeys('ses_1')).toEqual(['twice']);
    expect(ledger.lines('ses_1').map(({ key }) => key)).toEqual(['once', 'twice', 'twice', 'twice']);
  });

  it('does not take the record of a later performance for an earlier one, however slow the store is', async () => {
    const [asked, slow] = [deferred<void>(), deferred<void>()];
    let looks = 0;
    let isRecorded = false;
    ledger = await OutsideLedger.start(async () => {
      looks += 1;
      if (looks > 1) return isRecorded;
      asked.resolve();
      await slow.promise;
      return isRecorded;
    });
    await perform('key');
    const ofLostRunner = perform('key');
    await asked.promise;
    const ofNext = perform('key').then(() => (isRecorded = true));
    await untilArrived(ledger, 3);
    slow.resolve();
    await Promise.all([ofLostRunner, ofNext]);
    expect(ledger.brokenKeys('ses_1')).toEqual([]);
    expect(looks).toBe(2);
  });
});

async function untilArrived(ledger: OutsideLedger, count: number): Promise<void> {
  const deadline = Date.now() + 5_000;
  while (ledger.lines('ses_1').length < count) {
    if (Date.now() > deadline) throw new Error(`${ledger.lines('ses_1').length} of ${count} requests have arrived`);
    await new Promise(setImmediate);
  }
  // What it does besides has had its turn, too.
  for (let turn = 0; turn < 50; turn += 1) await new Promise(setImmediate);
}
