import type { Interrupt, Io } from './io';

export type Interrupted<Result> = { kind: 'done'; result: Result } | { kind: 'interrupted'; by: Interrupt };

/**
 * Runs `work` until it ends or the first interrupt comes. Then `signal` is aborted, with the interrupt's name as its reason, and `work`
 * is awaited: it returns early, or throws what it likes, and has left nothing behind.
 */
export async function untilInterrupted<Result>(
  io: Io,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Interrupted<Result>> {
  const abort = new AbortController();
  let by: Interrupt | null = null;
  const unsubscribe = io.onInterrupt((interrupt) => {
    by ??= interrupt;
    abort.abort(by);
  });
  try {
    const result = await work(abort.signal);
    return by === null ? { kind: 'done', result } : { kind: 'interrupted', by };
  } catch (error) {
    if (by !== null) return { kind: 'interrupted', by };
    throw error;
  } finally {
    unsubscribe();
  }
}
