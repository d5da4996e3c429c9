/** A host: the process that runs Temporal workers and owns runners. Put together here, taken apart in reverse order. */
import { mkdir } from 'node:fs/promises';
import type { Config } from './config/config';
import { readKeyring } from './config/encryption-keys';
import { AkError } from './errors';
import type { Logger } from './log';
import { runnerScriptPath } from './package-root';
import { Presence } from './presence';
import { ensureUnpacked } from './project/codebase';
import { allowedEnvironment } from './runner/environment';
import { Memory } from './runner/memory';
import { findPython } from './runner/python';
import { Cleaning } from './retention/cleaning';
import { startHttp } from './server/http';
import { sharedQueue } from './sessions/create';
import { liveHosts, machineId, servesText } from './sessions/live-hosts';
import { Residents } from './sessions/residents';
import { Slots } from './sessions/slots';
import { newId } from './store/ids';
import type { HostRow, Store } from './store/store';
import { connectTemporal, externalTarget, type TemporalConnections, type TemporalTarget } from './temporal/connect';
import { makeDataConverter } from './temporal/data-converter';
import { Dispatcher } from './temporal/dispatch';
import { findTemporalBinary } from './temporal/server/binary';
import { leaseServer } from './temporal/embedded';
import { Reachable } from './temporal/reachable';
import { signalHostLost, signalParked, signalWake, untilClosed } from './temporal/signals';
import { installRuntime, startWorkers } from './temporal/workers';
import { Cleanups } from './cleanups';

export interface Host {
  readonly id: string;
  readonly httpUrl: string;
  readonly temporal: { address: string; uiUrl: string | null };
  /** Resolves when Temporal too knows that the session has ended, or after a while. */
  closed(sessionId: string): Promise<void>;
  /** Ends everything it started. */
  stop(): Promise<void>;
  /** Rejects when the host cannot go on. */
  readonly failed: Promise<never>;
}

export interface HostOptions {
  config: Config;
  store: Store;
  log: Logger;
  /** What sessions may see of it is an allow-list. */
  env: NodeJS.ProcessEnv;
  /** Queue of which it claims sessions: every session of the store, or that of one `ak run`. */
  serves: { kind: 'shared' } | { kind: 'queue'; queue: string };
  /** One line about something that takes time. */
  onProgress: (line: string) => void;
}

const SERVER_DEADLINE_MS = 60_000;
const CLAIMS_AT_ONCE = 8;

/** @throws AkError `temporal_*`, `port_in_use`, `python_missing`, `store_unavailable`; nothing is left running then */
export async function startHost(options: HostOptions): Promise<Host> {
  const cleanups = new Cleanups();
  try {
    return await assemble(options, cleanups);
  } catch (error) {
    // The first cause is the one to show.
    await cleanups.run().catch(() => undefined);
    throw error;
  }
}

async function assemble(options: HostOptions, cleanups: Cleanups): Promise<Host> {
  const { config, store, log } = options;
  const { filesDir, runtimeDir } = config.paths;
  for (const folder of [filesDir, runtimeDir]) await mkdir(folder, { recursive: true, mode: 0o700 });
  const id = newId('hst');
  await store.openJournals();
  const { serves } = options;
  const sessionQueue = serves.kind === 'queue' ? serves.queue : sharedQueue(await store.installationId());
  const queue = serves.kind === 'queue' ? serves.queue : `ak-host-${id}`;

  const { server, temporal, dataConverter } = await connect(options, cleanups);
  const http = await startHttp({ hostId: id, listen: config.http, filesDir });
  cleanups.add(() => http.close());

  const drainMs = config.limits.drainSeconds * 1000;
  const room = makeRoom(config.limits);
  const residents = makeResidents(options, { hostId: id, httpUrl: http.url, room }, temporal.client);
  const self = { id, queue, serves: servesText([sessionQueue]), httpUrl: http.url };
  const reachable = watchServer(temporal.client, server.target, cleanups);
  const presence = await startPresence(options, self, residents, { client: temporal.client, reachable });
  cleanups.add(() => presence.stop());
  const workers = await startWorkers({
    connection: temporal.worker,
    namespace: temporal.namespace,
    dataConverter,
    sessionQueue,
    context: {
      residents,
      store,
      hostId: id,
      queue,
      nearQueue: async () => (queue === sessionQueue ? null : nearQueueOf(store, sessionQueue, id)),
    },
    identity: `${process.pid}@${id}`,
    maxSessions: config.limits.sessions,
    slots: room.slots,
    drainMs,
  });
  cleanups.add(() => workers.stop(() => residents.drain(drainMs)));
  const dispatcher = new Dispatcher({
    store,
    client: temporal.client,
    queues: [sessionQueue],
    log,
    onStart: ({ buildId }) => residents.expect(buildId),
  });
  cleanups.add(() => dispatcher.stop());
  cleanups.add(() => presence.retire());
  startCleaning(options, cleanups);
  expectAnother(options, residents);
  return {
    id,
    httpUrl: http.url,
    temporal: { address: server.target.address, uiUrl: server.uiUrl },
    closed: (sessionId) => untilClosed(temporal.client, sessionId),
    stop: () => cleanups.run(),
    failed: failureOf(server.failed, workers.running),
  };
}

function failureOf(server: Promise<never>, workers: Promise<void>): Promise<never> {
  const failed = Promise.race([server, workers.then(() => new Promise<never>(() => undefined))]);
  failed.catch(() => undefined); // whoever uses the host watches it, perhaps not yet
  return failed;
}

function watchServer(
  client: TemporalConnections['client'],
  { address }: TemporalTarget,
  cleanups: Cleanups,
): Reachable {
  const reachable = Reachable.of(client, address);
  cleanups.add(() => reachable.stop());
  return reachable;
}

interface Connected {
  server: Awaited<ReturnType<typeof temporalServer>>;
  temporal: TemporalConnections;
  dataConverter: ReturnType<typeof makeDataConverter>;
}

async function connect(options: HostOptions, cleanups: Cleanups): Promise<Connected> {
  const { config, store, log, env } = options;
  const { compressOver } = config.encryption;
  const keyring = await readKeyring(config.encryption, env);
  const dataConverter = makeDataConverter({ keyring, compressOver, store, log });
  const server = await temporalServer(options, cleanups);
  installRuntime(log);
  const temporal = await connectTemporal(server.target, dataConverter);
  cleanups.add(() => temporal.close());
  return { server, temporal, dataConverter };
}

/** The first session is likely one of the build that ran last. That of a host of one session is announced. */
function expectAnother({ serves, store }: HostOptions, residents: Residents): void {
  if (serves.kind !== 'shared') return;
  const expected = store.listSessions({ limit: 1 }).then(([last]) => last && residents.expect(last.buildId));
  expected.catch(() => undefined); // it starts without
}

/** A host of one session leaves that to the others. */
function startCleaning({ serves, ...options }: HostOptions, cleanups: Cleanups): void {
  if (serves.kind !== 'shared') return;
  const cleaning = new Cleaning(options);
  cleanups.add(() => cleaning.stop());
}

/** Two hosts on one queue would take each other's calls. */
async function nearQueueOf(store: Store, sessionQueue: string, hostId: string): Promise<string | null> {
  const hosts = await liveHosts(store, sessionQueue, Date.now());
  return hosts.every(({ id }) => id === hostId) ? sessionQueue : null;
}

interface Room {
  slots: Slots;
  memory: Memory;
}

function makeRoom({ sessions, memory: hostBytes, runnerMemory: runnerBytes }: Config['limits']): Room {
  const memory = new Memory({ hostBytes, runnerBytes }, () => slots.look());
  const slots = new Slots({
    slots: sessions,
    claimsAtOnce: CLAIMS_AT_ONCE,
    hasMemoryFor: (runners) => memory.hasRoomFor(runners),
  });
  return { slots, memory };
}

function makeResidents(
  options: HostOptions,
  { hostId, httpUrl, room }: { hostId: string; httpUrl: string; room: Room },
  client: TemporalConnections['client'],
): Residents {
  const { config, store, log, env } = options;
  return new Residents({
    ...room,
    hostId,
    store,
    log,
    filesDir: config.paths.filesDir,
    runtimeDir: config.paths.runtimeDir,
    script: runnerScriptPath(),
    environment: { ...allowedEnvironment(env), AK_HOST_URL: httpUrl },
    changed: `${config.changed.python} ${config.changed.libraries}`,
    python: onceFound(async () => (await findPython({ configured: config.python, env })).path),
    codeDirOf: (buildId) => codeDirOf(options, buildId),
    onLost: (sessionId, epoch) =>
      signalHostLost(client, sessionId, epoch).catch((error: unknown) =>
        log.warn({ session: sessionId, err: error }, 'could not tell that the session is lost here'),
      ),
    onParked: (sessionId, epoch) =>
      signalParked(client, sessionId, epoch).catch((error: unknown) =>
        log.warn({ session: sessionId, err: error }, 'could not tell that the session is parked'),
      ),
    // Nobody else waits for the place of an `ak run`.
    parkAfterMs: options.serves.kind === 'queue' ? Infinity : config.limits.parkAfterSeconds * 1000,
    onStarved: (sessionId) => {
      signalWake(client, sessionId).catch((error: unknown) =>
        log.warn({ session: sessionId, err: error }, 'could not wake the session'),
      );
    },
  });
}

function startPresence(
  { store, log }: HostOptions,
  self: Pick<HostRow, 'id' | 'queue' | 'serves' | 'httpUrl'>,
  residents: Residents,
  { client, reachable }: Pick<TemporalConnections, 'client'> & { reachable: Reachable },
): Promise<Presence> {
  return Presence.start({
    store,
    log,
    self: { ...self, machine: machineId(), pid: process.pid, startedAt: Date.now() },
    trouble: () => reachable.trouble,
    giveUpClaimed: () => residents.giveUpClaimed(),
    noteStandings: () => residents.noteStandings(),
    parkIdle: () => residents.parkIdle(),
    expectWakes: () => residents.expectWakes(),
    onSessionLost: (sessionId, epoch) => signalHostLost(client, sessionId, epoch),
  });
}

async function temporalServer(
  { config, env, log, onProgress }: HostOptions,
  cleanups: Cleanups,
): Promise<{ target: TemporalTarget; uiUrl: string | null; failed: Promise<never> }> {
  const external = externalTarget(config.temporal);
  if (external !== null) return { target: external, uiUrl: null, failed: new Promise(() => undefined) };
  const { binary, ui, port } =
    config.temporal.kind === 'embedded' ? config.temporal : { binary: null, ui: false, port: null };
  const lease = await leaseServer(
    {
      filesDir: config.paths.filesDir,
      runtimeDir: config.paths.runtimeDir,
      binary: async () => {
        const python = (): Promise<string> => findPython({ configured: config.python, env }).then(({ path }) => path);
        return findTemporalBinary({ configured: binary, env, cacheDir: config.paths.cacheDir, python, onProgress });
      },
      port,
      ui,
      deadlineMs: SERVER_DEADLINE_MS,
      env,
      onProgress,
    },
    log,
  );
  cleanups.add(() => lease.release());
  const target = { address: lease.address, namespace: 'default', apiKey: null, tls: null };
  return { target, uiUrl: lease.uiUrl, failed: lease.failed };
}

/** Looks until it is found, then keeps it: each look starts an interpreter. */
function onceFound(find: () => Promise<string>): () => Promise<string> {
  let found: string | null = null;
  return async () => (found ??= await find());
}

async function codeDirOf({ store, config }: HostOptions, buildId: string): Promise<string> {
  const build = await store.getBuild(buildId);
  if (build === null) throw buildMissing(buildId);
  return ensureUnpacked(build, config.paths.filesDir, store.blobs);
}

function buildMissing(buildId: string): AkError {
  return new AkError('build_missing', `Build ${buildId} of this session is not in the store.`, {
    hint: 'It was removed, or the store is another one (`ak config where`). Restore it, or deploy again and start the session anew.',
  });
}
