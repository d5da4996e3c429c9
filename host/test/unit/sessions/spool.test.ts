import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AkError } from '../../../errors';
import { Spool } from '../../../sessions/spool';
import type { Blobs, JournalEntry, SessionFile } from '../../../store/store';

class MemoryBlobs implements Blobs {
  readonly content = new Map<string, Buffer>();
  readonly files = new Map<string, SessionFile>();
  puts = 0;

  async has(sha256: string): Promise<boolean> {
    return this.content.has(sha256);
  }

  async put(sha256: string, content: AsyncIterable<Buffer>): Promise<void> {
    this.puts += 1;
    expect([...this.files.values()].map((file) => file.sha256)).toContain(sha256);
    const pieces: Buffer[] = [];
    for await (const piece of content) pieces.push(piece);
    this.content.set(sha256, Buffer.concat(pieces));
  }

  async *get(sha256: string): AsyncGenerator<Buffer> {
    const content = this.content.get(sha256);
    if (content === undefined) throw new AkError('blob_missing', `Blob ${sha256} is not in the store.`);
    yield content;
  }

  async noteFiles(_sessionId: string, files: SessionFile[]): Promise<void> {
    for (const file of files) this.files.set(file.name, file);
  }

  async filesOf(): Promise<SessionFile[]> {
    return [...this.files.values()];
  }
}

const RECORD: JournalEntry[] = [{ kind: 'record', id: 'r:1', items: [] }];
const START: JournalEntry[] = [
  {
    kind: 'start',
    call: {
      id: 'main:1',
      name: 'f',
      file: '',
      line: 1,
      args: [],
      kw: {},
      digest: '',
      untilMs: null,
      callKind: 'effect',
    },
    at: 0,
  },
];

describe('the spool of a session', () => {
  let root: string;
  let blobs: MemoryBlobs;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'ak-spool-'));
    blobs = new MemoryBlobs();
  });
  afterEach(() => rmSync(root, { recursive: true }));

  const spoolOn = (host: string, shared: Blobs | null = blobs): { spool: Spool; folder: string } => {
    const folder = join(root, host);
    mkdirSync(folder, { recursive: true });
    return { spool: new Spool(shared, 'ses_1', folder), folder };
  };
  const write = (folder: string, text: string, ending = 'pickle'): string => {
    const name = `${createHash('sha256').update(text).digest('hex')}.${ending}`;
    writeFileSync(join(folder, name), text);
    return name;
  };

  it('brings to another machine what the records speak of', async () => {
    const here = spoolOn('here');
    const names = [write(here.folder, 'large value'), write(here.folder, 'block', 'block')];
    writeFileSync(join(here.folder, '.value-unfinished'), 'half');
    await here.spool.share(RECORD);
    const there = spoolOn('there');
    await there.spool.fetch();
    expect(readdirSync(there.folder).sort()).toEqual(names.sort());
    expect(readFileSync(join(there.folder, names[0] ?? ''), 'utf8')).toBe(
      readFileSync(join(here.folder, names[0] ?? ''), 'utf8'),
    );
  });

  it('shares a file once, and only before a result is written', async () => {
    const { spool, folder } = spoolOn('here');
    write(folder, 'large value');
    await spool.share(START);
    expect(blobs.puts).toBe(0);
    await spool.share(RECORD);
    await spool.share(RECORD);
    expect(blobs.puts).toBe(1);
    // The next claim of the same host knows what is there.
    const again = spoolOn('here');
    await again.spool.fetch();
    await again.spool.share(RECORD);
    expect(blobs.puts).toBe(1);
  });

  it('shares again what could not be shared', async () => {
    const { spool, folder } = spoolOn('here');
    write(folder, 'large value');
    const put = jest.spyOn(blobs, 'put').mockRejectedValueOnce(new AkError('store_unavailable', 'away'));
    await expect(spool.share(RECORD)).rejects.toMatchObject({ code: 'store_unavailable' });
    await spool.share(RECORD);
    expect(put).toHaveBeenCalledTimes(2);
    expect(blobs.content.size).toBe(1);
  });

  it('says that the journal is damaged when a value is gone', async () => {
    const { spool, folder } = spoolOn('here');
    write(folder, 'large value');
    await spool.share(RECORD);
    blobs.content.clear();
    const there = spoolOn('there');
    await expect(there.spool.fetch()).rejects.toMatchObject({ code: 'journal_damaged' });
    expect(readdirSync(there.folder)).toEqual([]);
  });

  it('does nothing when the hosts share a disk', async () => {
    const { spool, folder } = spoolOn('here', null);
    write(folder, 'large value');
    await spool.share(RECORD);
    await spool.fetch();
    expect(readdirSync(folder)).toHaveLength(1);
  });
});
