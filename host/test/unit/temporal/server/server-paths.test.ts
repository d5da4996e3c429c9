import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepareServerPaths } from '../../../../temporal/server/server-paths';

describe('prepareServerPaths', () => {
  let directory: string;
  beforeEach(() => {
    directory = realpathSync(mkdtempSync(join(tmpdir(), 'ak-paths-')));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  test('two spellings of one installation meet at the same files and socket', () => {
    mkdirSync(join(directory, 'real'));
    symlinkSync(join(directory, 'real'), join(directory, 'link'));
    const run = join(directory, 'run');
    expect(prepareServerPaths(join(directory, 'link'), run)).toEqual(prepareServerPaths(join(directory, 'real'), run));
  });

  test('two installations have two sockets in one runtime directory', () => {
    const run = join(directory, 'run');
    const [one, two] = ['one', 'two'].map((name) => prepareServerPaths(join(directory, name), run).socketPath);
    expect(one).not.toBe(two);
  });

  test('a runtime directory that is too deep is refused with both numbers', () => {
    const deep = join(directory, 'x'.repeat(100));
    expect(() => prepareServerPaths(directory, deep)).toThrow(
      expect.objectContaining({ code: 'socket_path_too_long', message: expect.stringMatching(/\d+ bytes.*10[37]\.$/) }),
    );
  });

  test('a directory that cannot be made is named', () => {
    writeFileSync(join(directory, 'file'), '');
    expect(() => prepareServerPaths(join(directory, 'file', 'sub'), directory)).toThrow(
      expect.objectContaining({ code: 'store_unavailable', message: expect.stringContaining(join('file', 'sub')) }),
    );
  });
});
