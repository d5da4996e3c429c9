import type { Config } from './config';

/** Where the key lies that seals the journals of a store. */
export function keyFileOf(db: Config['db']): string {
  return db.keyFile ?? `${db.dsn}-key`;
}
