import type { Selectable } from 'kysely';
import type { Database } from './database';
import { fromJson } from './json';
import type { BuildsTable } from './schema';
import type { Build, Store } from './store';

export function buildQueries(database: Database): Pick<Store, 'saveBuild' | 'getBuild'> {
  return {
    saveBuild: (build) =>
      database.write(`save build ${build.id}`, async (transaction) => {
        // Its id is the hash of its content: one that is there is the same, and is needed again.
        await transaction
          .insertInto('builds')
          .values({ ...toRow(build), used_at: database.now() })
          .onConflict((conflict) => conflict.column('id').doUpdateSet({ used_at: database.now() }))
          .execute();
      }),

    getBuild: (id) =>
      database.read(`read build ${id}`, async (queries) => {
        const row = await queries.selectFrom('builds').selectAll().where('id', '=', id).executeTakeFirst();
        return row === undefined ? null : toBuild(row);
      }),
  };
}

function toRow(build: Build): Omit<BuildsTable, 'used_at'> {
  return {
    id: build.id,
    sha256: build.sha256,
    size_bytes: build.sizeBytes,
    files_json: JSON.stringify(build.files),
    exports_json: JSON.stringify(build.exports),
    created_at: build.createdAt,
  };
}

function toBuild(row: Selectable<BuildsTable>): Build {
  return {
    id: row.id,
    sha256: row.sha256,
    sizeBytes: row.size_bytes,
    files: fromJson(row.files_json, `files of build ${row.id}`),
    exports: fromJson(row.exports_json, `exports of build ${row.id}`),
    createdAt: row.created_at,
  };
}
