/** The tar of a build travels through the store to the hosts that do not have it. */
import { createReadStream } from 'node:fs';
import { dirname } from 'node:path';
import type { Blobs, Build } from '../store/store';
import { writeWholeFile } from '../whole-file';
import { blobPath } from './code-path';
import { exists, makeFolder } from './place';

/** Lets other hosts have it, when they do not share this disk. */
export async function shareBuild(
  build: Pick<Build, 'sha256'>,
  filesDir: string,
  blobs: Pick<Blobs, 'put'> | null,
): Promise<void> {
  if (blobs !== null) await blobs.put(build.sha256, createReadStream(blobPath(filesDir, build)));
}

/** Brings the tar here if it is not. What is in the store neither is missed by who needs it. */
export async function fetchBuild(
  build: Pick<Build, 'sha256'>,
  filesDir: string,
  blobs: Pick<Blobs, 'has' | 'get'> | null,
): Promise<void> {
  const path = blobPath(filesDir, build);
  if (blobs === null || (await exists(path)) || !(await blobs.has(build.sha256))) return;
  await makeFolder(dirname(path));
  await writeWholeFile(path, blobs.get(build.sha256));
}
