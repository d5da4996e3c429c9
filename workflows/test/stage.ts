/** A Temporal server, a worker with the real workflow, and a host that the test plays. */
import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import {
  Client,
  Connection,
  type WorkflowHandle,
  type WorkflowHandleWithFirstExecutionRunId,
} from '@temporalio/client';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { ApplicationFailure } from '@temporalio/common';
import { deferred } from '../../host/sessions/deferred';
import { settled } from '../../host/test/unit/settled';
import { buildKeeper } from '../../host/test/unit/temporal/server/keeper-build';
import { Installation } from '../../host/test/unit/temporal/server/installation';
import { runCommand } from '../../host/temporal/server/command';
import { findTemporalBinary } from '../../host/temporal/server/binary';
import {
  LOST,
  claimQueueOf,
  type ClaimResult,
  type EffectWant,
  type Next,
  type Outcome,
  type RetryWant,
  type Routing,
} from '../contract';
import type { session } from '..';

/** From so many events on the server suggests to go on in a new run. */
export const LONG_HISTORY = 60;

/** What the played host does; each call is recorded in `log` as it comes. */
export interface Script {
  claim?(times: number): Next | Promise<Next>;
  effect?(name: string, routing: Routing): Promise<{ value: unknown; next: Next }>;
  python?(routing: Routing): Promise<Next>;
  resume?(call: string): Promise<Next>;
  stop?(): Promise<void>;
  close?(times: number): Promise<void>;
}

export class Stage {
  readonly log: string[] = [];
  script: Script = {};
  private claims = 0;
  private closes = 0;
  private binary = '';
  private address = '';
  private readonly closing = deferred<never>();
  private readonly ends: (() => Promise<unknown>)[] = [];
  private client: Client | null = null;
  readonly queue = `shared-${randomUUID()}`;
  readonly hostQueue = `host-${randomUUID()}`;

  /** Starts everything; `close` ends it. */
  async open(): Promise<void> {
    const build = buildKeeper();
    this.ends.push(async () => build.remove());
    const place = new Installation(build);
    this.ends.push(() => place.close());
    const cacheDir = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'ak');
    this.binary = await findTemporalBinary({
      configured: process.env['AK_TEMPORAL_BINARY'] ?? null,
      env: process.env,
      cacheDir,
      python: () => Promise.resolve('python3'),
      onProgress: () => undefined,
    });
    const { address } = await place.acquire(impatient(this.binary, place.directory));
    this.address = address;
    Runtime.install({ logger: new DefaultLogger('ERROR'), shutdownSignals: [] });
    const connection = await Connection.connect({ address });
    const native = await NativeConnection.connect({ address });
    this.ends.push(async () => {
      await native.close();
      await connection.close();
    });
    this.client = new Client({ connection });
    await this.startWorkers(native);
  }

  async close(): Promise<void> {
    this.closing.reject(new Error('the stage closes'));
    for (const end of this.ends.reverse()) await end();
  }

  /** Resolves when the host was asked for this. */
  async logged(line: string): Promise<void> {
    await settled(() => this.log.includes(line));
  }

  /** A call that takes for ever. */
  hang(): Promise<never> {
    return this.closing.promise;
  }

  /** Keeps a history as a golden when `AK_RECORD_HISTORIES` names a folder; a golden is never changed, a new version adds its own. The last run, if no other is named. */
  async record(handle: WorkflowHandle<typeof session>, name: string, runId?: string): Promise<void> {
    const folder = process.env['AK_RECORD_HISTORIES'];
    if (folder === undefined) return;
    const run = runId === undefined ? [] : ['--run-id', runId];
    const of = ['--workflow-id', handle.workflowId, ...run, '--address', this.address];
    const args = ['workflow', 'show', '--output', 'json', ...of];
    const { ok, output } = await runCommand(this.binary, args, { env: process.env, deadlineMs: 20_000 });
    if (!ok) throw new Error(output);
    // Who made it and where does not matter, and differs each time.
    const plain = output
      .replaceAll(/"identity": *"[^"]*"/g, '"identity": "test"')
      .replaceAll(/"stackTrace": *"(?:[^"\\]|\\.)*"/g, '"stackTrace": ""');
    writeFileSync(join(folder, `${name}.json`), `${plain.trimEnd()}\n`);
  }

  /** The lengths of the histories of its runs, oldest first. */
  async historyLengths(workflowId: string): Promise<number[]> {
    if (this.client === null) throw new Error('the stage is not open');
    const { workflow } = this.client;
    const runs: { started: number; length: number }[] = [];
    for await (const { runId, startTime } of workflow.list({ query: `WorkflowId = '${workflowId}'` })) {
      const { events } = await workflow.getHandle(workflowId, runId).fetchHistory();
      runs.push({ started: startTime.getTime(), length: events?.length ?? 0 });
    }
    return runs.sort((left, right) => left.started - right.started).map(({ length }) => length);
  }

  /** Begins a test: nothing is recorded, the host plays `script`. */
  play(script: Script): void {
    this.script = script;
    this.claims = 0;
    this.closes = 0;
    this.log.length = 0;
  }

  start(): Promise<WorkflowHandleWithFirstExecutionRunId<typeof session>> {
    if (this.client === null) throw new Error('the stage is not open');
    const workflowId = `ses_${randomUUID()}`;
    const args: [{ sessionId: string; entrypoint: string }] = [{ sessionId: workflowId, entrypoint: 'main.py:main' }];
    return this.client.workflow.start<typeof session>('session', { workflowId, taskQueue: this.queue, args });
  }

  private async startWorkers(connection: NativeConnection): Promise<void> {
    const claim = (where: string) => (): Promise<ClaimResult> => this.claim(where);
    const sessions = await Worker.create({
      connection,
      taskQueue: this.queue,
      workflowsPath: require.resolve('..'),
      activities: { close: ({ outcome }: { outcome: Outcome }) => this.closeSession(outcome) },
    });
    const shared = await Worker.create({
      connection,
      taskQueue: claimQueueOf(this.queue),
      activities: { claim: claim('shared') },
    });
    const host = await Worker.create({
      connection,
      taskQueue: this.hostQueue,
      activities: {
        claim: claim('host'),
        python: (_input: unknown, routing: Routing) => this.say('python', () => this.script.python?.(routing)),
        resume: ({ call, slept }: { call: string; slept: string }) =>
          this.say(`resume ${call} after ${slept}`, () => this.script.resume?.(call)),
        stop: async ({ reason }: { reason: string }) => {
          this.log.push(`stop: ${reason}`);
          await this.script.stop?.();
        },
        default: (_input: unknown, routing: Routing) =>
          this.say(`perform ${routing.call} @${routing.epoch}`, () => this.script.effect?.('', routing)),
      },
    });
    const running = Promise.all([sessions.run(), shared.run(), host.run()]);
    this.ends.push(async () => {
      sessions.shutdown();
      shared.shutdown();
      host.shutdown();
      await running;
    });
  }

  private async claim(where: string): Promise<ClaimResult> {
    this.claims += 1;
    this.log.push(`claim on ${where}`);
    const next = (await this.script.claim?.(this.claims)) ?? completed();
    return { place: { host: 'h', queue: this.hostQueue, epoch: this.claims, entrypoint: 'main.py:main' }, next };
  }

  private async closeSession({ kind }: Outcome): Promise<void> {
    this.closes += 1;
    this.log.push(`close ${kind}`);
    await this.script.close?.(this.closes);
  }

  private async say<T>(line: string, act: () => Promise<T> | undefined): Promise<T> {
    this.log.push(line);
    const acting = act();
    if (acting === undefined) throw ApplicationFailure.nonRetryable(`the script has no ${line}`, 'test');
    return acting;
  }
}

/** The server, which calls a history long when it is not. */
function impatient(binary: string, folder: string): string {
  const path = join(folder, 'impatient-temporal');
  const config = `limit.historyCount.suggestContinueAsNew=${LONG_HISTORY}`;
  const script = `#!/bin/sh
case "$*" in *start-dev*) set -- "$@" --dynamic-config-value ${config} ;; esac
exec '${binary}' "$@"
`;
  writeFileSync(path, script, { mode: 0o755 });
  return path;
}

export function completed(result: string | null = null): Next {
  return { wants: [], state: { kind: 'done', outcome: { kind: 'completed', result } } };
}

export function blockedOn(...ids: string[]): Next {
  return { wants: ids.map((id) => effectWant(id)), state: { kind: 'blocked' } };
}

export function effectWant(id: string, retry?: RetryWant): EffectWant {
  const want: EffectWant = {
    kind: 'effect',
    id,
    name: 'os.listdir',
    at: { file: 'main.py', line: 3 },
    args: [],
    kw: {},
  };
  return retry === undefined ? want : { ...want, retry };
}

export function lost(): ApplicationFailure {
  return ApplicationFailure.nonRetryable('killed', LOST);
}
