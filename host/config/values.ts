/** The configuration as config.yaml would say it, key by key: the way back from resolve.ts. */
import type { Config, KeySource } from './config';
import { showDuration } from './duration';
import type { ConfigKey } from './keys';
import { keyFileOf } from './key-file';

/** Null: nothing. */
export type ShownValue = string | number | boolean | null;

type TemporalKey = Exclude<Extract<ConfigKey, `temporal.${string}`>, 'temporal.compress_over'>;

type RetentionKey = Extract<ConfigKey, `retention.${string}`>;

export function valuesOf(config: Config): Record<ConfigKey, ShownValue> {
  return {
    'db.type': config.db.type,
    'db.dsn': config.db.dsn,
    'db.key_file': keyFileOf(config.db),
    ...temporalValues(config.temporal),
    'temporal.compress_over': config.encryption.compressOver,
    'encryption.keys': config.encryption.keys.length === 0 ? null : config.encryption.keys.map(describeKey).join(', '),
    python: config.python,
    'changed.python': config.changed.python,
    'changed.libraries': config.changed.libraries,
    'http.host': config.http.host,
    'http.port': config.http.port,
    'log.level': config.log.level,
    'log.format': config.log.format,
    ...retentionValues(config.retention),
    'limits.sessions': config.limits.sessions,
    'limits.memory': config.limits.memory,
    'limits.runner_memory': config.limits.runnerMemory,
    'limits.drain_seconds': config.limits.drainSeconds,
    'limits.park_after_seconds': config.limits.parkAfterSeconds,
    'limits.archive_bytes': config.limits.archiveBytes,
    'limits.archive_files': config.limits.archiveFiles,
  };
}

/** The one for all sessions is in those for their ends. */
function retentionValues({
  completed,
  failed,
  stopped,
  builds,
}: Config['retention']): Record<RetentionKey, ShownValue> {
  return {
    'retention.sessions': completed === failed && failed === stopped ? showDuration(completed) : null,
    'retention.completed': showDuration(completed),
    'retention.failed': showDuration(failed),
    'retention.stopped': showDuration(stopped),
    'retention.builds': showDuration(builds),
  };
}

/** Where it is, never what it is. */
function describeKey(source: KeySource): string {
  return 'file' in source ? `${source.id} (${source.file})` : `${source.id} ($${source.variable})`;
}

function temporalValues(temporal: Config['temporal']): Record<TemporalKey, ShownValue> {
  const nothing: Record<TemporalKey, ShownValue> = {
    'temporal.address': null,
    'temporal.namespace': null,
    'temporal.api_key': null,
    'temporal.tls': null,
    'temporal.tls.ca_file': null,
    'temporal.tls.cert_file': null,
    'temporal.tls.key_file': null,
    'temporal.binary': null,
    'temporal.ui': null,
    'temporal.port': null,
  };
  switch (temporal.kind) {
    case 'embedded':
      return {
        ...nothing,
        'temporal.binary': temporal.binary,
        'temporal.ui': temporal.ui,
        'temporal.port': temporal.port,
      };
    case 'external':
      return {
        ...nothing,
        'temporal.address': temporal.address,
        'temporal.namespace': temporal.namespace,
        'temporal.api_key': temporal.apiKey,
        'temporal.tls': temporal.tls !== null,
        'temporal.tls.ca_file': temporal.tls?.caFile ?? null,
        'temporal.tls.cert_file': temporal.tls?.certFile ?? null,
        'temporal.tls.key_file': temporal.tls?.keyFile ?? null,
      };
  }
}
