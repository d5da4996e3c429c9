import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formerRunner, noteRunner } from '../../../sessions/former-runner';

describe('the runner of a former claim', () => {
  let folder: string;
  let child: ChildProcess;
  const file = (): string => join(folder, 'runner.json');

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ak-former-'));
    child = spawn('sleep', ['600']);
  });
  afterEach(() => {
    child.kill('SIGKILL');
    rmSync(folder, { recursive: true });
  });

  it('is found by a later claim for as long as it lives', async () => {
    const pid = child.pid ?? 0;
    await expect(formerRunner(folder, 2)).resolves.toBeNull();
    await noteRunner(folder, { epoch: 2, pid });
    await expect(formerRunner(folder, 3)).resolves.toBe(pid);
    // FR1: of this claim, or of a later one by another host.
    await expect(formerRunner(folder, 2)).resolves.toBeNull();
    await expect(formerRunner(folder, 1)).resolves.toBeNull();
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
    await expect(formerRunner(folder, 3)).resolves.toBeNull();
  });

  it('is no other process that has its number', async () => {
    await noteRunner(folder, { epoch: 1, pid: child.pid ?? 0 });
    const noted = JSON.parse(readFileSync(file(), 'utf8')) as { birth: string };
    const [start = '', boot = ''] = noted.birth.split(' ');
    for (const birth of [`${Number(start) + 1} ${boot}`, `${start} another-boot`]) {
      writeFileSync(file(), JSON.stringify({ ...noted, birth }));
      await expect(formerRunner(folder, 2)).resolves.toBeNull();
    }
  });

  it.each(['', '{', '{}', '{"epoch":1,"pid":"1","birth":""}'])('is none where the note is %j', async (text) => {
    writeFileSync(file(), text);
    await expect(formerRunner(folder, 2)).resolves.toBeNull();
  });
});
