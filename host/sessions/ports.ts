/** How a live session sees its runner and its owner, so that tests can play both. */
import type { Outcome } from '../../workflows/contract';
import type { HostMessage } from '../runner/protocol/messages';

/** What a live session needs of its runner. */
export interface RunnerPort {
  send(message: HostMessage): void;
  kill(): void;
}

/** What a live session tells its owner. */
export interface LiveSessionEvents {
  /** Writes how the session ended. */
  end(outcome: Outcome): Promise<void>;
  /** Writes that a person must act. */
  pause(reason: string): Promise<void>;
  /** The program wants something, or has come to its end, and no activity listens. */
  onStarved(): void;
}
