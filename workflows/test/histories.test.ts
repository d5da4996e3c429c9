/** Histories of earlier versions still run. Made by session.test.ts with AK_RECORD_HISTORIES=testdata/histories/VERSION; never changed. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';

const ROOT = resolve(__dirname, '..', '..');
const HISTORIES = join(ROOT, 'testdata', 'histories');

/** In a process of its own. Times and durations are text in the JSON of Temporal's command line, which the SDK's classes do not read. */
const REPLAY = `
const { readFileSync } = require('node:fs');
const { DefaultLogger, Runtime, Worker } = require('@temporalio/worker');
const { History } = require('@temporalio/proto').temporal.api.history.v1;
const [bundle, path] = process.argv.slice(1);
const logging = { forward: {}, filter: 'OFF' };
Runtime.install({ logger: new DefaultLogger('ERROR'), telemetryOptions: { logging } });
const time = (text) => ({ seconds: Math.floor(Date.parse(text) / 1000), nanos: 0 });
const duration = (text) => ({ seconds: Math.floor(parseFloat(text)), nanos: Math.round((parseFloat(text) % 1) * 1e9) });
const history = History.fromObject(JSON.parse(readFileSync(path, 'utf8'), (_key, value) => {
  if (typeof value !== 'string') return value;
  if (/^\\d{4}-\\d\\d-\\d\\dT/.test(value)) return time(value);
  return /^[\\d.]+s$/.test(value) ? duration(value) : value;
}));
Worker.runReplayHistory({ workflowBundle: { codePath: bundle } }, history, 'ses_golden').then(
  () => process.stdout.write('replayed', () => process.exit()),
  (error) => process.stdout.write(error.name, () => process.exit()),
);
`;

function goldens(): { name: string; path: string }[] {
  const paths = readdirSync(HISTORIES, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.json'));
  return paths
    .sort()
    .map((path) => ({ name: `${dirname(path)} ${basename(path, '.json')}`, path: join(HISTORIES, path) }));
}

describe('a history', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ak-histories-'));
  const bundle = join(folder, 'bundle.js');

  beforeAll(async () => {
    const logger = new DefaultLogger('WARN');
    const { code } = await bundleWorkflowCode({ workflowsPath: require.resolve('..'), logger });
    writeFileSync(bundle, code);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  function replay(path: string): string {
    const { stdout, stderr } = spawnSync(process.execPath, ['-e', REPLAY, bundle, path], {
      cwd: ROOT,
      encoding: 'utf8',
      timeout: 30_000,
    });
    return stdout.trim() === '' ? stderr : stdout.trim();
  }

  it.each(goldens())('of $name runs again as it ran', ({ path }) => {
    expect(replay(path)).toBe('replayed');
  });

  it('that says something else happened is refused', () => {
    const text = readFileSync(join(HISTORIES, '0.1.0', 'effects.json'), 'utf8');
    expect(text).toContain('"os.listdir"');
    const mutated = join(folder, 'mutated.json');
    writeFileSync(mutated, text.replaceAll('"os.listdir"', '"os.remove"'));
    expect(replay(mutated)).toBe('DeterminismViolationError');
  });
});
