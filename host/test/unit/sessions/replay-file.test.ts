import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ENVIRONMENT_RECORD_ID, writeReplayFile } from '../../../sessions/replay-file';
import type { ReplayEntry } from '../../../store/store';
import { callRow } from './rows';

describe('writeReplayFile', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ak-replay-file-'));
  const path = join(folder, 'journal.ndjson');
  afterAll(() => rmSync(folder, { recursive: true }));

  async function* journal(...entries: ReplayEntry[]): AsyncGenerator<ReplayEntry> {
    yield* entries;
  }

  function lines(): unknown[] {
    const text = readFileSync(path, 'utf8');
    expect(text === '' || text.endsWith('\n')).toBe(true);
    return text
      .split('\n')
      .slice(0, -1)
      .map((line): unknown => JSON.parse(line));
  }

  it('writes calls and values in the order of the journal, with the names of the protocol', async () => {
    const valueFile = { path: '/spool/a', size: 300_000, sha256: 'ff' };
    const items = [{ id: 'main:1', name: 'time.time', value: 'gA==' }];
    const call = callRow({ id: 'main:2', digest: 'd', valueFile, mutated: 'bQ==' });
    const written = await writeReplayFile(path, journal({ kind: 'record', items }, { kind: 'call', call }));
    const sha256 = createHash('sha256').update(readFileSync(path)).digest('hex');
    expect(written).toEqual({ entries: 2, calls: 1, environment: null, sha256 });
    expect(lines()).toEqual([
      { kind: 'record', items },
      {
        kind: 'call',
        id: 'main:2',
        name: 'urllib.request.urlopen',
        digest: 'd',
        file: 'main.py',
        line: 12,
        value: null,
        value_file: valueFile,
        error: null,
        handle: null,
        mutated: 'bQ==',
      },
    ]);
  });

  it('finds the environment of the first start, the first one recorded', async () => {
    const item = (value: string): ReplayEntry => ({
      kind: 'record',
      items: [{ id: ENVIRONMENT_RECORD_ID, name: 'os.environ', value }],
    });
    const { environment } = await writeReplayFile(path, journal(item('first'), item('second')));
    expect(environment?.value).toBe('first');
  });

  it('is readable by nobody else, and empty on a first start', async () => {
    await expect(writeReplayFile(path, journal())).resolves.toMatchObject({ entries: 0, environment: null });
    expect(lines()).toEqual([]);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('writes a journal larger than the buffer of the stream whole', async () => {
    const value = 'x'.repeat(100_000);
    const warnings: Error[] = [];
    const listen = (warning: Error): void => void warnings.push(warning);
    process.on('warning', listen);
    const calls = Array.from({ length: 20 }, (_, index) => callRow({ id: `main:${index + 1}`, value }));
    await writeReplayFile(path, journal(...calls.map((call): ReplayEntry => ({ kind: 'call', call }))));
    expect(lines()).toHaveLength(20);
    expect(lines()).toMatchObject(calls.map(({ id }) => ({ id, value })));
    // Waiting for the buffer leaves no listeners behind, of which Node.js would warn.
    process.off('warning', listen);
    expect(warnings).toEqual([]);
  });

  it('replaces what a former start wrote', async () => {
    await writeReplayFile(path, journal({ kind: 'call', call: callRow() }));
    await writeReplayFile(path, journal());
    expect(lines()).toEqual([]);
  });

  it('fails with what the store raises, and with what the file system raises', async () => {
    async function* broken(): AsyncGenerator<ReplayEntry> {
      yield { kind: 'call', call: callRow() };
      throw new Error('the store is away');
    }
    await expect(writeReplayFile(path, broken())).rejects.toThrow('the store is away');
    const call: ReplayEntry = { kind: 'call', call: callRow() };
    await expect(writeReplayFile(join(folder, 'missing', 'j'), journal(call))).rejects.toThrow('ENOENT');
  });
});
