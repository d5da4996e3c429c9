/** The real runner under the real live session, without Temporal: this test does what the workflow and its activities do. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Outcome, Want } from '../../../workflows/contract';
import { AkError } from '../../errors';
import { createLogger } from '../../log';
import { runnerScriptPath } from '../../package-root';
import { findPython } from '../../runner/python';
import { Spares } from '../../runner/spawn';
import { deferred, type Deferred } from '../../sessions/deferred';
import { Resident } from '../../sessions/resident';
import { MemoryStore } from '../unit/sessions/memory-store';
import { Wakes } from './wakes';

const log = createLogger({
  level: 'error',
  format: 'json',
  colour: false,
  write: (lines) => process.stderr.write(lines),
});

describe('the real runner', () => {
  let root: string;
  let python: string;
  let starved: Wakes;
  let store: MemoryStore;
  const running: Resident[] = [];

  beforeAll(async () => {
    python = (await findPython({ configured: null, env: process.env })).path;
  });
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'ak-real-'));
    for (const folder of ['code', 'files', 'run']) mkdirSync(join(root, folder));
    store = new MemoryStore();
    starved = new Wakes();
  });
  afterEach(async () => {
    for (const resident of running.splice(0)) resident.live.lose(new Error('the test is over'));
    rmSync(root, { recursive: true, maxRetries: 5 });
  });

  /** Claims the session: a runner that replays what the journal holds. */
  async function claim(): Promise<Resident> {
    const session = await store.claimSession(store.session.id, 'hst_1');
    if (session === null) throw new Error('the session has ended');
    const resident = await Resident.start({
      hostId: 'hst_1',
      session,
      store,
      log,
      python,
      script: runnerScriptPath(),
      codeDir: join(root, 'code'),
      filesDir: join(root, 'files'),
      runtimeDir: join(root, 'run'),
      environment: { PATH: process.env['PATH'] ?? '', COLOUR: 'blue', PYTHONDONTWRITEBYTECODE: '1' },
      onStarved: () => starved.add(),
      nextRunner: new Spares(),
      memory: { explainsKill: () => false },
    });
    running.push(resident);
    return resident;
  }

  /** Answers wants until the program ends, or until `until` says that the next ones are the test's own. */
  async function drive({ live }: Resident, until: (wants: Want[]) => boolean = () => false): Promise<Outcome | Want[]> {
    const { epoch } = live;
    for (;;) {
      const { wants, state } = await live.settle({ epoch }, 20_000);
      if (state.kind === 'done') return state.outcome;
      if (state.kind === 'paused') throw new Error(`paused: ${state.reason}`);
      // It seemed to stand still while an answer was on its way: the next thing it says wakes the workflow.
      if (wants.length === 0 && state.kind === 'blocked') await starved.next();
      if (wants.length > 0 && until(wants)) return wants;
      await Promise.all(wants.map(({ kind, id }) => (kind === 'effect' ? live.perform(id) : live.resume(id))));
    }
  }

  function program(source: string): void {
    writeFileSync(join(root, 'code', 'main.py'), source);
  }

  /** Lines that the program's own effects left in the world. */
  function effects(): string[] {
    return readFileSync(join(root, 'effects'), 'utf8').trim().split('\n');
  }

  /** An effect that can be counted. */
  const mark = (): string => `
import os, subprocess, time, random
def mark(text):
    return subprocess.check_output(["sh", "-c", 'echo "$0" >> ${join(root, 'effects')}; echo "done $0"', text], text=True).strip()
`;

  it('performs calls once, gives their values to the program, and keeps what it prints', async () => {
    program(`${mark()}
def main(event):
    print(mark("one"), event["event_type"], os.environ["COLOUR"])
    return len(mark("two"))
`);
    expect(await drive(await claim())).toEqual({ kind: 'completed', result: '8' });
    expect(store.session.state).toBe('completed');
    expect(store.text).toBe('done one manual blue\n');
    expect(effects()).toEqual(['one', 'two']);
    expect(store.calls).toEqual(['subprocess.check_output', 'subprocess.check_output']);
  });

  describe('of a journal that is still being read', () => {
    const LINES = 'x'.repeat(100_000);
    const rest = async (): Promise<Deferred<void>> => {
      program(`${mark()}
def main(event):
    lines = [mark(f"{number} ${LINES}") for number in range(6)]
    return [line.split()[1] for line in lines]
`);
      // Lost when all calls but the last are recorded.
      const first = await claim();
      await drive(first, () => store.calls.length === 5);
      first.live.lose(new Error('lost on purpose'));
      await first.ended;
      const read = [...store.journal];
      const gate = deferred<void>();
      store.readJournal = async function* (_id, onShape) {
        onShape?.({ calls: 5, callsOnlyFrom: read.length - 5 });
        yield* read.slice(0, -1);
        await gate.promise;
        yield* read.slice(-1);
      };
      return gate;
    };

    it('begins before the rest is there, and makes no call that may be in it', async () => {
      const gate = await rest();
      const resident = await claim();
      const outcome = drive(resident);
      await resident.live.loaded(20_000);
      expect(effects()).toHaveLength(5);
      gate.resolve();
      expect(await outcome).toEqual({ kind: 'completed', result: "['0', '1', '2', '3', '4', '5']" });
      expect(effects()).toHaveLength(6);
    });

    it('ends when the rest is damaged', async () => {
      const gate = await rest();
      const resident = await claim();
      gate.reject(new AkError('journal_damaged', 'The record of call main:5 does not match its seal.'));
      expect(await drive(resident)).toMatchObject({ kind: 'failed', error: { code: 'journal_damaged' } });
      expect((await resident.ended).how).toEqual({ kind: 'orderly' });
      expect(effects()).toHaveLength(5);
    });

    it('ends when what is written meanwhile finds the damage first', async () => {
      await rest();
      store.appendJournal = () => Promise.reject(new AkError('journal_damaged', 'The journal does not end as it did.'));
      const resident = await claim();
      expect(await drive(resident)).toMatchObject({ kind: 'failed', error: { code: 'journal_damaged' } });
      expect((await resident.ended).how).toEqual({ kind: 'orderly' });
      expect(effects()).toHaveLength(5);
    });
  });

  it('ends the runner of a former claim that is halted with its host, and holds what the next one needs', async () => {
    program(`${mark()}
import sqlite3
def main(event):
    database = sqlite3.connect("${join(root, 'own.db')}", timeout=0.2, isolation_level=None)
    database.execute("begin immediate")
    mark("in between")
    database.execute("commit")
    return "committed"
`);
    const former = await claim();
    await drive(former, (wants) => wants.some(({ name }) => name === 'subprocess.check_output'));
    process.kill(former.pid, 'SIGSTOP');
    expect(await drive(await claim())).toEqual({ kind: 'completed', result: "'committed'" });
    expect(effects()).toEqual(['in between']);
    expect((await former.ended).exit).toMatchObject({ signal: 'SIGKILL' });
  });

  it('raises in user code what a call raised, and fails with what user code raises', async () => {
    program(`
import os
def main(event):
    try:
        os.listdir("/nowhere")
    except FileNotFoundError as error:
        print("caught", error.errno)
    raise LookupError("no tea")
`);
    const outcome = await drive(await claim());
    expect(outcome).toMatchObject({
      kind: 'failed',
      error: { code: 'user_error', type: 'LookupError', message: 'no tea' },
    });
    expect(JSON.stringify(outcome)).toContain('main.py');
    expect(store.text).toBe('caught 2\n');
  });

  it('asks for sleeps as waits, with when they end', async () => {
    program('import time\ndef main(event):\n    time.sleep(3600)\n    return "awake"\n');
    const resident = await claim();
    const before = Date.now();
    const wants = await drive(resident, () => true);
    expect(wants).toMatchObject([{ kind: 'sleep', id: 'main:1', seconds: 3600, at: { file: 'main.py', line: 3 } }]);
    const untilMs = Array.isArray(wants) && wants[0]?.kind === 'sleep' ? wants[0].untilMs : 0;
    expect(untilMs).toBeGreaterThan(before + 3_500_000);
    await resident.live.resume('main:1');
    expect(await drive(resident)).toEqual({ kind: 'completed', result: "'awake'" });
  });

  it('goes on after the runner was killed in mid call: nothing recorded is repeated, nothing is said twice', async () => {
    program(`${mark()}
def main(event):
    numbers = [time.time(), random.random()]
    print("first", mark("one"), numbers)
    print("second", mark("two"))
    return repr(numbers)
`);
    const first = await claim();
    const [open] = wantsOf(await drive(first, () => store.calls.length === 1));
    const lost = first.live.perform(open?.id ?? 'none');
    first.live.lose(new Error('killed'));
    await expect(lost).rejects.toThrow('killed');
    await first.ended;
    const said = store.text;
    expect(said).toContain('first done one');

    const outcome = await drive(await claim());
    expect(effects().filter((line) => line === 'one')).toHaveLength(1);
    expect(store.text).toBe(`${said}second done two\n`);
    // The second run ends with the values of the first.
    const [, numbers = 'none'] = /(\[.*\])/.exec(said) ?? [];
    expect(outcome).toEqual({ kind: 'completed', result: `'${numbers}'` });
  });

  it('asks again for a sleep under way, which ends when it would have ended', async () => {
    program('import time\ndef main(event):\n    time.sleep(3600)\n');
    const first = await claim();
    const wants = wantsOf(await drive(first, () => true));
    first.live.lose(new Error('killed'));
    await first.ended;
    const still = wants.map((want) => ({ ...want, inMs: expect.any(Number) as number }));
    expect(wantsOf(await drive(await claim(), () => true))).toEqual(still);
  });

  it('pauses when the code no longer does what its journal says', async () => {
    program('import os\ndef main(event):\n    os.listdir("/")\n    os.getcwd()\n    os.listdir("/")\n');
    const first = await claim();
    await drive(first, () => store.calls.length === 1);
    first.live.lose(new Error('killed'));
    await first.ended;
    program('import os\ndef main(event):\n    os.stat("/")\n');
    const { live } = await claim();
    await live.whenFinal();
    await expect(live.settle({ epoch: live.epoch }, 0)).resolves.toMatchObject({
      state: { kind: 'paused', reason: expect.stringMatching(/os\.listdir.*os\.stat|os\.stat.*os\.listdir/s) },
    });
    expect(store.session.state).toBe('paused');
  });

  it('keeps large values in a file, from which they are replayed', async () => {
    program(`
import subprocess
def main(event):
    text = subprocess.check_output(["head", "-c", "2000000", "/dev/zero"])
    subprocess.check_output(["true"])
    return len(text)
`);
    const first = await claim();
    await drive(first, () => store.calls.length === 1);
    expect(store.journal.at(-1)).toMatchObject({
      kind: 'call',
      call: { value: null, valueFile: { size: expect.any(Number) } },
    });
    first.live.lose(new Error('killed'));
    await first.ended;
    expect(await drive(await claim())).toEqual({ kind: 'completed', result: '2000000' });
  });

  it('runs threads side by side: each asks for its call while the other waits', async () => {
    program(`${mark()}
from concurrent.futures import ThreadPoolExecutor
def main(event):
    with ThreadPoolExecutor(2) as pool:
        return sorted(pool.map(mark, ["a", "b"]))
`);
    expect(await drive(await claim())).toEqual({ kind: 'completed', result: "['done a', 'done b']" });
    expect(effects().sort()).toEqual(['a', 'b']);
  });

  it.each([
    ['a syntax error', 'def main(event:\n', 'syntax_error'],
    ['an entry point that is missing', 'def other(event): pass\n', 'entry_function_missing'],
    ['an import that raises', 'raise OSError("no")\n', 'import_failed'],
    ['a handler with wrong parameters', 'def main(event, *, needed): pass\n', 'bad_handler'],
  ])('fails with a code for %s', async (_name, source, code) => {
    program(source);
    expect(await drive(await claim())).toMatchObject({ kind: 'failed', error: { code } });
  });

  it('is stopped: user code may clean up, but goes no further', async () => {
    program(`
import time
def main(event):
    try:
        time.sleep(3600)
    finally:
        print("cleaned up")
    print("not reached")
`);
    const resident = await claim();
    await drive(resident, () => true);
    resident.live.cancel('on request');
    expect(await resident.live.endsWithin(10_000)).toBe(true);
    expect(store.session.outcome).toEqual({ kind: 'stopped', reason: 'on request' });
    expect(store.text).toBe('cleaned up\n');
  });

  it('waits while the store is away, and performs nothing twice because of it', async () => {
    program(`${mark()}
def main(event):
    return mark("one")
`);
    const resident = await claim();
    const [open] = wantsOf(await drive(resident, () => true));
    store.failNextAppend = new AkError('store_unavailable', 'away');
    await resident.live.perform(open?.id ?? 'none');
    expect(await drive(resident)).toMatchObject({ kind: 'completed' });
    expect(effects()).toEqual(['one']);
  });
});

function wantsOf(result: Outcome | Want[]): Want[] {
  if (!Array.isArray(result)) throw new Error(`the program ended: ${JSON.stringify(result)}`);
  return result;
}
