/** `make bench`: prints the figures. `--short` runs each measurement once, to see that it works. */
import { measureCalls, reportCalls } from './calls';
import { measureStart, reportStart } from './start';

async function main(isShort: boolean): Promise<void> {
  const calls = isShort ? 10 : 100;
  process.stdout.write(`${reportStart(await measureStart(isShort ? 1 : 5))}\n\n`);
  process.stdout.write(`${reportCalls(calls, await measureCalls(calls, isShort ? 1 : 5))}\n`);
}

void main(process.argv.includes('--short'));
