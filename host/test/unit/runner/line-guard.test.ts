import * as fc from 'fast-check';
import { LineGuard } from '../../../runner/line-guard';
import { MAX_LINE_BYTES } from '../../../runner/protocol/encode';

function linesOf(chunks: Buffer[]): string[] {
  const guard = new LineGuard();
  const lines = chunks.flatMap((chunk) => [...guard.feed(chunk)]);
  guard.end();
  return lines;
}

function faultOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    return error instanceof Error && 'fault' in error ? String(error.fault) : String(error);
  }
  return 'none';
}

describe('LineGuard', () => {
  it('gives the same lines however the bytes are cut', () => {
    const line = fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('\n'));
    fc.assert(
      fc.property(fc.array(line), fc.array(fc.nat(2000)), (lines, cuts) => {
        const bytes = Buffer.from(lines.map((text) => `${text}\n`).join(''));
        const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
        const chunks = places.slice(1).map((end, index) => bytes.subarray(places[index], end));
        expect(linesOf(chunks)).toEqual(lines);
      }),
    );
  });

  it('refuses a line over the limit before it is complete', () => {
    const guard = new LineGuard();
    const half = Buffer.alloc(MAX_LINE_BYTES / 2, 'a');
    expect([...guard.feed(half)]).toEqual([]);
    expect(faultOf(() => [...guard.feed(half)])).toBe('oversize');
  });

  it('refuses bytes that are not UTF-8', () => {
    expect(faultOf(() => linesOf([Buffer.from([0xff, 0xfe, 0x0a])]))).toBe('not_utf8');
  });

  it('refuses a last line without its end', () => {
    expect(faultOf(() => linesOf([Buffer.from('{"type": "do')]))).toBe('half_line');
  });
});
