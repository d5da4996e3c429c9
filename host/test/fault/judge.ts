/** What became of one session under faults, against what its program does under plain Python. */
import type { JournalCall, PrintLine, Session } from '../../store/store';
import type { Line } from './outside-ledger';
import type { Expected } from './programs';

/** What is seen of a session at its end, or at the deadline. */
export interface Evidence {
  session: Session | null;
  calls: JournalCall[];
  prints: PrintLine[];
  ledger: readonly Line[];
  /** Keys performed although their record was durable before. */
  brokenKeys: readonly string[];
}

export interface Judgement {
  /** It is not there, or came to an end that it does not have under plain Python. */
  lost: string[];
  /** No outcome at the deadline. */
  stuck: string[];
  /** Recorded effects performed again, and what may happen once performed twice. */
  twice: string[];
  /** Prints and values that differ. */
  changed: string[];
  /** Outcomes that nobody can know: effects repeated because their record was not there yet, and those not repeated by policy. */
  unknown: number;
  /** Of these, those of which the journal says nothing. */
  unreported: string[];
}

const ONCE = 'once-';

export function judge(expected: Expected, evidence: Evidence): Judgement {
  const { session } = evidence;
  const empty: Judgement = { lost: [], stuck: [], twice: [], changed: [], unknown: 0, unreported: [] };
  if (session === null) return { ...empty, lost: ['it is not in the store'] };
  if (session.outcome === null)
    return {
      ...empty,
      stuck: [`${session.state}, ${session.reason ?? 'no reason'}, epoch ${session.epoch}`],
      twice: judgeTwice(evidence),
    };
  if (session.outcome.kind !== 'completed') {
    return { ...empty, lost: [JSON.stringify(session.outcome)], twice: judgeTwice(evidence) };
  }
  const { unknown, problems } = judgeUnknown(expected, evidence);
  return {
    lost: judgeKeys(expected, evidence),
    stuck: [],
    twice: judgeTwice(evidence),
    changed: judgePrints(expected, evidence),
    unknown,
    unreported: problems,
  };
}

function judgeKeys({ keys }: Expected, { ledger, prints }: Evidence): string[] {
  const there = new Set(ledger.map(({ key }) => key));
  const unknown = unknownKeys(prints);
  return [
    ...keys.filter((key) => !there.has(key) && !unknown.has(key)).map((key) => `${key} was never performed`),
    ...[...there]
      .filter((key) => !keys.includes(key))
      .map((key) => `${key} was performed, which plain Python does not do`),
  ];
}

function judgeTwice({ ledger, brokenKeys }: Evidence): string[] {
  const once = ledger.filter(({ key }) => key.startsWith(ONCE)).map(({ key }) => key);
  return [
    ...brokenKeys.map((key) => `${key} was performed though it was recorded`),
    ...once
      .filter((key, index) => once.indexOf(key) !== index)
      .map((key) => `${key} was performed twice, at most once is allowed`),
  ];
}

/** Each loss can leave as many unknown outcomes as calls were under way; what is repeated was begun more often than once, as the journal says. */
function judgeUnknown(
  expected: Expected,
  { ledger, calls, prints, session }: Evidence,
): { unknown: number; problems: string[] } {
  const counts = new Map<string, number>();
  for (const { key } of ledger) counts.set(key, (counts.get(key) ?? 0) + 1);
  const usual = (key: string): number => (key.startsWith('flaky-') ? 2 : 1);
  const repeated = [...counts].filter(([key, times]) => times > usual(key)).map(([key]) => key);
  const given = [...unknownKeys(prints)];
  const problems = repeated
    .filter((key) => !calls.some((call) => isCallOf(call, key) && call.attempt > 1))
    .map((key) => `${key} was repeated, its record does not say so`);
  const losses = (session?.epoch ?? 1) - 1;
  const widest = 3;
  if (repeated.length + given.length > losses * widest)
    problems.push(
      `${repeated.length + given.length} unknown outcomes of ${expected.keys.length}, with ${losses} losses`,
    );
  return { unknown: repeated.length + given.length, problems };
}

export function isCallOf({ args }: JournalCall, key: string): boolean {
  const text = args.join(' ');
  const at = text.indexOf(key);
  return at >= 0 && !/[\w-]/.test(text.charAt(at + key.length));
}

function unknownKeys(prints: PrintLine[]): Set<string> {
  return new Set(prints.flatMap(({ text }) => /^(once-\d+): unknown$/.exec(text.trimEnd())?.[1] ?? []));
}

function judgePrints(expected: Expected, { prints }: Evidence): string[] {
  const problems: string[] = [];
  if (prints.some(({ seq }, index) => seq !== index)) problems.push(`numbered ${prints.map(({ seq }) => seq).join()}`);
  const stdout = linesOf(textOf(prints, 'stdout'));
  problems.push(...difference(normal(linesOf(expected.prints.stdout)), normal(stdout), 'stdout'));
  const errors = prints.filter(({ stream, logger }) => stream === 'stderr' || (stream === 'log' && logger !== 'ak'));
  const stderr = linesOf(errors.map(({ stream, text }) => (stream === 'log' ? `${text.trimEnd()}\n` : text)).join(''));
  problems.push(...difference(linesOf(expected.prints.stderr), stderr, 'stderr'));
  // Values as they were shown when they came, perhaps by an earlier runner, and as the last one knew them.
  const values = stdout.filter((line) => line.startsWith('value ')).map((line) => line.replace('value', 'kept'));
  for (const value of values) if (!stdout.includes(value)) problems.push(`the value changed: ${value}`);
  return problems;
}

function textOf(prints: PrintLine[], stream: PrintLine['stream']): string {
  return prints
    .filter((print) => print.stream === stream)
    .map(({ text }) => text)
    .join('');
}

function linesOf(text: string): string[] {
  return text.split('\n').slice(0, -1);
}

/** Without what no two runs have in common. */
function normal(lines: string[]): string[] {
  return lines.map((line) => line.replace(/^(value|kept) (\S+) .*/, '$1 $2').replace(/^(once-\d+): .*/, '$1'));
}

function difference(wanted: string[], found: string[], where: string): string[] {
  const at = wanted.findIndex((line, index) => found[index] !== line);
  if (at < 0 && wanted.length === found.length) return [];
  const place = at < 0 ? wanted.length : at;
  return [
    `${where}, line ${place}: ${JSON.stringify(found[place] ?? null)} in place of ${JSON.stringify(wanted[place] ?? null)}`,
  ];
}
