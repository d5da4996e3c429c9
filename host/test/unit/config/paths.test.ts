import { chmod, mkdir, mkdtemp, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureRuntimeDir, findRuntimeDir, resolveCommand } from '../../../config/paths';

describe('the runtime directory', () => {
  let root: string;
  const files = '/data/ak.db-files';

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'ak-run-'));
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  test('lies in the one of the user, with a name for each store', () => {
    const found = findRuntimeDir({ XDG_RUNTIME_DIR: root }, files);
    expect(found).toMatch(new RegExp(`^${root}/ak-[0-9a-f]{8}$`));
    expect(findRuntimeDir({ XDG_RUNTIME_DIR: root }, files)).toBe(found);
    expect(findRuntimeDir({ XDG_RUNTIME_DIR: root }, '/data/other-files')).not.toBe(found);
  });

  test.each(['relative', '/not/there', ''])('XDG_RUNTIME_DIR=%j is not used', (directory) => {
    const found = findRuntimeDir({ XDG_RUNTIME_DIR: directory, TMPDIR: root }, files);
    expect(found).toMatch(new RegExp(`^${root}/ak-${process.getuid?.()}-[0-9a-f]{8}$`));
  });

  test('is made when it is needed, for its owner only', async () => {
    const directory = join(root, 'run');
    await ensureRuntimeDir(directory);
    await ensureRuntimeDir(directory);
    expect((await stat(directory)).mode & 0o777).toBe(0o700);
  });

  test('is closed to others when it was open', async () => {
    await chmod(root, 0o755);
    await ensureRuntimeDir(root);
    expect((await stat(root)).mode & 0o777).toBe(0o700);
  });

  test('is refused when it is a file or a link', async () => {
    await writeFile(join(root, 'file'), '');
    await mkdir(join(root, 'real'));
    await symlink(join(root, 'real'), join(root, 'link'));
    await expect(ensureRuntimeDir(join(root, 'file'))).rejects.toMatchObject({ code: 'runtime_dir_unusable' });
    await expect(ensureRuntimeDir(join(root, 'link'))).rejects.toMatchObject({ code: 'runtime_dir_unusable' });
  });

  test('is refused when it belongs to somebody else', async () => {
    jest.spyOn(process, 'getuid').mockReturnValue(12_345);
    await expect(ensureRuntimeDir(root)).rejects.toMatchObject({
      code: 'runtime_dir_unusable',
      message: expect.stringContaining('it belongs to user'),
    });
  });
});

test.each([
  ['python3', 'python3'],
  ['./python3', '/c/python3'],
  ['~/bin/python3', '/h/bin/python3'],
  ['/usr/bin/python3', '/usr/bin/python3'],
])('the command %s is %s', (command, expected) => {
  expect(resolveCommand(command, { home: '/h', configDir: '/c' })).toBe(expected);
});
