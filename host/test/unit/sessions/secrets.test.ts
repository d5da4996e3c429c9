import type { RunnerMessage } from '../../../runner/protocol/messages';
import { messageRedactor, redactOutcome, redactor } from '../../../sessions/secrets';

const SECRET = 'pa"ss/word+1';
const VARS = [
  { name: 'PASSWORD', value: SECRET, secret: true },
  { name: 'LONGER', value: `${SECRET}-and-more`, secret: true },
  { name: 'SHORT', value: 'abc', secret: true },
  { name: 'PLAIN', value: 'seen', secret: false },
];
const redact = redactor(VARS);
const error = { type: 'E', message: `no ${SECRET}`, traceback: `line\nE: no ${SECRET}`, data: 'cGlja2xl' };
const HIDDEN_ERROR = { ...error, message: 'no ***', traceback: 'line\nE: no ***' };

describe('secrets in texts for people', () => {
  it.each([
    ['as it is', `a ${SECRET} b`, 'a *** b'],
    ['a longer one that begins like another', `${SECRET}-and-more`, '***'],
    ['in JSON', JSON.stringify([SECRET]), '["***"]'],
    ['in a URL', `?q=${encodeURIComponent(SECRET)}`, '?q=***'],
    ['in base64', Buffer.from(SECRET).toString('base64'), '***'],
    ['too short to tell from words', 'abc', 'abc'],
    ['not secret', 'seen', 'seen'],
  ])('%s', (_what, text, shown) => expect(redact(text)).toBe(shown));

  const callback = { id: 'main:1', name: 'f', data: null, file: 'a.py', line: 1, digest: '', busy: false };
  it.each<[string, RunnerMessage, object]>([
    [
      'arguments',
      { type: 'callback', payload: { ...callback, args: [SECRET], kw: { key: SECRET } } },
      { args: ['***'], kw: { key: '***' } },
    ],
    [
      'exceptions and handles of calls, but not what the program gets',
      { type: 'response', payload: { id: 'main:1', value: 'djE=', error, handle: { preview: SECRET, made: SECRET } } },
      { value: 'djE=', error: HIDDEN_ERROR, handle: { preview: '***', made: SECRET } },
    ],
    ['the result', { type: 'done', payload: { result: `'${SECRET}'` } }, { result: `'***'`, error: null }],
    ['the last exception', { type: 'done', payload: { error } }, { error: HIDDEN_ERROR }],
    [
      'why it cannot go on',
      { type: 'error', payload: { code: 'import_failed', message: SECRET, python: error } },
      { message: '***', python: HIDDEN_ERROR },
    ],
    ['no print', { type: 'print', payload: { seq: 1, stream: 'stdout', text: SECRET } }, { text: SECRET }],
  ])('%s', (_what, message, payload) => {
    expect(messageRedactor(VARS)(message)).toMatchObject({ type: message.type, payload });
  });

  it('the last words of a process that died', () => {
    const failed = { code: 'runner_crashed', type: 'runner_crashed', message: SECRET, traceback: SECRET, hint: null };
    expect(redactOutcome({ kind: 'failed', error: failed }, redact)).toMatchObject({
      error: { message: '***', traceback: '***' },
    });
  });
});
