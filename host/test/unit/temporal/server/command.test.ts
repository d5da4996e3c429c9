import { runCommand } from '../../../../temporal/server/command';

const options = { env: process.env, deadlineMs: 10_000 };

test('what it said and how it ended', async () => {
  const source = 'console.log("out"); console.error("err"); process.exit(3)';
  const result = await runCommand(process.execPath, ['-e', source], options);
  expect(result).toMatchObject({ ok: false, outcome: 'ended with exit code 3' });
  expect(result.output).toContain('out\n');
  expect(result.output).toContain('err\n');
});

test('ends at the deadline', async () => {
  const result = await runCommand(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], {
    ...options,
    deadlineMs: 300,
  });
  expect(result).toMatchObject({ ok: false, outcome: 'did not end within 0.3 s' });
});

test('a missing command is a result', async () => {
  expect(await runCommand('/nowhere/command', [], options)).toMatchObject({
    ok: false,
    outcome: expect.stringContaining('ENOENT'),
  });
});
