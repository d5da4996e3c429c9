/** Settings and defaults become the configuration. */
import { totalmem } from 'node:os';
import { join } from 'node:path';
import type { Config } from './config';
import { durationMs } from './duration';
import { redactDsn, sqlitePath } from './dsn';
import { findRuntimeDir, resolveCommand, resolvePath, shortHash } from './paths';
import type { Environment, Places } from './paths';
import type { Settings } from './settings';

const MIB = 1024 * 1024;

const DEFAULTS = {
  namespace: 'default',
  compressOver: 1024,
  retention: { sessions: 'forever', builds: '90d' },
  ui: true,
  changed: { python: 'refuse', libraries: 'warn' },
  http: { host: '127.0.0.1', port: 0 },
  log: { level: 'info', format: 'pretty' },
  limits: { sessions: 50, parkAfterSeconds: 30, drainSeconds: 10, archiveBytes: 256 * MIB, archiveFiles: 10_000 },
} as const;

/** `settings` are checked and without conflicts. */
export function resolveConfig(settings: Settings, places: Places, env: Environment): Config {
  const db = resolveDatabase(settings, places);
  const python = settings.get('python');
  const filesDir =
    db.type === 'sqlite' ? `${db.dsn}-files` : join(places.dataDir, `${shortHash(redactDsn(db.dsn))}-files`);
  return {
    db,
    dbConfigured: settings.get('db.type') !== undefined || settings.get('db.dsn') !== undefined,
    temporal: resolveTemporal(settings, places),
    encryption: resolveEncryption(settings, places),
    python: python === undefined ? null : resolveCommand(python, places),
    changed: {
      python: settings.get('changed.python') ?? DEFAULTS.changed.python,
      libraries: settings.get('changed.libraries') ?? DEFAULTS.changed.libraries,
    },
    http: {
      host: settings.get('http.host') ?? DEFAULTS.http.host,
      port: settings.get('http.port') ?? DEFAULTS.http.port,
    },
    log: {
      level: settings.get('log.level') ?? DEFAULTS.log.level,
      format: settings.get('log.format') ?? DEFAULTS.log.format,
    },
    retention: resolveRetention(settings),
    limits: resolveLimits(settings),
    paths: {
      configDir: places.configDir,
      filesDir,
      cacheDir: places.cacheDir,
      runtimeDir: findRuntimeDir(env, filesDir),
    },
  };
}

function resolveLimits(settings: Settings): Config['limits'] {
  const { sessions, parkAfterSeconds, drainSeconds, archiveBytes, archiveFiles } = DEFAULTS.limits;
  return {
    sessions: settings.get('limits.sessions') ?? sessions,
    memory: settings.get('limits.memory') ?? defaultMemory(),
    runnerMemory: settings.get('limits.runner_memory') ?? null,
    parkAfterSeconds: settings.get('limits.park_after_seconds') ?? parkAfterSeconds,
    drainSeconds: settings.get('limits.drain_seconds') ?? drainSeconds,
    archiveBytes: settings.get('limits.archive_bytes') ?? archiveBytes,
    archiveFiles: settings.get('limits.archive_files') ?? archiveFiles,
  };
}

/** Three quarters of what this process may use: the rest of the machine needs some, too. */
function defaultMemory(): number {
  const constrained = process.constrainedMemory();
  const machine = totalmem();
  return Math.round((constrained > 0 && constrained < machine ? constrained : machine) * 0.75);
}

function resolveDatabase(settings: Settings, places: Places): Config['db'] {
  const dsn = settings.get('db.dsn');
  const named = settings.get('db.key_file');
  const keyFile = named === undefined ? undefined : resolvePath(named, places);
  if (settings.get('db.type') === 'postgres' && dsn !== undefined) {
    return { type: 'postgres', dsn, keyFile: keyFile ?? join(places.dataDir, `${shortHash(redactDsn(dsn))}-key`) };
  }
  const path = dsn === undefined ? join(places.dataDir, 'ak.db') : sqlitePath(dsn, places);
  return { type: 'sqlite', dsn: path, ...(keyFile === undefined ? {} : { keyFile }) };
}

/** What somebody's program did is theirs: it goes when they say so. Builds that nothing needs can be made again. */
function resolveRetention(settings: Settings): Config['retention'] {
  const sessions = settings.get('retention.sessions') ?? DEFAULTS.retention.sessions;
  const of = (key: 'retention.completed' | 'retention.failed' | 'retention.stopped'): number | null =>
    durationMs(settings.get(key) ?? sessions);
  return {
    completed: of('retention.completed'),
    failed: of('retention.failed'),
    stopped: of('retention.stopped'),
    builds: durationMs(settings.get('retention.builds') ?? DEFAULTS.retention.builds),
  };
}

/** What is encrypted cannot be read in Temporal anyway, and is compressed unless it is small. */
function resolveEncryption(settings: Settings, places: Places): Config['encryption'] {
  const keys = (settings.get('encryption.keys') ?? []).map((source) =>
    'file' in source ? { ...source, file: resolvePath(source.file, places) } : source,
  );
  const usual = keys.length === 0 ? null : DEFAULTS.compressOver;
  return { keys, compressOver: settings.get('temporal.compress_over') ?? usual };
}

function resolveTemporal(settings: Settings, places: Places): Config['temporal'] {
  const address = settings.get('temporal.address');
  if (address !== undefined) {
    return {
      kind: 'external',
      address,
      namespace: settings.get('temporal.namespace') ?? DEFAULTS.namespace,
      apiKey: settings.get('temporal.api_key') ?? null,
      tls: resolveTls(settings, places),
    };
  }
  const binary = settings.get('temporal.binary');
  return {
    kind: 'embedded',
    binary: binary === undefined ? null : resolveCommand(binary, places),
    ui: settings.get('temporal.ui') ?? DEFAULTS.ui,
    port: settings.get('temporal.port') ?? null,
  };
}

type Tls = Extract<Config['temporal'], { kind: 'external' }>['tls'];

/** An API key is never sent in the clear, unless the configuration says so. */
function resolveTls(settings: Settings, places: Places): Tls {
  const wanted = settings.get('temporal.tls') ?? settings.get('temporal.api_key') !== undefined;
  if (!wanted) return null;
  const file = (key: 'temporal.tls.ca_file' | 'temporal.tls.cert_file' | 'temporal.tls.key_file'): string | null => {
    const path = settings.get(key);
    return path === undefined ? null : resolvePath(path, places);
  };
  return {
    caFile: file('temporal.tls.ca_file'),
    certFile: file('temporal.tls.cert_file'),
    keyFile: file('temporal.tls.key_file'),
  };
}
