import { encodeMessage, MAX_LINE_BYTES } from '../../../../runner/protocol/encode';
import type { RunnerMessage } from '../../../../runner/protocol/messages';
import { ProtocolError } from '../../../../runner/protocol/protocol-error';

function print(text: string): RunnerMessage {
  return { type: 'print', payload: { seq: 0, stream: 'stdout', text } };
}

describe('encodeMessage', () => {
  it('makes one line, whatever the text holds', () => {
    const line = encodeMessage(print('a\nb\u2028\ud800"é'));
    expect(line.indexOf('\n')).toBe(line.length - 1);
    expect(JSON.parse(line)).toEqual(print('a\nb\u2028\ud800"é'));
  });

  it('counts bytes, the newline among them', () => {
    const frameBytes = Buffer.byteLength(encodeMessage(print('')));
    const room = MAX_LINE_BYTES - frameBytes;
    expect(Buffer.byteLength(encodeMessage(print('é'.repeat(room / 2))))).toBeLessThanOrEqual(MAX_LINE_BYTES);
    expect(Buffer.byteLength(encodeMessage(print('x'.repeat(room))))).toBe(MAX_LINE_BYTES);
    for (const text of ['x'.repeat(room + 1), 'é'.repeat(room / 2 + 1)]) {
      expect(() => encodeMessage(print(text))).toThrow(ProtocolError);
    }
  });
});
