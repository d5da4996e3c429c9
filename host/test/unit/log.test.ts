import { AkError } from '../../errors';
import { createLogger, type LogOptions } from '../../log';

function logged(options: Partial<LogOptions>, error: Error): string {
  let text = '';
  const write = (lines: string): void => void (text += lines);
  const log = createLogger({ level: 'info', format: 'json', colour: false, ...options, write });
  log.info({ session: 'ses_1', err: error }, 'it failed');
  log.debug('not of interest');
  return text;
}

const failure = new AkError('store_busy', 'nobody is there', { cause: new Error('refused'), context: { port: 7233 } });

test('a line of JSON has the code, the message and the cause of an error, but no stack', () => {
  const text = logged({}, failure);
  expect(text.split('\n')).toHaveLength(2);
  const line: unknown = JSON.parse(text);
  expect(line).toMatchObject({ level: 'info', msg: 'it failed', session: 'ses_1' });
  expect(line).toHaveProperty('err', {
    code: 'store_busy',
    port: 7233,
    message: 'nobody is there',
    cause: { type: 'Error', message: 'refused' },
  });
});

test('the stack is in the log when it is for looking for faults', () => {
  expect(JSON.parse(logged({ level: 'debug' }, failure).split('\n')[0] ?? '')).toHaveProperty('err.stack');
});

test('the readable form is one line for each record', () => {
  const text = logged({ format: 'pretty' }, failure);
  expect(text).toMatch(/^\[[\d:.]+\] INFO: it failed \{.*"session":"ses_1".*\}\n$/);
  expect(text).toContain('nobody is there');
});
