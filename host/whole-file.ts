/** Writes a file that is there whole, or not at all. */
import { randomBytes } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';

/** On the disk when the promise resolves; on any error nothing is left. Others may write the same file at the same time. */
export async function writeWholeFile(path: string, content: AsyncIterable<Buffer>): Promise<void> {
  const unfinished = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}.tmp`);
  try {
    // Made before anything can fail: a stream that is still opening its file would make it after it was removed.
    const file = await open(unfinished, 'w', 0o600);
    await pipeline(content, file.createWriteStream({ flush: true }));
    await rename(unfinished, path);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}
