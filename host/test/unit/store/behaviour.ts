/** What every store does, whichever database it is on. */
import { createHash } from 'node:crypto';
import { AkError } from '../../../errors';
import { newId } from '../../../store/ids';
import type { CallRule, ExportedRow, JournalEntry, JournalShape, NewSession, Store } from '../../../store/store';
import { BUILD, claimed, end, host, newSession, print, record, replayed, start } from './samples';

/** Opens one store, each time with a connection of its own, as another process has. */
export type Opener = (now?: () => number) => Promise<Store>;

/** `fresh` gives the opener of a store that does not exist yet. */
export function describeStore(database: string, fresh: () => Promise<Opener>): void {
  const opened: Store[] = [];
  let store: Store;
  let open: Opener;

  const reopen = async (now?: () => number): Promise<Store> => {
    const other = await open(now);
    opened.push(other);
    return other;
  };

  beforeEach(async () => {
    open = await fresh();
    store = await reopen();
  });

  afterEach(async () => {
    await Promise.all(opened.splice(0).map((one) => one.close()));
  });

  describe(`a store on ${database}`, () => {
    test('keeps its id and is found again by the next process', async () => {
      const ids = await Promise.all([
        store.installationId(),
        (await reopen()).installationId(),
        store.installationId(),
      ]);
      expect(new Set(ids).size).toBe(1);
      expect(await (await reopen()).installationId()).toBe(ids[0]);
    });

    test('keeps builds as they were given first', async () => {
      await store.saveBuild(BUILD);
      await store.saveBuild({ ...BUILD, createdAt: 5 });
      expect(await store.getBuild(BUILD.id)).toEqual(BUILD);
      expect(await store.getBuild('bld_x')).toBeNull();
    });

    test('takes a session from another store, whole or not at all, and lets nobody go on with it', async () => {
      const { id, epoch, ...session } = await claimed(store);
      await store.appendJournal(id, epoch, [record('a'), start('main:1'), end('main:1'), start('main:2'), print(0)]);
      const rows: ExportedRow[] = [];
      for await (const row of store.exportJournal(id)) rows.push(row);
      expect(rows.map((row) => row.done_order)).toEqual([1, 2, null]);

      const other = newId('ses');
      const take = (given: ExportedRow[]): Promise<void> =>
        store.importSession({
          session: { ...session, id: other, programId: id, epoch, state: 'paused' },
          digest: 'd',
          journal: () => asyncOf(given),
          prints: () => asyncOf([{ seq: 0, stream: 'stdout', text: 'x', level: null, logger: null, at: 1 }]),
          files: [{ name: 'f.pickle', sha256: 'f' }],
        });
      await expect(take([...rows, ...rows])).rejects.toMatchObject({ code: 'internal' });
      expect(await store.getSession(other)).toBeNull();
      await take(rows);
      expect(await store.getSession(other)).toMatchObject({
        ...{ importDigest: 'd', state: 'paused', epoch, hostId: null, programId: id },
      });
      expect(await replayed(store, other)).toEqual(['a', 'main:1']);
      expect((await store.listCalls(other)).map((call) => call.state)).toEqual(['ok', 'started']);
      expect(await store.countPrints(other)).toBe(1);

      const queues = [(await store.getSession(other))?.queue ?? '', 'shared'];
      expect((await store.takeOutbox(queues, 10)).map(({ sessionId }) => sessionId)).not.toContain(other);
      for (const refused of [
        store.claimSession(other, 'hst_2'),
        store.requestStop(other, 'enough', 1_000),
        store.requestResume(other),
      ]) {
        await expect(refused).rejects.toMatchObject({ code: 'session_imported' });
      }
      expect(await store.getSession(other)).toMatchObject({ hostId: null, epoch, state: 'paused' });
    });

    test('shares large content with hosts on other machines, where there may be some', async () => {
      const { blobs } = store;
      if (blobs === null) return expect(database).toBe('SQLite');
      await store.saveBuild(BUILD);
      const { id } = await store.createSession(newSession());
      // Over two chunks, in pieces that fit none.
      const pieces = Array.from({ length: 7 }, (_each, number) => Buffer.alloc(1_500_000, `piece ${number}`));
      const sha256 = sha256Of(pieces);
      expect(await blobs.has(sha256)).toBe(false);
      await expect(readAll(blobs.get(sha256))).rejects.toMatchObject({ code: 'blob_missing' });
      // What was cut short is written over.
      await expect(blobs.put(sha256, stream(pieces.slice(1)))).rejects.toMatchObject({ code: 'blob_missing' });
      expect(await blobs.has(sha256)).toBe(false);
      await blobs.noteFiles(id, [{ name: `${sha256}.pickle`, sha256 }]);
      await blobs.noteFiles(id, [{ name: `${sha256}.pickle`, sha256 }]);
      await blobs.put(sha256, stream(pieces));
      await blobs.put(sha256, stream([]));
      const other = (await reopen()).blobs;
      expect(await other?.filesOf(id)).toEqual([{ name: `${sha256}.pickle`, sha256 }]);
      expect(await other?.filesOf('ses_other')).toEqual([]);
      expect(sha256Of(await readAll(other?.get(sha256)))).toBe(sha256);
    });

    describe('deployments', () => {
      const vars = [
        { name: 'A', value: '1', secret: false },
        { name: 'B', value: 'nul \0', secret: true },
      ];
      const policy = { attempts: 3, backoff: 0.5, timeout: null, at_most_once: false };
      const calls: CallRule[] = [
        { name: 'requests.get', mode: null, policy },
        { name: 'mathlib.*', mode: 'inline', policy: null },
      ];
      const input = { projectName: 'demo', buildId: BUILD.id, vars, calls };

      beforeEach(async () => {
        await store.saveBuild(BUILD);
        await store.saveBuild({ ...BUILD, id: 'bld_2' });
      });

      test('the first makes the project', async () => {
        expect(await store.activeDeployment('demo')).toBeNull();
        const { deployment, created } = await store.deploy(input);
        expect(created).toBe(true);
        expect(deployment).toMatchObject({ projectName: 'demo', buildId: BUILD.id, state: 'active', vars, calls });
        expect(await store.activeDeployment('demo')).toEqual(deployment);
        expect((await store.listProjects()).map(({ id, name }) => ({ id, name }))).toEqual([
          { id: deployment.projectId, name: 'demo' },
        ]);
      });

      test('the same build, vars and calls, in any order, are the same deployment', async () => {
        const first = await store.deploy(input);
        const again = await store.deploy({ ...input, vars: [...vars].reverse(), calls: [...calls].reverse() });
        expect(again).toEqual({ deployment: first.deployment, created: false });
      });

      test.each([
        ['build', { ...input, buildId: 'bld_2' }],
        ['value', { ...input, vars: [{ name: 'A', value: '2', secret: false }] }],
        ['mode of a call', { ...input, calls: [{ name: 'requests.get', mode: 'effect' as const, policy }] }],
        ['secrecy', { ...input, vars: vars.map((one) => ({ ...one, secret: true })) }],
      ])('another %s is a new deployment of the same project', async (_what, other) => {
        const first = await store.deploy(input);
        const second = await store.deploy(other);
        expect(second.created).toBe(true);
        expect(second.deployment.id).not.toBe(first.deployment.id);
        expect(second.deployment.projectId).toBe(first.deployment.projectId);
        expect(await store.activeDeployment('demo')).toEqual(second.deployment);
      });

      test('of many at once, one is active in the end and equal ones are one', async () => {
        const other = await reopen();
        const all = await Promise.all([
          store.deploy(input),
          other.deploy(input),
          store.deploy(input),
          other.deploy(input),
        ]);
        expect(all.filter(({ created }) => created)).toHaveLength(1);
        expect(new Set(all.map(({ deployment }) => deployment.id)).size).toBe(1);
      });

      test('need a build that is there', async () => {
        await expect(store.deploy({ ...input, buildId: 'bld_none' })).rejects.toMatchObject({ code: 'internal' });
        expect(await store.listProjects()).toEqual([]);
      });
    });

    describe('sessions', () => {
      beforeEach(() => store.saveBuild(BUILD));

      test('are created with their event and with the outbox entry that starts them', async () => {
        const wanted = newSession({ workDir: '/work' });
        const session = await store.createSession(wanted);
        expect(session).toMatchObject({
          ...wanted,
          state: 'created',
          epoch: 0,
          hostId: null,
          outcome: null,
          printsShown: 0,
        });
        expect(await store.getSession(session.id)).toEqual(session);
        expect(await store.takeOutbox(['shared'], 10)).toMatchObject([
          { kind: 'start', sessionId: session.id, attempts: 0 },
        ]);
      });

      test('are created once, whoever repeats it', async () => {
        const wanted = newSession();
        const other = await reopen();
        const all = await Promise.all([
          store.createSession(wanted),
          other.createSession({ ...wanted, entrypoint: 'x.py:y' }),
        ]);
        expect(all[0]).toEqual(all[1]);
        expect(await store.takeOutbox(['shared'], 10)).toHaveLength(1);
      });

      test('leave nothing behind when they cannot be created', async () => {
        await expect(store.createSession(newSession({ buildId: 'bld_none' }))).rejects.toMatchObject({
          code: 'build_missing',
        });
        expect(await store.listSessions()).toEqual([]);
        expect(await store.takeOutbox(['shared'], 10)).toEqual([]);
      });

      test('are listed newest first, by project and by state', async () => {
        let now = 1_790_000_000_000;
        const clocked = await reopen(() => (now += 1));
        const { deployment } = await clocked.deploy({ projectName: 'demo', buildId: BUILD.id, vars: [] });
        const first = await clocked.createSession(newSession());
        const second = await clocked.createSession(newSession({ deploymentId: deployment.id, projectName: 'demo' }));
        const third = await clocked.createSession(newSession());
        await clocked.endSession(first.id, null, { kind: 'stopped', reason: 'x' });
        const ids = async (filter?: Parameters<Store['listSessions']>[0]): Promise<string[]> =>
          (await store.listSessions(filter)).map(({ id }) => id);
        expect(await ids()).toEqual([third.id, second.id, first.id]);
        expect(await ids({ project: 'demo' })).toEqual([second.id]);
        expect(await ids({ state: 'stopped' })).toEqual([first.id]);
        expect(await ids({ limit: 2 })).toEqual([third.id, second.id]);
        expect(await ids({ project: 'none' })).toEqual([]);
      });

      test('are claimed by one host after the other, each with an epoch of its own', async () => {
        const { id } = await store.createSession(newSession());
        expect(await store.claimSession(id, 'hst_1')).toMatchObject({ epoch: 1, hostId: 'hst_1', state: 'running' });
        expect(await store.sessionsOfHost('hst_1')).toEqual([{ id, epoch: 1, buildId: BUILD.id }]);
        const again = await store.claimSession(id, 'hst_2');
        expect(again).toMatchObject({ epoch: 2, hostId: 'hst_2' });
        expect(again?.startedAt).toEqual((await store.getSession(id))?.startedAt);
        expect(await store.sessionsOfHost('hst_1')).toEqual([]);
      });

      test('give no epoch twice, however many claim at once', async () => {
        const { id } = await store.createSession(newSession());
        const other = await reopen();
        const claims = await Promise.all(
          [1, 2, 3, 4, 5, 6].map((one) => (one % 2 ? store : other).claimSession(id, `hst_${one}`)),
        );
        expect(claims.map((claim) => claim?.epoch).sort()).toEqual([1, 2, 3, 4, 5, 6]);
      });

      test('are claimed no more once they have ended', async () => {
        const session = await claimed(store);
        await store.endSession(session.id, session.epoch, { kind: 'completed', result: null });
        expect(await store.claimSession(session.id, 'hst_2')).toBeNull();
        expect(await store.sessionsOfHost('hst_1')).toEqual([]);
        await expect(store.claimSession('ses_none', 'hst_2')).rejects.toMatchObject({ code: 'session_not_found' });
      });

      test('change state only for the host that holds them', async () => {
        const session = await claimed(store);
        await store.setSessionState(session.id, 1, 'paused', 'it differs \0');
        expect(await store.getSession(session.id)).toMatchObject({ state: 'paused', reason: 'it differs \uFFFD' });
        await store.claimSession(session.id, 'hst_2');
        await expect(store.setSessionState(session.id, 1, 'running', null)).rejects.toMatchObject({
          code: 'stale_epoch',
        });
        expect(await store.getSession(session.id)).toMatchObject({ state: 'paused' });
        await store.endSession(session.id, 2, { kind: 'completed', result: null });
        await expect(store.setSessionState(session.id, 2, 'running', null)).rejects.toMatchObject({
          code: 'stale_epoch',
        });
        await expect(store.setSessionState('ses_none', 1, 'running', null)).rejects.toMatchObject({
          code: 'session_not_found',
        });
      });

      test('lose the reason that was read, and no other', async () => {
        const session = await claimed(store);
        const reasonNow = async (): Promise<unknown> => (await store.getSession(session.id))?.reason;
        await store.setSessionState(session.id, 1, 'running', 'no Python');
        await store.clearReason(session.id, 1, 'another');
        await store.clearReason(session.id, 2, 'no Python');
        expect(await reasonNow()).toBe('no Python');
        await store.clearReason(session.id, 1, 'no Python');
        expect(await reasonNow()).toBeNull();
        await store.setSessionState(session.id, 1, 'paused', 'it differs');
        await store.clearReason(session.id, 1, 'it differs');
        expect(await reasonNow()).toBe('it differs');
      });

      test('are at what the host that holds them says, until another claims them', async () => {
        const { id } = await claimed(store);
        const standing = { kind: 'computing', frame: 'main.py:3 f\0', since: 5 } as const;
        const version = await store.sessionVersion(id);
        await store.noteStandings([
          { sessionId: id, epoch: 1, standing },
          { sessionId: 'ses_none', epoch: 1, standing: null },
        ]);
        expect(await store.getSession(id)).toMatchObject({ standing });
        expect(await store.sessionVersion(id)).toBeGreaterThan(version);
        await store.noteStandings([{ sessionId: id, epoch: 2, standing: null }]);
        expect(await store.getSession(id)).toMatchObject({ standing });
        await store.claimSession(id, 'hst_2');
        expect(await store.getSession(id)).toMatchObject({ standing: null });
      });

      test('keep how their runner died, for the hosts that take them later', async () => {
        const { id } = await claimed(store);
        const crash = { step: '1:', count: 2, description: 'SIGKILL', stderr: 'last \0', fault: null };
        await store.noteCrash(id, crash);
        expect(await store.claimSession(id, 'hst_2')).toMatchObject({ crash });
      });

      test('are parked by the host that holds them', async () => {
        const { id } = await claimed(store, 'hst_1');
        await store.parkSession(id, 2);
        expect(await store.getSession(id)).toMatchObject({ hostId: 'hst_1' });
        await store.parkSession(id, 1);
        expect(await store.getSession(id)).toMatchObject({ hostId: null, epoch: 1, state: 'running' });
        expect(await store.sessionsOfHost('hst_1')).toEqual([]);
      });

      test('are known by the time when they go on, once they are parked', async () => {
        const parkedUntil = async (...times: number[]) => {
          const session = await claimed(store);
          const waits = times.map((untilMs, index) => start(`main:${index}`, { callKind: 'wait', untilMs }));
          await store.appendJournal(session.id, 1, waits);
          await store.parkSession(session.id, 1);
          return session;
        };
        const [later, sooner] = [await parkedUntil(9_500, 9_200), await parkedUntil(9_100)];
        await parkedUntil(9_900);
        const held = await claimed(store);
        await store.appendJournal(held.id, 1, [start('main:1', { callKind: 'wait', untilMs: 9_000 })]);
        const ended = await parkedUntil(9_000);
        await store.endSession(ended.id, 1, { kind: 'completed', result: null });
        const own = new Set([later.id, sooner.id, held.id, ended.id]);
        const wakes = (await store.wakesBefore(9_900)).filter(({ sessionId }) => own.has(sessionId));
        expect(wakes).toEqual([
          { sessionId: sooner.id, buildId: sooner.buildId, untilMs: 9_100 },
          { sessionId: later.id, buildId: later.buildId, untilMs: 9_200 },
        ]);
        await store.claimSession(later.id, 'hst_2');
        await store.appendJournal(later.id, 2, [end('main:1')]);
        await store.parkSession(later.id, 2);
        expect(await store.wakesBefore(9_600)).toContainEqual({
          sessionId: later.id,
          buildId: later.buildId,
          untilMs: 9_500,
        });
      });

      test('tell their open calls and what is not sent', async () => {
        const [one, two] = [await claimed(store), await claimed(store)];
        await store.appendJournal(one.id, 1, [start('main:1'), start('main:2', { callKind: 'wait', untilMs: 7 })]);
        await store.appendJournal(one.id, 1, [end('main:1'), start('main.1:1')]);
        await store.appendJournal(two.id, 1, [start('main:1')]);
        const open = (await store.listOpenCalls([one.id, two.id])).map(({ sessionId, id }) => [sessionId, id]);
        expect(open.filter(([sessionId]) => sessionId === one.id).map(([, id]) => id)).toEqual(['main:2', 'main.1:1']);
        expect(open.filter(([sessionId]) => sessionId === two.id).map(([, id]) => id)).toEqual(['main:1']);
        expect(await store.listOpenCalls([])).toEqual([]);
        await store.requestStop(two.id, 'enough', 1_000);
        const [first] = await store.takeOutbox(['shared'], 1);
        await store.outboxFailed(first?.id ?? 0, 'no server', 0);
        expect(await store.listUnsent([one.id, two.id])).toEqual([
          { sessionId: one.id, kind: 'start', lastError: 'no server' },
          { sessionId: two.id, kind: 'start', lastError: null },
          { sessionId: two.id, kind: 'stop', lastError: null },
        ]);
        expect(await store.listUnsent([])).toEqual([]);
      });

      test('end once, with the first outcome', async () => {
        const session = await claimed(store);
        const error = { code: 'user_error', type: 'ValueError', message: 'nul \0', traceback: 'T', hint: null };
        await store.setSessionState(session.id, 1, 'paused', 'waits');
        await store.endSession(session.id, 1, { kind: 'failed', error });
        await store.endSession(session.id, 1, { kind: 'completed', result: null });
        await store.endSession(session.id, 7, { kind: 'completed', result: null });
        const ended = await store.getSession(session.id);
        expect(ended).toMatchObject({ state: 'failed', reason: null, outcome: { kind: 'failed', error } });
        expect(ended?.endedAt).not.toBeNull();
      });

      test('are ended by the host that holds them, or over its head', async () => {
        const session = await claimed(store);
        await store.claimSession(session.id, 'hst_2');
        const outcome = { kind: 'stopped', reason: 'asked' } as const;
        await expect(store.endSession(session.id, 1, outcome)).rejects.toMatchObject({ code: 'stale_epoch' });
        await store.endSession(session.id, null, outcome);
        expect(await store.getSession(session.id)).toMatchObject({ state: 'stopped', outcome });
        await expect(store.appendJournal(session.id, 2, [start('main:1')])).rejects.toMatchObject({
          code: 'stale_epoch',
        });
        await expect(store.endSession('ses_none', null, outcome)).rejects.toMatchObject({ code: 'session_not_found' });
      });

      test('are stopped through the outbox, unless they have ended', async () => {
        const session = await claimed(store);
        expect(await store.requestStop(session.id, 'enough', 1_000)).toBe(true);
        await store.endSession(session.id, 1, { kind: 'stopped', reason: 'enough' });
        expect(await store.requestStop(session.id, 'again', 1_000)).toBe(false);
        await expect(store.requestStop('ses_none', 'x', 1_000)).rejects.toMatchObject({ code: 'session_not_found' });
      });

      test('have one time to clean up, which a second request ends', async () => {
        const { id } = await claimed(store);
        expect(await store.beginStop(id)).toBeNull();
        await store.requestStop(id, 'enough', 60_000);
        expect((await store.getSession(id))?.stop).toEqual({ reason: 'enough', graceMs: 60_000, until: null });
        const begun = await store.beginStop(id);
        expect(begun?.until).toBeGreaterThan(Date.now() + 1_000);
        expect(await store.beginStop(id)).toEqual(begun);
        await store.requestStop(id, 'at once', 60_000);
        expect(await store.beginStop(id)).toMatchObject({ reason: 'enough', graceMs: 0 });
        expect((await store.beginStop(id))?.until).toBeLessThanOrEqual(Date.now());
        await store.endSession(id, 1, { kind: 'stopped', reason: 'whoever carries it out' });
        expect((await store.getSession(id))?.outcome).toEqual({ kind: 'stopped', reason: 'enough' });
        await expect(store.beginStop('ses_none')).rejects.toMatchObject({ code: 'session_not_found' });
      });

      test('go on through the outbox when they are paused, once', async () => {
        const session = await claimed(store);
        expect(await store.requestResume(session.id)).toBe('running');
        await store.setSessionState(session.id, 1, 'paused', 'it differs');
        expect(await store.requestResume(session.id)).toBe('resumed');
        expect(await store.requestResume(session.id)).toBe('running');
        expect(await store.getSession(session.id)).toMatchObject({
          state: 'running',
          reason: expect.stringContaining('resumed'),
        });
        await expect(store.requestResume('ses_none')).rejects.toMatchObject({ code: 'session_not_found' });
      });

      test('take writes that look before they write from several processes at once', async () => {
        const session = await claimed(store);
        const other = await reopen();
        const asked = await Promise.all(
          [1, 2, 3, 4, 5, 6].map((one) => (one % 2 ? store : other).requestStop(session.id, `${one}`, 1_000)),
        );
        expect(asked).toEqual([true, true, true, true, true, true]);
      });

      test('remember how far their prints were shown, and never less', async () => {
        const session = await claimed(store);
        await store.markPrintsShown(session.id, 5);
        await store.markPrintsShown(session.id, 3);
        expect((await store.getSession(session.id))?.printsShown).toBe(5);
      });

      test('have a version that grows with every change of state, journal and prints', async () => {
        const { id } = await store.createSession(newSession());
        const watcher = await reopen();
        const versions = [await watcher.sessionVersion(id)];
        const changes = [
          () => store.claimSession(id, 'hst_1'),
          () => store.setSessionState(id, 1, 'running', null),
          () => store.appendJournal(id, 1, [start('main:1')]),
          () => store.appendJournal(id, 1, [print(0)]),
          () => store.appendJournal(id, 1, [end('main:1')]),
          () => store.endSession(id, 1, { kind: 'completed', result: null }),
        ];
        for (const change of changes) {
          await change();
          versions.push(await watcher.sessionVersion(id));
        }
        expect(versions).toEqual([...new Set(versions)].sort((first, second) => first - second));
        await expect(store.sessionVersion('ses_none')).rejects.toMatchObject({ code: 'session_not_found' });
      });
    });

    test('tells cheaply whether it has changed, when it can tell', async () => {
      const other = await reopen();
      const before = store.stamp();
      if (before === null) return;
      expect(store.stamp()).toEqual(before);
      await store.saveBuild(BUILD);
      expect(store.stamp()).toEqual({ own: before.own + 1, others: before.others });
      await other.saveBuild({ ...BUILD, id: 'bld_2' });
      expect(store.stamp()?.others).not.toBe(before.others);
    });

    describe('the journal', () => {
      test('gives back calls as they were written', async () => {
        const { id } = await claimed(store);
        const error = { type: 'ValueError', message: 'nul \0', traceback: 'T', data: 'YQ==', mro: ['ValueError'] };
        await store.appendJournal(id, 1, [
          start('main:1'),
          start('main:2', { callKind: 'wait', untilMs: 1_790_000_000_000.5 }),
        ]);
        await store.appendJournal(id, 1, [end('main:1', { error, mutated: 'bXV0', ms: 0.25 })]);
        const valueFile = { path: '/spool/x', size: 10, sha256: 'abc' };
        await store.appendJournal(id, 1, [
          end('main:2', { valueFile, handle: { made_by: 'main:1' }, value: 'x'.repeat(400_000) }),
        ]);
        const [first, second] = await store.listCalls(id);
        expect(first).toEqual({
          id: 'main:1', kind: 'effect', name: 'm.f', file: 'main.py', line: 3, args: ["'a\\x00'"], kw: { k: '1' }, digest: 'd-main:1',
          state: 'error', attempt: 1, doneOrder: 1, value: null, valueFile: null, error, handle: null, mutated: 'bXV0', untilMs: null,
          startedAt: 1_790_000_000_001, endedAt: 1_790_000_000_002, ms: 0.25,
        }); // prettier-ignore
        expect(second).toMatchObject({
          kind: 'wait',
          state: 'ok',
          doneOrder: 2,
          valueFile,
          handle: { made_by: 'main:1' },
          untilMs: 1_790_000_000_000.5,
        });
        expect(second?.value).toHaveLength(400_000);
      });

      test('is replayed in the order in which results were given, without what is open', async () => {
        const { id } = await claimed(store);
        await store.appendJournal(id, 1, [
          record('import:1', 'import:2'),
          start('main:1'),
          start('main.1:1'),
          start('main.2:1'),
        ]);
        await store.appendJournal(id, 1, [
          end('main.2:1'),
          record('main.2:2'),
          end('main:1'),
          record('main:2'),
          record('main:3'),
        ]);
        expect(await replayed(store, id)).toEqual([
          'import:1+import:2',
          'main.2:1',
          'main.2:2',
          'main:1',
          'main:2',
          'main:3',
        ]);
        expect((await store.listCalls(id)).map((call) => call.id)).toEqual(['main:1', 'main.1:1', 'main.2:1']);
        expect((await store.lastCalls(id, 2)).map((call) => call.id)).toEqual(['main.1:1', 'main.2:1']);
        expect(await store.lastCalls(id, 9)).toEqual(await store.listCalls(id));
        expect(await store.countCalls(id)).toBe(3);
      });

      test('is replayed whole when it is longer than a page, while others write', async () => {
        const { id } = await claimed(store);
        const ids = Array.from({ length: 250 }, (_, index) => `main:${index + 1}`);
        await store.appendJournal(
          id,
          1,
          ids.flatMap((one) => [start(one), end(one, { value: one })]),
        );
        const seen: (string | null)[] = [];
        for await (const entry of store.readJournal(id)) {
          if (entry.kind === 'call') seen.push(entry.call.value);
          if (seen.length === 1) await store.appendJournal(id, 1, [print(0)]);
        }
        expect(seen).toEqual(ids);
      });

      test('says before a replay what it will read, whatever is written meanwhile', async () => {
        const { id } = await claimed(store);
        const shapeOf = async (during?: () => Promise<unknown>): Promise<unknown> => {
          const seen: [JournalShape?, number?] = [];
          let entries = 0;
          for await (const _entry of store.readJournal(id, (shape) => seen.push(shape))) {
            expect(seen).toHaveLength(1);
            if (entries === 0) await during?.();
            entries += 1;
          }
          return { ...seen[0], entries };
        };
        expect(await shapeOf()).toEqual({ calls: 0, callsOnlyFrom: 0, entries: 0 });
        await store.appendJournal(id, 1, [start('main:1'), end('main:1'), start('main:9'), record('main:2')]);
        await store.appendJournal(id, 1, [start('main:3'), end('main:3'), start('main:4'), end('main:4')]);
        expect(await shapeOf()).toEqual({ calls: 3, callsOnlyFrom: 2, entries: 4 });
        expect(await shapeOf(() => store.appendJournal(id, 1, [record('main:5')]))).toMatchObject({ entries: 4 });
        expect(await shapeOf()).toEqual({ calls: 3, callsOnlyFrom: 5, entries: 5 });
      });

      test('counts the attempts of a call and keeps the first deadline of a wait', async () => {
        const { id } = await claimed(store);
        const wait = { callKind: 'wait', untilMs: 100 } as const;
        expect(await store.appendJournal(id, 1, [start('main:1'), start('main:2', wait)])).toEqual({
          'main:1': { attempt: 1, untilMs: null },
          'main:2': { attempt: 1, untilMs: 100 },
        });
        await store.claimSession(id, 'hst_2');
        expect(
          await store.appendJournal(id, 2, [start('main:2', { ...wait, untilMs: 900 }), record('main:3')]),
        ).toEqual({
          'main:2': { attempt: 2, untilMs: 100 },
        });
        expect(await store.appendJournal(id, 2, [start('main:1'), start('main:1')])).toEqual({
          'main:1': { attempt: 3, untilMs: null },
        });
        expect((await store.listCalls(id)).map(({ attempt }) => attempt)).toEqual([3, 2]);
      });

      test('counts the begin of a call that may have begun before, where it knows of none', async () => {
        const { id } = await claimed(store);
        await store.appendJournal(id, 1, [start('main:1')]);
        await store.claimSession(id, 'hst_2');
        const again = (call: string): JournalEntry => Object.assign(start(call), { mayHaveBegun: true });
        expect(await store.appendJournal(id, 2, ['main:1', 'main:2'].map(again))).toMatchObject({
          'main:1': { attempt: 2 },
          'main:2': { attempt: 2 },
        });
        expect(await store.appendJournal(id, 2, [again('main:3'), again('main:3')])).toMatchObject({
          'main:3': { attempt: 3 },
        });
        await store.appendJournal(id, 2, [end('main:1'), end('main:2'), end('main:3')]);
        expect((await store.listCalls(id)).map(({ attempt, state }) => [attempt, state])).toEqual([
          [2, 'ok'],
          [2, 'ok'],
          [3, 'ok'],
        ]);
      });

      test('keeps the first result of a call and of a value', async () => {
        const { id } = await claimed(store);
        await store.appendJournal(id, 1, [start('main:1'), end('main:1', { value: 'first' }), record('main:2')]);
        await store.appendJournal(id, 1, [end('main:1', { value: 'second' }), record('main:2')]);
        await store.appendJournal(id, 1, [start('main:1')]);
        await store.appendJournal(id, 1, [start('main:1'), end('main:1', { value: 'third' })]);
        expect(await replayed(store, id)).toEqual(['main:1', 'main:2']);
        expect(await store.listCalls(id)).toMatchObject([{ state: 'ok', value: 'first', attempt: 3, doneOrder: 1 }]);
      });

      test('ends a call that had begun, where it begins again and ends in one append', async () => {
        const { id } = await claimed(store);
        await store.appendJournal(id, 1, [start('main:1', { at: 5 })]);
        const begun = await store.appendJournal(id, 1, [
          record('main:0'),
          start('main:1'),
          end('main:1', { value: 'v', mutated: 'bXV0', ms: 2 }),
          end('main:1', { value: 'another' }),
          start('main:2'),
          record('main:3'),
          end('main:2'),
        ]);
        expect(begun).toEqual({ 'main:1': { attempt: 2, untilMs: null }, 'main:2': { attempt: 1, untilMs: null } });
        expect(await replayed(store, id)).toEqual(['main:0', 'main:1', 'main:3', 'main:2']);
        expect(await store.listCalls(id)).toMatchObject([
          { value: 'v', mutated: 'bXV0', ms: 2, state: 'ok', attempt: 2, startedAt: 5, doneOrder: 2 },
          { state: 'ok', attempt: 1, doneOrder: 5 },
        ]);
      });

      test('is written by the host that holds the session and nobody else', async () => {
        const { id } = await claimed(store);
        await store.claimSession(id, 'hst_2');
        const version = await store.sessionVersion(id);
        await expect(store.appendJournal(id, 1, [start('main:1'), print(0)])).rejects.toMatchObject({
          code: 'stale_epoch',
        });
        await expect(store.appendJournal(id, 3, [start('main:1'), print(0)])).rejects.toMatchObject({
          code: 'stale_epoch',
        });
        expect(await store.listCalls(id)).toEqual([]);
        expect(await store.countPrints(id)).toBe(0);
        expect(await store.sessionVersion(id)).toBe(version);
        await expect(store.appendJournal('ses_none', 1, [print(0)])).rejects.toMatchObject({
          code: 'session_not_found',
        });
      });

      test('is written whole or not at all', async () => {
        const { id } = await claimed(store);
        const entries = [start('main:1'), print(0), end('main:never')];
        await expect(store.appendJournal(id, 1, entries)).rejects.toMatchObject({ code: 'internal' });
        expect(await store.listCalls(id)).toEqual([]);
        expect(await store.countPrints(id)).toBe(0);
        await store.appendJournal(id, 1, [start('main:1')]);
        expect(await store.listCalls(id)).toHaveLength(1);
      });

      test('lists what changed since a version', async () => {
        const { id } = await claimed(store);
        await store.appendJournal(id, 1, [start('main:1'), start('main:2'), start('main:3')]);
        const before = await store.sessionVersion(id);
        await store.appendJournal(id, 1, [end('main:2'), start('main:4')]);
        const changed = await store.listCalls(id, before);
        expect(changed.map((call) => `${call.id} ${call.state}`)).toEqual(['main:2 ok', 'main:4 started']);
        expect(await store.listCalls(id, await store.sessionVersion(id))).toEqual([]);
      });

      test('keeps appends made at the same time apart', async () => {
        const { id } = await claimed(store);
        const other = await reopen();
        const ids = Array.from({ length: 20 }, (_, index) => `main.${index}:1`);
        await Promise.all(
          ids.map((one, index) => (index % 2 ? store : other).appendJournal(id, 1, [start(one), end(one)])),
        );
        const orders = (await store.listCalls(id))
          .map(({ doneOrder }) => doneOrder ?? 0)
          .sort((first, second) => first - second);
        expect(orders).toEqual(ids.map((_, index) => index + 1));
      });
    });

    describe('prints', () => {
      test('are kept as they are, once for each number', async () => {
        const { id } = await claimed(store);
        const odd = {
          stream: 'log',
          text: 'nul \0, half a pair \ud800, ünï',
          level: 'warning',
          logger: 'a.b',
        } as const;
        await store.appendJournal(id, 1, [print(0), print(1, odd)]);
        await store.appendJournal(id, 1, [print(1, { text: 'other' }), print(2), print(2)]);
        const lines = await store.listPrints(id);
        expect(lines.map(({ seq }) => seq)).toEqual([0, 1, 2]);
        expect(lines[1]).toEqual({ seq: 1, at: 1_790_000_000_003, ...odd });
        expect(await store.countPrints(id)).toBe(3);
      });

      test('are listed from a number on, as many as asked', async () => {
        const { id } = await claimed(store);
        await store.appendJournal(
          id,
          1,
          Array.from({ length: 250 }, (_, seq) => print(seq)),
        );
        expect((await store.listPrints(id, 100, 2)).map(({ text }) => text)).toEqual(['line 100\n', 'line 101\n']);
        expect(await store.listPrints(id, 240)).toHaveLength(10);
        expect(await store.listPrints('ses_none')).toEqual([]);
      });

      test('may still come after the end from the host that ended the session', async () => {
        const { id } = await claimed(store);
        await store.endSession(id, 1, { kind: 'completed', result: null });
        await store.appendJournal(id, 1, [print(0)]);
        expect(await store.countPrints(id)).toBe(1);
      });
    });

    describe('the outbox', () => {
      const now = 1_790_000_000_000;

      beforeEach(() => store.saveBuild(BUILD));

      test('gives entries of the asked queues, oldest first, until they are done', async () => {
        const first = await store.createSession(newSession({ queue: 'one' }));
        const second = await store.createSession(newSession({ queue: 'two' }));
        const third = await store.createSession(newSession({ queue: 'one' }));
        const taken = await store.takeOutbox(['one', 'two'], 2);
        expect(taken.map(({ sessionId }) => sessionId)).toEqual([first.id, second.id]);
        for (const { id } of taken) await store.outboxDone(id);
        expect((await store.takeOutbox(['one', 'two'], 2)).map(({ sessionId }) => sessionId)).toEqual([third.id]);
        expect(await store.takeOutbox(['three'], 2)).toEqual([]);
        expect(await store.takeOutbox([], 2)).toEqual([]);
      });

      test('gives an entry that failed again when its time has come, and nothing of its session before', async () => {
        let clock = now;
        const clocked = await reopen(() => clock);
        const session = await clocked.createSession(newSession());
        await clocked.requestStop(session.id, 'enough \0', 1_000);
        const take = async (): Promise<string[]> =>
          (await clocked.takeOutbox(['shared'], 10)).map(({ kind, attempts }) => `${kind} ${attempts}`);
        expect(await take()).toEqual(['start 0']);
        const [entry] = await clocked.takeOutbox(['shared'], 10);
        await clocked.outboxFailed(entry?.id ?? 0, 'no server \0', now + 500.5);
        clock = now + 500;
        expect(await take()).toEqual([]);
        clock = now + 501;
        expect(await take()).toEqual(['start 1']);
        // Set back since: nobody waits an hour for that.
        clock = now - 3_600_000;
        expect(await take()).toEqual(['start 1']);
        await clocked.outboxDone(entry?.id ?? 0);
        expect(await clocked.takeOutbox(['shared'], 10)).toMatchObject([{ kind: 'stop', reason: 'enough \uFFFD' }]);
      });
    });

    test('hosts come, are seen and go', async () => {
      await store.putHost(host('hst_1', { seenAt: 10 }));
      await store.putHost(host('hst_2', { startedAt: 2, httpUrl: 'http://127.0.0.1:1' }));
      const trouble = { kind: 'temporal', address: 'a:1', since: 3, why: 'refused' } as const;
      await store.putHost(host('hst_1', { trouble }));
      expect(await store.listHosts()).toMatchObject([{ trouble }, {}]);
      await store.putHost(host('hst_1', { pid: 7, seenAt: 11 }));
      await store.putHost(host('hst_2', { startedAt: 2, httpUrl: 'http://127.0.0.1:1', seenAt: 99 }));
      // By way of the database's clock, where it has one of its own.
      const about = (seenAt: number): { seenAt: number; mark: number } => ({
        seenAt: expect.closeTo(seenAt, -4) as number,
        mark: expect.any(Number) as number,
      });
      expect(await store.listHosts()).toEqual([
        host('hst_1', { pid: 7, ...about(11) }),
        host('hst_2', { startedAt: 2, httpUrl: 'http://127.0.0.1:1', ...about(99) }),
      ]);
      await store.removeHost('hst_1');
      expect((await store.listHosts()).map(({ id }) => id)).toEqual(['hst_2']);
    });

    test('when a host was seen does not depend on the clock of its machine, where there may be several', async () => {
      const [early, late] = [() => Date.now() - 3_600_000, () => Date.now() + 3_600_000];
      await (await reopen(early)).putHost(host('hst_1', { seenAt: early() }));
      const [seen] = await (await reopen(late)).listHosts();
      const hasOwnClock = database !== 'SQLite';
      expect(Math.abs(late() - (seen?.seenAt ?? 0)) < 60_000).toBe(hasOwnClock);
    });

    test('a new one is opened by many processes at once', async () => {
      open = await fresh();
      const stores = await Promise.all(Array.from({ length: 6 }, () => reopen()));
      const ids = await Promise.all(stores.map((one) => one.installationId()));
      expect(new Set(ids).size).toBe(1);
    });

    test('a failure names what was being done and on which database', async () => {
      await store.saveBuild(BUILD);
      const failure: unknown = await store
        .deploy({ projectName: 'shop', buildId: 'bld_none', vars: [] })
        .catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(AkError);
      expect(String(failure)).toMatch(
        /Cannot deploy project shop: .*foreign key.* \((SQLite|PostgreSQL) database .*\)/i,
      );
    });

    test('ids are made in the order of time', () => {
      const ids = [newId('ses', now(1)), newId('ses', now(2)), newId('ses', now(40_000_000_000))];
      expect(ids).toEqual([...ids].sort());
      expect(ids[0]).toMatch(/^ses_[0-9a-hjkmnp-tv-z]{26}$/);
    });

    describe('retention', () => {
      const DAY = 24 * 60 * 60 * 1000;
      const NOW = 1_800_000_000_000;
      let nowMs: number;
      let mine: Store;
      beforeEach(async () => {
        nowMs = NOW - 100 * DAY;
        mine = await reopen(() => nowMs);
        await mine.saveBuild(BUILD);
      });

      async function ended(kind: 'completed' | 'stopped', more: Partial<NewSession> = {}): Promise<string> {
        const { id } = await mine.createSession(newSession(more));
        for (const entry of await mine.takeOutbox(['shared'], 100)) await mine.outboxDone(entry.id);
        await mine.claimSession(id, 'hst_1');
        await mine.appendJournal(id, 1, [start('main:1'), end('main:1'), record('main:2'), print(1), print(2)]);
        const outcome = kind === 'completed' ? { kind, result: null } : { kind, reason: 'r' };
        await mine.endSession(id, 1, outcome);
        return id;
      }
      const idsOf = async (before: Record<string, number>): Promise<string[]> =>
        (await mine.endedSessions(before, 10)).map(({ id }) => id);

      test('sessions go by the time of their end and their state, with all that is theirs; open ones stay', async () => {
        const [old, stopped] = [await ended('completed'), await ended('stopped')];
        const open = (await mine.createSession(newSession())).id;
        nowMs = NOW;
        const young = await ended('completed');
        const before = { completed: NOW - 30 * DAY };
        expect(await idsOf(before)).toEqual([old]);
        expect(await idsOf({})).toEqual([]);
        expect(await mine.removeSession(young, before)).toBe(false);
        expect(await mine.removeSession(open, { ...before, created: NOW, running: NOW })).toBe(false);
        expect(await mine.removeSession(old, before)).toBe(true);
        expect(await mine.removeSession(old, before)).toBe(false);
        expect((await mine.listSessions()).map(({ id }) => id).sort()).toEqual([stopped, open, young].sort());
        expect([await mine.listCalls(old), await mine.listPrints(old)]).toEqual([[], []]);
        expect(await mine.listCalls(young)).toHaveLength(1);
        expect([...(await mine.knownIds('sessions', [old, young]))]).toEqual([young]);
      });

      test('a session stays as long as a fork of it, which may use its large values', async () => {
        const old = await ended('completed');
        const fork = await mine.forkSession({ id: newId('ses'), originalId: old, call: null, queue: 'shared' });
        nowMs = NOW;
        expect(await mine.removeSession(old, { completed: NOW })).toBe(false);
        await mine.claimSession(fork.id, 'hst_1');
        expect(await replayed(mine, fork.id)).toEqual(['main:1', 'main:2']);
        await mine.endSession(fork.id, null, { kind: 'stopped', reason: 'r' });
        for (const entry of await mine.takeOutbox(['shared'], 100)) await mine.outboxDone(entry.id);
        nowMs = NOW + 1;
        expect(await mine.removeSession(old, { completed: NOW })).toBe(false);
        expect(await mine.removeSession(fork.id, { stopped: NOW + 1 })).toBe(true);
        expect(await mine.removeSession(old, { completed: NOW })).toBe(true);
      });

      test('a session with something left to tell Temporal stays', async () => {
        const { id } = await mine.createSession(newSession());
        await mine.endSession(id, null, { kind: 'stopped', reason: 'r' });
        nowMs = NOW;
        expect(await idsOf({ stopped: NOW })).toEqual([]);
        for (const entry of await mine.takeOutbox(['shared'], 100)) await mine.outboxDone(entry.id);
        expect(await idsOf({ stopped: NOW })).toEqual([id]);
      });

      test('builds go that were not used since and that no session and no active deployment needs', async () => {
        const other = { ...BUILD, id: `bld_${'1'.repeat(32)}`, sha256: '1'.repeat(64) };
        await mine.saveBuild(other);
        await mine.deploy({ projectName: 'shop', buildId: BUILD.id, vars: [] });
        const session = await ended('completed', { buildId: other.id });
        nowMs = NOW;
        const unused = async (before = NOW - DAY): Promise<string[]> =>
          (await mine.unusedBuilds(before, 10)).map(({ id }) => id);
        expect(await unused()).toEqual([]);
        await mine.removeSession(session, { completed: NOW });
        expect(await unused()).toEqual([other.id]);
        // Somebody prepares the same code again: from then on it is needed.
        expect(await mine.useBuild(other.id)).toMatchObject({ id: other.id });
        expect(await mine.removeBuild(other.id, NOW - DAY)).toBe(false);
        // What was active until now may be about to get a session.
        await mine.deploy({ projectName: 'shop', buildId: other.id, vars: [] });
        expect(await unused()).toEqual([]);
        nowMs += 2 * DAY;
        expect(await mine.removeBuild(other.id, nowMs - DAY)).toBe(false);
        expect(await mine.removeBuild(BUILD.id, nowMs - DAY)).toBe(true);
        expect([await mine.getBuild(BUILD.id), await mine.useBuild(BUILD.id)]).toEqual([null, null]);
        await expect(mine.createSession(newSession())).rejects.toMatchObject({ code: 'build_missing' });
        expect((await mine.activeDeployment('shop'))?.buildId).toBe(other.id);
      });

      test('every table that refers to a session is emptied of it', async () => {
        const id = await ended('completed');
        nowMs = NOW;
        // A row that is left anywhere refuses the removal of the session itself.
        expect(await mine.removeSession(id, { completed: NOW })).toBe(true);
        const { bytes } = await mine.sizeOf();
        expect(bytes).toBeGreaterThan(0);
      });

      test('removals at once, by several processes, each take what the others leave', async () => {
        const ids = [await ended('completed'), await ended('completed'), await ended('completed')];
        nowMs = NOW;
        const stores = [mine, await reopen(), await reopen()];
        const gone = await Promise.all(
          stores.map((one) => Promise.all(ids.map((id) => one.removeSession(id, { completed: NOW })))),
        );
        expect(gone.flat()).toContain(true);
        expect(await idsOf({ completed: NOW })).toEqual([]);
        expect((await mine.knownIds('sessions', ids)).size).toBe(0);
      });
    });
  });
}

function now(more: number): number {
  return 1_790_000_000_000 + more;
}

async function* stream(pieces: Buffer[]): AsyncGenerator<Buffer> {
  yield* pieces;
}

async function readAll(content: AsyncIterable<Buffer> | undefined): Promise<Buffer[]> {
  const chunks: Buffer[] = [];
  for await (const chunk of content ?? []) chunks.push(chunk);
  return chunks;
}

function sha256Of(pieces: Buffer[]): string {
  const hash = createHash('sha256');
  for (const piece of pieces) hash.update(piece);
  return hash.digest('hex');
}

async function* asyncOf<T>(things: readonly T[]): AsyncGenerator<T> {
  for (const thing of things) yield await Promise.resolve(thing);
}
