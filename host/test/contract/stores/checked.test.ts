/** A check of a whole store finds nothing in the goldens, and each damage in altered copies of them. */
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Check, type Damage } from '../../../checking/check';
import { expectedOf, NEWEST, Places, VERSIONS } from './goldens';
import { DATABASE, runSql } from './place';

const idOf = (name: string): string => String(expectedOf(NEWEST)[name]?.stands['id']);
const ROW = (id: string): string => `session_id = '${idOf('effects')}' and id = '${id}'`;

describe('a check', () => {
  const places = new Places();
  afterAll(() => places.remove());

  async function check(folder: string): Promise<{ damages: Damage[]; counts: Check['counts'] }> {
    const { store, config } = await places.open(folder);
    const checking = new Check({ store, filesDir: config.paths.filesDir });
    const damages: Damage[] = [];
    for await (const damage of checking.run()) damages.push(damage);
    return { damages, counts: checking.counts };
  }

  it.each(VERSIONS)('of the store of version %s finds nothing, and reads all of it', async (version) => {
    const { damages, counts } = await check(places.copyOf(version));
    expect(damages).toEqual([]);
    expect(counts).toEqual({ sessions: 12, rows: expect.any(Number) as number, builds: 2, files: 3 });
    expect(counts.rows).toBeGreaterThan(40);
  });

  it('tells each damage, with session and row or file', async () => {
    const folder = places.copyOf(NEWEST);
    const [effects, large] = [idOf('effects'), idOf('large')];
    const files = join(folder, `${DATABASE}-files`);
    const spool = join(files, 'sessions', large, 'spool');
    const [value = ''] = readdirSync(spool);
    const [tar = ''] = readdirSync(join(files, 'blobs')).sort();
    writeFileSync(join(spool, value), 'x');
    rmSync(join(files, 'blobs', tar));
    runSql(
      folder,
      `delete from journal where ${ROW('main:3')}`,
      `update journal set value = 'eA==' where ${ROW('main:5')}`,
      `update journal set args_json = '[' where ${ROW('main:6')}`,
      `update session_inputs set event_json = '{' where session_id = '${idOf('lanes')}'`,
    );
    const { damages } = await check(folder);
    const seen = damages.map(({ code, session, row, file, build }) => [code, session, row, build ?? file]);
    expect(seen).toHaveLength(6);
    expect(seen).toEqual(
      expect.arrayContaining([
        ['blob_missing', null, null, `bld_${tar.slice(0, 32)}`],
        ['journal_damaged', effects, expect.any(String), null],
        ['journal_damaged', effects, 'main:5', null],
        ['journal_damaged', effects, 'main:6', null],
        ['journal_damaged', idOf('lanes'), null, null],
        ['journal_damaged', large, null, join(spool, value)],
      ]),
    );
    expect(damages.find(({ row }) => row === 'main:4' || row === 'main:3')?.message ?? '').toContain('does not follow');
  });
});
