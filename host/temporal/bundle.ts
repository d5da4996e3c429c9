/** The workflow code as one file: made when ak is built, because bundling at start would take seconds. */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';

/** Beside the compiled code, `dist/workflow-bundle.js`. */
export function workflowBundlePath(): string {
  return join(__dirname, '..', '..', 'workflow-bundle.js');
}

/** Bundles `workflows/` and writes it to `path`. */
export async function writeWorkflowBundle(path: string): Promise<void> {
  const workflowsPath = require.resolve('../../workflows/index');
  const { code } = await bundleWorkflowCode({ workflowsPath, logger: new DefaultLogger('WARN') });
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, code);
}
