import { WorkflowNotFoundError } from '@temporalio/client';
import { signalHostLost, signalWake } from '../../../temporal/signals';

/** A client whose signals do what a test says. */
function client(signal: (...args: unknown[]) => Promise<void>): Parameters<typeof signalWake>[0] {
  return { workflow: { getHandle: (id) => ({ signal: (name, ...args) => signal(id, name, ...args) }) } };
}

describe('signals', () => {
  it('names the session, and the epoch of the host that is gone', async () => {
    const sent: unknown[][] = [];
    const recording = client(async (...args) => void sent.push(args));
    await signalWake(recording, 'ses_1');
    await signalHostLost(recording, 'ses_2', 7);
    expect(sent).toEqual([
      ['ses_1', 'wake'],
      ['ses_2', 'host-lost', { epoch: 7 }],
    ]);
  });

  it('does not mind a session that has ended', async () => {
    const ended = client(() => Promise.reject(new WorkflowNotFoundError('gone', 'ses_1', undefined)));
    await expect(signalWake(ended, 'ses_1')).resolves.toBeUndefined();
  });

  it('tells when Temporal cannot be reached', async () => {
    const away = client(() => Promise.reject(new Error('unavailable')));
    await expect(signalHostLost(away, 'ses_1', 1)).rejects.toThrow('unavailable');
  });
});
