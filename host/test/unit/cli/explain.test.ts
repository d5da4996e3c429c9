import * as fs from 'node:fs';
import * as path from 'node:path';
import { CliHarness } from './harness';

const PROGRAM = `import os
import urllib.request

import prices


def main(event):
    with urllib.request.urlopen(event.data.url) as page:
        print(prices.read(page))
    os.chdir("/")
`;
const PRICES = 'def read(page):\n    return page.read()\n';

describe('ak explain', () => {
  let cli: CliHarness;

  beforeEach(() => {
    cli = new CliHarness();
    write('shop/main.py', PROGRAM);
    write('shop/prices.py', PRICES);
    write('shop/other.py', 'import os\nos.pipe()\n');
  });

  afterEach(() => cli.close());

  function write(file: string, text: string): void {
    const target = path.join(cli.home, file);
    fs.mkdirSync(path.dirname(target), { recursive: true });
    fs.writeFileSync(target, text);
  }

  test('shows each line that calls something, with its calls and why', async () => {
    const ran = await cli.run('explain', 'shop/main.py', '--entrypoint', 'main.py:main');
    expect(ran).toEqual({
      exitCode: 0,
      stderr: '',
      stdout: [
        'main.py:8  with urllib.request.urlopen(event.data.url) as page:',
        '    effect  urllib.request.urlopen  talks to another machine',
        'main.py:9  print(prices.read(page))',
        '    inline  print        part of the language',
        '    inline  prices.read  defined in prices.py:1',
        'main.py:10  os.chdir("/")',
        '    re-run  os.chdir  a setting of the process: the next process needs it too',
        'prices.py:2  return page.read()',
        '    run time  page.read  page is a parameter',
        '5 calls: 2 inline, 1 effect, 1 re-run, 1 decided at run time',
        '',
      ].join('\n'),
    });
  });

  test('a folder is looked at as a whole; --strict exits with 1 when something cannot be recorded', async () => {
    const ran = await cli.run('explain', 'shop', '--strict');
    expect(ran.exitCode).toBe(1);
    expect(ran.stdout).toContain('os.pipe  reads or changes files; cannot be recorded: what is at the other end');
    expect(ran.stdout).toMatch(/6 calls: .*; 1 cannot be recorded\n$/);
    expect(await cli.run('explain', 'shop')).toMatchObject({ exitCode: 0 });
    expect(await cli.run('explain', 'shop', '--entrypoint', 'main.py:main', '--strict')).toMatchObject({ exitCode: 0 });
  });

  test('--json', async () => {
    const ran = await cli.run('explain', 'shop', '--json');
    const shown = JSON.parse(ran.stdout) as Record<string, unknown>;
    expect(shown).toMatchObject({
      files: ['main.py', 'other.py', 'prices.py'],
      counts: { inline: 2, effect: 2, rerun: 1, 'decided at run time': 1 },
      unrecordable: 1,
    });
    expect(shown['calls']).toContainEqual(
      expect.objectContaining({ file: 'other.py', line: 2, class: 'effect', name: 'os.pipe' }),
    );
  });

  test('a manifest says what becomes of calls', async () => {
    write('shop/ak.yaml', 'version: v1\nproject:\n  name: shop\n  calls:\n    prices.read: value\n');
    const ran = await cli.run('explain', 'shop/ak.yaml', '--entrypoint', 'main.py:main');
    expect(ran.stdout).toContain('    value   prices.read  the project file says prices.read\n');
  });

  test('tells the names in a manifest that fit nothing, and what was likely meant; --strict exits with 1', async () => {
    const rules = '    prices.reed: value\n    urlib.*: effect\n    wholly.different: inline\n    main.main: inline\n';
    write('shop/ak.yaml', `version: v1\nproject:\n  name: shop\n  calls:\n${rules}`);
    const argv = ['explain', 'shop/ak.yaml', '--entrypoint', 'main.py:main'];
    const ran = await cli.run(...argv);
    expect(ran).toMatchObject({ exitCode: 0 });
    expect(ran.stderr.split('\n')).toEqual([
      'warning: calls: prices.reed fits no call and no function of this code: did you mean prices.read?',
      'warning: calls: urlib.* fits no call and no function of this code: did you mean urllib.*?',
      'warning: calls: wholly.different fits no call and no function of this code',
      '',
    ]);
    const strict = await cli.run(...argv, '--strict', '--json');
    expect(strict.exitCode).toBe(1);
    expect(JSON.parse(strict.stdout)).toMatchObject({
      unmatched: [
        { name: 'prices.reed', nearest: 'prices.read' },
        { name: 'urlib.*', nearest: 'urllib.*' },
        { name: 'wholly.different', nearest: null },
      ],
    });
    write('shop/ak.yaml', 'version: v1\nproject:\n  name: shop\n  calls:\n    main.*: inline\n');
    expect(await cli.run(...argv, '--strict')).toMatchObject({ exitCode: 0, stderr: '' });
  });

  test('--rewritten shows the code as it runs', async () => {
    const one = await cli.run('explain', 'shop/prices.py', '--rewritten');
    expect(one).toEqual({ exitCode: 0, stderr: '', stdout: 'def read(page):\n    return _ak_call(page.read)()\n' });
    const ran = await cli.run('explain', 'shop', '--rewritten');
    expect(ran.stdout).toContain('# --- other.py\nimport os\n_ak_call(os.pipe)()\n');
    const asJson = await cli.run('explain', 'shop', '--rewritten', '--json');
    expect(Object.keys((JSON.parse(asJson.stdout) as { files: object }).files)).toHaveLength(3);
  });

  test.each([
    ['an entry point that is not there', ['shop', '--entrypoint', 'main.py:mian'], 2, 'entry_function_missing'],
    ['a file that is not there', ['shop', '--entrypoint', 'mian.py:main'], 2, 'entry_file_missing'],
    ['a path that is not there', ['shpo'], 2, 'code_not_found'],
    ['what is no code', ['shop.tar'], 2, 'usage'],
  ])('%s is an error', async (_, argv, exitCode, code) => {
    write('shop.tar', '');
    const ran = await cli.run('explain', ...argv);
    expect(ran).toMatchObject({ exitCode, stdout: '' });
    expect(ran.stderr).toContain(`error[${code}]`);
  });

  test('errors of syntax are shown as Python shows them', async () => {
    write('shop/prices.py', 'def read(\n');
    const ran = await cli.run('explain', 'shop/main.py');
    expect(ran).toMatchObject({ exitCode: 2, stdout: '' });
    expect(ran.stderr).toContain('File "prices.py", line 1');
  });
});
