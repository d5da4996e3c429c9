/**
 * What a call costs: 100 sequential trivial calls as a session, beside 100 sequential activities of a bare workflow, on the same
 * server in the same run, in turns. Each figure is the time from the start to the close of the workflow, as Temporal has it.
 */
import { Client, Connection, WorkflowNotFoundError } from '@temporalio/client';
import { NativeConnection, Worker } from '@temporalio/worker';
import { pause } from '../host/deadline';
import type { BareActivities, bareSequence } from './bare-workflow';
import { describeSamples, median } from './statistics';
import { Workspace } from './workspace';

const PROGRAM = `import os


def main(event):
    for _ in range(int(event.data["calls"])):
        os.stat("/")
`;

const MANIFEST = `version: v1
project:
  name: bench
`;

/** Until V8 has compiled what is used often, on both sides: a host runs for days, and no figure is about its first minute. */
const WARM_UP_TIMES = 10;

interface Sample {
  bareMs: number;
  sessionMs: number;
}

export async function measureCalls(calls: number, rounds: number): Promise<Sample[]> {
  const workspace = new Workspace();
  try {
    return await workspace.withHost((address) => measureAt(workspace, address, calls, rounds));
  } finally {
    workspace.remove();
  }
}

async function measureAt(workspace: Workspace, address: string, calls: number, rounds: number): Promise<Sample[]> {
  const connection = await Connection.connect({ address });
  const native = await NativeConnection.connect({ address });
  const client = new Client({ connection });
  const activities: BareActivities = { noop: (index) => Promise.resolve(index) };
  const worker = await Worker.create({
    connection: native,
    taskQueue: 'bare',
    workflowsPath: require.resolve('./bare-workflow'),
    activities,
  });
  workspace.write('program/calls.py', PROGRAM);
  const manifest = workspace.write('program/ak.yaml', MANIFEST);
  const samples: Sample[] = [];
  await worker.runUntil(async () => {
    await once(client, workspace, manifest, calls * WARM_UP_TIMES);
    for (let round = 0; round < rounds; round += 1) samples.push(await once(client, workspace, manifest, calls));
  });
  await native.close();
  await connection.close();
  return samples;
}

async function once(client: Client, workspace: Workspace, manifest: string, calls: number): Promise<Sample> {
  const workflowId = `bare-${calls}-${process.hrtime.bigint()}`;
  await client.workflow.execute<typeof bareSequence>('bareSequence', { taskQueue: 'bare', workflowId, args: [calls] });
  const event = ['--entrypoint', 'calls.py:main', '--input', `calls=${calls}`];
  const sessionId = workspace
    .ak('session', 'start', '--project', 'bench', '--deploy', manifest, ...event, '--quiet')
    .trim();
  await resultOf(client, sessionId);
  return { bareMs: await durationMs(client, workflowId), sessionMs: await durationMs(client, sessionId) };
}

/** The host has a moment to start the workflow. */
async function resultOf(client: Client, workflowId: string): Promise<void> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      await client.workflow.getHandle(workflowId).result();
      return;
    } catch (error) {
      if (!(error instanceof WorkflowNotFoundError) || attempt > 200) throw error;
      await pause(50);
    }
  }
}

async function durationMs(client: Client, workflowId: string): Promise<number> {
  const { startTime, closeTime } = await client.workflow.getHandle(workflowId).describe();
  if (closeTime === undefined) throw new Error(`${workflowId} is not closed`);
  return closeTime.getTime() - startTime.getTime();
}

export function reportCalls(calls: number, samples: readonly Sample[]): string {
  const bare = samples.map(({ bareMs }) => bareMs);
  const session = samples.map(({ sessionMs }) => sessionMs);
  const ratio = median(session) / median(bare);
  return [
    `${calls} sequential calls`,
    `  bare TypeScript workflow  ${describeSamples(bare)}`,
    `  ak session                ${describeSamples(session)}`,
    `  ratio of the medians      ${ratio.toFixed(2)}  (goal: at most 1.25)`,
  ].join('\n');
}
