import { compileExcludes, DEFAULT_EXCLUDES, patternProblem } from '../../../project/exclude';

describe('patterns', () => {
  const rows: [string, string, boolean][] = [
    ['*.log', 'a.log', true],
    ['*.log', 'deep/er/a.log', true],
    ['*.log', 'a.log.txt', false],
    ['logs/*.log', 'logs/a.log', true],
    ['logs/*.log', 'x/logs/a.log', false],
    ['logs/*.log', 'logs/x/a.log', false],
    ['logs/**/*.log', 'logs/a.log', true],
    ['logs/**/*.log', 'logs/x/y/a.log', true],
    ['**/a/b', 'x/a/b', true],
    ['/a.py', 'a.py', true],
    ['/a.py', 'x/a.py', false],
    ['a?c', 'abc', true],
    ['a?c', 'ac', false],
    ['a?c', 'a😀c', true],
    ['[ab].py', 'b.py', true],
    ['[!ab].py', 'b.py', false],
    ['[a-c]x', 'bx', true],
    ['[', '[', true],
    ['a*b*c', 'a1b2b3c', true],
    ['a*b*c', 'a1b2b3', false],
    ['a.b', 'axb', false],
    ['logs/**', 'logs/x/y', true],
    ['logs/**', 'logs', false],
  ];
  it.each(rows)('%s on %s: %s', (pattern, path, expected) => {
    expect(compileExcludes([pattern])(path, false)).toBe(expected);
  });

  it('one that ends in / fits folders only', () => {
    expect(compileExcludes(['data/'])('x/data', true)).toBe(true);
    expect(compileExcludes(['data/'])('x/data', false)).toBe(false);
  });

  it('no pattern makes matching slow', () => {
    expect(compileExcludes([`${'*a'.repeat(60)}b`])('a'.repeat(255), false)).toBe(false);
  });

  it('by default leave out what tools leave behind', () => {
    const excluded = compileExcludes(DEFAULT_EXCLUDES);
    for (const path of [
      '.git',
      'a/.git',
      'pkg/x.pyc',
      '.venv',
      '.DS_Store',
      'main.py~',
      '.main.py.swp',
      '.#main.py',
      '#main.py#',
    ]) {
      expect([path, excluded(path, false)]).toEqual([path, true]);
    }
    for (const path of ['__pycache__', 'a/node_modules', '.idea'])
      expect([path, excluded(path, true)]).toEqual([path, true]);
    for (const path of ['main.py', 'venv', '.env', 'git', 'data.json'])
      expect([path, excluded(path, true)]).toEqual([path, false]);
  });
});

describe('unusable patterns', () => {
  it.each([
    ['', /empty/],
    ['/', /empty/],
    ['!a', /"!"/],
    ['a\\b', /backslash/],
    ['../a', /"\.\."/],
    ['a'.repeat(300), /longer/],
  ])('%s', (pattern, why) => {
    expect(patternProblem(pattern)).toMatch(why);
  });
  it('others are fine', () => expect(patternProblem('/a/**/[x]*.py')).toBeNull());
});
