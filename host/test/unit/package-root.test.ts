import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { runnerScriptPath } from '../../package-root';

test('the runner is found beside the package, with the rest of its files', () => {
  const script = runnerScriptPath();
  expect(basename(script)).toBe('ak_runner.py');
  expect(existsSync(join(dirname(script), '_ak', '__init__.py'))).toBe(true);
  expect(existsSync(join(dirname(dirname(script)), 'package.json'))).toBe(true);
});
