/** The workflow code as one file: made when ak is built, because bundling at start would take seconds. */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';

/** Beside the compiled code, in `dist/`. A bundle has its failure converter inside, so there is one for each. */
export function workflowBundlePath(failureConverterPath?: string): string {
  const name = failureConverterPath === undefined ? 'workflow-bundle.js' : 'workflow-bundle-encrypted.js';
  return join(__dirname, '..', '..', name);
}

/** Bundles `workflows/`. */
export async function writeWorkflowBundles(): Promise<void> {
  const workflowsPath = require.resolve('../../workflows/index');
  const logger = new DefaultLogger('WARN');
  for (const failureConverterPath of [require.resolve('../../workflows/failure-converter'), undefined]) {
    const failures = failureConverterPath === undefined ? {} : { failureConverterPath };
    const { code } = await bundleWorkflowCode({ workflowsPath, logger, ...failures });
    const path = workflowBundlePath(failureConverterPath);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, code);
  }
}
