/**
 * Hosts on two machines: each with folders of its own, together a PostgreSQL database, a Temporal server and the key of the journals.
 * Without a PostgreSQL server on this machine it is not shown, and said so.
 */
import { findPostgres, startPostgres, type PostgresPrograms, type TestPostgres } from '../postgres';
import { Installation, waitFor, type Running } from '../installation';

/** Each call leaves a line outside. The value is large enough for a file, and holds a block apart. */
const PROGRAM = `
import array
import os
import subprocess


def say(line):
    subprocess.run(["sh", "-c", f"echo {line} >> {os.environ['LEDGER']}; sleep 0.05"], check=True)


def large():
    say("large")
    return "x" * 400_000, array.array("d", range(100_000))


def main(event):
    count = event.data["calls"]
    text, numbers = large()
    for number in range(count):
        say(number)
    print(len(text), sum(numbers))
`;

const MARKED = PROGRAM.replace('def large', 'import autokitteh\n\n\n@autokitteh.activity\ndef large');

class Machine extends Installation {
  constructor(dsn: string, keyFile: string, temporal: string, ...more: string[]) {
    super();
    this.write(
      'config/ak/config.yaml',
      [
        'db:',
        '  type: postgres',
        `  dsn: "${dsn}"`,
        `  key_file: ${keyFile}`,
        `temporal: {address: "${temporal}"}`,
        ...more,
        '',
      ].join('\n'),
    );
  }
}

const programs = findPostgres();
if (typeof programs === 'string') {
  // A test that says so: a file without any is an error.
  test('hosts on several machines need a PostgreSQL server', () => {
    process.stderr.write(`\nHosts on several machines are NOT tested: ${programs}.\n`);
  });
} else describe('hosts on several machines', () => describeHosts(programs));

function describeHosts(found: PostgresPrograms): void {
  let postgres: TestPostgres;
  /** Has the Temporal server. */
  let centre: Installation;
  let temporal: string;
  let machines: Machine[];
  let ledger: string;

  beforeAll(async () => {
    postgres = await startPostgres(found);
    centre = new Installation();
    temporal = (await centre.up()).where.temporalAddress;
  }, 120_000);
  afterAll(async () => {
    await centre.remove();
    await postgres.stop();
  });

  beforeEach(() => {
    machines = [];
    ledger = centre.path(`ledger-${Math.random()}`);
  });
  afterEach(() => Promise.all(machines.map((machine) => machine.remove())));

  async function twoMachines(...more: string[]): Promise<[Machine, Machine]> {
    const dsn = await postgres.newSchema();
    const keyFile = `${ledger}-key`;
    const pair: [Machine, Machine] = [
      new Machine(dsn, keyFile, temporal, ...more),
      new Machine(dsn, keyFile, temporal, ...more),
    ];
    machines.push(...pair);
    const vars = `  vars:\n    - name: LEDGER\n      value: ${ledger}\n`;
    pair[0].write('shop/main.py', MARKED);
    pair[0].write('shop/ak.yaml', `version: v1\nproject:\n  name: shop\n${vars}`);
    expect(await pair[0].ak('deploy', '--manifest', 'shop/ak.yaml')).toMatchObject({ code: 0 });
    return pair;
  }

  const performed = (): string[] =>
    centre
      .read(ledger.slice(centre.root.length + 1))
      .split('\n')
      .filter(Boolean);
  const until = (lines: number): Promise<unknown> =>
    waitFor(
      () => performed().length >= lines,
      `line ${lines}`,
      () => performed().join(' '),
    );
  const session = (machine: Machine, calls: number): Running =>
    machine.start([
      'session',
      'start',
      '--project',
      'shop',
      '--entrypoint',
      'main.py:main',
      '--input',
      `calls=${calls}`,
      '--watch',
    ]);
  const lines = (calls: number): string[] => [
    'large',
    ...Array.from({ length: calls }, (_each, number) => `${number}`),
  ];

  it('move a session, with its code and its large values, when its host is killed', async () => {
    const [first, second] = await twoMachines();
    const host = await first.up();
    const running = session(second, 40);
    await until(10);
    const other = await second.up();
    host.kill('SIGKILL');
    const { code, stdout, stderr } = await running.finished();
    // It may be long enough on the way to the other host that the watcher says what it waits for.
    const told = stderr.split('\n').filter((line) => !line.startsWith('waits for a host: '));
    expect({ code, told, log: code === 0 ? '' : other.stderr }).toEqual({ code: 0, told: [''], log: '' });
    expect(stdout).toContain('| 400000 4999950000.0');
    // The one that was under way may be there twice.
    expect([...new Set(performed())]).toEqual(lines(40));
    expect(performed().length).toBeLessThanOrEqual(lines(40).length + 1);
  }, 120_000);

  it('repeat nothing when a host stops', async () => {
    const [first, second] = await twoMachines();
    const host = await first.up();
    const running = session(first, 40);
    await until(10);
    await second.up();
    host.kill('SIGTERM');
    expect(await host.finished()).toMatchObject({ code: 0 });
    expect(await running.finished()).toMatchObject({ code: 0 });
    expect(performed()).toEqual(lines(40));
  }, 120_000);
}
