import type { Outcome } from '../../../../workflows/contract';
import { judge, type Report } from '../../../rehearsal/judge';
import { printKey } from '../../../rehearsal/comparison';
import type { RehearsalEnd } from '../../../rehearsal/rehearsal';
import type { Session } from '../../../store/store';

const call = { id: 'main:3', name: 'outside.note', args: ["'x'"], kw: {}, file: 'main.py', line: 4 };
const failure = { code: 'user_error', type: 'ValueError', message: 'no', traceback: 'Traceback', hint: null } as const;
const failed: Outcome = { kind: 'failed', error: failure };
const completed: Outcome = { kind: 'completed', result: '1' };
const crashed: Outcome = { kind: 'failed', error: { ...failure, code: 'runner_crashed', type: 'runner_crashed' } };

const done: RehearsalEnd = { kind: 'done', payload: { error: null, result: '1' } };
const raised: RehearsalEnd = {
  kind: 'done',
  payload: { error: { type: 'ValueError', message: 'no', traceback: 'T' } },
};
const stopped = (why: 'end' | 'until' | 'quit'): RehearsalEnd => ({
  kind: 'stopped',
  payload: { why, call, frames: ['main.py:4 main'] },
  open: [call, { ...call, id: 'main.1:1' }],
});
const differs: RehearsalEnd = { kind: 'error', payload: { code: 'replay_differs', message: 'other' } };
const died: RehearsalEnd = { kind: 'crashed', exit: { code: null, signal: 'SIGSEGV', stderr: '', fault: null } };

function judged(outcome: Outcome | null, end: RehearsalEnd, until = ''): Promise<Report> {
  const stored = [{ seq: 0, stream: 'stdout' as const, text: 'hi\n', level: null, logger: null, at: 0 }];
  const store = { listPrints: () => Promise.resolve(stored) };
  const session = { id: 'ses_1', outcome } as Session;
  return judge(store, session, { end, until, prints: stored.map(printKey) });
}

describe('judge', () => {
  it.each<[string, Outcome | null, RehearsalEnd, Report['verdict']['kind']]>([
    ['the recorded result', completed, done, 'same'],
    ['the recorded exception', failed, raised, 'same'],
    ['an exception instead of a result', completed, raised, 'differs'],
    ['a result instead of an exception', failed, done, 'differs'],
    ['an end of what has not ended', null, done, 'open'],
    ['another way than the journal', null, differs, 'differs'],
    ['the end of the journal of what has not ended', null, stopped('end'), 'open'],
    ['the end of the journal of what has completed', completed, stopped('end'), 'differs'],
    ['the end of the journal of what has failed by itself', failed, stopped('end'), 'differs'],
    ['the end of the journal where the process died', crashed, stopped('end'), 'open'],
    ['the end of the journal of what was stopped', { kind: 'stopped', reason: 'r' }, stopped('end'), 'open'],
    ['the end of a program that was stopped', { kind: 'stopped', reason: 'r' }, raised, 'same'],
    ['another way than that of what was stopped', { kind: 'stopped', reason: 'r' }, differs, 'differs'],
    ['the call that was asked for', completed, stopped('until'), 'open'],
    ['a person who has seen enough', completed, stopped('quit'), 'open'],
    ['a process that dies again', crashed, died, 'same'],
    ['a process that dies', completed, died, 'differs'],
  ])('%s', async (_, outcome, end, verdict) => {
    expect((await judged(outcome, end)).verdict.kind).toBe(verdict);
  });

  it('says that a call that was asked for was never made', async () => {
    expect((await judged(completed, done, 'main:9')).verdict).toMatchObject({
      differences: [{ expected: 'the program makes call main:9' }],
    });
  });

  it('names the calls of the other lines', async () => {
    expect((await judged(null, stopped('end'))).stop?.others.map(({ id }) => id)).toEqual(['main.1:1']);
  });
});
