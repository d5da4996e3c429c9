/** How a live session sees its runner and its owner, so that tests can play both. */
import type { Outcome } from '../../workflows/contract';
import type { HandlerEvent, HostMessage, ReplayDifference } from '../runner/protocol/messages';
import type { Durability } from '../store/store';
import type { JournalWriter } from './journal-writer';

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
  pause(reason: string, difference: ReplayDifference | null): Promise<void>;
  /** Something that a person should know, and that stops nothing. */
  warn?(message: string): void;
  /** The program wants something, or has come to its end, and no activity listens. */
  onStarved(): void;
}

export interface LiveSessionOptions {
  /** The id that the program knows; of a fork not its own. */
  programId: string;
  /** The claim under which it starts. */
  epoch: number;
  /** How far the session had come before: calls that had ended, prints. */
  reached: { calls: number; prints: number };
  functionName: string;
  event: HandlerEvent;
  journal: JournalWriter;
  runner: RunnerPort;
  events: LiveSessionEvents;
  now: () => number;
  /** Sleeps end as soon as nothing else goes on. */
  skipsSleeps?: boolean;
  /** Of its effects, unless a policy says otherwise of some. */
  durability: Durability;
  /** A text as people see it: without the secrets of the session, with files named as in the project. */
  forPeople?: (text: string) => string;
  /** Whether the runner is to be lost when this call is recorded. */
  isLostAfter?: (call: string) => boolean;
}
