import { deferred } from '../../../sessions/deferred';
import { JournalWriter } from '../../../sessions/journal-writer';
import type { JournalEntry } from '../../../store/store';

function record(id: string): JournalEntry {
  return { kind: 'record', id, items: [{ id, name: 'time.time', value: '' }] };
}

function idsOf(entries: JournalEntry[]): string[] {
  return entries.flatMap((entry) => (entry.kind === 'record' ? entry.items.map(({ id }) => id) : []));
}

describe('JournalWriter', () => {
  it('writes in order, and together what was added while a write was under way', async () => {
    const batches: string[][] = [];
    const gate = deferred<void>();
    const writer = new JournalWriter(async (entries) => {
      await gate.promise;
      batches.push(idsOf(entries));
      return {};
    }, fail);
    writer.add(record('1'));
    const first = writer.flush();
    writer.add(record('2'));
    writer.add(record('3'));
    const second = writer.flush();
    gate.resolve();
    await Promise.all([first, second]);
    expect(batches).toEqual([['1'], ['2', '3']]);
  });

  it('resolves a flush only when what was added before it is written', async () => {
    const gate = deferred<void>();
    let isWritten = false;
    const writer = new JournalWriter(async () => {
      await gate.promise;
      isWritten = true;
      return {};
    }, fail);
    writer.add(record('1'));
    void writer.flush();
    const empty = writer.flush().then(() => isWritten);
    gate.resolve();
    await expect(empty).resolves.toBe(true);
  });

  it('writes by itself what nobody flushes', async () => {
    const written = deferred<string[]>();
    const writer = new JournalWriter((entries) => {
      written.resolve(idsOf(entries));
      return Promise.resolve({});
    }, fail);
    writer.add(record('1'));
    await expect(written.promise).resolves.toEqual(['1']);
  });

  it('writes nothing after a failure, and keeps its cause', async () => {
    const causes: string[] = [];
    let writes = 0;
    const writer = new JournalWriter(
      () => {
        writes += 1;
        return Promise.reject(new Error(`cause ${writes}`));
      },
      (cause) => causes.push(cause.message),
    );
    writer.add(record('1'));
    await expect(writer.flush()).rejects.toThrow('cause 1');
    writer.add(record('2'));
    await expect(writer.flush()).rejects.toThrow('cause 1');
    expect({ writes, causes }).toEqual({ writes: 1, causes: ['cause 1'] });
  });
});

function fail(cause: Error): void {
  throw cause;
}
