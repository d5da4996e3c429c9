/** Makes tars for tests, honest and broken ones. */
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pack, type Header } from 'tar-stream';
import { toBuffer } from '../../../project/archive-source';

export interface TestEntry extends Partial<Header> {
  name: string;
  content?: string | Buffer;
}

export async function makeTar(entries: TestEntry[]): Promise<Buffer> {
  const packing = pack();
  for (const { content, ...header } of entries)
    packing.entry({ mtime: new Date(0), ...header }, content ?? '', () => undefined);
  packing.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of packing) chunks.push(toBuffer(chunk));
  return Buffer.concat(chunks);
}

/** A tar without its end mark. */
export function withoutEnd(tar: Buffer): Buffer {
  return tar.subarray(0, tar.length - 1024);
}

/** Changes bytes of a header and makes its checksum right again. */
export function patchHeader(tar: Buffer, headerAt: number, change: (header: Buffer) => void): Buffer {
  const patched = Buffer.from(tar);
  const header = patched.subarray(headerAt, headerAt + 512);
  change(header);
  header.fill(0x20, 148, 156);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return patched;
}

export async function withFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'ak-project-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Everything below a folder, sorted; links are not followed. */
export async function listTree(folder: string): Promise<string[]> {
  const items = await readdir(folder, { recursive: true });
  return items.sort();
}
