import { exitCodeOf, failureAsProgram } from '../../../../cli/show/outcome';
import type { SessionFailure } from '../../../../../workflows/contract';

function failure(code: string, more: Partial<SessionFailure> = {}): SessionFailure {
  return { code, type: code, message: 'x', traceback: null, hint: null, ...more };
}

describe('exitCodeOf', () => {
  test.each([
    ['user_error', 1],
    ['import_failed', 1],
    ['bad_handler', 2],
    ['protocol', 3],
    ['a_code_of_another_version', 1],
    ['toString', 1],
  ])('a session that failed with %s exits with %i', (code, exit) => {
    expect(exitCodeOf({ kind: 'failed', error: failure(code) })).toBe(exit);
  });

  test('completed and stopped', () => {
    expect(exitCodeOf({ kind: 'completed', result: null })).toBe(0);
    expect(exitCodeOf({ kind: 'stopped', reason: 'x' })).toBe(1);
  });
});

describe('failureAsProgram', () => {
  const traceback = 'Traceback (most recent call last):\n  File "/shop/main.py", line 3, in <module>\nSystemExit: 3\n';

  test('an exit of the handler ends as in plain Python', () => {
    const error = { ...failure('user_error', { type: 'SystemExit', traceback }), message: 'no orders' };
    expect(failureAsProgram(error)).toBe('no orders\n');
    expect(failureAsProgram({ ...error, message: '3' })).toBe('');
  });

  test('an exit while a module loads says where it is, and why it is an error', () => {
    const message = 'main.py could not be imported: SystemExit: 3';
    const hint = 'Leave that to the handler.';
    const error = failure('import_failed', { type: 'SystemExit', message, traceback, hint });
    expect(failureAsProgram(error)).toBe(`${traceback}error[import_failed]: ${message}\n  hint: ${hint}\n`);
  });
});
