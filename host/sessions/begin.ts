/** The begin of an effect, as far as the journal knows it. */
import type { OpenEffect } from './calls';
import { startOfEffect } from './entries';
import type { JournalWriter } from './journal-writer';

/**
 * Records that a call begins: before it does, so that whoever takes the session over knows of an outcome that nobody knows. A call of
 * durability `journal` costs one commit, not two: its begin is written beside it, unless it may be made once at most.
 * @param mayHaveBegun before, without a begin in the journal
 * @returns false when it may not begin: it had begun before, under a runner that was lost
 */
export async function recordBegin(
  call: OpenEffect,
  mayHaveBegun: boolean,
  { journal, now }: { journal: JournalWriter; now: () => number },
): Promise<boolean> {
  journal.add(startOfEffect(call, now(), mayHaveBegun));
  if (call.isBegunBeside) {
    await journal.beforeEffect();
    return true;
  }
  const notes = await journal.flush();
  return call.policy?.at_most_once !== true || (notes[call.want.id]?.attempt ?? 1) === 1;
}
