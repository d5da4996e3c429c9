import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { firstMissingLine, readQuickStart } from './quick-start';

const root = path.resolve(__dirname, '../../..');

describe('the quick start of README.md', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'ak-readme-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** In an empty home, but with the downloads of this machine: the Temporal server is not fetched again for each run. */
  function environment(): NodeJS.ProcessEnv {
    const { HOME = folder, XDG_CACHE_HOME = path.join(HOME, '.cache') } = process.env;
    const {
      XDG_CONFIG_HOME: _config,
      XDG_DATA_HOME: _data,
      XDG_STATE_HOME: _state,
      MAKEFLAGS: _flags,
      ...rest
    } = process.env;
    return { ...rest, HOME: path.join(folder, 'home'), XDG_CACHE_HOME };
  }

  it('does what it says', () => {
    const { script, expected } = readQuickStart(readFileSync(path.join(root, 'README.md'), 'utf8'));
    // The folder the reader is told to make is one of our own, so that two runs do not meet.
    const own = script.replaceAll('/tmp/hello', path.join(folder, 'hello'));
    const result = spawnSync('sh', ['-e', '-c', `exec 2>&1\n${own}`], {
      cwd: root,
      env: environment(),
      encoding: 'utf8',
      timeout: 120_000,
    });
    expect({
      status: result.status,
      missing: firstMissingLine(expected, result.stdout),
      output: result.stdout,
    }).toEqual({
      status: 0,
      missing: undefined,
      output: result.stdout,
    });
  }, 150_000);
});

describe('the reader of the quick start', () => {
  const block = (language: string, ...lines: string[]): string => ['```' + language, ...lines, '```', ''].join('\n');
  const readme = `# ak\n\n## Quick start\n\n${block('sh', 'make bin', 'ak run')}\nprints\n${block('text', 'session ...', '', '1')}\n## Limits\n${block('sh', 'false')}`;

  it('takes the commands and what they print', () => {
    expect(readQuickStart(readme)).toEqual({ script: 'make bin\nak run\n', expected: ['session ...', '1'] });
  });

  it.each([
    ['no such section', readme.replace('Quick start', 'Start')],
    ['nothing printed', readme.replace('```text', '```')],
  ])('refuses a README with %s', (_case, text) => {
    expect(() => readQuickStart(text)).toThrow('README.md needs');
  });

  it.each([
    [['a ... c', 'd'], 'x\na b c\ny\n  d\n', undefined],
    [['d', 'a ... c'], 'a b c\nd\n', 'a ... c'],
    [['1'], '11\n', '1'],
  ])('looks for %j in %j', (expected, output, missing) => {
    expect(firstMissingLine(expected, output)).toBe(missing);
  });
});
