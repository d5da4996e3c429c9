import { nearest } from './nearest';

/** A name in the manifest's `calls` that fits nothing in the code. */
export interface UnmatchedRule {
  name: string;
  /** What was likely meant. */
  nearest: string | null;
}

const BELOW = '.*';

export function unmatchedRules(names: readonly string[], calls: readonly { name: string }[]): UnmatchedRule[] {
  const called = [...new Set(calls.map((call) => call.name))];
  return names.map((name) => ({ name, nearest: nearest(name, name.endsWith(BELOW) ? above(called) : called) }));
}

/** `a.b.c` lies below `a.*` and `a.b.*`. */
function above(called: readonly string[]): string[] {
  const found = new Set<string>();
  for (const name of called) {
    const parts = name.split('.');
    for (let length = 1; length < parts.length; length += 1) found.add(parts.slice(0, length).join('.') + BELOW);
  }
  return [...found];
}
