/** `make bench`: prints the figures. `--smoke` runs each measurement once, to see that it works. */
import { measureCalls, reportCalls } from './calls';
import { measureStart, reportStart } from './start';

async function main(isSmoke: boolean): Promise<void> {
  const calls = isSmoke ? 10 : 100;
  process.stdout.write(`${reportStart(await measureStart(isSmoke ? 1 : 9))}\n\n`);
  process.stdout.write(`${reportCalls(calls, await measureCalls(calls, isSmoke ? 1 : 9))}\n`);
}

void main(process.argv.includes('--smoke'));
