import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pause } from '../../../deadline';
import { AkError, isAkError } from '../../../errors';
import { createLogger } from '../../../log';
import type * as ProcessGroup from '../../../runner/process-group';
import { deferred } from '../../../sessions/deferred';
import { Residents } from '../../../sessions/residents';
import { Slots } from '../../../sessions/slots';
import { MemoryStore } from './memory-store';
import { callRow } from './rows';

/** A runner that loads, asks for one call, and answers it; `die` in its code folder makes it die instead. */
const RUNNER = `
import json, os, signal, socket, sys
if "--spare" in sys.argv:
    open(os.path.join(os.path.dirname(sys.argv[0]), "spare-was-there"), "w").close()
    sys.argv[1:] = json.loads(os.fdopen(int(os.environ["AK_LIFELINE"])).readline())["arguments"]
option = lambda name: sys.argv[sys.argv.index(name) + 1]
if os.path.exists(os.path.join(option("--code"), "killed-at-start")):
    os.kill(os.getpid(), signal.SIGKILL)
s = socket.socket(socket.AF_UNIX)
s.connect(option("--socket"))
def say(type_, **payload):
    s.sendall((json.dumps({"type": type_, "payload": payload}) + "\\n").encode())
if os.path.exists(os.path.join(option("--code"), "other-python")):
    say("error", code="python_changed", message="began with 3.11, this is 3.13", hint=None, python=None)
say("module", entries=["main"], pid=os.getpid(), stamp='{"python": "3.11.7"}')
for line in s.makefile():
    message = json.loads(line)
    kind = message["type"]
    if kind == "run":
        if os.path.exists(os.path.join(option("--code"), "sleep")):
            say("want", id="main:1", op="sleep", params={"seconds": 3600}, name="time.sleep", file="main.py", line=1, busy=False)
            continue
        if os.path.exists(os.path.join(option("--code"), "die")):
            print("last words", file=sys.stderr, flush=True)
            if not os.path.exists(os.path.join(option("--code"), "by-others")):
                say("ending", signal=int(signal.SIGKILL))
            os.kill(os.getpid(), signal.SIGKILL)
        if os.path.exists(os.path.join(option("--code"), "print-and-die")):
            say("print", seq=int(os.environ["AK_PRINTS"]), stream="stdout", text="so far\\n")
            os.kill(os.getpid(), signal.SIGKILL)
        say("callback", id="main:1", name="os.getcwd", args=[], kw={}, data=None, file="main.py", line=1, digest="", busy=False)
    elif kind == "callback":
        say("response", id="main:1", value=None)
    elif kind == "response":
        say("done")
`;

/** A process that nothing can kill waits for a disk that does not answer. */
const mockDisk = { hangs: false };
jest.mock('../../../runner/process-group', () => {
  const actual = jest.requireActual<typeof ProcessGroup>('../../../runner/process-group');
  const endGroup = async (leader: number): Promise<boolean> => (await actual.endGroup(leader)) && !mockDisk.hangs;
  return { ...actual, endGroup };
});

const logged: string[] = [];
const log = createLogger({ level: 'warn', format: 'json', colour: false, write: (line) => logged.push(line) });

/** As Temporal does: tried again when the refusal says. */
async function untilAllowed<T>(work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!isAkError(error) || error.code !== 'runner_killed') throw error;
      await pause(Number(error.context['retryInMs']));
    }
  }
}

describe('Residents', () => {
  let root: string;
  let store: MemoryStore;
  let slots: Slots;
  let residents: Residents;
  let lost: string[];
  let parked: string[];
  let onLost: () => void;
  let findPython: () => Promise<string>;

  beforeEach(() => {
    findPython = () => Promise.resolve('python3');
    root = mkdtempSync(join(tmpdir(), 'ak-res-'));
    for (const folder of ['code', 'files', 'run']) mkdirSync(join(root, folder));
    writeFileSync(join(root, 'runner.py'), RUNNER);
    store = new MemoryStore();
    logged.length = 0;
    mockDisk.hangs = false;
    lost = [];
    parked = [];
    onLost = () => undefined;
    slots = new Slots({ slots: 2, claimsAtOnce: 2, hasMemoryFor: () => true });
    residents = new Residents({
      hostId: 'hst_1',
      store,
      log,
      filesDir: join(root, 'files'),
      runtimeDir: join(root, 'run'),
      script: join(root, 'runner.py'),
      environment: { PATH: process.env['PATH'] ?? '' },
      slots,
      memory: { watch: () => () => undefined, explainsKill: () => false, hasRoomFor: () => true },
      python: () => findPython(),
      codeDirOf: () => Promise.resolve(join(root, 'code')),
      onStarved: () => undefined,
      onParked: async (sessionId, epoch) => {
        parked.push(`${sessionId} @${epoch}`);
        onLost();
      },
      parkAfterMs: 30_000,
      onLost: async (sessionId, epoch) => {
        lost.push(`${sessionId} @${epoch}`);
        onLost();
      },
    });
  });
  afterEach(async () => {
    await residents.drain(0);
    rmSync(root, { recursive: true, maxRetries: 5 });
  });

  it('starts a runner for a session it claims, and says what the program wants', async () => {
    const claimed = await residents.claim('ses_1');
    expect(claimed).toMatchObject({
      kind: 'live',
      epoch: 1,
      next: { wants: [{ id: 'main:1' }], state: { kind: 'blocked' } },
    });
    expect(store.session).toMatchObject({ state: 'running', hostId: 'hst_1', epoch: 1 });
    expect(residents.count).toBe(1);
  });

  it('takes a session back without a permit when it has its runner, or room for it', async () => {
    await residents.claim('ses_1');
    // The one of the runner, and the other.
    expect(slots.tryTake()).toBe(true);
    expect(slots.tryTake()).toBe(false);
    expect(await residents.reclaim('ses_1')).toMatchObject({ kind: 'live', epoch: 2 });
    residents.get('ses_1', 2).lose(new AkError('runner_lost', 'gone'));
    await slots.take(new AbortController().signal);
    await expect(residents.reclaim('ses_1')).rejects.toMatchObject({ code: 'runner_lost' });
    expect(store.session.epoch).toBe(2);
    slots.giveBack();
    expect(await residents.reclaim('ses_1')).toMatchObject({ kind: 'live', epoch: 3 });
    expect(slots.tryTake()).toBe(false);
  });

  it('keeps the runner when it claims a session again, and tells what is open again', async () => {
    await residents.claim('ses_1');
    const { live } = { live: residents.get('ses_1', 1) };
    const again = await residents.claim('ses_1');
    expect(again).toMatchObject({ kind: 'live', epoch: 2, next: { wants: [{ id: 'main:1' }] } });
    expect(residents.get('ses_1', 2)).toBe(live);
    expect(() => residents.get('ses_1', 1)).toThrow(expect.objectContaining({ code: 'stale_epoch' }));
  });

  it('starts another runner when somebody else had the session meanwhile, and may have made its calls', async () => {
    await residents.claim('ses_1');
    const live = residents.get('ses_1', 1);
    await store.claimSession('ses_1', 'hst_2');
    const again = await residents.claim('ses_1');
    expect(again).toMatchObject({ kind: 'live', epoch: 3, next: { wants: [{ id: 'main:1' }] } });
    expect(residents.get('ses_1', 3)).not.toBe(live);
    expect(live.isLost).toBe(true);
    await expect(live.perform('main:1')).rejects.toMatchObject({ code: 'stale_epoch' });
    expect(residents.count).toBe(1);
    expect(lost).toEqual([]);
  });

  it('has one runner when claims come together', async () => {
    const both = await Promise.all([residents.claim('ses_1'), residents.claim('ses_1')]);
    expect(both.map((claimed) => (claimed.kind === 'live' ? claimed.epoch : 0))).toEqual([1, 2]);
    expect(residents.count).toBe(1);
  });

  it('gives the outcome of a session that has ended', async () => {
    await residents.claim('ses_1');
    const live = residents.get('ses_1', 1);
    await live.perform('main:1');
    await live.whenFinal();
    await expect(residents.claim('ses_1')).resolves.toEqual({
      kind: 'ended',
      outcome: { kind: 'completed', result: null },
    });
    expect(lost).toEqual([]);
  });

  it('refuses a session that began with another Python, says so in its reason, and ends nothing', async () => {
    writeFileSync(join(root, 'code', 'other-python'), '');
    await expect(residents.claim('ses_1')).rejects.toMatchObject({ code: 'python_changed' });
    await residents.drain(0);
    expect(store.session).toMatchObject({ state: 'running', reason: 'began with 3.11, this is 3.13', outcome: null });
    expect(lost).toEqual([]);
  });

  it('says why a claim is refused, for as long as it is', async () => {
    const missing = new AkError('python_missing', 'No Python was found.', { hint: 'Install one.' });
    findPython = () => Promise.reject(missing);
    await expect(residents.claim('ses_1')).rejects.toBe(missing);
    expect(store.session).toMatchObject({
      state: 'running',
      reason: 'No Python was found. Install one.',
      outcome: null,
    });
    await expect(residents.claim('ses_1')).rejects.toBe(missing);
    expect(store.session.reason).toBe('No Python was found. Install one.');
    findPython = () => Promise.resolve('python3');
    await residents.claim('ses_1');
    expect(store.session).toMatchObject({ state: 'running', reason: null, epoch: 3 });
  });

  it('keeps the stamp of the first runner in the journal', async () => {
    await residents.claim('ses_1');
    await residents.get('ses_1', 1).perform('main:1');
    const values = store.journal.flatMap((entry) => (entry.kind === 'record' ? entry.items : []));
    const stamp = values.find(({ id }) => id === 'host:stamp');
    expect(Buffer.from(stamp?.value ?? '', 'base64').toString()).toBe('{"python": "3.11.7"}');
  });

  it('ends a session whose journal is damaged, with a code, and starts no runner', async () => {
    // eslint-disable-next-line require-yield
    store.readJournal = async function* () {
      throw new AkError('journal_damaged', 'The record of call main:1 of session ses_1 does not match its seal.');
    };
    const claimed = await residents.claim('ses_1');
    expect(claimed).toMatchObject({ kind: 'ended', outcome: { kind: 'failed', error: { code: 'journal_damaged' } } });
    expect(store.session).toMatchObject({ state: 'failed' });
    expect(residents.count).toBe(0);
  });

  it('starts no runner before all of a journal is there, after the rest of it could not be read', async () => {
    const told = deferred<void>();
    onLost = told.resolve;
    const value = 'x'.repeat(300_000);
    const isBegunEarly: boolean[] = [];
    store.readJournal = async function* (_id, onShape) {
      isBegunEarly.push(onShape !== undefined);
      onShape?.({ calls: 2, callsOnlyFrom: 0 });
      yield { kind: 'call', call: callRow({ id: 'main:1', value }) };
      if (isBegunEarly.length < 3) throw new Error('ENOSPC: no space left on device');
    };
    await residents.claim('ses_1').catch(() => undefined);
    await told.promise;
    await expect(residents.claim('ses_1')).rejects.toThrow('ENOSPC');
    expect(store.session.reason).toContain('ENOSPC');
    await expect(residents.claim('ses_1')).resolves.toMatchObject({ kind: 'live' });
    expect(isBegunEarly).toEqual([true, false, false]);
  });

  it('knows no session that is not there, nor one that lives elsewhere', async () => {
    store.session = { ...store.session, outcome: { kind: 'completed', result: null } };
    await expect(residents.claim('ses_2')).rejects.toMatchObject({ code: 'session_not_found' });
    expect(() => residents.get('ses_2', 1)).toThrow(expect.objectContaining({ code: 'runner_lost' }));
  });

  it('ends a session whose runner died too often at one step, with its last words', async () => {
    writeFileSync(join(root, 'code', 'die'), '');
    for (let times = 0; times < 3; times += 1) {
      const told = deferred<void>();
      onLost = told.resolve;
      // Lost before or after the claim has its answer.
      await residents.claim('ses_1').catch(() => undefined);
      await told.promise;
    }
    await expect(residents.claim('ses_1')).resolves.toMatchObject({
      kind: 'ended',
      outcome: { kind: 'failed', error: { code: 'runner_crashed', traceback: expect.stringContaining('last words') } },
    });
    expect(store.session.state).toBe('failed');
    expect(lost).toEqual(['ses_1 @1', 'ses_1 @2', 'ses_1 @3']);
  });

  it('goes on with a session whose runner was killed by others at one step, with time between the tries, and says why', async () => {
    for (const name of ['die', 'by-others']) writeFileSync(join(root, 'code', name), '');
    for (let times = 0; times < 3; times += 1) {
      const told = deferred<void>();
      onLost = told.resolve;
      await residents.claim('ses_1').catch(() => undefined);
      await told.promise;
    }
    await expect(residents.claim('ses_1')).rejects.toMatchObject({ code: 'runner_killed' });
    expect(store.session).toMatchObject({ state: 'running', outcome: null });
    expect(store.session.reason).toContain('ended the Python process 3 times');
    rmSync(join(root, 'code', 'die'));
    const claimed = await untilAllowed(() => residents.claim('ses_1'));
    expect(claimed).toMatchObject({ kind: 'live' });
    expect(store.session.reason).toBeNull();
  });

  it('goes on with a session whose runner was killed by others before it ran the program, however often', async () => {
    const marker = join(root, 'code', 'killed-at-start');
    writeFileSync(marker, '');
    for (let claim = 0; claim < 4; claim += 1) {
      await expect(residents.claim('ses_1')).rejects.toMatchObject({ code: 'runner_start_failed' });
      expect(store.session.reason).toContain('The runner ended before it connected: killed by SIGKILL.');
    }
    rmSync(marker);
    expect(await residents.claim('ses_1')).toMatchObject({ kind: 'live', epoch: 5 });
    expect(store.session.reason).toBeNull();
  });

  it('goes on with a session whose runner dies again and again, each time further on', async () => {
    writeFileSync(join(root, 'code', 'print-and-die'), '');
    for (let times = 0; times < 4; times += 1) {
      const told = deferred<void>();
      onLost = told.resolve;
      await residents.claim('ses_1').catch(() => undefined);
      // A session that is ended has no runner to lose.
      expect(store.session.outcome).toBeNull();
      await told.promise;
    }
    expect(store.session).toMatchObject({ state: 'running', epoch: 4 });
  });

  it('makes the directory of the sockets again when it was removed', async () => {
    rmSync(join(root, 'run'), { recursive: true });
    await expect(residents.claim('ses_1')).resolves.toMatchObject({ kind: 'live' });
  });

  it('gives up a session that another host has claimed, and tells nobody', async () => {
    await residents.claim('ses_1');
    const live = residents.get('ses_1', 1);
    await residents.giveUpClaimed();
    expect(live.isAlive).toBe(true);
    await store.claimSession('ses_1', 'hst_2');
    await residents.giveUpClaimed();
    expect(live.lossCause).toMatchObject({ code: 'stale_epoch' });
    await residents.drain(0);
    expect(lost).toEqual([]);
  });

  it('warns of a process that cannot be killed, which may still write', async () => {
    mockDisk.hangs = true;
    await residents.claim('ses_1');
    await residents.drain(0);
    expect(logged.join('')).toMatch(/"session":"ses_1","pid":\d+,.*cannot be killed: it may still write/);
  });

  it('parks a session that sleeps for long: no runner, no host, and no loss', async () => {
    writeFileSync(join(root, 'code', 'sleep'), '');
    const told = deferred<void>();
    onLost = told.resolve;
    await residents.claim('ses_1');
    await residents.parkIdle();
    await told.promise;
    expect(residents.count).toBe(0);
    expect(store.session).toMatchObject({ state: 'running', hostId: null, outcome: null });
    expect(parked).toEqual(['ses_1 @1']);
    expect(lost).toEqual([]);
  });

  it('has an interpreter ready for a parked session that goes on soon', async () => {
    store.wakes = [{ sessionId: 'ses_1', buildId: store.session.buildId, untilMs: Date.now() + 1_000 }];
    await residents.expectWakes();
    await residents.claim('ses_1');
    expect(existsSync(join(root, 'spare-was-there'))).toBe(true);
  });

  it('leaves a session alone that ended while it was asked about', async () => {
    await residents.claim('ses_1');
    const live = residents.get('ses_1', 1);
    await store.endSession('ses_1', 1, { kind: 'completed', result: null });
    await residents.giveUpClaimed();
    expect(live.isFinal).toBe(false);
  });

  it('gives its sessions up when the host stops', async () => {
    await residents.claim('ses_1');
    const live = residents.get('ses_1', 1);
    await residents.drain(0);
    expect(live.isFinal).toBe(true);
    expect(store.session.outcome).toBeNull();
    expect(residents.count).toBe(0);
  });
});
