import { decodeKeeperOptions, encodeKeeperOptions } from '../../../../temporal/server/keeper-options';

const options = {
  filesDir: '/files',
  socketPath: '/run/temporal.sock',
  binary: '/bin/temporal',
  port: null,
  ui: true,
  graceMs: 3000,
  startDeadlineMs: 30_000,
};

test.each([options, { ...options, port: 7233, ui: false, graceMs: 0 }])('are read as they were written', (given) => {
  expect(decodeKeeperOptions(encodeKeeperOptions(given))).toEqual(given);
});

test.each(['filesDir', 'socketPath', 'binary', 'port', 'graceMs', 'startDeadlineMs'])(
  'without %s nothing starts',
  (name) => {
    const text = JSON.stringify({ ...options, [name]: undefined });
    expect(() => decodeKeeperOptions(text)).toThrow(`without ${name}`);
  },
);

test('without an argument nothing starts', () => {
  expect(() => decodeKeeperOptions(undefined)).toThrow('without an object');
});
