/** `make bench`: prints the figures. `--smoke` runs each measurement once, to see that it works; `--cost` only what user code pays and what files cost. */
import { measureCalls, reportCalls } from './calls';
import { measureCost } from './cost';
import { measureFiles, reportFiles } from './files';
import { measureStart, reportStart } from './start';

async function main(isSmoke: boolean, isCostOnly: boolean): Promise<void> {
  const calls = isSmoke ? 10 : 100;
  process.stdout.write(`${measureCost(isSmoke)}\n\n`);
  process.stdout.write(`${reportFiles(await measureFiles(isSmoke ? 100 : 10_000, isSmoke ? 1 : 5))}\n\n`);
  if (isCostOnly) return;
  process.stdout.write(`${reportStart(await measureStart(isSmoke ? 1 : 9))}\n\n`);
  process.stdout.write(`${reportCalls(calls, await measureCalls(calls, isSmoke ? 1 : 9))}\n`);
}

void main(process.argv.includes('--smoke'), process.argv.includes('--cost'));
