import { Tail } from '../../../runner/tail';

function tailOf(limitBytes: number, ...chunks: string[]): string {
  const tail = new Tail(limitBytes);
  for (const chunk of chunks) tail.add(Buffer.from(chunk));
  return tail.text();
}

test.each([
  [10, [], ''],
  [10, ['abc', 'def'], 'abcdef'],
  [6, ['abc', 'def'], 'abcdef'],
  [5, ['abc', 'def'], 'bcdef'],
  [3, ['abcdefgh'], 'fgh'],
  [3, ['abcdefgh', 'i'], 'ghi'],
])('keeps the last %d bytes of %j', (limit, chunks, text) => {
  expect(tailOf(limit, ...chunks)).toBe(text);
});
