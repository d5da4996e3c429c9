import { LOST, STALE, type Next } from '../../../../workflows/contract';
import { ERROR_CODES, type ErrorCode } from '../../../error-codes';
import { AkError } from '../../../errors';
import { failureOf, failureOfClaim, failureOfPython } from '../../../temporal/failures';

const NEXT: Next = { wants: [], state: { kind: 'blocked' } };
const LOST_CODES: ErrorCode[] = ['runner_lost', 'protocol', 'deadline', 'replay_differs'];
const isOne = (codes: ErrorCode[]) => (code: string) => codes.some((other) => other === code);

describe('failureOfClaim', () => {
  it.each([...LOST_CODES, 'stale_epoch'] as const)('claims again after %s', (code) => {
    expect(failureOfClaim(new AkError(code, 'gone'))).toMatchObject({ nonRetryable: false, message: 'gone' });
  });

  it('says when to claim again a session that somebody keeps killing', () => {
    const killed = new AkError('runner_killed', 'again', { context: { retryInMs: 4000 } });
    expect(failureOfClaim(killed)).toMatchObject({ nonRetryable: false, nextRetryDelay: 4000 });
  });

  it('gives up where claiming again is no cure', () => {
    expect(failureOfClaim(new AkError('session_not_found', 'none'))).toMatchObject({ nonRetryable: true });
  });
});

describe('failureOf', () => {
  it.each(LOST_CODES)('ends the stay for %s', (code) => {
    expect(failureOf(new AkError(code, 'gone'))).toMatchObject({ type: LOST, nonRetryable: true, message: 'gone' });
  });

  it('tells a stale claim from a loss', () => {
    expect(failureOf(new AkError('stale_epoch', 'moved'))).toMatchObject({ type: STALE, nonRetryable: true });
  });

  it('does not look again for a session that is not there', () => {
    const failure = failureOf(new AkError('session_not_found', 'none'));
    expect(failure).toMatchObject({ type: 'ak.session_not_found', nonRetryable: true });
  });

  const others = Object.keys(ERROR_CODES).filter(
    (code) => !isOne([...LOST_CODES, 'stale_epoch', 'session_not_found'])(code),
  );
  it.each(others)('lets Temporal try again after %s', (code) => {
    const known = Object.keys(ERROR_CODES).find((other): other is ErrorCode => other === code);
    expect(failureOf(new AkError(known ?? 'internal', 'text'))).toMatchObject({
      type: `ak.${code}`,
      nonRetryable: false,
    });
  });

  it('keeps the cause of what is no error of ours, and takes whatever is thrown', () => {
    const cause = new TypeError('a bug');
    expect(failureOf(cause)).toMatchObject({ type: 'ak.internal', message: 'a bug', cause, nonRetryable: false });
    expect(failureOf('text')).toMatchObject({ type: 'ak.internal', message: 'text' });
  });
});

describe('failureOfPython', () => {
  it('has the Python class, the user’s stack, and what the program wants next', () => {
    const error = { type: 'urllib.error.URLError', message: 'refused', traceback: 'Traceback ...', mro: ['OSError'] };
    const failure = failureOfPython(error, NEXT);
    expect(failure).toMatchObject({ type: error.type, message: 'refused', nonRetryable: true });
    expect(failure.details).toEqual([{ traceback: 'Traceback ...', next: NEXT }]);
    expect(failure.stack).toBe('Traceback ...');
  });

  it('cuts what is too long for a history', () => {
    const failure = failureOfPython({ type: 'E', message: 'm'.repeat(5000), traceback: 't'.repeat(50_000) }, NEXT);
    expect(failure.message).toHaveLength(2003);
    expect(failure.stack).toHaveLength(8003);
  });
});
