/**
 * When a session goes on in a new Temporal run, because the history of this one is long enough: as soon as nothing is open, for then the new
 * run has nothing to ask. One that never comes to rest (a long call or timer with many short ones beside it) goes on all the same, a
 * little later, and the new run asks the host what is open.
 */
import { patched, workflowInfo } from '@temporalio/workflow';

/** A history that the server calls long enough at n events ends at this many times n. */
const PATIENCE = 1.15;

/** One for each run. */
export class HistoryLimit {
  private longAt: number | null = null;

  /** Whether to go on now. */
  isReached(isAtRest: boolean): boolean {
    const { continueAsNewSuggested, historyLength } = workflowInfo();
    if (!continueAsNewSuggested) return false;
    this.longAt ??= historyLength;
    return isAtRest || (historyLength >= this.longAt * PATIENCE && patched('go on while calls are open'));
  }

  /** The same for a session that has lost its place: nothing of this run holds any more. */
  isReachedAtLoss(): boolean {
    return workflowInfo().continueAsNewSuggested && patched('go on after a loss');
  }
}
