import { deferred } from '../../../sessions/deferred';
import { JournalWriter } from '../../../sessions/journal-writer';
import type { JournalEntry } from '../../../store/store';
import { callRow, printRow } from './rows';

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

  it('writes the begin of a call sooner than a print: it may be all that tells of a call repeated after a loss', async () => {
    jest.useFakeTimers();
    try {
      const kinds: string[][] = [];
      const writer = new JournalWriter(async (entries) => {
        kinds.push(entries.map(({ kind }) => kind));
        return {};
      }, fail);
      writer.add({ kind: 'print', line: printRow(0, 'so far\n') });
      await jest.advanceTimersByTimeAsync(5);
      expect(kinds).toEqual([]);
      const { id, name, file, line, args, kw, digest } = callRow();
      writer.add({
        kind: 'start',
        at: 0,
        call: { id, name, file, line, args, kw, digest, untilMs: null, callKind: 'effect' },
      });
      await jest.advanceTimersByTimeAsync(5);
      expect(kinds).toEqual([['print', 'start']]);
      await jest.advanceTimersByTimeAsync(100);
      expect(kinds).toHaveLength(1);
    } finally {
      jest.useRealTimers();
    }
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

describe('JournalWriter.room', () => {
  const TEXT = 'x'.repeat(16 * 1024);

  function print(seq: number): JournalEntry {
    return { kind: 'print', line: { seq, text: TEXT, at: 0, stream: 'stdout', level: null, logger: null } };
  }

  function addUntilFull(writer: JournalWriter): number {
    for (let count = 0; ; count += 1) {
      if (writer.room() !== null) return count;
      writer.add(print(count));
    }
  }

  it('is none while much waits for the store, and is made by writing', async () => {
    const gate = deferred<void>();
    const seqs: number[] = [];
    const sizes: number[] = [];
    const writer = new JournalWriter(async (entries) => {
      await gate.promise;
      sizes.push(entries.length);
      for (const entry of entries) if (entry.kind === 'print') seqs.push(entry.line.seq);
      return {};
    }, fail);
    const count = addUntilFull(writer);
    expect(count * TEXT.length).toBeGreaterThan(4 * 1024 * 1024);
    expect(count * TEXT.length).toBeLessThan(16 * 1024 * 1024);
    const written = writer.flush();
    const room = writer.room();
    gate.resolve();
    await room;
    await written;
    expect(writer.room()).toBeNull();
    expect(seqs).toEqual(Array.from({ length: count }, (_, seq) => seq));
    // Nor is a commit without bound.
    expect(Math.max(...sizes) * TEXT.length).toBeLessThan(5 * 1024 * 1024);
  });

  it('lets go who waits when nothing is written any more', async () => {
    const gate = deferred<void>();
    const writer = new JournalWriter(
      async () => {
        await gate.promise;
        throw new Error('the disk is gone');
      },
      () => undefined,
    );
    addUntilFull(writer);
    const room = writer.room();
    const written = writer.flush();
    gate.resolve();
    await expect(written).rejects.toThrow('the disk is gone');
    await room;
    expect(writer.room()).toBeNull();
  });
});

describe('JournalWriter.beforeEffect', () => {
  interface Proving {
    writer: JournalWriter;
    appends: string[][];
    /** Milliseconds since the epoch, and of a clock that nobody sets. */
    clock: { now: number; steady: number };
  }

  function proving(): Proving {
    const appends: string[][] = [];
    const clock = { now: 1_000_000, steady: 7 };
    const append = async (entries: JournalEntry[]): Promise<Record<string, never>> => {
      appends.push(idsOf(entries));
      return {};
    };
    return {
      writer: new JournalWriter(
        append,
        fail,
        () => clock.now,
        () => clock.steady,
      ),
      appends,
      clock,
    };
  }

  it('asks the store before the first effect, and not again within two seconds', async () => {
    const { writer, appends, clock } = proving();
    await writer.beforeEffect();
    clock.now += 1_999;
    await writer.beforeEffect();
    expect(appends).toEqual([[]]);
  });

  it('asks again when the last proof is old, or the clock was set back', async () => {
    const { writer, appends, clock } = proving();
    await writer.beforeEffect();
    clock.now += 2_000;
    await writer.beforeEffect();
    clock.now -= 1;
    await writer.beforeEffect();
    expect(appends).toEqual([[], [], []]);
  });

  it('asks again though the clock was set back, for time has passed by the one that nobody sets', async () => {
    const { writer, appends, clock } = proving();
    await writer.beforeEffect();
    clock.now += 500;
    clock.steady += 2_000;
    expect(writer.provenUntil).toBeNull();
    await writer.beforeEffect();
    expect(appends).toEqual([[], []]);
  });

  it('takes what it writes anyway as the proof', async () => {
    const { writer, appends } = proving();
    writer.add(record('1'));
    await writer.beforeEffect();
    expect(appends).toEqual([['1']]);
  });

  it('counts the age of a proof from before the append: the host may be halted in it', async () => {
    const clock = { now: 1_000_000 };
    let appends = 0;
    const append = async (): Promise<Record<string, never>> => {
      appends += 1;
      clock.now += 5_000;
      return {};
    };
    const writer = new JournalWriter(append, fail, () => clock.now);
    await writer.beforeEffect();
    await writer.beforeEffect();
    expect(appends).toBe(2);
  });

  it('lets no effect begin under a claim that the store refuses', async () => {
    const writer = new JournalWriter(
      () => Promise.reject(new Error('stale')),
      () => undefined,
    );
    await expect(writer.beforeEffect()).rejects.toThrow('stale');
  });
});

function fail(cause: Error): void {
  throw cause;
}
