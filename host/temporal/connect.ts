/** Connections to the Temporal server, embedded or not. */
import { readFile } from 'node:fs/promises';
import { Client, Connection } from '@temporalio/client';
import type { DataConverter } from '@temporalio/common';
import { NativeConnection, type NativeConnectionOptions } from '@temporalio/worker';
import type { Config } from '../config/config';
import { AkError } from '../errors';

export interface TemporalTarget {
  address: string;
  namespace: string;
  apiKey: string | null;
  tls: { caFile: string | null; certFile: string | null; keyFile: string | null } | null;
}

export interface TemporalConnections {
  client: Client;
  worker: NativeConnection;
  namespace: string;
  close(): Promise<void>;
}

const CONNECT_DEADLINE_MS = 10_000;

/** Where the configured server is; null when it is the embedded one. */
export function externalTarget(temporal: Config['temporal']): TemporalTarget | null {
  if (temporal.kind === 'embedded') return null;
  const { address, namespace, apiKey, tls } = temporal;
  return { address, namespace, apiKey, tls };
}

/** @throws AkError `temporal_unreachable` */
export async function connectTemporal(
  target: TemporalTarget,
  dataConverter: DataConverter,
  deadlineMs = CONNECT_DEADLINE_MS,
): Promise<TemporalConnections> {
  const options = await connectionOptions(target);
  try {
    const connection = await Connection.connect({ ...options, connectTimeout: deadlineMs });
    const worker = await NativeConnection.connect(options);
    const client = new Client({ connection, namespace: target.namespace, dataConverter });
    const close = async (): Promise<void> => {
      await worker.close();
      await connection.close();
    };
    return { client, worker, namespace: target.namespace, close };
  } catch (error) {
    throw new AkError('temporal_unreachable', `The Temporal server at ${target.address} does not answer.`, {
      hint: 'Check temporal.address, temporal.namespace and the TLS settings (`ak config list`), or remove temporal.address to use the embedded server.',
      cause: error,
    });
  }
}

async function connectionOptions(
  target: TemporalTarget,
): Promise<Pick<NativeConnectionOptions, 'address' | 'tls' | 'apiKey'> & { apiKey?: string }> {
  const tls = target.tls === null ? null : await tlsOf(target.tls);
  return {
    address: target.address,
    ...(target.apiKey === null ? {} : { apiKey: target.apiKey, tls: tls ?? true }),
    ...(tls === null ? {} : { tls }),
  };
}

async function tlsOf(
  files: NonNullable<TemporalTarget['tls']>,
): Promise<Exclude<NativeConnectionOptions['tls'], boolean | null | undefined>> {
  const { caFile, certFile, keyFile } = files;
  return {
    ...(caFile === null ? {} : { serverRootCACertificate: await readTlsFile('ca_file', caFile) }),
    ...(certFile === null || keyFile === null
      ? {}
      : {
          clientCertPair: {
            crt: await readTlsFile('cert_file', certFile),
            key: await readTlsFile('key_file', keyFile),
          },
        }),
  };
}

async function readTlsFile(key: string, path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    throw new AkError('config_invalid', `temporal.tls.${key} names ${path}, which cannot be read.`, {
      hint: 'Give the path of a PEM file that this user may read.',
      cause: error,
    });
  }
}
