/** The command beside a build that was broken off. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

const ROOT = resolve(__dirname, '..', '..', '..');
const BUILT = ['dist/host/main.js', 'dist/host/cli/ak.js', 'dist/host/cli/cached-main.js', 'dist/workflow-bundle.js'];

describe('the command beside a build that was broken off', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ak-build-'));
    mkdirSync(join(folder, 'bin'));
    copyFileSync(join(ROOT, 'bin', 'ak'), join(folder, 'bin', 'ak'));
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  test.each(BUILT)('says that %s is missing, and what to run', (missing) => {
    for (const path of BUILT) if (path !== missing) link(path);
    const { status, stdout, stderr } = spawnSync(join(folder, 'bin', 'ak'), ['version'], {
      encoding: 'utf8',
      timeout: 30_000,
    });
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toBe(
      `error: ${join(folder, missing)} is missing: the build was broken off, or taken away.\n  Run \`make bin\` in ${folder}.\n`,
    );
  });

  function link(path: string): void {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    symlinkSync(join(ROOT, path), join(folder, path));
  }
});
