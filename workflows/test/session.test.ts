import { ApplicationFailure } from '@temporalio/common';
import { deferred } from '../../host/sessions/deferred';
import type { EffectResult, Next } from '../contract';
import { blockedOn, completed, effectWant, lost, Stage } from './stage';

describe('the session workflow', () => {
  const stage = new Stage();
  beforeAll(() => stage.open(), 60_000);
  afterAll(() => stage.close(), 30_000);

  it('opens each want once, and ends with the outcome', async () => {
    stage.play({
      claim: () => blockedOn('main.1:1', 'main.2:1'),
      effect: async (_name, { call }): Promise<EffectResult> =>
        call === 'main.3:1'
          ? { value: 1, next: completed("'tea'") }
          : { value: 1, next: call === 'main.1:1' ? blockedOn('main.3:1') : blockedOn() },
    });
    const handle = await stage.start();
    await expect(handle.result()).resolves.toEqual({ kind: 'completed', result: "'tea'" });
    expect(stage.log.slice(1).sort()).toEqual(['perform main.1:1 @1', 'perform main.2:1 @1', 'perform main.3:1 @1']);
    await stage.record(handle, 'effects');
  });

  it('lets Temporal try a want again as it asks for, and takes what is wanted next from the last attempt', async () => {
    let attempts = 0;
    const retried = effectWant('main:1', { attempts: 3, backoffMs: 10 });
    stage.play({
      claim: () => ({ wants: [retried], state: { kind: 'blocked' } }),
      effect: async (): Promise<EffectResult> => {
        attempts += 1;
        if (attempts < 3) throw ApplicationFailure.retryable('not yet', 'LookupError');
        return { value: 1, next: completed() };
      },
    });
    const handle = await stage.start();
    await expect(handle.result()).resolves.toMatchObject({ kind: 'completed' });
    expect(stage.log).toEqual(['claim on shared', ...Array<string>(3).fill('perform main:1 @1')]);
    await stage.record(handle, 'retried');
  });

  it('claims a lost session again when a further attempt finds no runner', async () => {
    let attempts = 0;
    const retried = effectWant('main:1', { attempts: 3, backoffMs: 10 });
    stage.play({
      claim: () => ({ wants: [retried], state: { kind: 'blocked' } }),
      effect: async (): Promise<EffectResult> => {
        attempts += 1;
        if (attempts === 1) throw ApplicationFailure.retryable('not yet', 'LookupError');
        if (attempts === 2) throw lost();
        return { value: 1, next: completed() };
      },
    });
    const handle = await stage.start();
    await expect(handle.result()).resolves.toMatchObject({ kind: 'completed' });
    const performed = ['perform main:1 @1', 'perform main:1 @1', 'claim on host', 'perform main:1 @2'];
    expect(stage.log).toEqual(['claim on shared', ...performed]);
  });

  it('claims a lost session again at the former host first, and performs what was open', async () => {
    stage.play({
      claim: () => blockedOn('main:1'),
      effect: async (_name, { epoch }) => {
        if (epoch === 1) throw lost();
        return { value: 1, next: completed() };
      },
    });
    const handle = await stage.start();
    await expect(handle.result()).resolves.toMatchObject({ kind: 'completed' });
    expect(stage.log).toEqual(['claim on shared', 'perform main:1 @1', 'claim on host', 'perform main:1 @2']);
    await stage.record(handle, 'lost');
  });

  it('claims anywhere at once when it is told that the host is gone', async () => {
    const open = deferred<void>();
    stage.play({
      claim: (times) => (times === 1 ? blockedOn('main:1') : completed()),
      effect: () => {
        open.resolve();
        return stage.hang();
      },
    });
    const handle = await stage.start();
    await open.promise;
    await handle.signal('host-lost', { epoch: 1 });
    await expect(handle.result()).resolves.toMatchObject({ kind: 'completed' });
    expect(stage.log).toEqual(['claim on shared', 'perform main:1 @1', 'claim on shared']);
    await stage.record(handle, 'host-lost');
  });

  it('asks what is wanted when it is woken, and while user code computes', async () => {
    const claimed = deferred<void>();
    let asked = 0;
    stage.play({
      claim: () => {
        claimed.resolve();
        return blockedOn();
      },
      python: async (): Promise<Next> => (++asked === 1 ? { wants: [], state: { kind: 'running' } } : completed()),
    });
    const handle = await stage.start();
    await claimed.promise;
    await handle.signal('wake');
    await expect(handle.result()).resolves.toMatchObject({ kind: 'completed' });
    expect(stage.log).toEqual(['claim on shared', 'python', 'python']);
    await stage.record(handle, 'woken');
  });

  it('takes what is wanted next out of a Python exception', async () => {
    stage.play({
      claim: () => blockedOn('main:1'),
      effect: () =>
        Promise.reject(
          ApplicationFailure.create({
            type: 'OSError',
            message: 'no',
            nonRetryable: true,
            details: [{ traceback: '', next: completed() }],
          }),
        ),
    });
    await expect((await stage.start()).result()).resolves.toMatchObject({ kind: 'completed' });
  });

  it('sleeps, then lets the program go on', async () => {
    const sleep = {
      kind: 'sleep',
      id: 'main:1',
      name: 'time.sleep',
      at: { file: 'main.py', line: 1 },
      seconds: 0.2,
      untilMs: Date.now() + 200,
    } as const;
    stage.play({
      claim: () => ({ wants: [sleep], state: { kind: 'blocked' } }),
      resume: () => Promise.resolve(completed()),
    });
    const handle = await stage.start();
    await handle.result();
    expect(stage.log).toEqual(['claim on shared', 'resume main:1 after 0.2 s']);
    await stage.record(handle, 'sleep');
  });

  it('lets any host claim a parked session when its timer has ended', async () => {
    const untilMs = Date.now() + 1_500;
    const sleep = {
      kind: 'sleep',
      id: 'main:1',
      name: 'time.sleep',
      at: { file: 'main.py', line: 1 },
      seconds: 1.5,
    } as const;
    stage.play({
      claim: (times) => (times === 1 ? { wants: [{ ...sleep, untilMs }], state: { kind: 'blocked' } } : completed()),
    });
    const handle = await stage.start();
    await stage.logged('claim on shared');
    await handle.signal('parked', { epoch: 1 });
    await handle.result();
    expect(Date.now()).toBeGreaterThanOrEqual(untilMs);
    expect(stage.log).toEqual(['claim on shared', 'claim on shared']);
    await stage.record(handle, 'parked');
  });

  it('resumes at its place a session that was parked under an earlier claim', async () => {
    const sleep = {
      kind: 'sleep',
      id: 'main:1',
      name: 'time.sleep',
      at: { file: 'main.py', line: 1 },
      seconds: 0.2,
    } as const;
    stage.play({
      claim: (times) =>
        times === 1
          ? blockedOn('main:9')
          : { wants: [{ ...sleep, untilMs: Date.now() + 200 }], state: { kind: 'blocked' } },
      effect: () => Promise.reject(lost()),
      resume: () => Promise.resolve(completed()),
    });
    const handle = await stage.start();
    await handle.signal('parked', { epoch: 1 });
    await handle.result();
    expect(stage.log.at(-1)).toBe('resume main:1 after 0.2 s');
  });

  it('stops the session at its host when it is cancelled', async () => {
    const open = deferred<void>();
    stage.play({
      claim: () => blockedOn('main:1'),
      effect: () => {
        open.resolve();
        return stage.hang();
      },
    });
    const handle = await stage.start();
    await open.promise;
    await handle.cancel();
    await expect(handle.result()).rejects.toMatchObject({
      name: 'WorkflowFailedError',
      cause: { name: 'CancelledFailure' },
    });
    expect(stage.log).toEqual(['claim on shared', 'perform main:1 @1', 'stop: stopped on request']);
    await stage.record(handle, 'stopped');
  });

  it('has a program that is being stopped clean up elsewhere as soon as it is told that the host is gone, again and again', async () => {
    const stopping = deferred<void>();
    const closing = deferred<void>();
    stage.play({
      claim: () => blockedOn(),
      stop: () => {
        stopping.resolve();
        return stage.hang();
      },
      close: (times) => {
        if (times > 1) return Promise.resolve();
        closing.resolve();
        return stage.hang();
      },
    });
    const handle = await stage.start();
    await stage.logged('claim on shared');
    await handle.cancel();
    await stopping.promise;
    await handle.signal('host-lost', { epoch: 1 });
    await closing.promise;
    // Of the host before: the one that has it now lives.
    await handle.signal('host-lost', { epoch: 1 });
    await handle.signal('host-lost', { epoch: 2 });
    await expect(handle.result()).rejects.toMatchObject({ cause: { name: 'CancelledFailure' } });
    expect(stage.log).toEqual(['claim on shared', 'stop: stopped on request', 'close stopped', 'close stopped']);
    await stage.record(handle, 'stopped-elsewhere');
  });

  it('does not ask a host that is known to be gone to stop its session', async () => {
    const claiming = deferred<void>();
    stage.play({
      claim: (times) => {
        if (times === 1) return blockedOn();
        claiming.resolve();
        return stage.hang();
      },
    });
    const handle = await stage.start();
    await stage.logged('claim on shared');
    await handle.signal('host-lost', { epoch: 1 });
    await claiming.promise;
    await handle.cancel();
    await expect(handle.result()).rejects.toMatchObject({ cause: { name: 'CancelledFailure' } });
    expect(stage.log).toEqual(['claim on shared', 'claim on shared', 'close stopped']);
  });

  it('fails with the Python class when the session failed', async () => {
    const error = {
      code: 'user_error',
      type: 'LookupError',
      message: 'no tea',
      traceback: 'Traceback ...',
      hint: null,
    };
    stage.play({ claim: () => ({ wants: [], state: { kind: 'done', outcome: { kind: 'failed', error } } }) });
    await expect((await stage.start()).result()).rejects.toMatchObject({
      cause: { type: 'LookupError', message: 'no tea' },
    });
  });

  it('claims a paused session again when a person says so', async () => {
    const paused = deferred<void>();
    stage.play({
      claim: (times) => {
        paused.resolve();
        return times === 1 ? { wants: [], state: { kind: 'paused', reason: 'replay differs' } } : completed();
      },
    });
    const handle = await stage.start();
    await paused.promise;
    const resumed = handle.signal('resume');
    await resumed;
    await expect(handle.result()).resolves.toMatchObject({ kind: 'completed' });
    expect(stage.log).toEqual(['claim on shared', 'claim on host']);
  });
});
