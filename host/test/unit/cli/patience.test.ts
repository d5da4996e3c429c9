import type { Cli } from '../../../cli/command';
import { Patience } from '../../../cli/patience';
import { AkError } from '../../../errors';

const LOCKED = new AkError('store_busy', 'it is locked', { context: { may_pass: true } });
const AWAY = new AkError('store_unavailable', 'it is away', { context: { may_pass: true } });
const WRONG = new AkError('store_unavailable', 'wrong password');

interface Stage {
  patience: Patience;
  said: string[];
  abort: AbortController;
}

/** Time passes while somebody pauses, and then only. */
function stage(withinMs = Infinity): Stage {
  let nowMs = 0;
  const said: string[] = [];
  const abort = new AbortController();
  const services = {
    now: () => nowMs,
    pause: async (ms: number) => void (nowMs += ms),
  };
  // What it needs of a command.
  const cli = { io: { stderr: { write: (text: string) => void said.push(text) } }, services } as unknown as Cli;
  return { patience: new Patience(cli, { withinMs, signal: abort.signal }), said, abort };
}

/** Fails with these, then is there. */
function failing(errors: Error[], onAttempt: (left: number) => void = () => undefined): () => Promise<string> {
  const left = [...errors];
  return async () => {
    onAttempt(left.length);
    const error = left.shift();
    if (error !== undefined) throw error;
    return 'there';
  };
}

function times<T>(count: number, one: T): T[] {
  return Array<T>(count).fill(one);
}

test('waits for as long as it takes, and says each reason once and then now and again', async () => {
  const { patience, said } = stage();
  await expect(patience.wait(failing([...times(100, AWAY), ...times(3, LOCKED)]))).resolves.toBe('there');
  const away = 'waiting for the store: it is away\n';
  expect(said).toEqual([...times(4, away), 'waiting for the store: it is locked\n']);
});

test('is over after a while that was said, whatever is waited for', async () => {
  const { patience } = stage(5_000);
  await expect(patience.wait(failing(times(4, AWAY)))).resolves.toBe('there');
  await expect(patience.wait(failing(times(4, AWAY)))).rejects.toBe(AWAY);
});

test('is not for what does not pass by itself', async () => {
  const { patience, said } = stage();
  await expect(patience.wait(failing([WRONG]))).rejects.toBe(WRONG);
  await expect(patience.wait(failing([new Error('ours')]))).rejects.toThrow('ours');
  expect(said).toEqual([]);
});

test('ends when nobody waits any more', async () => {
  const { patience, abort } = stage();
  const attempt = failing(times(100, AWAY), (left) => (left === 90 ? abort.abort() : undefined));
  await expect(patience.wait(attempt)).rejects.toBe(AWAY);
});
