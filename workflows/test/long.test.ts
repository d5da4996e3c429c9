import type { EffectResult } from '../contract';
import { blockedOn, completed, LONG_HISTORY, lost, Stage } from './stage';

/** So many calls one after the other, that they need several runs. */
const CALLS = 40;

describe('a long session', () => {
  const stage = new Stage();
  beforeAll(() => stage.open(), 60_000);
  afterAll(() => stage.close(), 30_000);

  function answer(call: string): EffectResult {
    const number = Number(call.split(':')[1]);
    return { value: number, next: number < CALLS ? blockedOn(`main:${number + 1}`) : completed() };
  }

  function performed(): string[] {
    return stage.log.filter((line) => line.startsWith('perform main:')).map((line) => line.split(' ')[1] ?? '');
  }

  const ALL_ONCE = Array.from({ length: CALLS }, (_, index) => `main:${index + 1}`);

  it('goes on in a new run at the same place when nothing is open, without asking the host', async () => {
    stage.play({ claim: () => blockedOn('main:1'), effect: async (_name, { call }) => answer(call) });
    const handle = await stage.start();
    await expect(handle.result()).resolves.toMatchObject({ kind: 'completed' });
    expect(performed()).toEqual(ALL_ONCE);
    expect(stage.log.filter((line) => line.startsWith('claim'))).toEqual(['claim on shared']);
    const lengths = await stage.historyLengths(handle.workflowId);
    expect(lengths.length).toBeGreaterThan(1);
    expect(Math.max(...lengths)).toBeLessThan(LONG_HISTORY * 1.5);
  });

  it('goes on while a call is open: the new run claims the session where it lives, and joins the call', async () => {
    const program = { wanted: 1, isLongWanted: true };
    const open = (): ReturnType<typeof blockedOn> =>
      blockedOn(...(program.isLongWanted ? ['long:1'] : []), `main:${program.wanted}`);
    const longCall = new Promise<EffectResult>((resolve) => {
      stage.play({
        claim: open,
        effect: async (_name, { call }) => {
          if (call === 'long:1') return longCall;
          program.wanted = Math.max(program.wanted, Number(call.split(':')[1]) + 1);
          if (program.wanted <= CALLS) return answer(call);
          resolve({ value: null, next: completed() });
          return { value: null, next: blockedOn() };
        },
      });
    });
    const handle = await stage.start();
    await expect(handle.result()).resolves.toMatchObject({ kind: 'completed' });
    expect([...new Set(performed())]).toEqual(ALL_ONCE);
    const lengths = await stage.historyLengths(handle.workflowId);
    expect(lengths.length).toBeGreaterThan(1);
    expect(Math.max(...lengths)).toBeLessThan(LONG_HISTORY * 1.5);
    expect(stage.log.filter((line) => line === 'claim on host')).toHaveLength(lengths.length - 1);
    expect(stage.log.filter((line) => line.startsWith('perform long:1'))).toHaveLength(lengths.length);
    await stage.record(handle, 'goes-on-while-open', handle.firstExecutionRunId);
  });

  it('goes on in a new run after losses, too', async () => {
    let losses = 0;
    stage.play({
      claim: () => blockedOn('main:1'),
      effect: async (): Promise<EffectResult> => {
        losses += 1;
        if (losses <= CALLS / 3) throw lost();
        return { value: 1, next: completed() };
      },
    });
    const handle = await stage.start();
    await expect(handle.result()).resolves.toMatchObject({ kind: 'completed' });
    const lengths = await stage.historyLengths(handle.workflowId);
    expect(lengths.length).toBeGreaterThan(1);
    expect(Math.max(...lengths)).toBeLessThan(LONG_HISTORY * 1.5);
    expect(stage.log.filter((line) => line === 'claim on shared')).toHaveLength(1);
  });
});
