import { Slots } from '../../../sessions/slots';

const UNTIL_FOREVER = new AbortController().signal;

/** Permits are given without waiting for anything. */
function stateOf(take: Promise<void>): Promise<'served' | 'waits'> {
  const later = new Promise<'waits'>((resolve) => setImmediate(() => resolve('waits')));
  return Promise.race([take.then(() => 'served' as const), later]);
}

describe('the slots of a host', () => {
  let hasMemory: boolean;
  let slots: Slots;
  const make = (options: { slots: number; claimsAtOnce?: number }): Slots =>
    new Slots({ claimsAtOnce: 100, hasMemoryFor: () => hasMemory, ...options });
  /** How many of these have a permit. */
  const served = async (takes: Promise<void>[]): Promise<number> =>
    (await Promise.all(takes.map(stateOf))).filter((state) => state === 'served').length;
  const takeMany = (count: number): Promise<void>[] => Array.from({ length: count }, () => slots.take(UNTIL_FOREVER));

  beforeEach(() => {
    hasMemory = true;
    slots = make({ slots: 3 });
  });

  it('give as many permits as there are, and the next one when one comes back', async () => {
    const takes = takeMany(5);
    expect(await served(takes)).toBe(3);
    slots.giveBack();
    expect(await served(takes)).toBe(4);
  });

  it('count runners too, until they are gone', async () => {
    const vacate = slots.occupy();
    slots.occupy();
    const takes = takeMany(3);
    expect(await served(takes)).toBe(1);
    vacate();
    expect(await served(takes)).toBe(2);
  });

  it('give few permits at once, for each is an interpreter that starts', async () => {
    slots = make({ slots: 10, claimsAtOnce: 2 });
    expect(await served(takeMany(4))).toBe(2);
    slots.occupy();
    slots.giveBack();
    expect(slots.tryTake()).toBe(false);
  });

  it('serve in order, and let nobody pass who waits', async () => {
    const takes = takeMany(4);
    slots.occupy();
    expect(slots.tryTake()).toBe(false);
    slots.giveBack();
    slots.giveBack();
    expect(await served(takes)).toBe(4);
  });

  it('give none while there is no memory, but to a host that has nothing', async () => {
    hasMemory = false;
    const takes = takeMany(2);
    expect(await served(takes)).toBe(1);
    slots.occupy();
    slots.giveBack();
    expect(await served(takes)).toBe(1);
    hasMemory = true;
    slots.look();
    expect(await served(takes)).toBe(2);
  });

  it('give none to who has gone', async () => {
    await Promise.all(takeMany(3));
    const abort = new AbortController();
    const take = slots.take(abort.signal);
    abort.abort(new Error('the worker stops'));
    await expect(take).rejects.toThrow('the worker stops');
    await expect(slots.take(abort.signal)).rejects.toThrow('the worker stops');
    slots.giveBack();
    expect(slots.tryTake()).toBe(true);
  });
});
