import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { HOST_SEEN_WITHIN_MS, isLive, liveHosts, machineId, servesText } from '../../../sessions/live-hosts';
import type { HostRow } from '../../../store/store';

const NOW = 1_000_000;

function hostRow(changes: Partial<HostRow> = {}): HostRow {
  return {
    id: 'hst_1',
    machine: machineId(),
    pid: process.pid,
    queue: 'host-1',
    serves: servesText(['ak-x']),
    httpUrl: null,
    startedAt: NOW,
    seenAt: NOW,
    ...changes,
  };
}

async function pidOfEndedProcess(): Promise<number> {
  const child = spawn(process.execPath, ['-e', '']);
  await once(child, 'exit');
  if (child.pid === undefined) throw new Error('not started');
  return child.pid;
}

test('a host seen just now whose process runs is live', () => {
  expect(isLive(hostRow(), machineId(), NOW + HOST_SEEN_WITHIN_MS)).toBe(true);
});

test('a host not seen for long is not live, though its process id is in use', () => {
  expect(isLive(hostRow(), machineId(), NOW + HOST_SEEN_WITHIN_MS + 1)).toBe(false);
});

test('a host of this machine whose process has ended is not live, though seen just now', async () => {
  expect(isLive(hostRow({ pid: await pidOfEndedProcess() }), machineId(), NOW)).toBe(false);
});

test('the process id of a host elsewhere means nothing here', async () => {
  const elsewhere = hostRow({ machine: 'other/boot', pid: await pidOfEndedProcess() });
  expect(isLive(elsewhere, machineId(), NOW)).toBe(true);
});

test('only hosts that serve the queue count, by its whole name', async () => {
  const hosts = [
    hostRow({ id: 'both', serves: servesText(['ak-x', 'ak-y']) }),
    hostRow({ id: 'longer', serves: 'ak-x-ses_1' }),
    hostRow({ id: 'gone', seenAt: NOW - HOST_SEEN_WITHIN_MS - 1 }),
  ];
  const live = await liveHosts({ listHosts: () => Promise.resolve(hosts) }, 'ak-x', NOW);
  expect(live.map((host) => host.id)).toEqual(['both']);
});
