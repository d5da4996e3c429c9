/** What a person does about changed code: resume, fork, deployments. */
import { CliHarness, createSession, deployShop } from '../harness';

describe('changed code', () => {
  let cli: CliHarness;
  beforeEach(() => {
    cli = new CliHarness();
  });
  afterEach(() => cli.close());

  it('a running session is not resumed, an ended one neither', async () => {
    const store = await cli.store();
    const id = await createSession(store);
    expect(await cli.run('session', 'resume', id)).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('error[session_not_paused]'),
    });
    await store.endSession(id, null, { kind: 'stopped', reason: 'x' });
    expect((await cli.run('session', 'resume', id)).stderr).toContain('error[session_ended]');
  });

  it('a session goes on with a build that is there and has its entry point', async () => {
    const store = await cli.store();
    const id = await createSession(store);
    expect((await cli.run('session', 'resume', id, '--build', 'bld_x')).stderr).toContain('error[build_not_found]');
    const build = await store.getBuild('bld_1');
    if (build === null) throw new Error('no build');
    await store.saveBuild({ ...build, id: 'bld_2' });
    await store.saveBuild({ ...build, id: 'bld_3', files: ['other.py'], exports: {} });
    expect((await cli.run('session', 'resume', id, '--build', 'bld_3')).stderr).toContain('error[entry_file_missing]');
    expect((await cli.run('session', 'resume', id, '--build', 'bld_2')).stdout).toContain(`${id} goes on with bld_2`);
    const shown = JSON.parse((await cli.run('session', 'get', id, '--json')).stdout) as unknown;
    expect(shown).toMatchObject({ build_id: 'bld_2', moves: [{ from: 'bld_1', to: 'bld_2', after_results: 0 }] });
  });

  it('a fork names its original', async () => {
    const store = await cli.store();
    const id = await createSession(store);
    expect((await cli.run('session', 'fork', id, '--from', 'main:9')).stderr).toContain('error[call_not_found]');
    const forked = JSON.parse((await cli.run('session', 'fork', id, '--json')).stdout) as { id: string };
    expect(forked).toMatchObject({ forked_from: { session: id, call: null }, build_id: 'bld_1' });
    expect((await cli.run('session', 'get', forked.id)).stdout).toContain(`forked from  ${id}`);
  });

  it('the list shows where sessions come from, when there is anything to show', async () => {
    const store = await cli.store();
    const id = await createSession(store);
    expect((await cli.run('session', 'list')).stdout).toMatch(/ TIME\nses_\w+ /);
    const forked = JSON.parse((await cli.run('session', 'fork', id, '--json')).stdout) as { id: string };
    const build = await store.getBuild('bld_1');
    if (build === null) throw new Error('no build');
    await store.saveBuild({ ...build, id: 'bld_2' });
    await cli.run('session', 'resume', id, '--build', 'bld_2');
    const { stdout } = await cli.run('session', 'list');
    expect(stdout).toMatch(/^SESSION .* TIME +LINEAGE\n/);
    expect(stdout).toMatch(new RegExp(`^${forked.id} .*  fork of ${id} at its end$`, 'm'));
    expect(stdout).toMatch(new RegExp(`^${id} .*  moved from bld_1$`, 'm'));
  });

  it('deployments are shown and activated', async () => {
    const store = await cli.store();
    await deployShop(store);
    const id = (await store.activeDeployment('shop'))?.id ?? '';
    expect((await cli.run('deployment', 'deactivate', id)).stdout).toContain('inactive');
    expect((await cli.run('deployment', 'activate', id)).stdout).toContain('active');
    expect((await cli.run('deployment', 'list')).stdout).toContain(id);
    expect((await cli.run('deployment', 'get', 'dep_x')).stderr).toContain('error[deployment_not_found]');
  });
});
