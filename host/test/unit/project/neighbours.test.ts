import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { importedNeighbours } from '../../../project/neighbours';

describe('the neighbours that a file imports', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ak-neighbours-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function put(files: Record<string, string>): Promise<void> {
    for (const [name, text] of Object.entries(files)) {
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await writeFile(join(folder, name), text);
    }
  }

  it.each([
    ['import helper', ['helper.py']],
    ['import os, helper as h', ['helper.py']],
    ['from helper import thing', ['helper.py']],
    ['def f():\n    import helper', ['helper.py']],
    ['import pkg.deep', ['pkg/__init__.py', 'pkg/data.txt', 'pkg/deep.py']],
    ['import chain', ['chain.py', 'helper.py']],
    ['import os, json', []],
    ['importer = 1\nfrom_helper = 2', []],
  ])('%j', async (text, expected) => {
    await put({
      'main.py': text,
      'helper.py': 'import main',
      'chain.py': 'import helper',
      'other.py': '',
      'pkg/__init__.py': '',
      'pkg/deep.py': '',
      'pkg/data.txt': '',
      'pkg/deep.pyc': '',
      'plain/mod.py': '',
    });
    await expect(importedNeighbours(folder, 'main.py')).resolves.toEqual(expected);
  });
});
