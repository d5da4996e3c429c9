import type { JournalCall, PrintLine } from '../../../store/store';
import { judge, type Evidence } from '../../fault/judge';
import { matrix, randomOrders } from '../../fault/orders';
import { Chance } from '../../fault/random';
import { callRow, endedSessionRow, printRow, sessionRow } from '../sessions/rows';

const EXPECTED = {
  prints: { stdout: 'value id 1\npaid\nkept id 1\nonce-1: x\n', stderr: '' },
  keys: ['once-1', 'pay-1'],
};

function prints(...texts: string[]): PrintLine[] {
  return texts.map((text, seq) => printRow(seq, `${text}\n`));
}

function callOf(key: string, attempt = 1): JournalCall {
  return callRow({ args: [`'http://ledger/ses_1/${key}'`], attempt });
}

function evidence(more: Partial<Evidence> = {}): Evidence {
  return {
    session: endedSessionRow({ epoch: 2 }),
    calls: [callOf('pay-1'), callOf('once-1')],
    prints: prints('value id 7', 'paid', 'kept id 7', 'once-1: x'),
    ledger: ['pay-1', 'once-1'].map((key) => ({ key, at: 0 })),
    brokenKeys: [],
    ...more,
  };
}

const KEPT = { lost: [], stuck: [], twice: [], changed: [], unknown: 0, unreported: [] };

describe('judge', () => {
  it('finds nothing in a session as under plain Python, whatever its values', () => {
    expect(judge(EXPECTED, evidence())).toEqual(KEPT);
  });

  it.each<[string, Partial<Evidence>, string]>([
    ['a session that is gone', { session: null }, 'lost'],
    ['a failed session', { session: endedSessionRow({ outcome: { kind: 'stopped', reason: 'x' } }) }, 'lost'],
    ['a session without an end', { session: sessionRow() }, 'stuck'],
    ['an effect that never was', { ledger: [{ key: 'once-1', at: 0 }] }, 'lost'],
    ['an effect that nobody wanted', { ledger: [...evidence().ledger, { key: 'pay-2', at: 0 }] }, 'lost'],
    ['a recorded effect performed again', { brokenKeys: ['pay-1'] }, 'twice'],
    ['what may happen once, twice', { ledger: [...evidence().ledger, { key: 'once-1', at: 1 }] }, 'twice'],
    ['a missing print', { prints: prints('value id 7', 'kept id 7', 'once-1: x') }, 'changed'],
    ['a print twice', { prints: prints('value id 7', 'paid', 'paid', 'kept id 7', 'once-1: x') }, 'changed'],
    ['a value that changed', { prints: prints('value id 7', 'paid', 'kept id 8', 'once-1: x') }, 'changed'],
    [
      'more repeats than losses allow',
      { session: endedSessionRow(), prints: prints('value id 7', 'paid', 'kept id 7', 'once-1: unknown') },
      'unreported',
    ],
    [
      'a repeat that the journal does not tell',
      { ledger: [...evidence().ledger, { key: 'pay-1', at: 1 }] },
      'unreported',
    ],
  ])('sees %s', (_what, more, column) => {
    expect(judge(EXPECTED, evidence(more))[column as keyof typeof KEPT]).not.toEqual([]);
  });

  it('counts outcomes that nobody can know', () => {
    const unknown = { prints: prints('value id 7', 'paid', 'kept id 7', 'once-1: unknown') };
    expect(judge(EXPECTED, evidence(unknown))).toEqual({ ...KEPT, unknown: 1 });
    const repeated = { ledger: [...evidence().ledger, { key: 'pay-1', at: 1 }], calls: [callOf('pay-1', 2)] };
    expect(judge(EXPECTED, evidence(repeated))).toEqual({ ...KEPT, unknown: 1 });
  });
});

describe('orders', () => {
  it('break the server of a database where there is one', () => {
    const faults = (database: 'sqlite' | 'postgres'): string[] => {
      const orders = [...matrix(database), ...randomOrders(new Chance(1), 400, database).flat()];
      return [...new Set(orders.map((order) => order.do))].filter((fault) => fault.endsWith('the database'));
    };
    expect(faults('sqlite')).toEqual([]);
    expect(faults('postgres').sort()).toEqual(['crash', 'halt', 'stop'].map((how) => `ask to ${how} the database`));
  });

  it('are the same for the same seed, and others for another', () => {
    const orders = (seed: number): unknown => randomOrders(new Chance(seed), 20, 'sqlite');
    expect(orders(1)).toEqual(orders(1));
    expect(orders(1)).not.toEqual(orders(2));
  });
});
