/** What every store does with deployments in use, moves to other builds, and forks. */
import type { Difference } from '../../../store/lineage';
import type { Session, Store } from '../../../store/store';
import type { Opener } from './behaviour';
import { BUILD, claimed, end, newSession, print, record, replayed, start } from './samples';

const SECOND = { ...BUILD, id: 'bld_2' };
const THIRD = { ...BUILD, id: 'bld_3' };

const DIFFERENCE: Difference = {
  call: 'main:2',
  kind: 'arguments',
  expected: { name: 'm.f', file: 'main.py', line: 3, source: 'f(1)', args: null, kw: null },
  actual: { name: 'm.f', file: 'main.py', line: 4, source: 'f(2)', args: ['2'], kw: {} },
  why: null,
  buildId: BUILD.id,
};

/** Everything but what tells two sessions apart. */
function settings({ event, vars, calls, entrypoint, isStrict, workDir }: Session): Partial<Session> {
  return { event, vars, calls, entrypoint, isStrict, workDir };
}

export function describeLineage(database: string, fresh: () => Promise<Opener>): void {
  let store: Store;

  beforeEach(async () => {
    store = await (await fresh())();
    for (const build of [BUILD, SECOND, THIRD]) await store.saveBuild(build);
  });
  afterEach(() => store.close());

  describe(`deployments in use on ${database}`, () => {
    const states = async (): Promise<[string, string, number][]> =>
      (await store.listDeployments()).map(({ buildId, state, openSessions }) => [buildId, state, openSessions]);

    test('drain while sessions of them are open, and are inactive then', async () => {
      const first = await store.deploy({ projectName: 'demo', buildId: BUILD.id, vars: [] });
      const on = { deploymentId: first.deployment.id, projectName: 'demo' };
      const open = await store.createSession(newSession(on));
      const other = await store.createSession(newSession(on));
      await store.deploy({ projectName: 'demo', buildId: SECOND.id, vars: [] });
      expect(await states()).toEqual([[SECOND.id, 'active', 0], [BUILD.id, 'draining', 2]]); // prettier-ignore
      await store.endSession(open.id, null, { kind: 'stopped', reason: 'x' });
      expect(await states()).toEqual([[SECOND.id, 'active', 0], [BUILD.id, 'draining', 1]]); // prettier-ignore
      await store.endSession(other.id, null, { kind: 'completed', result: null });
      expect(await states()).toEqual([[SECOND.id, 'active', 0], [BUILD.id, 'inactive', 0]]); // prettier-ignore
    });

    test('are activated, the former one drains', async () => {
      const first = await store.deploy({ projectName: 'demo', buildId: BUILD.id, vars: [] });
      await store.deploy({ projectName: 'demo', buildId: SECOND.id, vars: [] });
      await store.deploy({ projectName: 'other', buildId: THIRD.id, vars: [] });
      expect(await store.activateDeployment(first.deployment.id)).toBe(true);
      expect(await store.activateDeployment(first.deployment.id)).toBe(false);
      expect((await store.activeDeployment('demo'))?.buildId).toBe(BUILD.id);
      expect((await store.activeDeployment('other'))?.buildId).toBe(THIRD.id);
      expect(await store.listDeployments({ project: 'demo' })).toHaveLength(2);
      expect(await store.deactivateDeployment(first.deployment.id)).toBe(true);
      expect(await store.deactivateDeployment(first.deployment.id)).toBe(false);
      expect(await store.activeDeployment('demo')).toBeNull();
      await expect(store.activateDeployment('dep_x')).rejects.toMatchObject({ code: 'deployment_not_found' });
      expect(await store.getDeployment('dep_x')).toBeNull();
    });

    test('one is active, however many are activated at once', async () => {
      const made = [];
      for (const { id } of [BUILD, SECOND, THIRD]) {
        made.push(await store.deploy({ projectName: 'demo', buildId: id, vars: [] }));
      }
      await Promise.all(made.map(({ deployment }) => store.activateDeployment(deployment.id)));
      expect((await states()).filter(([, state]) => state === 'active')).toHaveLength(1);
    });
  });

  describe(`a paused session on ${database}`, () => {
    test('keeps the difference, with the recorded arguments, until it is resumed', async () => {
      const { id } = await claimed(store);
      await store.appendJournal(id, 1, [start('main:2'), end('main:2')]);
      await store.pauseSession(id, 1, 'it differs', DIFFERENCE);
      const expected = { ...DIFFERENCE.expected, args: ["'a\\x00'"], kw: { k: '1' } };
      const paused = await store.getSession(id);
      expect(paused).toMatchObject({ state: 'paused', reason: 'it differs' });
      expect(paused?.difference).toEqual({ ...DIFFERENCE, expected });
      expect(await store.requestResume(id)).toBe('resumed');
      expect((await store.getSession(id))?.difference).toBeNull();
    });

    test('is not paused by who holds it no more', async () => {
      const { id } = await claimed(store);
      await store.claimSession(id, 'hst_2');
      await expect(store.pauseSession(id, 1, 'x', DIFFERENCE)).rejects.toMatchObject({ code: 'stale_epoch' });
      expect(await store.getSession(id)).toMatchObject({ state: 'running', difference: null });
    });

    test('moves to another build, which is recorded, and goes on once', async () => {
      const { id } = await claimed(store);
      await store.appendJournal(id, 1, [record('main:1'), start('main:2'), end('main:2')]);
      await store.pauseSession(id, 1, 'it differs', DIFFERENCE);
      const { deployment } = await store.deploy({ projectName: 'demo', buildId: SECOND.id, vars: [] });
      const calls = [{ name: 'm.f', mode: 'inline', policy: null } as const];
      const build = { id: SECOND.id, deploymentId: deployment.id, calls };
      expect(await store.requestResume(id, { build, acceptsChanged: true })).toBe('resumed');
      expect(await store.takeOutbox(['shared'], 10)).toMatchObject([{ kind: 'start' }]);
      const moved = await store.getSession(id);
      expect(moved).toMatchObject({ buildId: SECOND.id, deploymentId: deployment.id, calls, acceptsChanged: true });
      const move = { from: BUILD.id, to: SECOND.id, afterResults: 2, call: 'main:2', at: expect.any(Number) };
      expect(moved?.moves).toEqual([move]);
      expect((await store.getDeployment(deployment.id))?.openSessions).toBe(1);
    });

    test('a running one takes the change, an ended one does not', async () => {
      const { id } = await claimed(store);
      expect(await store.requestResume(id, { build: { id: SECOND.id } })).toBe('running');
      expect(await store.requestResume(id, { build: { id: SECOND.id } })).toBe('running');
      expect(await store.getSession(id)).toMatchObject({
        buildId: SECOND.id,
        moves: [{ from: BUILD.id, to: SECOND.id, afterResults: 0, call: null }],
      });
      expect(await store.sessionsOfHost('hst_1')).toEqual([{ id, epoch: 1, buildId: SECOND.id }]);
      await store.endSession(id, 1, { kind: 'completed', result: null });
      expect(await store.requestResume(id, { build: { id: THIRD.id } })).toBe('ended');
      expect((await store.getSession(id))?.buildId).toBe(SECOND.id);
    });
  });

  describe(`a fork on ${database}`, () => {
    let original: Session;
    let count = 0;

    const fork = (call: string | null, more: object = {}, of = original.id): Promise<Session> =>
      store.forkSession({ id: `ses_fork${(count += 1)}`, originalId: of, call, queue: 'shared', ...more });

    beforeEach(async () => {
      original = await claimed(store);
      const { id } = original;
      await store.appendJournal(id, 1, [record('host:environ'), start('main:1'), start('main.1:1'), print(0)]);
      await store.appendJournal(id, 1, [end('main.1:1', { value: 'x' }), record('order~0', 'main:2', 'main:3')]);
      await store.appendJournal(id, 1, [start('main.1:2'), end('main:1', { value: 'y', mutated: 'z' })]);
      await store.appendJournal(id, 1, [end('main.1:2'), start('main:4')]);
    });

    test.each([
      [
        'a call: what came before its result, in the order of results',
        'main:1',
        ['host:environ', 'main.1:1', 'order~0+main:2+main:3'],
      ],
      ['one of another lane', 'main.1:2', ['host:environ', 'main.1:1', 'order~0+main:2+main:3', 'main:1']],
      ['a value: the group is cut', 'main:3', ['host:environ', 'main.1:1', 'order~0+main:2']],
      ['the first value of a group', 'order~0', ['host:environ', 'main.1:1']],
      ['a call that is open', 'main:4', ['host:environ', 'main.1:1', 'order~0+main:2+main:3', 'main:1', 'main.1:2']],
      ['all of it', null, ['host:environ', 'main.1:1', 'order~0+main:2+main:3', 'main:1', 'main.1:2']],
      ['the first call', 'host:environ', []],
    ])('has the past up to %s', async (_what, call, past) => {
      const forked = await fork(call);
      expect(await replayed(store, forked.id)).toEqual(past);
      const { vars, ...others } = settings(original);
      expect(forked).toMatchObject({ ...others, state: 'created', reason: null, moves: [] });
      expect((await store.getSession(forked.id))?.vars).toEqual(vars);
      expect(forked).toMatchObject({ forkedFrom: { sessionId: original.id, call }, programId: original.id });
      // Begun by the fork for the first time, which counts for what may happen once.
      expect((await store.listCalls(forked.id)).every(({ state }) => state !== 'started')).toBe(true);
      expect(await store.countPrints(forked.id)).toBe(0);
      expect(await replayed(store, original.id)).toHaveLength(5);
    });

    test('is started through the outbox, and writes on from there', async () => {
      const forked = await fork('main.1:2');
      const started = (await store.takeOutbox(['shared'], 10)).filter(({ sessionId }) => sessionId === forked.id);
      expect(started).toMatchObject([{ kind: 'start' }]);
      const claim = await store.claimSession(forked.id, 'hst_2');
      const epoch = claim?.epoch ?? 0;
      // Names of groups have the epoch in them: those of the past must not come again.
      expect(epoch).toBeGreaterThan(original.epoch);
      const { 'main.1:2': begun } = await store.appendJournal(forked.id, epoch, [start('main.1:2')]);
      expect(begun?.attempt).toBe(1);
      await store.appendJournal(forked.id, epoch, [end('main.1:2'), record('main:9')]);
      expect((await replayed(store, forked.id)).slice(-2)).toEqual(['main.1:2', 'main:9']);
      expect(await replayed(store, original.id)).not.toContain('main:9');
    });

    test('of one that has ended, with another build and another event', async () => {
      await store.endSession(original.id, 1, { kind: 'stopped', reason: 'x' });
      const event = { ...original.event, event_id: 'other' };
      const forked = await fork('main:1', { build: { id: SECOND.id }, event });
      expect(forked).toMatchObject({ buildId: SECOND.id, event, outcome: null });
      expect(forked.moves).toMatchObject([{ from: BUILD.id, to: SECOND.id, afterResults: 3, call: null }]);
      expect((await store.listSessions({ forkedFrom: original.id })).map(({ id }) => id)).toEqual([forked.id]);
    });

    test('of a fork, and of one that has moved: the lineage is that of its past', async () => {
      await store.requestResume(original.id, { build: { id: SECOND.id } });
      await store.appendJournal(original.id, 1, [end('main:4')]);
      const late = await fork(null);
      expect(late).toMatchObject({ buildId: SECOND.id, moves: [{ from: BUILD.id, to: SECOND.id, afterResults: 5 }] });
      const early = await fork('main:1', { build: { id: THIRD.id } }, late.id);
      expect(early).toMatchObject({ programId: original.id, forkedFrom: { sessionId: late.id, call: 'main:1' } });
      expect(early.moves).toMatchObject([{ from: BUILD.id, to: THIRD.id, afterResults: 3 }]);
    });

    test('copies more than a page', async () => {
      const many = Array.from({ length: 450 }, (_, index) => record(`many:${index}`));
      await store.appendJournal(original.id, 1, many);
      expect(await replayed(store, (await fork('many:449')).id)).toHaveLength(5 + 449);
    });

    test('has the files of its past, where the store keeps them', async () => {
      if (store.blobs === null) return;
      await store.blobs.noteFiles(original.id, [{ name: 'a.pickle', sha256: 'a' }]);
      expect(await store.blobs.filesOf((await fork(null)).id)).toEqual([{ name: 'a.pickle', sha256: 'a' }]);
    });

    test('needs a session and a call that are there', async () => {
      await expect(fork(null, {}, 'ses_none')).rejects.toMatchObject({ code: 'session_not_found' });
      await expect(fork('main:77')).rejects.toMatchObject({ code: 'call_not_found' });
      expect((await store.listSessions()).map(({ id }) => id)).toEqual([original.id]);
    });
  });
}
