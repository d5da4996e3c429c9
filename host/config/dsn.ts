/** Where the database is: a path for SQLite, an address for PostgreSQL. */
import type { Places } from './paths';
import { resolvePath } from './paths';

function isPostgresDsn(dsn: string): boolean {
  return /^postgres(ql)?:\/\//.test(dsn);
}

/** Null: nothing wrong with it; else what is expected instead. */
export function whatIsWrongWithDsn(type: 'sqlite' | 'postgres', dsn: string): string | null {
  if (type === 'postgres') {
    return isPostgresDsn(dsn) ? null : 'db.type is postgres, so db.dsn must look like postgres://USER@HOST/DATABASE';
  }
  if (isPostgresDsn(dsn)) return 'db.dsn is the address of a PostgreSQL database, so db.type must be postgres';
  if (/^(file:)?:memory:/.test(dsn))
    return 'a database in memory would forget its sessions: db.dsn must be the path of a file';
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(dsn) && !dsn.startsWith('file:'))
    return 'db.type is sqlite, so db.dsn must be the path of a file';
  if (dsn.startsWith('file:') && dsn.includes('?')) return 'options after a question mark are not supported in db.dsn';
  return null;
}

/** The absolute path that a DSN of SQLite means: absolute, from the home, or relative to the configuration's directory. */
export function sqlitePath(dsn: string, places: Pick<Places, 'home' | 'configDir'>): string {
  return resolvePath(dsn.replace(/^file:(\/\/(?=\/))?/, ''), places);
}

/** The DSN without the password. */
export function redactDsn(dsn: string): string {
  return dsn
    .replace(/^(postgres(?:ql)?:\/\/[^:@/?#]*):[^/?#]*@/, '$1:***@')
    .replace(/([?&](?:password|sslpassword)=)[^&#]*/gi, '$1***');
}
