/** The table of a campaign, as it stands in docs/reliability.md. */
import { execFileSync } from 'node:child_process';
import { cpus, release, totalmem } from 'node:os';
import type { Run } from './campaign';
import type { DatabaseKind } from './database';
import { DURABILITIES } from './programs';

export interface Campaign {
  runs: readonly Run[];
  seed: number;
  startedAt: Date;
  hosts: number;
  atOnce: number;
  database: DatabaseKind;
}

/** Every broken promise of a run, in words. */
export function problemsOf({ judgement }: Run): string[] {
  return [...judgement.lost, ...judgement.stuck, ...judgement.twice, ...judgement.changed, ...judgement.unreported];
}

export function isBroken(run: Run): boolean {
  return problemsOf(run).length > 0;
}

const COLUMNS = [
  'fault',
  'times',
  'sessions',
  'lost',
  'stuck',
  'performed twice',
  'changed',
  'unknown outcomes',
  'not reported',
];

export function report({ runs, seed, startedAt, hosts, atOnce, database }: Campaign): string {
  const faults = [...new Set(runs.flatMap(({ done }) => done))].sort();
  const rows = faults.map((fault) => {
    const touched = runs.filter(({ done }) => done.includes(fault));
    const times = runs.flatMap(({ done }) => done).filter((one) => one === fault).length;
    return rowOf(fault, times, touched);
  });
  const totals = DURABILITIES.map((durability) => {
    const touched = runs.filter((run) => run.durability === durability);
    return totalOf(`all, durability ${durability}`, touched);
  });
  const minutes = Math.round((Date.now() - startedAt.getTime()) / 60_000);
  return [
    `Commit ${commit()}, seed ${seed}, ${startedAt.toISOString().slice(0, 16)}Z, ${minutes} min; ${machine()}; ${hosts} hosts on ${database}, ${atOnce} sessions at once.`,
    '',
    line(COLUMNS),
    line(COLUMNS.map((_, index) => (index === 0 ? '---' : '--:'))),
    ...rows.map(line),
    ...totals.map(line),
    line(totalOf('all', runs)),
    '',
  ].join('\n');
}

function totalOf(what: string, runs: readonly Run[]): string[] {
  return rowOf(what, runs.flatMap(({ done }) => done).length, runs);
}

function rowOf(fault: string, times: number, runs: readonly Run[]): string[] {
  const count = (key: 'lost' | 'stuck' | 'twice' | 'changed' | 'unreported'): string =>
    String(runs.filter(({ judgement }) => judgement[key].length > 0).length);
  const unknown = runs.reduce((sum, { judgement }) => sum + judgement.unknown, 0);
  return [
    fault,
    String(times),
    String(runs.length),
    count('lost'),
    count('stuck'),
    count('twice'),
    count('changed'),
    String(unknown),
    count('unreported'),
  ];
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

function commit(): string {
  return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: __dirname, encoding: 'utf8' }).trim();
}

function machine(): string {
  const [first] = cpus();
  return `${cpus().length} cores (${first?.model.trim() ?? '?'}), ${Math.round(totalmem() / 2 ** 30)} GB, Linux ${release()}, Node ${process.version}`;
}
