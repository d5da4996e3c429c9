/** What a session has gone through besides its calls: differences between program and journal, moves to other builds, forks. */
import type { HandlerEvent } from '../runner/protocol/messages';
import type { CallRule } from './deployment';

/** One side of a difference. */
export interface DifferenceSide {
  name: string;
  /** Empty when it is not known. */
  file: string;
  line: number;
  /** The text of that line: as it was when the call was recorded, or as it is now. */
  source: string;
  /** Short texts of the arguments; null when they are not known. */
  args: string[] | null;
  kw: Record<string, string> | null;
}

/** Where a program does not do what its journal says it did. */
export interface Difference {
  /** `lane:seq` */
  call: string;
  /** `call`: another one; `arguments`: the same with others; `missing`: no line of the program makes it. */
  kind: 'call' | 'arguments' | 'missing';
  /** What the journal says. */
  expected: DifferenceSide;
  /** What the program does; null when it makes no call there. */
  actual: DifferenceSide | null;
  /** Why nobody makes it; null unless it is missing. */
  why: string | null;
  /** The build that does so. */
  buildId: string;
}

/** A session went to another build: what is recorded so far was made by `from`, and is replayed by `to`. */
export interface Move {
  from: string;
  to: string;
  /** How many results the journal had (the last `doneOrder`). */
  afterResults: number;
  /** The call at which it was paused by a difference; null when it was not. */
  call: string | null;
  at: number;
}

/** What a session goes on with instead of what it had. */
export interface SessionChange {
  /** `deploymentId` and `calls` left out: as they are. */
  build?: { id: string; deploymentId?: string; calls?: CallRule[] };
  acceptsChanged?: true;
}

/** A session made from the past of another one. */
export interface NewFork {
  id: string;
  originalId: string;
  /** The first call that is not of its past: `lane:seq`. Null: all that is recorded is. */
  call: string | null;
  queue: string;
  build?: SessionChange['build'];
  /** Left out: that of the original. */
  event?: HandlerEvent;
}

/** The build that a session, now on `buildId`, began with. */
export function firstBuild({ buildId, moves }: { buildId: string; moves: readonly Move[] }): string {
  return moves[0]?.from ?? buildId;
}
