import type { Config } from '../../config/config';
import { redactDsn } from '../../config/dsn';

/** Where the store is, without its password: `sqlite /home/ana/.local/share/ak/ak.db`. */
export function databaseText(db: Config['db']): string {
  return `${db.type} ${redactDsn(db.dsn)}`;
}
