import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beginReplayFile, ENVIRONMENT_RECORD_ID, writeReplayFile, type Part } from '../../../sessions/replay-file';
import type { JournalShape, ReplayEntry } from '../../../store/store';
import { callRow } from './rows';

const folder = mkdtempSync(join(tmpdir(), 'ak-replay-file-'));
const path = join(folder, 'journal.ndjson');
afterAll(() => rmSync(folder, { recursive: true }));

async function* journal(...entries: ReplayEntry[]): AsyncGenerator<ReplayEntry> {
  yield* entries;
}

describe('writeReplayFile', () => {
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

describe('beginReplayFile', () => {
  const value = 'x'.repeat(100_000);
  const call = (number: number): ReplayEntry => ({ kind: 'call', call: callRow({ id: `main:${number}`, value }) });
  const record: ReplayEntry = { kind: 'record', items: [{ id: 'main:5', name: 'time.time', value: 'gA==' }] };
  const entries = [call(1), call(2), call(3), call(4), record, ...[6, 7, 8, 9, 10, 11, 12].map(call)];
  const reading =
    (shape: JournalShape | null, ...read: ReplayEntry[]) =>
    (onShape: (told: JournalShape) => void): AsyncGenerator<ReplayEntry> => {
      if (shape !== null) onShape(shape);
      return journal(...read);
    };
  const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

  it('comes back when only calls are missing, and tells of each part when it stands in the file', async () => {
    const { rest, ...begun } = await beginReplayFile(path, reading({ calls: 11, callsOnlyFrom: 5 }, ...entries));
    const first = readFileSync(path);
    // The record is in the second chunk of three lines.
    expect(begun).toMatchObject({ entries: 7, calls: 11, bytes: first.length, sha256: sha256(first) });
    const parts: Part[] = [];
    for await (const part of rest ?? []) {
      const now = readFileSync(path);
      expect(part).toMatchObject({ bytes: now.length, sha256: sha256(now) });
      parts.push(part);
    }
    expect(parts.map(({ complete }) => complete)).toEqual([false, true]);
    const whole = readFileSync(path);
    await writeReplayFile(path, journal(...entries));
    expect(readFileSync(path).equals(whole)).toBe(true);
  });

  it.each([
    ['short', { calls: 2, callsOnlyFrom: 0 }, [call(1), call(2)]],
    ['not known', null, entries],
    ['one whose last entry is none', { calls: 11, callsOnlyFrom: 12 }, [...entries.slice(5), ...entries.slice(0, 5)]],
  ])('writes a journal whole that is %s', async (_name, shape, all) => {
    const { rest, bytes, ...begun } = await beginReplayFile(path, reading(shape, ...all));
    expect(rest).toBeNull();
    expect(bytes).toBe(statSync(path).size);
    await expect(writeReplayFile(path, journal(...all))).resolves.toEqual(begun);
  });

  it('makes no file again that was removed meanwhile', async () => {
    const { rest } = await beginReplayFile(path, reading({ calls: 11, callsOnlyFrom: 0 }, ...entries));
    rmSync(path);
    const read = async (): Promise<void> => {
      for await (const _part of rest ?? []);
    };
    await expect(read()).rejects.toThrow('ENOENT');
    expect(existsSync(path)).toBe(false);
  });
});
