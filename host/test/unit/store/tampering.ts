/** Journals that somebody altered, cut or put back, on either database: none of it is read, copied or written on. */
import { newId } from '../../../store/ids';
import { readKey } from '../../../store/seals';
import type { JournalTable } from '../../../store/schema';
import type { Store } from '../../../store/store';
import { claimed, end, record, replayed, start } from './samples';

/** A store, and what goes past it. */
export interface Opened {
  /** Each time with a connection of its own. */
  open: () => Promise<Store>;
  keyFile: string;
  run: (sql: string) => Promise<Record<string, unknown>[]>;
}

export function describeTampering(database: string, fresh: () => Promise<Opened>): void {
  describe(`a journal on ${database}`, () => {
    const opened: Store[] = [];
    let at: Opened;
    let store: Store;
    let id: string;
    let other: string;

    const reopen = async (): Promise<Store> => {
      const one = await at.open();
      opened.push(one);
      return one;
    };

    beforeAll(async () => {
      at = await fresh();
    });

    /** Two sessions in the midst: some calls have a result, two are open. */
    beforeEach(async () => {
      store = await reopen();
      id = (await claimed(store)).id;
      other = (await claimed(store)).id;
      for (const one of [id, other]) await fill(store, one);
    });
    afterEach(async () => {
      await Promise.all(opened.splice(0).map((one) => one.close()));
    });

    const refused = { code: 'journal_damaged', context: expect.objectContaining({ session: expect.any(String) }) };

    async function expectRefused(): Promise<void> {
      await expect(replayed(store, id)).rejects.toMatchObject({ ...refused, message: expect.stringContaining(id) });
      await expect(exported(store, id)).rejects.toMatchObject(refused);
      await expect(
        store.forkSession({ id: newId('ses'), originalId: id, call: null, queue: 'shared' }),
      ).rejects.toMatchObject(refused);
      // Who has seen it before, and who has not.
      for (const one of [store, await reopen()]) {
        const before = await rows();
        await one.appendJournal(id, 1, [start('main:9'), record('main:10')]).catch(() => null);
        const isWritten = (await rows()).length > before.length;
        if (isWritten) await expect(replayed(one, id)).rejects.toMatchObject(refused);
      }
      await expect(replayed(store, other)).resolves.toHaveLength(6);
    }

    const rows = (): Promise<Record<string, unknown>[]> =>
      at.run(`select id from journal where session_id = '${id}' order by id`);
    const row = (name: string): string => `session_id = '${id}' and id = '${name}'`;
    const IDS = ['host:environ', 'main:1', 'main:2', 'record:main:3', 'main:4', 'main:5', 'main:6', 'main:7'];

    it('that nobody altered is read, copied and written on', async () => {
      expect(await replayed(store, id)).toHaveLength(6);
      expect(await exported(store, id)).toHaveLength(8);
      await store.forkSession({ id: newId('ses'), originalId: id, call: null, queue: 'shared' });
      await (await reopen()).appendJournal(id, 1, [end('main:6'), start('main:8')]);
      await store.appendJournal(id, 1, [end('main:8'), end('main:7')]);
      expect(await replayed(await reopen(), id)).toHaveLength(9);
    });

    it.each(IDS)('from which %s is gone', async (name) => {
      await at.run(`delete from journal where ${row(name)}`);
      await expectRefused();
    });

    it('names the row that follows what is gone', async () => {
      await at.run(`delete from journal where ${row('main:2')}`);
      await expect(replayed(store, id)).rejects.toMatchObject({
        message: expect.stringContaining(`record:main:3 of session ${id} does not follow main:1`),
        context: { session: id, row: 'record:main:3' },
      });
    });

    it('names the row with which a journal ends that was cut off', async () => {
      await at.run(`delete from journal where ${row('main:5')}`);
      await expect(replayed(store, id)).rejects.toMatchObject({
        message: expect.stringContaining(`session ${id} ends with main:4`),
        context: { session: id, row: 'main:4' },
      });
    });

    const swap = (column: string, one: string, two: string): string[] => [
      `update journal set ${column} = (select ${column} from journal where ${row(two)}) where ${row(one)}`,
      `update journal set ${column} = (select max(done_order) - 4 from journal where session_id = '${id}') where ${row(two)}`,
    ];
    const sets = (name: string, change: string): string[] => [`update journal set ${change} where ${row(name)}`];
    const copyOf = (name: string, changes: Record<string, string>): string => {
      const columns = COLUMNS.map((column) => changes[column] ?? column).join(', ');
      return `insert into journal (${COLUMNS.join(', ')}) select ${columns} from journal where ${row(name)}`;
    };
    const inSession = (change: string): string => `update sessions set ${change} where id = '${id}'`;

    it.each<[string, () => string[]]>([
      ['two results changed places', () => swap('done_order', 'main:1', 'main:2')],
      [
        'two results changed what they say',
        () => [
          `update journal set value = (select value from journal where ${row('main:2')}), seal = (select seal from journal where ${row('main:2')}) where ${row('main:1')}`,
        ],
      ],
      ['everything is gone', () => [`delete from journal where session_id = '${id}'`]],
      [
        'everything is gone, and the counters are those of a new session',
        () => [`delete from journal where session_id = '${id}'`, inSession('results_given = 0, calls_begun = 0')],
      ],
      [
        'the last results are gone, and the counter says so',
        () => [`delete from journal where ${row('main:5')}`, inSession('results_given = results_given - 1')],
      ],
      [
        'an ended call is open again',
        () => sets('main:4', `state = 'started', done_order = null, seal = null, value = null`),
      ],
      ['a result is there twice', () => [copyOf('main:4', { id: `'main:44'`, done_order: 'done_order + 100' })]],
      [
        'a row of another session',
        () => [
          `update journal set value = 'b3RoZXI=', seal = (select seal from journal where session_id = '${other}' and id = 'main:4') where ${row('main:4')}`,
        ],
      ],
      ['a call was added to the open ones', () => [copyOf('main:6', { id: `'main:66'` })]],
      ['an open call was never begun', () => sets('main:6', 'attempt = 0')],
      ['an open call is another one', () => sets('main:6', `digest = 'other'`)],
      ['a wait ends sooner', () => sets('main:7', 'until_ms = 1')],
      ['the name of a call', () => sets('main:2', `name = 'os.remove'`)],
      ['the arguments of a call', () => sets('main:2', `digest = 'other'`)],
      ['the kind of a row', () => sets('record:main:3', `kind = 'effect'`)],
      ['the head is gone', () => [inSession('journal_head = null')]],
      ['the head says that nothing was recorded', () => [inSession(`journal_head = ''`)]],
      ['the head is no head', () => [inSession(`journal_head = 'x'`)]],
      [
        'the head of another session',
        () => [inSession(`journal_head = (select journal_head from sessions where id = '${other}')`)],
      ],
      ['the counter of results', () => [inSession('results_given = results_given + 7')]],
    ])('in which: %s', async (_what, statements) => {
      for (const statement of statements()) await at.run(statement);
      await expectRefused();
    });

    it('of which rows are as they were, and the head is not', async () => {
      const [before] = await at.run(`select journal_head as head from sessions where id = '${id}'`);
      await store.appendJournal(id, 1, [end('main:6'), start('main:8'), end('main:8')]);
      await at.run(`delete from journal where ${row('main:8')}`);
      await at.run(`update journal set state = 'started', done_order = null, seal = null where ${row('main:6')}`);
      await expectRefused();
      // A head of before alone does not help: the counters belong to it.
      await at.run(inSession(`journal_head = '${String(before?.['head'])}'`));
      await expectRefused();
    });

    it('is not ended where it was not begun: a call that vanished while the session runs', async () => {
      await at.run(`delete from journal where ${row('main:6')}`);
      await expect(store.appendJournal(id, 1, [end('main:6')])).rejects.toMatchObject(refused);
    });

    it('is one, whoever appends: processes in turns, the same again, several at once', async () => {
      const stores = [store, await reopen(), await reopen()];
      const append = (index: number, ...entries: Parameters<Store['appendJournal']>[2]): Promise<unknown> =>
        stores[index % stores.length]!.appendJournal(id, 1, entries);
      for (let index = 0; index < 12; index += 1) {
        await append(index, start(`a:${index}`), record(`b:${index}`));
        await append(index + 1, start(`a:${index}`), end(`a:${index}`), record(`b:${index}`));
        await append(index + (index % 2), end(`a:${index}`), end(`a:${index}`, { value: 'x' }), start(`c:${index}`));
      }
      await Promise.all(
        Array.from({ length: 12 }, (_, index) => append(index, end(`c:${index}`), start(`d:${index}`))),
      );
      expect(await replayed(store, id)).toHaveLength(6 + 12 * 3);
      expect(await exported(store, id)).toHaveLength(8 + 12 * 4);
    });

    describe('of an earlier version', () => {
      const asBefore = async (): Promise<void> => {
        const key = await readKey(at.keyFile);
        const found = (await at.run(
          `select * from journal where done_order is not null and session_id in ('${id}', '${other}')`,
        )) as unknown as JournalTable[];
        for (const one of found) {
          const seal = key?.seal(one) ?? '';
          await at.run(
            `update journal set seal = '${seal}' where session_id = '${one.session_id}' and id = '${one.id}'`,
          );
        }
        await at.run(`update sessions set journal_head = null where id in ('${id}', '${other}')`);
        store = await reopen();
      };

      it('is read, copied and written on, and is of today from then on', async () => {
        await asBefore();
        expect(await replayed(store, id)).toHaveLength(6);
        expect(await exported(store, id)).toHaveLength(8);
        await store.forkSession({ id: newId('ses'), originalId: id, call: 'main:4', queue: 'shared' });
        await (await reopen()).appendJournal(id, 1, [end('main:6')]);
        await store.appendJournal(id, 1, [end('main:7'), record('main:8')]);
        expect(await replayed(store, id)).toHaveLength(9);
      });

      it('with seals that do not name their key', async () => {
        await asBefore();
        for (const { id: name, seal } of await at.run(`select id, seal from journal where session_id = '${id}'`)) {
          if (seal !== null)
            await at.run(`update journal set seal = '${(seal as string).split('.')[1]}' where ${row(String(name))}`);
        }
        expect(await replayed(store, id)).toHaveLength(6);
        await at.run(`update journal set value = 'Zm9yZ2Vk' where ${row('main:1')}`);
        await expect(replayed(store, id)).rejects.toMatchObject(refused);
      });

      it.each(['host:environ', 'main:1', 'main:5', 'main:7', 'main:8'])(
        'to which something was appended, and %s is gone',
        async (name) => {
          await asBefore();
          await store.appendJournal(id, 1, [end('main:6'), start('main:8'), end('main:8')]);
          await at.run(`delete from journal where ${row(name)}`);
          await expect(replayed(store, id)).rejects.toMatchObject(refused);
        },
      );

      it('does not follow one of today', async () => {
        const key = await readKey(at.keyFile);
        const [last] = (await at.run(`select * from journal where ${row('main:5')}`)) as unknown as JournalTable[];
        await at.run(`update journal set seal = '${last === undefined ? '' : key?.seal(last)}' where ${row('main:5')}`);
        await expect(replayed(store, id)).rejects.toMatchObject(refused);
      });
    });
  });
}

async function fill(store: Store, id: string): Promise<void> {
  await store.appendJournal(
    id,
    1,
    [record('host:environ')].map((one) => ({ ...one, id: 'host:environ' })),
  );
  await store.appendJournal(id, 1, [start('main:1'), end('main:1', { value: 'dmFsdWU=' }), start('main:2')]);
  await store.appendJournal(id, 1, [end('main:2', { value: 'b3RoZXI=', mutated: 'bXV0' }), record('main:3')]);
  await store.appendJournal(id, 1, [start('main:4'), start('main:5'), start('main:6')]);
  await store.appendJournal(id, 1, [
    end('main:4'),
    start('main:7', { callKind: 'wait', untilMs: 1_790_000_000_000.5 }),
  ]);
  await store.appendJournal(id, 1, [end('main:5')]);
}

async function exported(store: Store, id: string): Promise<string[]> {
  const ids: string[] = [];
  for await (const { id: one } of store.exportJournal(id)) ids.push(one);
  return ids;
}

const COLUMNS = [
  ...['session_id', 'id', 'kind', 'state', 'version', 'attempt', 'begun_order', 'done_order', 'until_ms'],
  ...['started_at', 'ended_at', 'ms', 'name', 'file', 'line', 'digest', 'args_json', 'kw_json', 'handle_json'],
  ...['mutated', 'error_json', 'value_file_json', 'value', 'items_json', 'seal'],
];
