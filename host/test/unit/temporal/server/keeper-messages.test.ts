import {
  decodeHostMessage,
  decodeKeeperMessage,
  type KeeperMessage,
} from '../../../../temporal/server/keeper-messages';

test.each<KeeperMessage>([
  { type: 'ready', address: '127.0.0.1:7233', uiUrl: null },
  { type: 'ready', address: '127.0.0.1:7233', uiUrl: 'http://127.0.0.1:8233' },
  { type: 'restarting', reason: 'was ended by SIGKILL' },
  { type: 'failed', code: 'port_in_use', message: 'Port 1 is taken.', hint: 'Choose another.' },
  { type: 'failed', code: 'temporal_start_failed', message: 'No.', hint: null },
])('$type is read as it was written', (message) => {
  expect(decodeKeeperMessage(JSON.stringify(message))).toEqual(message);
});

test.each(['', 'nonsense', '[]', 'null', '{}', '{"type":"ready"}', '{"type":"news"}'])('%p is no message', (line) => {
  expect(decodeKeeperMessage(line)).toBeNull();
});

test('an unknown code of a newer keeper becomes the general one', () => {
  expect(decodeKeeperMessage('{"type":"failed","code":"toString","message":"m"}')).toMatchObject({
    code: 'temporal_start_failed',
    message: 'm',
  });
});

test('of a host, acquire and release are known', () => {
  expect(decodeHostMessage('{"type":"acquire"}')).toEqual({ type: 'acquire' });
  expect(decodeHostMessage('{"type":"release"}')).toEqual({ type: 'release' });
  expect(decodeHostMessage('{"type":"ready"}')).toBeNull();
  expect(decodeHostMessage('{')).toBeNull();
});
