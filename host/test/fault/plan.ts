/** What a session of `ledger.py` shall do, and what must be seen of it. */
import type { Chance } from './random';

/** One step, as `ledger.py` reads it. Names are those of effects; each leaves a line in the ledger. */
export type Step =
  | ['effect', name: string, seconds: number]
  | ['write', name: string]
  | ['fail', name: string]
  | ['values']
  | ['sleep', seconds: number]
  | ['compute', rounds: number]
  | ['threads', names: string[], seconds: number]
  | ['tasks', names: string[], seconds: number];

export type Plan = Step[];

/** About a second of arithmetic on an idle machine. */
export const COMPUTE_A_SECOND = 12_000_000;

/** Names of the effects of a step, in any order. */
export function effectsOf(step: Step): string[] {
  switch (step[0]) {
    case 'effect':
    case 'write':
    case 'fail':
      return [step[1]];
    case 'threads':
    case 'tasks':
      return step[1];
    case 'values':
    case 'sleep':
    case 'compute':
      return [];
  }
}

export function effectsOfPlan(plan: Plan): string[] {
  return plan.flatMap(effectsOf);
}

/** The lines that the program prints, in order; `value ...` and `seen ...` stand for lines with values that vary. */
export function printsOf(plan: Plan): string[] {
  const lines = plan.flatMap((step, number) => [
    ...(step[0] === 'values' ? ['value ...'] : []),
    `${number} ${step[0]}`,
  ]);
  return [...lines, 'seen ...'];
}

/** A few seconds of everything. */
export function randomPlan(chance: Chance, steps: number): Plan {
  let effects = 0;
  const name = (): string => `e-${++effects}`;
  const makers: readonly [() => Step, ...(() => Step)[]] = [
    () => ['effect', name(), 0],
    () => ['effect', name(), 0],
    () => ['effect', name(), chance.whole(2, 8) / 10],
    () => ['write', name()],
    () => ['fail', name()],
    () => ['values'],
    () => ['values'],
    () => ['sleep', chance.whole(10, 15) / 10],
    () => ['compute', Math.round((COMPUTE_A_SECOND * chance.whole(1, 5)) / 10)],
    () => ['threads', [name(), name(), name()], chance.whole(0, 3) / 10],
    () => ['tasks', [name(), name()], chance.among([0.1, 1.1])],
  ];
  return Array.from({ length: steps }, () => chance.among(makers)());
}
