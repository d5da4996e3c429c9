import { spawn, type ChildProcess } from 'node:child_process';
import { endOrphans, findServers, serverArguments } from '../../../../temporal/server/orphans';

const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

const WAITS = 'console.log("up"); process.stdin.resume();';

test('finds the servers on this database and no others', async () => {
  const ours = await start(WAITS, serverArguments('/tmp/one/temporal.db'));
  await start(WAITS, serverArguments('/tmp/one/temporal.db2'));
  await start(WAITS, [serverArguments('/tmp/one/temporal.db').join(' ')]);
  await start(WAITS, ['/tmp/one/temporal.db']);
  expect(await findServers('/tmp/one/temporal.db')).toEqual([ours.pid]);
});

test('ends them, also one that ignores SIGTERM', async () => {
  const polite = await start(WAITS, serverArguments('/tmp/two/temporal.db'));
  const deaf = await start(`process.on('SIGTERM', () => {}); ${WAITS}`, serverArguments('/tmp/two/temporal.db'));
  const signals = [polite, deaf].map(
    (child) => new Promise((resolve) => child.once('exit', (_code, name) => resolve(name))),
  );
  expect((await endOrphans('/tmp/two/temporal.db', 300)).sort()).toEqual([polite.pid, deaf.pid].sort());
  expect(await Promise.all(signals)).toEqual(['SIGTERM', 'SIGKILL']);
  expect(await endOrphans('/tmp/two/temporal.db', 300)).toEqual([]);
});

/** A process with these arguments, once it runs. */
async function start(source: string, args: string[]): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['-e', source, '--', 'x', ...args, '--more'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  children.push(child);
  await new Promise((resolve) => child.stdout.once('data', resolve));
  return child;
}
