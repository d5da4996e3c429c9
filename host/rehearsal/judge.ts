/** What became of a rehearsal, and whether that is what is recorded of the session. */
import type { Outcome } from '../../workflows/contract';
import type { StoppedCall } from '../runner/protocol/messages';
import { describeExit } from '../runner/protocol/exit';
import { failureOfDone, failureOfError } from '../sessions/outcome';
import type { Session, Store } from '../store/store';
import { comparePrints, compareOutcomes, outcomeText, type Difference } from './comparison';
import type { RehearsalEnd } from './rehearsal';

/** `same`: the session has ended, and so did this. `open`: there is nothing to compare with. */
export type Verdict = { kind: 'same' } | { kind: 'open' } | { kind: 'differs'; differences: Difference[] };

export interface Report {
  verdict: Verdict;
  /** How it ended, in one line. */
  ending: string;
  /** Where it stopped, if it did. */
  stop: { why: 'end' | 'until' | 'quit'; call: StoppedCall | null; frames: string[]; others: StoppedCall[] } | null;
  /** Of the program's own failure. */
  traceback: string | null;
}

interface Rehearsed {
  end: RehearsalEnd;
  until: string;
  /** As `printKey` gives them. */
  prints: readonly string[];
}

export async function judge(store: Pick<Store, 'listPrints'>, session: Session, rehearsed: Rehearsed): Promise<Report> {
  const { end } = rehearsed;
  switch (end.kind) {
    case 'stopped':
      return judgeStop(session, end);
    case 'crashed': {
      const ending = `the Python process died: ${describeExit(end.exit)}`;
      const isRecorded = session.outcome?.kind === 'failed' && session.outcome.error.code === 'runner_crashed';
      const verdict: Verdict = isRecorded ? { kind: 'same' } : differsInOutcome(session.outcome, ending);
      return { verdict, ending, stop: null, traceback: null };
    }
    case 'done':
    case 'error': {
      return judgeEnd(store, session, outcomeOf(session, end), rehearsed);
    }
  }
}

function outcomeOf({ outcome }: Session, end: Extract<RehearsalEnd, { kind: 'done' | 'error' }>): Outcome {
  if (end.kind === 'error') return failureOfError(end.payload);
  // However a program ends that was asked to stop, it was stopped.
  return outcome?.kind === 'stopped' ? outcome : failureOfDone(end.payload);
}

async function judgeEnd(
  store: Pick<Store, 'listPrints'>,
  session: Session,
  actual: Outcome,
  { until, prints }: Rehearsed,
): Promise<Report> {
  const ending = outcomeText(actual);
  const traceback = actual.kind === 'failed' ? actual.error.traceback : null;
  const differences: (Difference | null)[] = [];
  if (session.outcome !== null) {
    differences.push(
      compareOutcomes(session.outcome, ending, actual.kind),
      await comparePrints(store, session.id, prints),
    );
  } else if (actual.kind === 'failed' && actual.error.code === 'replay_differs') {
    differences.push({ what: 'outcome', expected: null, actual: ending });
  }
  if (until !== '') differences.push({ what: 'outcome', expected: `the program makes call ${until}`, actual: ending });
  const found = differences.filter((difference) => difference !== null);
  const same: Verdict = session.outcome === null ? { kind: 'open' } : { kind: 'same' };
  return {
    verdict: found.length === 0 ? same : { kind: 'differs', differences: found },
    ending,
    stop: null,
    traceback,
  };
}

/** A program whose end is recorded needs no call that is not. One that was stopped, or whose process died, does. */
function judgeStop(session: Session, { payload, open }: Extract<RehearsalEnd, { kind: 'stopped' }>): Report {
  const { why, call, frames } = payload;
  const ending = {
    end: 'the journal ends here',
    until: `stopped at ${call?.id ?? '?'}, as asked`,
    quit: 'ended in the debugger',
  }[why];
  const others = open.filter(({ id }) => id !== call?.id);
  const isComplete = session.outcome !== null && hasWholeJournal(session.outcome);
  const verdict: Verdict =
    why === 'end' && isComplete
      ? differsInOutcome(session.outcome, `the program wants call ${call?.id ?? '?'}, which is not recorded`)
      : { kind: 'open' };
  return { verdict, ending, stop: { why, call, frames, others }, traceback: null };
}

function hasWholeJournal(outcome: Outcome): boolean {
  if (outcome.kind === 'failed') return outcome.error.code === 'user_error' || outcome.error.code === 'import_failed';
  return outcome.kind === 'completed';
}

function differsInOutcome(expected: Outcome | null, actual: string): Verdict {
  const wanted = expected === null ? null : outcomeText(expected);
  return { kind: 'differs', differences: [{ what: 'outcome', expected: wanted, actual }] };
}
