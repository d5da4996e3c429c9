/** What Linux tells of a process in `/proc/PID/stat`. */
export interface ProcessStat {
  /** One letter. */
  state: string;
  group: number;
  /** In ticks of the clock since the machine was started. */
  startedAt: number;
}

/**
 * Reads the text of that file; null when it has none.
 * @see proc(5): after the command, which stands in brackets and may hold anything, come state, parent, group; the start is the 22nd field of all.
 */
export function parseProcessStat(text: string): ProcessStat | null {
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const [state = '', , group] = fields;
  return state === '' ? null : { state, group: Number(group), startedAt: Number(fields[19]) };
}

/** It has ended, and nobody has asked how: so it may stay for long, in a container without an init. */
export function hasEnded({ state }: ProcessStat): boolean {
  return state === 'Z' || state === 'X';
}
