import { spawnSync } from 'node:child_process';
import { previewPickle } from '../../../runner/preview';

/** Pickles of expressions, made by Python as the runner makes them. */
function pickles(expressions: string[], protocol = 0): string[] {
  const program = `
import base64, pickle, datetime, decimal, collections
for expression in ${JSON.stringify(expressions)}:
    print(base64.b64encode(pickle.dumps(eval(expression), ${protocol})).decode())
`;
  const { stdout, status, stderr } = spawnSync('python3', ['-c', program], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return stdout.trim().split('\n');
}

describe('previewPickle', () => {
  it.each([0, 4])('shows plain data of protocol %d as it is', (protocol) => {
    const values = ['None', 'True', '1', '2.5', '"é"', '[1, [2]]', '{"a": (1, 2)}'];
    expect(pickles(values, protocol).map((pickle) => previewPickle(pickle))).toEqual([null, true, 1, 2.5, 'é', [1, [2]], { a: [1, 2] }]);
  });

  it('redacts before it cuts', () => {
    const [text = ''] = pickles(['{"k" + "secret": ["x" * 197 + "secret"]}']);
    const shown = previewPickle(text, (found) => found.replaceAll('secret', '***'));
    expect(shown).toEqual({ 'k***': [`${'x'.repeat(197)}***`] });
  });

  it('names the class of what only Python can make', () => {
    const values = ['datetime.datetime(2020, 1, 2)', 'decimal.Decimal("1.5")', 'b"abc"'];
    expect(pickles(values).map((pickle) => previewPickle(pickle))).toEqual(['<datetime.datetime>', '<decimal.Decimal>', '<bytes>']);
  });

  it('cuts what is long, wide or deep', () => {
    const [long, wide, deep] = pickles(['"x" * 1000', 'list(range(100))', '[[[[[1]]]]]']).map((pickle) => previewPickle(pickle));
    expect(String(long)).toHaveLength(203);
    expect(wide).toHaveLength(9);
    expect(deep).toEqual([[['...']]]);
  });

  it('says where an argument came back', () => {
    // {"thing": items}, of a call that was given items.
    expect(previewPickle('KGRwMApWdGhpbmcKcDEKUFsiYmVmb3JlIiwgMCwgMF0Kcy4=')).toEqual({ thing: '<an argument>' });
  });

  it('describes what it cannot read', () => {
    expect(previewPickle(Buffer.from('not a pickle').toString('base64'))).toBe('<12 bytes of pickle>');
    expect(previewPickle(Buffer.alloc(100_000).toString('base64'))).toBe('<100000 bytes of pickle>');
  });
});
