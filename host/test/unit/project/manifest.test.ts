import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { compileExcludes } from '../../../project/exclude';
import { readManifest } from '../../../project/manifest';
import { failureOf } from './failure';
import { withFolder } from './tar-bytes';

async function read(text: string | Buffer) {
  return withFolder(async (folder) => {
    await writeFile(join(folder, 'ak.yaml'), text);
    return { folder, manifest: await readManifest(join(folder, 'ak.yaml')) };
  });
}

const HEAD = 'version: v1\nproject:\n  name: simple\n';

describe('a manifest', () => {
  it('may be as short as this', async () => {
    const { folder, manifest } = await read(HEAD);
    expect(manifest).toEqual({
      path: join(folder, 'ak.yaml'),
      projectName: 'simple',
      codeDir: folder,
      durability: 'activity',
      exclude: ['/ak.yaml'],
      entrypoints: [],
      vars: [],
      calls: [],
    });
  });

  it('may say all this', async () => {
    const { folder, manifest } = await read(
      `${HEAD}  code: src\n  exclude: ["*.log", data/]\n  entrypoints: ["./main.py:on_event"]\n  vars:\n` +
        '    - name: GREETING\n      value: hello\n    - name: TOKEN\n      value: "12"\n      secret: true\n    - {name: EMPTY, value: ""}\n',
    );
    expect(manifest).toMatchObject({
      codeDir: join(folder, 'src'),
      exclude: ['*.log', 'data/'],
      entrypoints: ['main.py:on_event'],
      vars: [
        { name: 'GREETING', value: 'hello', secret: false },
        { name: 'TOKEN', value: '12', secret: true },
        { name: 'EMPTY', value: '', secret: false },
      ],
    });
  });

  it('may say what becomes of calls', async () => {
    const { manifest } = await read(
      `${HEAD}  calls:\n    requests.*: {attempts: 3, backoff: 0.5, timeout: 30}\n    shop.Client.charge: {mode: effect, at_most_once: true}\n` +
        '    mathlib: inline\n    clock.now: {mode: value}\n    "main.make.<locals>.inner": rerun\n    größe.x: {retries: 2}\n',
    );
    const policy = { attempts: 1, backoff: 1, timeout: null, at_most_once: false };
    expect(manifest.calls).toEqual([
      { name: 'requests.*', mode: null, policy: { ...policy, attempts: 3, backoff: 0.5, timeout: 30 } },
      { name: 'shop.Client.charge', mode: 'effect', policy: { ...policy, at_most_once: true } },
      { name: 'mathlib', mode: 'inline', policy: null },
      { name: 'clock.now', mode: 'value', policy: null },
      { name: 'main.make.<locals>.inner', mode: 'rerun', policy: null },
      { name: 'größe.x', mode: null, policy: { ...policy, attempts: 3 } },
    ]);
  });

  it('is itself left out of the build, whatever its name', async () => {
    await withFolder(async (folder) => {
      await mkdir(join(folder, 'conf'));
      await writeFile(join(folder, 'conf', 'a[1]*.yaml'), `${HEAD}  code: ..\n`);
      const { exclude } = await readManifest(join(folder, 'conf', 'a[1]*.yaml'));
      expect(compileExcludes(exclude)('conf/a[1]*.yaml', false)).toBe(true);
      expect(compileExcludes(exclude)('conf/a1x.yaml', false)).toBe(false);
    });
  });
});

describe('a wrong manifest', () => {
  const vars = (lines: string): string => `${HEAD}  vars:\n${lines}`;
  const calls = (...lines: string[]): string => `${HEAD}  calls:\n${lines.map((line) => `    ${line}\n`).join('')}`;
  it.each<[string, string, RegExp]>([
    ['an unknown key', `${HEAD}  nmae: x\n`, /line 4: project.nmae is not known: did you mean name\?/],
    ['an unknown key at the top', `${HEAD}triggers: []\n`, /line 4: triggers is not known: known are version, project/],
    [
      'an unknown key of a var',
      vars('    - name: A\n      valeu: x\n      value: x\n'),
      /line 6: project.vars\[0\].valeu is not known: did you mean value\?/,
    ],
    ['no name', 'version: v1\nproject:\n  code: .\n', /line 2: project.name is missing/],
    ['no version', 'project:\n  name: a\n', /line 1: version is missing/],
    ['another version', 'version: v2\nproject:\n  name: a\n', /line 1: version must be v1/],
    ['an empty project', 'version: v1\nproject:\n', /line 2: project is missing/],
    ['a project that is text', 'version: v1\nproject: simple\n', /line 2: project must be a mapping/],
    ['nothing', '# later\n', /ak\.yaml says nothing\.$/],
    ['a list', '- a\n', /line 1: The manifest must be a mapping with version and project/],
    [
      'a bad name',
      'version: v1\nproject:\n  name: a b\n',
      /line 3: project.name may hold letters, digits, - and _ only/,
    ],
    [
      'a long name',
      `version: v1\nproject:\n  name: ${'a'.repeat(65)}\n`,
      /line 3: project.name may have 64 characters/,
    ],
    ['a number as name', 'version: v1\nproject:\n  name: 12\n', /line 3: project.name must be text: quote it/],
    [
      'a number as value',
      vars('    - name: A\n      value: 8080\n'),
      /line 6: project.vars\[0\].value must be text: quote it: "8080"/,
    ],
    ['a boolean as value', vars('    - name: A\n      value: true\n'), /quote it: "true"/],
    ['no value', vars('    - name: A\n'), /line 5: project.vars\[0\].value is missing/],
    ['an empty value', vars('    - name: A\n      value:\n'), /line 6: .*value is empty: write ""/],
    ['a list as value', vars('    - name: A\n      value: [a]\n'), /must be one text/],
    ['a NUL in a value', vars('    - name: A\n      value: "a\\0b"\n'), /may not hold a NUL/],
    ['a huge value', vars(`    - name: A\n      value: ${'x'.repeat(131_080)}\n`), /line 6: .*longer than 128 KiB/],
    ['vars as a mapping', vars('    A: x\n'), /line 4: project.vars must be a list of name and value/],
    ['a secret that is text', vars('    - {name: A, value: x, secret: "no"}\n'), /secret must be true or false/],
    ['a bad var name', vars('    - name: 1A\n      value: x\n'), /line 5: .*not a valid environment name/],
    ['a name of ours', vars('    - name: AK_SESSION\n      value: x\n'), /may not begin with AK_/],
    ['PATH', vars('    - name: PATH\n      value: x\n'), /may not be PATH: the runner/],
    [
      'PYTHONPATH',
      vars('    - name: PYTHONPATH\n      value: x\n'),
      /may not begin with PYTHON: it would change how the runner/,
    ],
    [
      'a var twice',
      vars('    - {name: A, value: x}\n    - {name: A, value: y}\n'),
      /line 6: project.vars\[1\].name A is given twice/,
    ],
    ['a bad pattern', `${HEAD}  exclude: ["../x"]\n`, /line 4: project.exclude\[0\] cannot be used: it holds/],
    [
      'a bad entry point',
      `${HEAD}  entrypoints:\n    - main:fn\n`,
      /line 5: project.entrypoints\[0\] is wrong: .*Did you mean main.py:fn\?/,
    ],
    [
      'an unknown mode',
      calls('a.b: efect'),
      /line 5: project.calls\["a.b"\] must be inline, value, effect or rerun: did you mean effect\?/,
    ],
    [
      'a mode like no other',
      calls('a.b: {mode: x}'),
      /line 5: project.calls\["a.b"\].mode must be inline, .* or rerun\n?$/,
    ],
    [
      'an unknown key of a call',
      calls('a.b:', '  atempts: 2'),
      /line 6: project.calls\["a.b"\].atempts .* mean attempts\?/,
    ],
    ['calls as a list', calls('- a.b: inline'), /line \d: project.calls must be a mapping of names/],
    ['a call that is a number', calls('a.b: 3'), /line 5: .* must be inline, value, effect or rerun, or a mapping/],
    ['a call that is empty', calls('a.b:'), /line 5: .* must be inline, value, effect or rerun, or a mapping/],
    ['a call that says nothing', calls('a.b: {}'), /line 5: .* says nothing: write inline, value/],
    ['no attempts', calls('a.b: {attempts: 0}'), /line 5: .*\.attempts must be at least 1/],
    ['half an attempt', calls('a.b: {attempts: 1.5}'), /\.attempts must be a whole number/],
    ['a timeout as text', calls('a.b: {timeout: 5s}'), /\.timeout must be a number of seconds/],
    ['a negative backoff', calls('a.b: {backoff: -1}'), /\.backoff must be more than 0/],
    ['exceptions to try again after, once', calls('a.b: {retry_on: [OSError]}'), /has retry_on but only one attempt/],
    ['no exception', calls('a.b: {attempts: 2, retry_on: ["1x"]}'), /must be names of exceptions/],
    ['attempts and retries', calls('a.b: {attempts: 3, retries: 2}'), /has both attempts and retries/],
    [
      'attempts of what may happen once',
      calls('a.b: {at_most_once: true, retries: 1}'),
      /at most once and have several/,
    ],
    ['attempts of a value', calls('a.b: {mode: value, attempts: 2}'), /cannot have attempts: only an effect/],
    ['a name that is none', calls('"a b": inline'), /line 5: project.calls\["a b"\] is no name of a function/],
    ['a star alone', calls('"*": inline'), /is no name of a function/],
    ['a star within', calls('a.*.b: inline'), /is no name of a function/],
    ['broken YAML', `${HEAD}  vars: [a\n\n`, /line 4: /],
    ['a key twice', `${HEAD}  name: b\n`, /line 4: Map keys must be unique/],
    ['a tab', 'version: v1\nproject:\n\tname: a\n', /line 3: /],
    ['an unknown tag', 'version: !v v1\nproject:\n  name: a\n', /line 1: Unresolved tag/],
    ['two documents', `${HEAD}---\na: b\n`, /line \d: /],
  ])('%s', async (_what, text, message) => {
    const error = await failureOf(() => read(text));
    expect(error).toMatchObject({ code: 'manifest_invalid', message: expect.stringMatching(message) });
    expect(error.message).toContain('ak.yaml');
  });

  it('names all mistakes at once', async () => {
    const error = await failureOf(() => read('version: v3\nproject:\n  nam: x\n  vars: [{name: PATH, value: 1}]\n'));
    expect(error.message.split('\n').map((line) => line.match(/line \d/)?.[0])).toEqual([
      undefined,
      ...[1, 2, 3, 4, 4].map((line) => `line ${line}`),
    ]);
  });

  it('that cannot be read', async () => {
    await withFolder(async (folder) => {
      expect((await failureOf(() => readManifest(join(folder, 'no.yaml')))).message).toMatch(
        /no.yaml: it does not exist/,
      );
      expect((await failureOf(() => readManifest(folder))).message).toMatch(/it is a folder/);
    });
    expect((await failureOf(() => read(Buffer.from([0xff, 0xfe, 0x41])))).message).toMatch(/not UTF-8/);
    expect((await failureOf(() => read('#'.repeat(1024 * 1024 + 1)))).message).toMatch(/larger than 1 MiB/);
    const bomb = Array.from(
      { length: 9 },
      (_, index) => `a${index + 1}: &a${index + 1} [${Array(9).fill(`*a${index}`).join(',')}]`,
    );
    expect((await failureOf(() => read(`a0: &a0 x\n${bomb.join('\n')}\n`))).code).toBe('manifest_invalid');
  });
});
