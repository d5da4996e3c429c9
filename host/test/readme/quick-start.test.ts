import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { firstMissingLine, readQuickStart, type Step } from './quick-start';

const root = path.resolve(__dirname, '../../..');

describe('the quick start of README.md', () => {
  let home: string;
  beforeEach(() => {
    home = mkdtempSync(path.join(tmpdir(), 'ak-readme-'));
    mkdirSync(path.join(home, 'work'));
  });
  afterEach(() => rmSync(home, { recursive: true, force: true }));

  /** In an empty home, but with the downloads of this machine: the Temporal server is not fetched again for each run. */
  function run(script: string): { output: string; problem: string | null } {
    const { HOME: realHome = home, XDG_CACHE_HOME, PATH = '' } = process.env;
    const result = spawnSync('sh', ['-e', '-c', script], {
      cwd: path.join(home, 'work'),
      env: {
        ...process.env,
        HOME: home,
        XDG_CACHE_HOME: XDG_CACHE_HOME ?? path.join(realHome, '.cache'),
        PATH: `${path.join(root, 'bin')}${path.delimiter}${PATH}`,
      },
      encoding: 'utf8',
      timeout: 120_000,
      killSignal: 'SIGTERM',
    });
    const problem = result.status === 0 ? null : `exit ${result.status ?? result.signal}: ${script}\n${result.stderr}`;
    return { output: result.stdout + result.stderr, problem };
  }

  function perform(steps: Step[]): void {
    let output = '';
    for (const step of steps) {
      if (step.kind === 'write') writeFileSync(path.join(home, 'work', step.file), step.text);
      if (step.kind === 'run') {
        const result = run(step.script);
        expect(result.problem).toBeNull();
        output = result.output;
      }
      if (step.kind === 'expect') expect([firstMissingLine(step.lines, output), output]).toEqual([undefined, output]);
    }
  }

  it('does what it says', () => {
    const steps = readQuickStart(readFileSync(path.join(root, 'README.md'), 'utf8'));
    expect(steps.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['write', 'run', 'expect']));
    perform(steps);
  }, 150_000);
});

describe('the reader of the quick start', () => {
  const readme = [
    '# ak',
    '## Quick start',
    '```sh',
    'make bin',
    '```',
    '<!-- run by a test -->',
    'Write `hello.py`:',
    '```python',
    'print(1)',
    '```',
    '```sh',
    'ak run hello.py',
    '```',
    '```text',
    'session ...',
    '',
    '1',
    '```',
    '## Limits',
    '```sh',
    'false',
    '```',
    '',
  ].join('\n');

  it('takes the files, commands and expectations of the section after the mark', () => {
    expect(readQuickStart(readme)).toEqual([
      { kind: 'write', file: 'hello.py', text: 'print(1)\n' },
      { kind: 'run', script: 'ak run hello.py\n' },
      { kind: 'expect', lines: ['session ...', '1'] },
    ]);
  });

  it('refuses a README without the mark', () => {
    expect(() => readQuickStart('## Quick start\nnothing')).toThrow('run by a test');
  });

  it.each([
    [['a ... c', 'd'], 'x\na b c\ny\n  d\n', undefined],
    [['d', 'a ... c'], 'a b c\nd\n', 'a ... c'],
    [['1'], '11\n', '1'],
  ])('looks for %j in %j', (expected, output, missing) => {
    expect(firstMissingLine(expected, output)).toBe(missing);
  });
});
