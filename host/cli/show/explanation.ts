import type { ExplainedCall, Explanation } from '../../project/explain';
import type { UnmatchedRule } from '../../project/unmatched';
import { table } from './table';
import type { JsonView } from './views';

/** In the order in which the documents explain them. */
const CLASSES = ['inline', 'value', 'effect', 'handle', 'wait', 'rerun', 'decided at run time'];
/** One word in a column; the whole of it stands in the summary. */
const SHOWN_CLASS: Record<string, string> = { 'decided at run time': 'run time', rerun: 're-run' };

/** Each line that calls something, with its calls below it; last, how many there are of each class. */
export function explanationLines(explanation: Explanation): string[] {
  const lines: string[] = [];
  for (const calls of bySourceLine(explanation.calls)) {
    const [first] = calls;
    if (first === undefined) continue;
    lines.push(`${first.file}:${first.line}  ${first.source}`);
    lines.push(...table(calls.map((call) => rowOf(call))).map((row) => `    ${row}`));
  }
  return [...lines, summary(explanation.calls)];
}

/** For stderr: it is about the manifest, not about a call. */
export function unmatchedLine({ name, nearest }: UnmatchedRule): string {
  const guess = nearest === null ? '' : `: did you mean ${nearest}?`;
  return `warning: calls: ${name} fits no call and no function of this code${guess}`;
}

export function explanationView({ python, files, calls, unmatched }: Explanation): JsonView {
  const counts = Object.fromEntries(countsOf(calls).map(([name, count]) => [name, count]));
  const unrecordable = calls.filter((call) => call.problem !== null).length;
  return { python, files, counts, unrecordable, unmatched, calls };
}

/** `29 calls: 22 inline, 4 value` and what cannot be recorded. */
function summary(calls: ExplainedCall[]): string {
  const counts = countsOf(calls).map(([name, count]) => `${count} ${name === 'rerun' ? 're-run' : name}`);
  const refused = calls.filter((call) => call.problem !== null).length;
  const all = `${calls.length} call${calls.length === 1 ? '' : 's'}${counts.length === 0 ? '' : `: ${counts.join(', ')}`}`;
  return refused === 0 ? all : `${all}; ${refused} cannot be recorded`;
}

function rowOf({ class: name, name: called, reason, problem }: ExplainedCall): string[] {
  return [SHOWN_CLASS[name] ?? name, called, problem === null ? reason : `${reason}; cannot be recorded: ${problem}`];
}

function bySourceLine(calls: ExplainedCall[]): ExplainedCall[][] {
  const lines = new Map<string, ExplainedCall[]>();
  for (const call of calls) {
    const place = `${call.file}:${call.line}`;
    lines.set(place, [...(lines.get(place) ?? []), call]);
  }
  return [...lines.values()];
}

function countsOf(calls: ExplainedCall[]): [string, number][] {
  return CLASSES.map((name): [string, number] => [name, calls.filter((call) => call.class === name).length]).filter(
    ([, count]) => count > 0,
  );
}
