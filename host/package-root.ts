/** Where this package lies: what is not TypeScript (the runner's files) is found from there, compiled or not. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { AkError } from './errors';

/** Path of ak_runner.py inside the package. */
export function runnerScriptPath(): string {
  for (let folder = __dirname; ; folder = dirname(folder)) {
    const script = join(folder, 'runner', 'ak_runner.py');
    if (existsSync(script)) return script;
    if (folder === dirname(folder)) break;
  }
  throw new AkError('internal', 'The files of the runner (runner/ak_runner.py) are missing from the package.', {
    hint: 'Install ak again.',
  });
}
