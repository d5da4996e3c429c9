/** What a rehearsal of a finished session gave, against what is recorded of it. */
import { createHash } from 'node:crypto';
import type { Outcome } from '../../workflows/contract';
import type { PrintLine, Store } from '../store/store';

export interface Difference {
  what: 'outcome' | 'print';
  /** Null: there was none. */
  expected: string | null;
  actual: string | null;
}

type Shown = Pick<PrintLine, 'stream' | 'text'>;

const PAGE_PRINTS = 1000;
const KEPT_CHARACTERS = 200;

/** Objects have other addresses in each process. */
const ADDRESS = /\b0x[0-9a-f]{6,}\b/g;

/** What is kept of a print to compare it; long ones by their hash. */
export function printKey({ stream, text }: Shown): string {
  if (text.length <= KEPT_CHARACTERS) return `${stream}: ${text}`;
  return `${stream}: ${text.slice(0, KEPT_CHARACTERS)}... (${createHash('sha256').update(text).digest('hex')})`;
}

/** Null: they are the same. Tracebacks are not compared: they name folders of the machine. */
export function compareOutcomes(expected: Outcome, actual: string, actualKind: string): Difference | null {
  const wanted = outcomeText(expected);
  const isSame = expected.kind === actualKind && wanted.replace(ADDRESS, '0x') === actual.replace(ADDRESS, '0x');
  return isSame ? null : { what: 'outcome', expected: wanted, actual };
}

/** One line: `completed with 'charged'`, `failed with ValueError: no such page`. */
export function outcomeText(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'completed':
      return `completed with ${outcome.result ?? 'nothing'}`;
    case 'failed':
      return `failed with ${outcome.error.type}: ${outcome.error.message}`;
    case 'stopped':
      return `stopped: ${outcome.reason}`;
  }
}

/** The first print that differs. Lines that ran at the same time may print in another order: that is none. */
export async function comparePrints(
  store: Pick<Store, 'listPrints'>,
  sessionId: string,
  actual: readonly string[],
): Promise<Difference | null> {
  const unmatched = new Map<string, number>();
  const count = (key: string | null, by: number): void => {
    if (key === null) return;
    const left = (unmatched.get(key) ?? 0) + by;
    if (left === 0) unmatched.delete(key);
    else unmatched.set(key, left);
  };
  let first: Difference | null = null;
  let place = 0;
  const compare = (expected: string | null): void => {
    const found = actual[place] ?? null;
    place += 1;
    if (expected === found) return;
    first ??= { what: 'print', expected, actual: found };
    count(expected, 1);
    count(found, -1);
  };
  for await (const line of printsOf(store, sessionId)) compare(printKey(line));
  while (place < actual.length) compare(null);
  return unmatched.size === 0 ? null : first;
}

async function* printsOf(store: Pick<Store, 'listPrints'>, sessionId: string): AsyncGenerator<PrintLine> {
  let next = 0;
  for (;;) {
    const page = await store.listPrints(sessionId, next, PAGE_PRINTS);
    yield* page;
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE_PRINTS) return;
    next = last.seq + 1;
  }
}
