import { exitCodeOf } from '../../../../cli/show/outcome';
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
