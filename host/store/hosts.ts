import type { Selectable } from 'kysely';
import type { Database } from './database';
import { fromJson } from './json';
import type { HostsTable } from './schema';
import type { HostRow, Store } from './store';

type HostQueries = Pick<Store, 'putHost' | 'listHosts' | 'removeHost'>;

export function hostQueries(database: Database): HostQueries {
  return {
    putHost: (host) =>
      database.write(`register host ${host.id}`, async (transaction) => {
        const ahead = (await database.sharedNow(transaction)) - database.now();
        const row = toRow(host, ahead);
        await transaction
          .insertInto('hosts')
          .values(row)
          .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
          .execute();
      }),

    listHosts: () =>
      database.read('list the hosts', async (queries) => {
        const rows = await queries.selectFrom('hosts').selectAll().orderBy('started_at').orderBy('id').execute();
        const ahead = (await database.sharedNow(queries)) - database.now();
        return rows.map((row) => toHost(row, ahead));
      }),

    removeHost: (id) =>
      database.write(`remove host ${id}`, async (transaction) => {
        await transaction.deleteFrom('hosts').where('id', '=', id).execute();
      }),
  };
}

/** The table has the times of the shared clock, which is `ahead` of this machine's; a row shows those of who reads it. */
function toRow(host: HostRow, ahead: number): HostsTable {
  return {
    id: host.id,
    machine: host.machine,
    pid: host.pid,
    queue: host.queue,
    serves: host.serves,
    http_url: host.httpUrl,
    started_at: host.startedAt,
    seen_at: host.seenAt + ahead,
    trouble_json: host.trouble === undefined ? null : JSON.stringify(host.trouble),
  };
}

function toHost(row: Selectable<HostsTable>, ahead: number): HostRow {
  return {
    id: row.id,
    machine: row.machine,
    pid: row.pid,
    queue: row.queue,
    serves: row.serves,
    httpUrl: row.http_url,
    startedAt: row.started_at,
    seenAt: row.seen_at - ahead,
    mark: row.seen_at,
    ...(row.trouble_json === null ? {} : { trouble: fromJson(row.trouble_json, `trouble of host ${row.id}`) }),
  };
}
