import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { HOST_SEEN_WITHIN_MS, isLive, Liveness, liveHosts, machineId, servesText } from '../../../sessions/live-hosts';
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

test('a host that was seen in the future is not live: the clock was set back after it had ended', () => {
  expect(isLive(hostRow(), machineId(), NOW - HOST_SEEN_WITHIN_MS - 1)).toBe(false);
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

describe('Liveness', () => {
  let now: number;
  let liveness: Liveness;
  const elsewhere = (mark: number): HostRow => hostRow({ machine: 'other/boot', seenAt: 0, mark });
  /** What is gone after so many seconds of looking once a second, with what the host has written by then. */
  const look = (seconds: number, mark: (second: number) => number): boolean => {
    let isGone = false;
    for (let second = 0; second <= seconds; second += 1) {
      isGone = liveness.gone([elsewhere(mark(second))]).length > 0;
      now += 1000;
    }
    return isGone;
  };

  beforeEach(() => {
    now = 0;
    liveness = new Liveness(machineId(), () => now);
  });

  it('takes a host that writes for alive, whatever time it writes', () => {
    expect(look(20, (second) => 1_000_000 - second * 3_600_000)).toBe(false);
  });

  it('takes a host that has written nothing for longer than five seconds for gone', () => {
    expect(look(5, () => 7)).toBe(false);
    expect(look(1, () => 7)).toBe(true);
  });

  it('does not count time in which it could not look itself', () => {
    look(0, () => 7);
    now += 60_000;
    expect(look(0, () => 7)).toBe(false);
    expect(look(3, () => 7)).toBe(true);
  });

  it('knows at once that a process of this machine has ended', async () => {
    const pid = await pidOfEndedProcess();
    expect(liveness.gone([hostRow({ pid })])).toMatchObject([{ pid }]);
    expect(liveness.gone([hostRow()])).toEqual([]);
  });
});
