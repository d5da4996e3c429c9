import { chmod, mkdir, readFile, symlink, truncate, utimes, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { CONFIG_KEYS } from '../../../config/keys';
import { packFile, packFolder } from '../../../project/build';
import { unpackArchive } from '../../../project/unpack';
import { failureOf } from './failure';
import { listTree, withFolder } from './tar-bytes';

async function writeTree(root: string, files: Record<string, string>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(root, name)), { recursive: true });
    await writeFile(join(root, name), content);
  }
}

/** Makes `code/` in a temporary folder, for packing to `code.tar` beside it. */
async function withCode<T>(files: Record<string, string>, work: (code: string, tar: string) => Promise<T>): Promise<T> {
  return withFolder(async (folder) => {
    const code = join(folder, 'code');
    await mkdir(code);
    await writeTree(code, files);
    return work(code, join(folder, 'code.tar'));
  });
}

describe('what is packed', () => {
  it('files in order, without what tools leave behind and what is excluded', async () => {
    const files = {
      'main.py': 'x',
      'pkg/b.py': 'x',
      'pkg/a.py': 'x',
      'pkg.py': 'x',
      '.env': 'A=1',
      '.git/HEAD': 'x',
      'pkg/__pycache__/a.pyc': 'x',
      'env/pyvenv.cfg': 'x',
      'env/lib/x.py': 'x',
      'venv/own.py': 'x',
      'node_modules/x.js': 'x',
      'logs/a.log': 'x',
    };
    await withCode(files, async (code, tar) => {
      await mkdir(join(code, 'empty'));
      const packed = await packFolder(code, tar, { exclude: ['*.log'] });
      expect(packed.files).toEqual(['.env', 'main.py', 'pkg.py', 'pkg/a.py', 'pkg/b.py', 'venv/own.py']);
      expect(packed.sizeBytes).toBe((await readFile(tar)).length);
      await unpackArchive(tar, join(tar, '..', 'out'));
      expect(await listTree(join(tar, '..', 'out'))).toEqual([...packed.files, 'empty', 'pkg', 'venv'].sort());
    });
  });

  it('links inside, absolute ones made relative; nothing is read through them', async () => {
    await withCode({ 'main.py': 'x', 'data/a.txt': 'a' }, async (code, tar) => {
      await symlink('data', join(code, 'link'));
      await symlink(join(code, 'data', 'a.txt'), join(code, 'absolute'));
      await symlink('.', join(code, 'data', 'self'));
      await symlink('missing', join(code, 'dangling'));
      const { files } = await packFolder(code, tar);
      expect(files).toEqual(['absolute', 'dangling', 'data/a.txt', 'data/self', 'link', 'main.py']);
      const out = join(tar, '..', 'out');
      await unpackArchive(tar, out);
      expect(await readFile(join(out, 'link', 'self', 'a.txt'), 'utf8')).toBe('a');
      expect(await readFile(join(out, 'absolute'), 'utf8')).toBe('a');
    });
  });

  it('a folder named through a link', async () => {
    await withCode({ 'main.py': 'x' }, async (code, tar) => {
      await symlink('code', `${code}-link`);
      expect((await packFolder(`${code}-link`, tar)).files).toEqual(['main.py']);
    });
  });

  it('one file, alone', async () => {
    await withCode({ 'main.py': 'x', 'other.py': 'y' }, async (code, tar) => {
      expect((await packFile(join(code, 'main.py'), tar)).files).toEqual(['main.py']);
    });
  });
});

describe('the tar', () => {
  const name = fc
    .array(fc.constantFrom('a', 'b', 'é', '日', ' ', 'long-name-'.repeat(7)), { minLength: 1, maxLength: 3 })
    .map((parts) => `x${parts.join('')}.py`);
  const tree = fc.dictionary(
    fc.tuple(fc.constantFrom('', 'p/', 'p/q/'), name).map((parts) => parts.join('')),
    fc.string(),
    { minKeys: 1, maxKeys: 6 },
  );

  it('depends on names and content only, and unpacks to what was packed', async () => {
    await fc.assert(
      fc.asyncProperty(tree, fc.integer({ min: 1, max: 2_000_000_000 }), async (files, seconds) => {
        await withCode(files, async (code, tar) => {
          const packed = await packFolder(code, tar);
          await withCode(Object.fromEntries(Object.entries(files).reverse()), async (again, tarAgain) => {
            for (const file of Object.keys(files)) {
              await utimes(join(again, file), seconds, seconds);
              await chmod(join(again, file), 0o600);
            }
            expect(await packFolder(again, tarAgain)).toEqual(packed);
          });
          const out = join(tar, '..', 'out');
          await unpackArchive(tar, out);
          const seen = await Promise.all(
            packed.files.map(async (file) => [file, await readFile(join(out, file), 'utf8')]),
          );
          expect(Object.fromEntries(seen)).toEqual({ ...files });
        });
      }),
      { numRuns: 25 },
    );
  });

  it('is always this one', async () => {
    await withCode({ 'main.py': 'print("hi")\n', 'pkg/mod.py': '' }, async (code, tar) => {
      await mkdir(join(code, 'empty'));
      await symlink('pkg', join(code, 'link'));
      // A change here changes the id of every build there is.
      expect((await packFolder(code, tar)).sha256).toBe(
        'dd209708151c4f4d1cd323e4f4be1ce25d5a05f96e6f5647b6a90a0d6be20a10',
      );
    });
  });

  it('tells content, names and programs apart', async () => {
    const hashes = new Set<string>();
    const add = async (files: Record<string, string>, mode: number): Promise<void> =>
      withCode(files, async (code, tar) => {
        await chmod(join(code, Object.keys(files)[0] ?? ''), mode);
        hashes.add((await packFolder(code, tar)).sha256);
      });
    await add({ 'a.py': 'x' }, 0o644);
    await add({ 'a.py': 'x' }, 0o755);
    await add({ 'a.py': 'y' }, 0o644);
    await add({ 'b.py': 'x' }, 0o644);
    await add({ 'a.py': 'x' }, 0o640);
    expect(hashes.size).toBe(4);
  });
});

describe('what is refused', () => {
  it('a folder or file that is not there, or the other', async () => {
    await withCode({ 'main.py': 'x' }, async (code, tar) => {
      expect(await failureOf(() => packFolder(`${code}/no`, tar))).toMatchObject({
        code: 'code_not_found',
        message: `${code}/no does not exist.`,
      });
      expect((await failureOf(() => packFolder(join(code, 'main.py'), tar))).message).toMatch(
        /main.py is not a folder/,
      );
      expect((await failureOf(() => packFile(join(code, 'no.py'), tar))).message).toMatch(/no.py does not exist/);
      expect((await failureOf(() => packFile(code, tar))).message).toMatch(/is not a file/);
    });
  });

  it('links that lead out', async () => {
    await withCode({ 'main.py': 'x' }, async (code, tar) => {
      await symlink('/etc', join(code, 'up'));
      const error = await failureOf(() => packFolder(code, tar));
      expect(error).toMatchObject({
        code: 'archive_refused',
        message: `Cannot take the link "up" to "/etc" of ${code}: it leads out of the folder.`,
      });
      expect((await packFolder(code, `${tar}2`, { exclude: ['up'] })).files).toEqual(['main.py']);
    });
  });

  it('sockets, and names that other systems cannot hold', async () => {
    await withCode({ 'main.py': 'x' }, async (code, tar) => {
      const server = createServer();
      await new Promise<void>((resolve) => server.listen(join(code, 's'), resolve));
      expect((await failureOf(() => packFolder(code, tar))).message).toMatch(/"s" of .* neither a file/);
      await new Promise((resolve) => server.close(resolve));
      await writeFile(join(code, 'a\\b.py'), 'x');
      expect(await failureOf(() => packFolder(code, tar))).toMatchObject({
        code: 'archive_refused',
        message: expect.stringContaining('backslash'),
      });
    });
  });

  it.each([
    [{ entries: 2 }, /more than 2 files and folders/],
    [{ fileBytes: 9 }, /"b.py" of .* has 10 bytes; the limit of one file is 9 bytes/],
    [{ totalBytes: 15 }, /The files of .* more than 15 bytes/],
    [{ depth: 1 }, /2 levels deep/],
    [{ pathBytes: 5 }, /6 bytes; the limit is 5/],
  ])('more than %j', async (limits, message) => {
    await withCode({ 'b.py': 'x'.repeat(10), 'p/a.py': 'x'.repeat(9), 'c.py': 'c' }, async (code, tar) => {
      const failure = await failureOf(() => packFolder(code, tar, { limits }));
      expect(failure).toMatchObject({ code: 'archive_too_large', message: expect.stringMatching(message) });
      for (const [key] of (failure.hint ?? '').matchAll(/limits\.\w+/g)) expect(CONFIG_KEYS).toContain(key);
    });
  });

  it('a huge file, without reading it', async () => {
    await withCode({ 'main.py': 'x' }, async (code, tar) => {
      await truncate(join(code, 'main.py'), 2 ** 40);
      expect((await failureOf(() => packFolder(code, tar))).code).toBe('archive_too_large');
    });
  });

  it('a tar that cannot be written', async () => {
    await withCode({ 'main.py': 'x' }, async (code, tar) => {
      expect((await failureOf(() => packFolder(code, join(tar, 'no', 'code.tar')))).code).toBe('store_unavailable');
    });
  });
});
