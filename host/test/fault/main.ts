/**
 * `make fault`: `AK_FAULT_RUNS` sessions (500) from the seed `AK_FAULT_SEED` on, begun within `AK_FAULT_MINUTES` if given, on two hosts;
 * a table in `build/results/fault.md`.
 * Ends with 1 when a promise was broken.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { campaign, type Run } from './campaign';
import { seedOf } from './random';
import { isBroken, problemsOf, report } from './report';

const RESULTS = resolve(__dirname, '..', '..', '..', 'build', 'results');
const env = process.env;

async function main(): Promise<number> {
  const seed = seedOf(env);
  const runs = Number(env['AK_FAULT_RUNS'] ?? 500);
  const hosts = Number(env['AK_FAULT_HOSTS'] ?? 2);
  const atOnce = Number(env['AK_FAULT_AT_ONCE'] ?? 6);
  const database = env['AK_FAULT_DB'] === 'postgres' ? 'postgres' : 'sqlite';
  const minutes = env['AK_FAULT_MINUTES'];
  process.stderr.write(`faults: AK_FAULT_SEED=${seed} AK_FAULT_RUNS=${runs}\n`);
  const startedAt = new Date();
  const finished: Run[] = [];
  const save = (): void => {
    mkdirSync(RESULTS, { recursive: true });
    writeFileSync(join(RESULTS, 'fault.md'), report({ runs: finished, seed, startedAt, hosts, atOnce, database }));
  };
  await campaign({
    seed,
    runs,
    hosts,
    database,
    atOnce,
    faults: { least: 15, most: 30 },
    withMatrix: env['AK_FAULT_MATRIX'] !== 'no',
    ...(minutes === undefined ? {} : { endsAt: Date.now() + Number(minutes) * 60_000 }),
    onRun: (run, number) => {
      finished.push(run);
      const state = isBroken(run) ? `BROKEN ${problemsOf(run).join('; ')}` : 'kept';
      process.stderr.write(
        `${number}/${runs} seed ${run.seed} ${run.program} (${run.durability}) ${run.done.length} faults, ${run.epochs} claims, ${run.tookMs} ms, ` +
          `${run.judgement.unknown} unknown: ${state}\n`,
      );
      if (isBroken(run)) {
        process.stderr.write(`  by ${run.done.join(', ')}\n`);
        process.stderr.write(
          `  repeat with: AK_FAULT_SEED=${run.seed} AK_FAULT_RUNS=1 AK_FAULT_MATRIX=no AK_FAULT_DB=${database} make fault-campaign\n`,
        );
      }
      save();
    },
  });
  save();
  process.stdout.write(report({ runs: finished, seed, startedAt, hosts, atOnce, database }));
  return (finished.length === runs || minutes !== undefined) && !finished.some(isBroken) ? 0 : 1;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exit(1);
  },
);
