/** What the program of a live session does now, and who waits for it to change. */
import type { Outcome, ProgramState } from '../../workflows/contract';
import { AkError } from '../errors';
import { Watchers } from './watchers';

type State =
  | { kind: 'loading' }
  | { kind: 'running' }
  | { kind: 'blocked' }
  | { kind: 'paused'; reason: string }
  | { kind: 'ended'; outcome: Outcome }
  | { kind: 'lost'; cause: Error };

export class Program {
  private state: State = { kind: 'loading' };
  private readonly watchers = new Watchers();

  get kind(): State['kind'] {
    return this.state.kind;
  }

  /** Ended, lost here, or paused: nothing the runner says changes it any more. */
  get isFinal(): boolean {
    return this.state.kind === 'ended' || this.state.kind === 'lost' || this.state.kind === 'paused';
  }

  /** Why it is lost here; null when it is not. */
  get lossCause(): Error | null {
    return this.state.kind === 'lost' ? this.state.cause : null;
  }

  /** What is final stays: the first cause is kept. */
  set(state: State): void {
    if (this.isFinal) return;
    this.state = state;
    this.watchers.changed();
  }

  /** Something else changed that somebody may wait for. */
  touched(): void {
    this.watchers.changed();
  }

  /** Resolves when the condition holds, the time is over, or the signal is aborted. */
  until(condition: () => boolean, deadlineMs: number, signal?: AbortSignal): Promise<void> {
    return this.watchers.until(condition, deadlineMs, signal);
  }

  /** @throws the cause when it is lost here */
  assertNotLost(): void {
    if (this.state.kind === 'lost') throw this.state.cause;
  }

  /** @throws the cause when it is lost here; AkError `runner_lost` when it is paused: either way it cannot be ended from here */
  hasEnded(): boolean {
    this.assertNotLost();
    if (this.state.kind === 'paused') throw new AkError('runner_lost', 'The session is paused and has no runner.');
    return this.state.kind === 'ended';
  }

  /** As the workflow is told. @throws the cause when it is lost here */
  forWorkflow(): ProgramState {
    switch (this.state.kind) {
      case 'lost':
        throw this.state.cause;
      case 'ended':
        return { kind: 'done', outcome: this.state.outcome };
      case 'loading':
        return { kind: 'running' };
      case 'running':
      case 'blocked':
      case 'paused':
        return this.state;
    }
  }
}
