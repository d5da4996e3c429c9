import { OpenCalls, openEffect, openSleep, wantOf, type OpenCall } from '../../../sessions/calls';

function effect(id: string): OpenCall {
  const payload = {
    id,
    name: 'os.getcwd',
    args: ['1'],
    kw: { a: 'b' },
    data: null,
    file: 'a.py',
    line: 3,
    digest: 'd',
    busy: false,
  };
  return openEffect(payload, 'activity');
}

function sleep(id: string, nowMs = 3_000): OpenCall {
  const payload = {
    id,
    op: 'sleep',
    params: { seconds: 2 },
    name: 'time.sleep',
    file: 'a.py',
    line: 4,
    busy: false,
  } as const;
  return openSleep(payload, 5_000, nowMs);
}

function idsOfNews(calls: OpenCalls): string[] {
  return calls.takeNews().map(({ want }) => want.id);
}

describe('OpenCalls', () => {
  it('makes wants of what the runner asks', () => {
    expect(effect('main:1').want).toEqual({
      kind: 'effect',
      id: 'main:1',
      name: 'os.getcwd',
      at: { file: 'a.py', line: 3 },
      args: ['1'],
      kw: { a: 'b' },
    });
    expect(sleep('main:2').want).toEqual({
      kind: 'sleep',
      id: 'main:2',
      name: 'time.sleep',
      at: { file: 'a.py', line: 4 },
      seconds: 2,
      untilMs: 5_000,
    });
  });

  it('tells how long a sleep goes on, which is never longer than it is', () => {
    jest.useFakeTimers();
    const [begun, setBack, over] = [sleep('main:1', 4_500), sleep('main:2', -3_600_000), sleep('main:3', 3_600_000)];
    jest.advanceTimersByTime(200);
    const told = [begun, setBack, over].map((call) => wantOf(call));
    jest.useRealTimers();
    expect(told).toMatchObject([{ inMs: 300 }, { inMs: 1_800 }, { inMs: 0 }]);
    expect([begun, setBack, over].map(({ isOwn }) => isOwn)).toEqual([false, false, true]);
  });

  it('tells each want once, in the order they came', () => {
    const calls = new OpenCalls();
    calls.add(effect('main.2:1'));
    calls.add(sleep('main.1:1'));
    expect(calls.hasNews).toBe(true);
    expect(idsOfNews(calls)).toEqual(['main.2:1', 'main.1:1']);
    expect(calls.hasNews).toBe(false);
    expect(idsOfNews(calls)).toEqual([]);
  });

  it('tells every open want again to a new place', () => {
    const calls = new OpenCalls();
    calls.add(effect('main:1'));
    calls.add(effect('main.1:1'));
    calls.takeNews();
    calls.end('main:1', { id: 'main:1', value: null });
    calls.announceAllAgain();
    expect(idsOfNews(calls)).toEqual(['main.1:1']);
  });

  it('has no news of a want that was answered before it was told', () => {
    const calls = new OpenCalls();
    calls.add(effect('main:1'));
    calls.end('main:1', { id: 'main:1', value: null });
    expect(calls.hasNews).toBe(false);
    expect(calls.get('main:1')).toBeUndefined();
  });

  it('names the calls under way, and tells who waits for them that they will not end', async () => {
    const calls = new OpenCalls();
    const begun = effect('main:1');
    calls.add(begun);
    calls.add(effect('main.1:1'));
    const result = calls.begin(begun, { attempt: 1, isAwaited: true });
    expect(calls.performing()).toEqual(['main:1']);
    calls.rejectAll(new Error('lost'));
    await expect(result.promise).rejects.toThrow('lost');
    expect(calls.performing()).toEqual([]);
    expect(calls.hasNews).toBe(false);
  });

  it('keeps the result of a call that ended before its activity came, for that activity', () => {
    const calls = new OpenCalls();
    const [ahead, asked] = [effect('main.1:1'), effect('main.2:1')];
    for (const call of [ahead, asked]) {
      calls.add(call);
      calls.begin(call, { attempt: 1, isAwaited: call === asked });
    }
    expect(calls.isExpected).toBe(true);
    calls.end('main.1:1', { id: 'main.1:1', value: 'x' });
    calls.end('main.2:1', { id: 'main.2:1', value: 'y' });
    expect(calls.isExpected).toBe(true);
    expect(calls.collect('main.2:1')).toBeNull();
    expect(calls.collect('main.1:1')).toEqual({ id: 'main.1:1', value: 'x' });
    expect(calls.collect('main.1:1')).toBeNull();
    expect(calls.isExpected).toBe(false);
  });
});
