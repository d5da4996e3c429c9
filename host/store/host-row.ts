/** A host, as the store lists it. */

/** What keeps a host from its work: its Temporal server has not answered since then. */
export type HostTrouble = { kind: 'temporal'; address: string; since: number; why: string };

export interface HostRow {
  id: string;
  /** Where the process runs: host name and boot, to tell whether `pid` means anything here. */
  machine: string;
  pid: number;
  queue: string;
  /** Claim queues it serves. */
  serves: string;
  httpUrl: string | null;
  startedAt: number;
  seenAt: number;
  /** As the store has `seenAt`: another one with each sign of life. Left out where a host writes its own row. */
  mark?: number;
  /** Left out when it is well. */
  trouble?: HostTrouble;
}
