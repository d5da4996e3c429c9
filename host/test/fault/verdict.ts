/** What must hold of a session that is over, whatever was killed meanwhile. Each broken promise is one line; an empty list is what we want. */
import { effectsOfPlan, printsOf, type Plan } from './plan';
import { endedEffects, type Sight, type Subject } from './subject';

export interface Verdict {
  problems: string[];
  /** Effects performed more often than once, each of them under way at a kill. */
  repeated: number;
}

export function verdictOn(subject: Subject, sight: Sight): Verdict {
  const { problems, repeated } = judgeLedger(subject, sight);
  problems.push(...judgeOutcome(sight), ...judgePrints(subject.plan, sight));
  const story = subject.disturbances.map(({ what }) => what).join(', ');
  return { problems: problems.map((problem) => `${subject.id}: ${problem} [${story}]`), repeated };
}

function judgeOutcome({ session }: Sight): string[] {
  return session.outcome?.kind === 'completed' ? [] : [`it came to ${JSON.stringify(session.outcome)}`];
}

function judgeLedger({ plan, disturbances }: Subject, sight: Sight): Verdict {
  const problems: string[] = [];
  const ended = endedEffects(sight, plan);
  let repeated = 0;
  for (const name of effectsOfPlan(plan)) {
    const times = sight.ledger.filter((line) => line === name).length;
    const chances = disturbances.filter(({ ended: before, mayRepeat }) => mayRepeat && !before.has(name)).length;
    if (!ended.has(name)) problems.push(`${name} has no end in the journal`);
    if (times === 0) problems.push(`${name} was never performed`);
    if (times > 1 + chances)
      problems.push(`${name} was performed ${times} times, with ${chances} kills before its end`);
    repeated += Math.max(0, times - 1);
  }
  const known = new Set(effectsOfPlan(plan));
  for (const line of sight.ledger) if (!known.has(line)) problems.push(`the ledger has ${JSON.stringify(line)}`);
  // One kill finds at most what one step has under way.
  const widest = Math.max(
    1,
    ...plan.map((step) => (step[0] === 'threads' || step[0] === 'tasks' ? step[1].length : 1)),
  );
  const most = disturbances.filter(({ mayRepeat }) => mayRepeat).length * widest;
  if (repeated > most) problems.push(`${repeated} effects were repeated, at most ${most} can have been under way`);
  return { problems, repeated };
}

function judgePrints(plan: Plan, { prints }: Sight): string[] {
  const problems: string[] = [];
  const lines = prints.map(({ text }) => text.replace(/\n$/, ''));
  const shape = lines.map((line) => line.replace(/^(value|seen) .*/, '$1 ...'));
  if (JSON.stringify(shape) !== JSON.stringify(printsOf(plan))) problems.push(`it printed ${JSON.stringify(lines)}`);
  if (prints.some(({ seq }, index) => seq !== index))
    problems.push(`its prints are numbered ${prints.map(({ seq }) => seq).join()}`);
  // The values as they were printed when they came, perhaps by an earlier runner, and as the last one knew them.
  const told = lines.filter((line) => line.startsWith('value ')).map((line) => line.slice('value '.length));
  const kept = lines.at(-1) ?? '';
  for (const value of told) if (!kept.includes(value)) problems.push(`the value ${value} changed: ${kept}`);
  return problems;
}
