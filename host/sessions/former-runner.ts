/**
 * The runner that a former claim has left on this machine. When its host is halted, and did not hear that another one has the session, the
 * runner lives on; it performs nothing, but may hold what the next one needs, such as the lock of a database that the program writes.
 *
 *   FR1. Only the runner of an earlier claim is ended, and only if it is the process that was noted: same boot of the same machine, same number, same start.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hasEnded, parseProcessStat } from '../process-stat';
import { machineId } from './live-hosts';

const FILE = 'runner.json';

interface Noted {
  epoch: number;
  pid: number;
  /** Tells it from others that get the same number later. */
  birth: string;
}

/** Says in the session's folder which process has it. That it cannot be written matters to nobody but who looks for it. */
export async function noteRunner(folder: string, { epoch, pid }: Pick<Noted, 'epoch' | 'pid'>): Promise<void> {
  const birth = await birthOf(pid);
  if (birth === null) return;
  await writeFile(join(folder, FILE), JSON.stringify({ epoch, pid, birth } satisfies Noted)).catch(() => undefined);
}

/** The process of a claim before `epoch` that still lives here; null: there is none. */
export async function formerRunner(folder: string, epoch: number): Promise<number | null> {
  const noted = parseNoted(await readFile(join(folder, FILE), 'utf8').catch(() => ''));
  if (noted === null || noted.epoch >= epoch) return null;
  return (await birthOf(noted.pid)) === noted.birth ? noted.pid : null;
}

function parseNoted(text: string): Noted | null {
  try {
    const { epoch, pid, birth } = JSON.parse(text) as Record<keyof Noted, unknown>;
    if (typeof epoch !== 'number' || typeof pid !== 'number' || typeof birth !== 'string') return null;
    return { epoch, pid, birth };
  } catch {
    return null; // A host died while it wrote, or nothing was noted yet.
  }
}

/** Null: it does not live, or the system does not say. */
async function birthOf(pid: number): Promise<string | null> {
  const stat = parseProcessStat(await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => ''));
  return stat === null || hasEnded(stat) ? null : `${stat.startedAt} ${machineId()}`;
}
