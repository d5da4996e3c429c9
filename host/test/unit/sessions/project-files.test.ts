import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunnerMessage } from '../../../runner/protocol/messages';
import { projectFiles, withTracebacks } from '../../../sessions/project-files';

describe('files of a project in texts for people', () => {
  let root: string;
  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), 'ak-files-'));
    mkdirSync(join(root, 'disk', 'bld_1'), { recursive: true });
    symlinkSync(join(root, 'disk'), join(root, 'builds'));
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  const inBuild = (file: string): string => `  File "${join(root, 'disk', 'bld_1', file)}", line 3, in main\n`;
  const library = '  File "/usr/lib/python3/json/__init__.py", line 9, in loads\n';

  test('of a deployed one, relative to its root; those of others as they are', async () => {
    const rename = await projectFiles(join(root, 'builds', 'bld_1'), { sourceDir: null });
    expect(rename(inBuild('jobs/main.py') + library)).toBe(`  File "jobs/main.py", line 3, in main\n${library}`);
  });

  test('of `ak run`, in the folder it was given', async () => {
    const rename = await projectFiles(join(root, 'builds', 'bld_1'), { sourceDir: '/home/ann/shop' });
    expect(rename(inBuild('main.py'))).toBe('  File "/home/ann/shop/main.py", line 3, in main\n');
  });

  const error = { type: 'E', message: 'build', traceback: 'build', data: 'build' };
  const RENAMED = { type: 'E', message: 'build', traceback: 'project', data: 'build' };
  test.each<[string, RunnerMessage, object]>([
    ['of a call', { type: 'response', payload: { id: 'main:1', value: null, error } }, { error: RENAMED }],
    ['of the handler', { type: 'done', payload: { error } }, { error: RENAMED }],
    [
      'of an import',
      { type: 'error', payload: { code: 'import_failed', message: 'build', python: error } },
      { message: 'build', python: RENAMED },
    ],
    ['no print', { type: 'print', payload: { seq: 1, stream: 'stdout', text: 'build' } }, { text: 'build' }],
    ['nothing raised', { type: 'done', payload: { result: 'build' } }, { result: 'build' }],
  ])('the traceback %s', (_what, message, payload) => {
    const rename = (text: string): string => text.replace('build', 'project');
    expect(withTracebacks(message, rename)).toMatchObject({ type: message.type, payload });
  });
});
