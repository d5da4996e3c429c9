import { chmod, mkdir, readFile, readdir, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import {
  ensureUnpacked,
  findSource,
  prepareBuild,
  type BuildContext,
  type CodeSource,
} from '../../../project/codebase';
import type { InspectOptions } from '../../../project/inspect';
import { archiveLimits } from '../../../project/limits';
import { shareBuild } from '../../../project/shared-builds';
import { findPython } from '../../../runner/python';
import { failureOf } from './failure';
import { listTree, makeTar, withFolder } from './tar-bytes';

/** Stands for the runner: answers as it does, for functions at the beginning of a line. */
const INSPECTOR = `
import json, os, re, sys
code = sys.argv[sys.argv.index("--code") + 1]
files, errors = {}, []
for folder, _, names in os.walk(code):
    for name in names:
        if name.endswith(".py"):
            path = os.path.relpath(os.path.join(folder, name), code)
            source = open(os.path.join(folder, name)).read()
            found = re.findall(r"^def (\\w+)", source, re.M)
            files[path] = {"names": ["json"] + found, "functions": found, "dynamic": "import *" in source}
            if "def (" in source:
                errors.append({"file": path, "line": 3, "column": 5, "text": "def (", "message": '  File "%s", line 3\\n    def (\\n        ^\\nSyntaxError: invalid syntax' % path})
print(json.dumps({"python": "3.11.7", "files": files, "errors": errors}))
`;

interface Scene {
  folder: string;
  code: string;
  filesDir: string;
  context: BuildContext;
}

describe('builds', () => {
  let python: string;
  beforeAll(async () => {
    python = (await findPython({ configured: null, env: process.env })).path;
  });

  async function withScene<T>(
    files: Record<string, string>,
    work: (scene: Scene) => Promise<T>,
    inspector = INSPECTOR,
  ): Promise<T> {
    return withFolder(async (folder) => {
      const code = join(folder, 'code');
      for (const [name, content] of Object.entries(files)) {
        await mkdir(dirname(join(code, name)), { recursive: true });
        await writeFile(join(code, name), content);
      }
      const runnerPath = join(folder, 'runner.py');
      await writeFile(runnerPath, inspector);
      const filesDir = join(folder, 'files');
      const inspect = (): Promise<InspectOptions> => Promise.resolve({ python, runnerPath, env: {} });
      return work({ folder, code, filesDir, context: { filesDir, limits: archiveLimits(), inspect, now: () => 1234 } });
    });
  }

  const FILES = {
    'main.py': 'def on_event(event):\n    pass\n',
    'pkg/mod.py': 'from x import *\n',
    'data.txt': 'hello',
  };

  /** Nothing of a failed or finished preparation may stay. */
  async function leftovers(filesDir: string): Promise<string[]> {
    return (await readdir(join(filesDir, 'builds'))).filter((name) => name.startsWith('.'));
  }

  describe('a prepared build', () => {
    it('has an id by its content, its files and what they define', async () => {
      await withScene(FILES, async ({ code, filesDir, context }) => {
        const { build, codeDir } = await prepareBuild({ kind: 'folder', path: code }, context);
        expect(build).toEqual({
          id: `bld_${build.sha256.slice(0, 32)}`,
          sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
          sizeBytes: (await readFile(join(filesDir, 'blobs', `${build.sha256}.tar`))).length,
          files: ['data.txt', 'main.py', 'pkg/mod.py'],
          exports: {
            'main.py': { names: ['on_event', 'json'], functions: ['on_event'], dynamic: false },
            'pkg/mod.py': { names: ['json'], functions: [], dynamic: true },
          },
          createdAt: 1234,
        });
        expect(codeDir).toBe(join(filesDir, 'builds', build.id));
        expect(await listTree(codeDir)).toEqual(['data.txt', 'main.py', 'pkg', 'pkg/mod.py']);
        expect((await stat(join(codeDir, 'main.py'))).mode & 0o777).toBe(0o444);
        expect((await stat(join(codeDir, 'pkg'))).mode & 0o700).toBe(0o700);
        expect(await leftovers(filesDir)).toEqual([]);
      });
    });

    it('is not looked at again when it is known and whole', async () => {
      await withScene(FILES, async ({ code, filesDir, context }) => {
        const { build, codeDir } = await prepareBuild({ kind: 'folder', path: code }, context);
        const again = {
          ...context,
          known: () => Promise.resolve(build),
          inspect: () => Promise.reject(new Error('looked')),
        };
        expect((await prepareBuild({ kind: 'folder', path: code }, again)).build).toEqual(build);
        await rm(join(codeDir, 'main.py'), { force: true });
        await expect(prepareBuild({ kind: 'folder', path: code }, again)).rejects.toThrow('looked');
        expect(await leftovers(filesDir)).toEqual([]);
      });
    });

    it('is the same from a folder and from any archive of it', async () => {
      await withScene(FILES, async ({ folder, code, context }) => {
        const first = await prepareBuild({ kind: 'folder', path: code }, context);
        const entries = Object.entries(FILES).map(([name, content]) => ({
          name,
          content,
          mtime: new Date(5_000_000),
          mode: 0o600,
          uid: 7,
        }));
        const plain = await makeTar([
          { name: 'pkg', type: 'directory' },
          { name: 'pkg/__pycache__/mod.pyc', content: 'x' },
          ...entries,
        ]);
        const dotted = await makeTar(entries.reverse().map((entry) => ({ ...entry, name: `./${entry.name}` })));
        await writeFile(join(folder, 'code.tgz'), gzipSync(dotted));
        const sources: CodeSource[] = [
          { kind: 'archive', archive: plain, name: 'plain' },
          await findSource(join(folder, 'code.tgz')),
        ];
        for (const source of sources) expect(await prepareBuild(source, context)).toEqual(first);
      });
    });

    it('is one file when one file is given', async () => {
      await withScene(FILES, async ({ code, context }) => {
        const { build } = await prepareBuild(await findSource(join(code, 'main.py')), context);
        expect(build.files).toEqual(['main.py']);
      });
    });

    it('is prepared by several at once', async () => {
      await withScene(FILES, async ({ code, filesDir, context }) => {
        const all = await Promise.all([1, 2, 3, 4].map(() => prepareBuild({ kind: 'folder', path: code }, context)));
        expect(new Set(all.map(({ build }) => build.id)).size).toBe(1);
        expect(await leftovers(filesDir)).toEqual([]);
      });
    });

    it('takes away what a killed preparation left, once it is old', async () => {
      await withScene(FILES, async ({ code, filesDir, context }) => {
        await mkdir(join(filesDir, 'builds', '.work.old.tmp'), { recursive: true });
        await utimes(join(filesDir, 'builds', '.work.old.tmp'), 1000, 1000);
        await mkdir(join(filesDir, 'builds', '.work.new.tmp'));
        await prepareBuild({ kind: 'folder', path: code }, context);
        expect(await leftovers(filesDir)).toEqual(['.work.new.tmp']);
      });
    });
  });

  describe('code that cannot be built', () => {
    it.each<[string, Record<string, string>, (scene: Scene) => CodeSource, string, RegExp]>([
      [
        'a syntax error',
        { ...FILES, 'bad.py': 'def (' },
        ({ code }) => ({ kind: 'folder', path: code }),
        'syntax_error',
        /^bad.py is not valid Python:\n {2}File "bad.py", line 3\n {4}def \(\n {8}\^\nSyntaxError: invalid syntax$/,
      ],
      [
        'no Python',
        { 'a.txt': 'x' },
        ({ code }) => ({ kind: 'folder', path: code }),
        'code_not_found',
        /code holds no Python file/,
      ],
      [
        'all of it excluded',
        FILES,
        ({ code }) => ({ kind: 'folder', path: code, exclude: ['*.py'] }),
        'code_not_found',
        /no Python file/,
      ],
      [
        'a folder that is not there',
        FILES,
        ({ code }) => ({ kind: 'folder', path: `${code}x` }),
        'code_not_found',
        /codex does not exist/,
      ],
      [
        'a damaged archive',
        FILES,
        () => ({ kind: 'archive', archive: Buffer.from('x'.repeat(600)), name: 'code.tar' }),
        'archive_unreadable',
        /^code.tar is not a tar/,
      ],
    ])('%s', async (_what, files, source, code, message) => {
      await withScene(files, async (scene) => {
        const error = await failureOf(() => prepareBuild(source(scene), scene.context));
        expect(error).toMatchObject({ code, message: expect.stringMatching(message) });
        expect(await listTree(scene.filesDir)).toEqual(['builds']);
      });
    });

    it('a path that is not there', async () => {
      expect((await failureOf(() => findSource('/no/such/code'))).code).toBe('code_not_found');
    });

    it('a files folder that cannot be written', async () => {
      await withScene(FILES, async ({ code, folder, context }) => {
        const filesDir = join(folder, 'runner.py', 'files');
        expect(
          (await failureOf(() => prepareBuild({ kind: 'folder', path: code }, { ...context, filesDir }))).code,
        ).toBe('store_unavailable');
      });
    });
  });

  describe('an inspection that fails', () => {
    it.each<[string, string, string, RegExp]>([
      ['with its last words', 'import sys; sys.exit("boom")', 'runner_start_failed', /exit code 1:\nboom/],
      ['with nonsense', 'print("hello")', 'runner_start_failed', /not understood/],
      [
        'with another shape',
        'print(\'{"python": "3", "files": {"a.py": {}}, "errors": []}\')',
        'runner_start_failed',
        /not understood \(files.a.py/,
      ],
      ['late', 'import threading; threading.Event().wait()', 'deadline', /did not read the code within 0.5 s/],
    ])('%s', async (_what, inspector, code, message) => {
      await withScene(
        FILES,
        async (scene) => {
          const deadlineMs = code === 'deadline' ? 500 : 30_000;
          const inspect = async (): Promise<InspectOptions> => ({ ...(await scene.context.inspect()), deadlineMs });
          const error = await failureOf(() =>
            prepareBuild({ kind: 'folder', path: scene.code }, { ...scene.context, inspect }),
          );
          expect(error).toMatchObject({ code, message: expect.stringMatching(message) });
          expect(await listTree(scene.filesDir)).toEqual(['builds']);
        },
        inspector,
      );
    });

    it('without an interpreter', async () => {
      await withScene(FILES, async ({ code, context }) => {
        const inspect = async (): Promise<InspectOptions> => ({
          ...(await context.inspect()),
          python: '/no/such/python',
        });
        const error = await failureOf(() => prepareBuild({ kind: 'folder', path: code }, { ...context, inspect }));
        expect(error).toMatchObject({
          code: 'runner_start_failed',
          message: expect.stringContaining('/no/such/python could not be started'),
        });
      });
    });
  });

  describe('the folder of a build', () => {
    it('stays when it is whole, and comes back when it, or a part of it, is gone', async () => {
      await withScene(FILES, async ({ code, filesDir, context }) => {
        await symlink('data.txt', join(code, 'link'));
        await chmod(join(code, 'main.py'), 0o755);
        const { build, codeDir } = await prepareBuild({ kind: 'folder', path: code }, context);
        const before = (await stat(codeDir)).ino;
        expect(await ensureUnpacked(build, filesDir)).toBe(codeDir);
        expect((await stat(codeDir)).ino).toBe(before);
        for (const gone of ['', 'pkg/mod.py', 'link', 'pkg']) {
          await rm(join(codeDir, gone), { recursive: true });
          await Promise.all([ensureUnpacked(build, filesDir), ensureUnpacked(build, filesDir)]);
          expect(await listTree(codeDir)).toEqual(['data.txt', 'link', 'main.py', 'pkg', 'pkg/mod.py']);
        }
        expect((await stat(join(codeDir, 'main.py'))).mode & 0o777).toBe(0o555);
        expect(await leftovers(filesDir)).toEqual([]);
      });
    });

    it('is brought from the store to a machine that does not have it', async () => {
      await withScene(FILES, async ({ folder, code, filesDir, context }) => {
        const { build } = await prepareBuild({ kind: 'folder', path: code }, context);
        const kept = new Map<string, Buffer>();
        const blobs = {
          has: (sha256: string) => Promise.resolve(kept.has(sha256)),
          get: (sha256: string) => Readable.from([kept.get(sha256)]),
          put: async (sha256: string, content: AsyncIterable<Buffer>) => {
            for await (const tar of content) kept.set(sha256, tar);
          },
        };
        const elsewhere = join(folder, 'another-machine');
        expect(await failureOf(() => ensureUnpacked(build, elsewhere, blobs))).toMatchObject({
          code: 'store_unavailable',
          message: expect.stringContaining('is gone'),
        });
        await shareBuild(build, filesDir, blobs);
        const codeDir = await ensureUnpacked(build, elsewhere, blobs);
        expect(codeDir.startsWith(elsewhere)).toBe(true);
        expect(await readFile(join(codeDir, 'main.py'), 'utf8')).toBe(FILES['main.py']);
        expect(await leftovers(elsewhere)).toEqual([]);
      });
    });

    it('does not come back from a tar that is gone or was changed', async () => {
      await withScene(FILES, async ({ code, filesDir, context }) => {
        const { build, codeDir } = await prepareBuild({ kind: 'folder', path: code }, context);
        const blob = join(filesDir, 'blobs', `${build.sha256}.tar`);
        await rm(codeDir, { recursive: true });
        await writeFile(blob, await makeTar([{ name: 'main.py', content: 'evil' }]));
        expect(await failureOf(() => ensureUnpacked(build, filesDir))).toMatchObject({
          code: 'store_unavailable',
          message: expect.stringContaining('another hash'),
        });
        await rm(blob);
        expect(await failureOf(() => ensureUnpacked(build, filesDir))).toMatchObject({
          code: 'store_unavailable',
          message: expect.stringContaining('is gone'),
        });
        expect(await leftovers(filesDir)).toEqual([]);
        // As the message advises.
        await prepareBuild({ kind: 'folder', path: code }, context);
        expect(await ensureUnpacked(build, filesDir)).toBe(codeDir);
      });
    });
  });
});
