/** What user code pays for the guard, on each Python of this machine: `cost.py` measures, this only starts it. */
import { execFileSync } from 'node:child_process';
import { join, resolve } from 'node:path';

const ROOT = resolve(__dirname, '..');

/** @param isSmoke - on one Python only, once, with small sizes */
export function measureCost(isSmoke: boolean): string {
  const python = process.env['PYTHON'] ?? 'python3';
  const pythons = isSmoke ? [python] : findPythons(python);
  const options = isSmoke ? ['--smoke'] : [];
  const reports = pythons.map((path) =>
    execFileSync(path, [join(__dirname, 'cost.py'), ...options], { encoding: 'utf8', timeout: 600_000 }).trimEnd(),
  );
  return reports.join('\n\n');
}

function findPythons(python: string): string[] {
  const lines = execFileSync('sh', [join(ROOT, '.ci', 'pythons.sh'), python], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return lines
    .trim()
    .split('\n')
    .map((line) => line.slice(line.indexOf(' ') + 1));
}
