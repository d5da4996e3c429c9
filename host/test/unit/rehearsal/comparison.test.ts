import { comparePrints, compareOutcomes, printKey } from '../../../rehearsal/comparison';
import type { PrintLine } from '../../../store/store';

const line = (seq: number, text: string, stream: PrintLine['stream'] = 'stdout'): PrintLine => ({
  seq,
  stream,
  text,
  level: null,
  logger: null,
  at: 0,
});

/** A store that holds these prints and gives them in pages, as ours does. */
function storeOf(texts: string[]): { listPrints: (id: string, from?: number, limit?: number) => Promise<PrintLine[]> } {
  const lines = texts.map((text, seq) => line(seq, text));
  return { listPrints: (_, from = 0, limit = Infinity) => Promise.resolve(lines.slice(from, from + limit)) };
}

const keys = (texts: string[]): string[] => texts.map((text) => printKey({ stream: 'stdout', text }));
const compare = (expected: string[], actual: string[]): ReturnType<typeof comparePrints> =>
  comparePrints(storeOf(expected), 'ses_1', keys(actual));

describe('comparePrints', () => {
  const many = Array.from({ length: 2500 }, (_, index) => `line ${index}\n`);

  it('finds nothing when they are the same, over several pages', async () => {
    expect(await compare(many, many)).toBeNull();
  });

  it('says which one differs first', async () => {
    const changed = many.map((text, index) => (index === 1700 ? 'other\n' : text));
    expect(await compare(many, changed)).toEqual({
      what: 'print',
      expected: 'stdout: line 1700\n',
      actual: 'stdout: other\n',
    });
  });

  it.each([
    [['a', 'b'], ['a'], { what: 'print', expected: 'stdout: b', actual: null }],
    [['a'], ['a', 'b'], { what: 'print', expected: null, actual: 'stdout: b' }],
    [['a'], ['a', 'a'], { what: 'print', expected: null, actual: 'stdout: a' }],
  ])('%j against %j', async (expected, actual, difference) => {
    expect(await compare(expected, actual)).toEqual(difference);
  });

  it('takes another order for the same: several lines of execution print as they come', async () => {
    expect(await compare(['a', 'b', 'c'], ['b', 'c', 'a'])).toBeNull();
  });

  it('tells streams and long texts apart', () => {
    const long = 'x'.repeat(500);
    expect(printKey({ stream: 'stdout', text: 'a' })).not.toBe(printKey({ stream: 'stderr', text: 'a' }));
    expect(printKey({ stream: 'stdout', text: `${long}1` })).not.toBe(printKey({ stream: 'stdout', text: `${long}2` }));
    expect(printKey({ stream: 'stdout', text: long }).length).toBeLessThan(300);
  });
});

describe('compareOutcomes', () => {
  it('passes over addresses, and over nothing else', () => {
    const recorded = { kind: 'completed', result: '<Order at 0x7f01020304>' } as const;
    expect(compareOutcomes(recorded, 'completed with <Order at 0x7faabbccdd>', 'completed')).toBeNull();
    expect(compareOutcomes(recorded, 'completed with <Bill at 0x7f01020304>', 'completed')).toMatchObject({
      expected: 'completed with <Order at 0x7f01020304>',
    });
  });
});
