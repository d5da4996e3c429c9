import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { createLooseSession, createProjectSession, ownQueue, sharedQueue } from '../../../sessions/create';
import { openStore } from '../../../store/open';
import type { Build, Store } from '../../../store/store';

const EVENT = { event_type: 'manual', event_id: 'e', integration_id: '', data: {} };
const BUILD: Build = {
  id: 'bld_1',
  sha256: 'f'.repeat(64),
  sizeBytes: 10,
  files: ['main.py'],
  exports: { 'main.py': { names: ['on_event'], functions: ['on_event'], dynamic: false } },
  createdAt: 1,
};

describe('creating sessions', () => {
  let folder: string;
  let store: Store;

  beforeEach(async () => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'ak-test-'));
    store = await openStore({ type: 'sqlite', dsn: path.join(folder, 'ak.db') });
    await store.saveBuild(BUILD);
    await store.deploy({
      projectName: 'shop',
      buildId: BUILD.id,
      vars: [{ name: 'REGION', value: 'eu', secret: false }],
    });
  });

  afterEach(async () => {
    await store.close();
    fs.rmSync(folder, { recursive: true });
  });

  test('a session of a project takes over the vars of the active deployment and waits on the shared queue', async () => {
    const wanted = { id: 'ses_1', projectName: 'shop', entrypoint: './main.py:on_event', event: EVENT };
    const session = await createProjectSession(store, wanted);
    expect(session).toMatchObject({
      id: 'ses_1',
      projectName: 'shop',
      entrypoint: 'main.py:on_event',
      vars: [{ name: 'REGION', value: 'eu', secret: false }],
      state: 'created',
      queue: sharedQueue(await store.installationId()),
    });
    expect(await store.takeOutbox([session.queue], 10)).toMatchObject([{ kind: 'start', sessionId: 'ses_1' }]);
  });

  test('a project that is not deployed is an error that names those which are', async () => {
    const wanted = { id: 'ses_1', projectName: 'shpo', entrypoint: 'main.py:on_event', event: EVENT };
    await expect(createProjectSession(store, wanted)).rejects.toMatchObject({
      code: 'project_not_found',
      hint: expect.stringContaining('Deployed: shop.') as unknown,
    });
  });

  test('an entry point that the code does not have creates nothing', async () => {
    const wanted = { id: 'ses_1', projectName: 'shop', entrypoint: 'main.py:on_evnt', event: EVENT };
    await expect(createProjectSession(store, wanted)).rejects.toMatchObject({ code: 'entry_function_missing' });
    expect(await store.listSessions()).toEqual([]);
  });

  test('a session of `ak run` has no project and a queue that no shared host serves', async () => {
    const queue = ownQueue('inst', 'ses_2');
    const wanted = {
      id: 'ses_2',
      buildId: BUILD.id,
      entrypoint: 'main.py:on_event',
      event: EVENT,
      vars: [],
      calls: [],
      sourceDir: null,
      loseRunner: null,
      isStrict: true,
      skipsSleeps: true,
      durability: 'journal' as const,
      workDir: folder,
      queue,
    };
    expect(await createLooseSession(store, wanted)).toMatchObject({
      projectName: null,
      deploymentId: null,
      sourceDir: null,
      isStrict: true,
      skipsSleeps: true,
      durability: 'journal' as const,
      workDir: folder,
      queue: 'ak-inst-ses_2',
    });
    expect(await store.takeOutbox([sharedQueue('inst')], 10)).toEqual([]);
  });
});
