import { isAkError, type AkError } from '../../../errors';

/** The AkError with which some work fails; fails itself when the work succeeds or throws anything else. */
export async function failureOf(work: () => unknown): Promise<AkError> {
  let thrown: unknown = null;
  try {
    await work();
  } catch (error) {
    thrown = error;
  }
  if (!isAkError(thrown)) throw new Error(`expected an AkError, got ${String(thrown)}`);
  expect(thrown.hint ?? '').not.toBe('');
  return thrown;
}
