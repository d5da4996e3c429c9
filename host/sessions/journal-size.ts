/** How much entries of the journal weigh, so that neither what waits to be written nor one commit grows without bound. */
import type { JournalEntry } from '../store/store';

const COMMIT_ROWS = 2_000;
const COMMIT_BYTES = 4 * 1024 * 1024;
/** Of a row, besides its texts. */
const ROW_BYTES = 256;

/** About how much memory it takes. */
export function sizeOf(entry: JournalEntry): number {
  switch (entry.kind) {
    case 'start':
      return ROW_BYTES;
    case 'end':
      return ROW_BYTES + (entry.result.value?.length ?? 0) + (entry.result.mutated?.length ?? 0);
    case 'record':
      return entry.items.reduce((sum, { value }) => sum + ROW_BYTES + value.length, ROW_BYTES);
    case 'print':
      return ROW_BYTES + entry.line.text.length;
  }
}

/** The entries in the same order, as few commits as may be; of none, one that is empty. */
export function* inCommits(entries: JournalEntry[]): Generator<JournalEntry[]> {
  let commit: JournalEntry[] = [];
  let bytes = 0;
  for (const entry of entries) {
    commit.push(entry);
    bytes += sizeOf(entry);
    if (commit.length < COMMIT_ROWS && bytes < COMMIT_BYTES) continue;
    yield commit;
    commit = [];
    bytes = 0;
  }
  if (commit.length > 0 || entries.length === 0) yield commit;
}
