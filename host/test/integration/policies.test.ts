/** Policies of calls on a real server: attempts are Temporal's, and what may happen once does. */
import { writeFileSync } from 'node:fs';
import { Client, Connection } from '@temporalio/client';
import { Installation, waitFor } from '../installation';

const PROGRAM = `
import os
import subprocess
import time

from autokitteh import OutcomeUnknown, activity


def count(path):
    with open(path, "a") as file:
        file.write("x")
    return os.path.getsize(path)


@activity(attempts=4, backoff=0.05)
def flaky(path):
    times = count(path)
    if times < 3:
        raise LookupError(f"only {times}")
    return times


def by_name(path):
    raise OSError(f"no, {count(path)}")


@activity(at_most_once=True)
def charge(path):
    count(path)
    with open(path + ".pid", "w") as file:
        file.write(str(os.getpid()))
    time.sleep(600)


@activity(timeout=0.2)
def slow():
    time.sleep(600)


def tries(event):
    print("got", flaky(event.data.path))
    try:
        by_name(event.data.path + ".by_name")
    except OSError as err:
        print("raised", err)
    try:
        slow()
    except TimeoutError as err:
        print(err)


def waits(event):
    os.path.getsize(__file__)
    subprocess.run(["sh", "-c", 'echo $PPID > "$0.pid"; echo x >> "$0"; test -e "$0.end" || sleep 600', event.data.path])
    return open(event.data.path).read().count("x")


def charges(event):
    try:
        charge(event.data.path)
    except OutcomeUnknown as err:
        print(err)
`;

const MANIFEST = `version: v1
project:
  name: shop
  calls:
    main.by_name: {mode: effect, retries: 1, backoff: 0.05}
`;

describe('policies of calls', () => {
  let place: Installation;
  let client: Client;
  let connection: Connection;
  beforeAll(async () => {
    place = new Installation();
    place.write('shop/main.py', PROGRAM);
    place.write('shop/ak.yaml', MANIFEST);
    expect(await place.ak('deploy', '--manifest', 'shop/ak.yaml')).toMatchObject({ code: 0 });
    const host = await place.up();
    connection = await Connection.connect({ address: host.where.temporalAddress });
    client = new Client({ connection });
  });
  afterAll(async () => {
    await connection.close();
    await place.remove();
  });

  const startOf = (name: string, path: string): string[] => {
    const what = ['--project', 'shop', '--entrypoint', `main.py:${name}`, '--input', `path="${place.path(path)}"`];
    return ['session', 'start', ...what, '--watch', '--quiet'];
  };

  /** Of each activity: its name, the attempt that ended it, and what the one before raised. */
  async function attempts(sessionId: string): Promise<Record<string, [number, string | null]>> {
    const { events } = await client.workflow.getHandle(sessionId).fetchHistory();
    const names = new Map(
      (events ?? []).map((event): [string, string] => [
        String(event.eventId),
        event.activityTaskScheduledEventAttributes?.activityType?.name ?? '',
      ]),
    );
    const started = (events ?? []).flatMap(({ activityTaskStartedEventAttributes: at }) => at ?? []);
    return Object.fromEntries(
      started.map((at) => [
        names.get(String(at.scheduledEventId)) ?? '',
        [at.attempt ?? 0, at.lastFailure?.applicationFailureInfo?.type ?? null],
      ]),
    );
  }

  test('an effect is tried again by Temporal as its mark or the manifest says, and the last exception is raised', async () => {
    const { code, stdout } = await place.ak(...startOf('tries', 'tries'));
    const id = stdout.trim();
    expect(code).toBe(0);
    const prints = await place.ak('session', 'prints', id);
    expect(prints.stdout).toContain('got 3\n');
    expect(prints.stdout).toContain('raised no, 2\n');
    expect(prints.stdout).toContain('main.slow took longer than 0.2 s\n');
    expect([place.read('tries'), place.read('tries.by_name')]).toEqual(['xxx', 'xx']);
    expect(await attempts(id)).toMatchObject({
      'main.flaky': [3, 'LookupError'],
      'main.by_name': [2, 'OSError'],
      'main.slow': [1, null],
    });
  });

  test('what may happen once raises OutcomeUnknown after a loss, instead of happening again', async () => {
    const session = place.start(startOf('charges', 'charged'));
    const [pid] = await waitFor(() => /^\d+$/.exec(place.read('charged.pid')), 'the call under way');
    process.kill(Number(pid), 'SIGKILL');
    const { code, stdout } = await session.finished();
    expect(code).toBe(0);
    const prints = await place.ak('session', 'prints', stdout.trim());
    expect(prints.stdout).toMatch(/main\.charge at main\.py:\d+ had begun when its process was lost/);
    expect(place.read('charged')).toBe('x');
  });

  test('with durability journal a long call is known to be open, and its repeat after a loss is told', async () => {
    const path = place.path('long');
    const session = place.start([...startOf('waits', 'long'), '--deploy', 'shop/ak.yaml', '--durability', 'journal']);
    const [pid] = await waitFor(() => /^\d+$/m.exec(place.read('long.pid')), 'the call under way');
    const { stdout: listed } = await place.ak('session', 'list', '--json', '--limit', '1');
    const [{ id }] = JSON.parse(listed) as [{ id: string }];
    const isOpen = async (): Promise<boolean> =>
      /waits for a call: main\.py:\d+ run\(.* runs for/.test((await place.ak('session', 'get', id)).stdout);
    await waitFor(isOpen, 'the open call');
    writeFileSync(`${path}.end`, '');
    process.kill(Number(pid), 'SIGKILL');
    expect(await session.finished()).toMatchObject({ code: 0 });
    expect((await place.ak('session', 'log', id)).stdout).toMatch(/ run\(.* attempt 2 /);
    expect(place.read('long')).toBe('x\nx\n');
  });

  test('`ak run` of a folder heeds what the manifest in it says about calls', async () => {
    const path = place.path('by-run');
    const { code, stdout, stderr } = await place.ak(
      'run',
      'shop',
      '--entrypoint',
      'main.py:tries',
      '--input',
      `path="${path}"`,
      '--calls',
    );
    expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringContaining('raised no, 2\n') });
    expect(stderr).toMatch(/by_name\(/);
  });
});
