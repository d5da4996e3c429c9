import { bytesOf, syncOutput } from '../../../cli/write-sync';

function failure(errno: string): Error {
  return Object.assign(new Error(errno), { code: errno });
}

test('what a full pipe does not take is written again, in order and once', () => {
  let received = '';
  let calls = 0;
  const output = syncOutput(1, false, (_fd, bytes, offset) => {
    calls += 1;
    if (calls % 2 === 0) throw failure('EAGAIN');
    const taken = bytes.subarray(offset, offset + 3);
    received += Buffer.from(taken).toString('latin1');
    return taken.length;
  });
  output.write('hello world');
  expect(received).toBe('hello world');
});

test('a reader that has gone ends the writing', () => {
  const output = syncOutput(1, false, () => {
    throw failure('EPIPE');
  });
  expect(() => output.write('x')).toThrow(expect.objectContaining({ name: 'OutputClosed' }));
});

test('another failure is not hidden', () => {
  const output = syncOutput(1, false, () => {
    throw failure('ENOSPC');
  });
  expect(() => output.write('x')).toThrow('ENOSPC');
});

test('bytes that are no UTF-8 leave as the program wrote them', () => {
  expect(bytesOf('é\udcff\udc80x😀\udcf0')).toEqual(
    Buffer.concat([Buffer.from('é'), Buffer.from([0xff, 0x80]), Buffer.from('x😀'), Buffer.from([0xf0])]),
  );
  expect(bytesOf('plain é 😀')).toEqual(Buffer.from('plain é 😀'));
});
