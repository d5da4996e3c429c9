import { AkError } from '../../../errors';
import type { RunnerExit } from '../../../runner/protocol/exit';
import { deathOf, signalNamed, type RunnerDeath } from '../../../sessions/deaths';

function exit(found: Partial<RunnerExit>): RunnerExit {
  return { code: null, signal: null, stderr: 'last words of hunter2', fault: null, ...found };
}

function death(found: Partial<RunnerDeath>): RunnerDeath {
  return { exit: exit({}), step: '4:main:5', isByItself: false, isMemoryShort: false, livedMs: 100, ...found };
}

function isFromOutside(found: Partial<RunnerExit>, more: Partial<RunnerDeath> = {}): boolean {
  return deathOf(death({ exit: exit(found), ...more }), (text) => text).isFromOutside;
}

function protocolFault(fault: string): AkError {
  return new AkError('protocol', 'The runner broke the protocol.', { context: { fault } });
}

describe('deathOf', () => {
  it.each<[string, Partial<RunnerExit>]>([
    ['SIGKILL', { signal: 'SIGKILL' }],
    ['SIGTERM', { signal: 'SIGTERM' }],
    ['a connection that broke', { code: 71 }],
    ['a line that stopped in the middle', { signal: 'SIGKILL', fault: protocolFault('half_line') }],
  ])('takes %s for somebody else’s doing', (_, found) => {
    expect(isFromOutside(found)).toBe(true);
  });

  it.each<[string, Partial<RunnerExit>]>([
    ['an exit code', { code: 1 }],
    ['SIGSEGV', { signal: 'SIGSEGV' }],
    ['SIGABRT', { signal: 'SIGABRT' }],
    ['SIGXCPU', { signal: 'SIGXCPU' }],
    ['a line that is none', { signal: 'SIGKILL', fault: protocolFault('not_json') }],
    ['too much memory', { signal: 'SIGKILL', fault: new AkError('memory_exceeded', 'too much') }],
  ])('takes %s for the step’s', (_, found) => {
    expect(isFromOutside(found)).toBe(false);
  });

  it('believes the program that it sent the signal itself', () => {
    expect(isFromOutside({ signal: 'SIGKILL' }, { isByItself: true })).toBe(false);
  });

  it('says that memory was short when the kernel has killed for that just then', () => {
    const killed = deathOf(death({ exit: exit({ signal: 'SIGKILL' }), isMemoryShort: true }), () => '');
    expect(killed).toMatchObject({
      step: 'memory',
      isFromOutside: false,
      isNew: false,
      description: expect.stringContaining('memory'),
      fault: { code: 'memory_exceeded' },
    });
    expect(deathOf(death({ exit: exit({ code: 1 }), isMemoryShort: true }), () => '').step).toBe('4:main:5');
  });

  it('does not count together what the kernel did to runners that had lived for long', () => {
    const found = { exit: exit({ signal: 'SIGKILL' }), isMemoryShort: true, livedMs: 3_600_000 };
    expect(deathOf(death(found), () => '').isNew).toBe(true);
  });

  it('counts those over the limit of the configuration together, wherever they were', () => {
    const fault = new AkError('memory_exceeded', 'too much');
    expect(deathOf(death({ exit: exit({ signal: 'SIGKILL', fault }) }), () => '').step).toBe('memory');
  });

  it('keeps no secret of the last words', () => {
    expect(deathOf(death({}), (text) => text.replace('hunter2', '***')).stderr).toBe('last words of ***');
  });
});

describe('signalNamed', () => {
  it('knows those of this system', () => {
    expect([9, 15, 4711].map(signalNamed)).toEqual(['SIGKILL', 'SIGTERM', null]);
  });
});
