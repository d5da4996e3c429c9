import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tryLock } from '../../../../temporal/server/file-lock';

describe('tryLock', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'ak-lock-'));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  test('one holder at a time', () => {
    const file = join(directory, 'lock');
    const first = tryLock(file);
    expect(first).not.toBeNull();
    expect(tryLock(file)).toBeNull();
    first?.release();
    const second = tryLock(file);
    expect(second).not.toBeNull();
    second?.release();
  });

  test('the kernel frees it when its holder is killed', async () => {
    const file = join(directory, 'lock');
    const source = `
    const Database = require(${JSON.stringify(require.resolve('libsql'))});
    const held = new Database(process.argv[1]);
    held.exec('BEGIN EXCLUSIVE');
    console.log('held');
    setInterval(() => held.open, 1000);`;
    const holder = spawn(process.execPath, ['-e', source, file], { stdio: ['ignore', 'pipe', 'inherit'] });
    await new Promise((resolve) => holder.stdout.once('data', resolve));
    expect(tryLock(file)).toBeNull();
    holder.kill('SIGKILL');
    await new Promise((resolve) => holder.once('exit', resolve));
    const lock = tryLock(file);
    expect(lock).not.toBeNull();
    lock?.release();
  });

  test('a place where no file can be is an error that names it', () => {
    const file = join(directory, 'missing', 'lock');
    expect(() => tryLock(file)).toThrow(
      expect.objectContaining({ code: 'store_unavailable', message: expect.stringContaining(file) }),
    );
  });
});
