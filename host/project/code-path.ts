import { join } from 'node:path';
import type { Build } from '../store/store';

/** Where a build's files are unpacked. */
export function codePath(filesDir: string, build: Pick<Build, 'id'>): string {
  return join(filesDir, 'builds', build.id);
}

/** Its tar. */
export function blobPath(filesDir: string, build: Pick<Build, 'sha256'>): string {
  return join(filesDir, 'blobs', `${build.sha256}.tar`);
}
