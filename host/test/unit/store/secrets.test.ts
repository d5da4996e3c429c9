import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'libsql';
import { openStore } from '../../../store/open';
import type { Store, Var } from '../../../store/store';
import { BUILD, newSession } from './samples';

const CANARY = 'canary-8d1f';
const VARS: Var[] = [
  { name: 'PLAIN', value: 'seen', secret: false },
  { name: 'TOKEN', value: CANARY, secret: true },
];

describe('secret variables in the store', () => {
  let root: string;
  let dsn: string;
  let store: Store;

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'ak-secrets-'));
    dsn = join(root, 'ak.db');
    store = await openStore({ type: 'sqlite', dsn });
    await store.saveBuild(BUILD);
  });
  afterEach(async () => {
    await store.close();
    await rm(root, { recursive: true, force: true });
  });

  async function reopen(): Promise<void> {
    await store.close();
    store = await openStore({ type: 'sqlite', dsn });
  }

  function change(statement: string): void {
    const database = new Database(dsn);
    database.exec(statement);
    database.close();
  }

  async function filesWith(text: string): Promise<string[]> {
    const names = await readdir(root);
    const found = await Promise.all(
      names.map(async (name) => (await readFile(join(root, name), 'latin1')).includes(text)),
    );
    return names.filter((_name, index) => found[index]);
  }

  const deploy = (vars = VARS): ReturnType<Store['deploy']> =>
    store.deploy({ projectName: 'shop', buildId: BUILD.id, vars });

  it('are read as they were written, and no file holds them', async () => {
    await deploy();
    const { id } = await store.createSession(newSession({ vars: VARS }));
    await reopen();
    expect((await store.activeDeployment('shop'))?.vars).toEqual(VARS);
    expect((await store.getSession(id))?.vars).toEqual(VARS);
    expect((await store.claimSession(id, 'hst_1'))?.vars).toEqual(VARS);
    expect(await filesWith('"seen"')).not.toEqual([]);
    expect(await filesWith(CANARY)).toEqual([]);
  });

  it('are left out of lists, which need no key', async () => {
    await store.createSession(newSession({ vars: VARS }));
    await store.close();
    await rm(`${dsn}-key`);
    store = await openStore({ type: 'sqlite', dsn });
    expect((await store.listSessions()).map(({ vars }) => vars)).toEqual([
      [VARS[0], { name: 'TOKEN', value: '', secret: true }],
    ]);
  });

  it('are compared when the same is deployed again', async () => {
    expect((await deploy()).created).toBe(true);
    expect((await deploy()).created).toBe(false);
    expect((await deploy(VARS.map((one) => ({ ...one, value: 'other' })))).created).toBe(true);
    expect((await deploy([])).created).toBe(true);
  });

  it('of an earlier version are encrypted when a host starts, and gone from the files', async () => {
    const { id } = await store.createSession(newSession({ vars: VARS }));
    const { deployment } = await deploy();
    const json = JSON.stringify(VARS);
    change(`update session_inputs set vars_json = '${json}'; update deployments set vars_json = '${json}'`);
    await reopen();
    expect((await store.getSession(id))?.vars).toEqual(VARS);
    expect(await filesWith(CANARY)).not.toEqual([]);
    await store.openJournals();
    expect(await filesWith(CANARY)).toEqual([]);
    expect((await store.getSession(id))?.vars).toEqual(VARS);
    expect(await store.activeDeployment('shop')).toEqual({ ...deployment, vars: VARS });
  });

  it('are encrypted anew when the key rotates; the former one is needed for that, and no longer', async () => {
    const { id } = await store.createSession(newSession({ vars: VARS }));
    await store.openJournals();
    const former = await readFile(`${dsn}-key`, 'utf8');
    const next = `${'ab'.repeat(32)}\n`;
    await writeFile(`${dsn}-key`, next + former);
    await reopen();
    await store.openJournals();
    await writeFile(`${dsn}-key`, next);
    await reopen();
    expect((await store.getSession(id))?.vars).toEqual(VARS);
    await writeFile(`${dsn}-key`, former);
    await reopen();
    await expect(store.getSession(id)).rejects.toMatchObject({ code: 'journal_key_unusable' });
  });

  it('that were altered, or taken from another row or name, are not used', async () => {
    const [first, second] = [
      await store.createSession(newSession({ vars: VARS })),
      await store.createSession(newSession({ vars: VARS })),
    ];
    change(
      `update session_inputs set vars_json = replace(vars_json, 'TOKEN', 'OTHER') where session_id = '${first.id}'`,
    );
    change(
      `update session_inputs set vars_json = (select vars_json from session_inputs where session_id = '${first.id}') where session_id = '${second.id}'`,
    );
    for (const { id } of [first, second]) {
      await expect(store.getSession(id)).rejects.toMatchObject({
        code: 'journal_damaged',
        message: expect.stringMatching(new RegExp(`OTHER of session ${id}`)),
      });
    }
  });
});
