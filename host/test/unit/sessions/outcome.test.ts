import { causeOf, failureOfCrash, failureOfDone, failureOfError } from '../../../sessions/outcome';

const PYTHON = { type: 'urllib.error.URLError', message: 'refused', traceback: 'Traceback ...\n' };

describe('the outcome of a session', () => {
  it.each([
    [{}, null],
    [{ error: null, result: null }, null],
    [{ error: null, result: "'four'" }, "'four'"],
  ])('is completed when the handler returned: %j', (payload, result) => {
    expect(failureOfDone(payload)).toEqual({ kind: 'completed', result });
  });

  it('is logged by code and class, without a text that may quote customers', () => {
    expect(causeOf(failureOfDone({ error: PYTHON }))).toEqual({ code: 'user_error', type: 'urllib.error.URLError' });
    expect(causeOf(failureOfDone({ error: null, result: null }))).toEqual({});
  });

  it('is failed with the Python class when the handler raised', () => {
    expect(failureOfDone({ error: PYTHON })).toEqual({
      kind: 'failed',
      error: { code: 'user_error', hint: null, ...PYTHON },
    });
  });

  it('has our code as type when the program could not go on, and the hint', () => {
    expect(failureOfError({ code: 'entry_function_missing', message: 'no main', hint: 'Try other.' })).toEqual({
      kind: 'failed',
      error: {
        code: 'entry_function_missing',
        type: 'entry_function_missing',
        message: 'no main',
        traceback: null,
        hint: 'Try other.',
      },
    });
  });

  it('has the class and traceback of the exception that stopped an import', () => {
    expect(failureOfError({ code: 'import_failed', message: 'it raised', python: PYTHON })).toMatchObject({
      error: { code: 'import_failed', type: PYTHON.type, traceback: PYTHON.traceback, hint: null },
    });
  });

  it('shows what a process that kept dying wrote last, if anything', () => {
    const crash = { count: 3, description: 'exit code 7', stderr: 'Fatal Python error', fault: null };
    expect(failureOfCrash(crash)).toMatchObject({
      error: {
        code: 'runner_crashed',
        message: 'The Python process died at the same step, 3 times: exit code 7',
        traceback: 'Fatal Python error',
      },
    });
    expect(failureOfCrash({ ...crash, stderr: ' \n' })).toMatchObject({ error: { traceback: null } });
  });

  it('does not blame a step for what others did', () => {
    const killed = { count: 0, kills: 100, description: 'killed by SIGTERM', stderr: '', fault: null };
    expect(failureOfCrash(killed)).toMatchObject({
      error: {
        code: 'runner_crashed',
        message: 'The Python process was killed from outside at the same step, 100 times: killed by SIGTERM',
        hint: expect.stringContaining('Look who ends it'),
      },
    });
  });

  it.each(['protocol', 'runner_start_failed'] as const)('says %s when that is why the process had to end', (code) => {
    const fault = { code, hint: 'what to do' };
    expect(failureOfCrash({ count: 3, description: 'what happened', stderr: '', fault })).toMatchObject({
      error: { code, type: code, message: expect.stringContaining('3 times: what happened'), hint: 'what to do' },
    });
  });
});
