/** What no single key can say about itself: keys that exclude or need each other. */
import { whatIsWrongWithDsn } from './dsn';
import type { ConfigKey } from './keys';
import type { Problem } from './problems';
import type { Settings } from './settings';

/** Keys of the embedded server; an address says that there is none. */
const EMBEDDED_KEYS = ['temporal.binary', 'temporal.port'] as const satisfies readonly ConfigKey[];

/** Keys that say how to reach a server, and mean nothing without its address. */
const EXTERNAL_KEYS = [
  'temporal.namespace',
  'temporal.api_key',
  'temporal.tls',
  'temporal.tls.ca_file',
  'temporal.tls.cert_file',
  'temporal.tls.key_file',
] as const satisfies readonly ConfigKey[];

/**
 * The settings without those that another, given for this run, makes meaningless: a variable that names a server wins over a
 * binary named in the file, and the other way round.
 */
export function dropOverridden(settings: Settings): Settings {
  const dropped: ConfigKey[] = [];
  if (settings.get('temporal.address') !== undefined) {
    const embedded = EMBEDDED_KEYS.filter((key) => settings.origin(key) !== undefined);
    if (embedded.some((key) => settings.outranks(key, 'temporal.address')))
      dropped.push('temporal.address', ...EXTERNAL_KEYS);
    else dropped.push(...embedded.filter((key) => settings.outranks('temporal.address', key)));
  }
  const [type, dsn] = [settings.get('db.type'), settings.get('db.dsn')];
  if (
    type !== undefined &&
    dsn !== undefined &&
    settings.outranks('db.type', 'db.dsn') &&
    whatIsWrongWithDsn(type, dsn) !== null
  ) {
    dropped.push('db.dsn');
  }
  return settings.without(dropped);
}

export function findConflicts(settings: Settings): Problem[] {
  return [databaseConflicts, temporalConflicts, tlsConflicts, keyConflicts].flatMap((find) => find(settings));
}

function databaseConflicts(settings: Settings): Problem[] {
  const type = settings.get('db.type') ?? 'sqlite';
  const dsn = settings.get('db.dsn');
  if (dsn !== undefined) return problemAt(settings, 'db.dsn', whatIsWrongWithDsn(type, dsn));
  return type === 'postgres'
    ? problemAt(settings, 'db.type', 'db.type is postgres, so db.dsn must say which database')
    : [];
}

function temporalConflicts(settings: Settings): Problem[] {
  if (settings.get('temporal.address') === undefined) {
    return EXTERNAL_KEYS.flatMap((key) => {
      // A section of files is named by its files.
      if (key === 'temporal.tls' && settings.get(key) !== true) return [];
      return problemAt(settings, key, `${key} needs temporal.address: the embedded server has no use for it`);
    });
  }
  return EMBEDDED_KEYS.flatMap((key) =>
    problemAt(
      settings,
      key,
      `${key} is for the embedded server, but temporal.address names another one: remove one of the two`,
    ),
  );
}

function tlsConflicts(settings: Settings): Problem[] {
  const pair = ['temporal.tls.cert_file', 'temporal.tls.key_file'] as const;
  const given = pair.filter((key) => settings.get(key) !== undefined);
  if (given.length !== 1) return [];
  return given.flatMap((key) =>
    problemAt(settings, key, 'cert_file and key_file belong together: one of them is missing'),
  );
}

function keyConflicts(settings: Settings): Problem[] {
  const ids = (settings.get('encryption.keys') ?? []).map(({ id }) => id);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  return problemAt(
    settings,
    'encryption.keys',
    twice === undefined ? null : `encryption.keys: the id ${twice} is there twice`,
  );
}

/** Nothing when the key was not given, or `what` is null. */
function problemAt(settings: Settings, key: ConfigKey, what: string | null): Problem[] {
  const origin = settings.origin(key);
  return origin === undefined || what === null ? [] : [{ where: origin.where, what: `${what}.` }];
}
