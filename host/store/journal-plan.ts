/** What an append writes, and where the chain of the journal stands after it. */
import { AkError } from '../errors';
import { sealNext, type Chain } from './chain';
import { endColumns, endedRow, recordRow, startRow } from './journal-rows';
import type { EndedColumns, EndEntry, RecordEntry, StartEntry } from './journal-rows';
import type { JournalTable } from './schema';
import type { SealingKey } from './seals';
import type { JournalEntry, PrintLine } from './store';

export interface Sorted {
  starts: StartEntry[];
  results: (EndEntry | RecordEntry)[];
  prints: PrintLine[];
}

/** Rows whose `version` is not known yet. */
export interface Plan {
  starts: JournalTable[];
  /** What the starts of calls that are open then come to; of others nothing is expected. */
  attempts: Map<string, number>;
  /** Of calls that began in an earlier append. */
  ends: { id: string; columns: EndedColumns }[];
  records: JournalTable[];
}

export function sortEntries(entries: JournalEntry[]): Sorted {
  const sorted: Sorted = { starts: [], results: [], prints: [] };
  for (const entry of entries) {
    switch (entry.kind) {
      case 'start':
        sorted.starts.push(entry);
        break;
      case 'end':
      case 'record':
        sorted.results.push(entry);
        break;
      case 'print':
        sorted.prints.push(entry.line);
        break;
    }
  }
  return sorted;
}

/**
 * Moves `chain` on. `known`: those of the ids that have a result already, which stays.
 * @throws AkError `internal` when a call ends that was not begun
 */
export function planAppend(
  key: SealingKey,
  chain: Chain,
  { starts, results }: Sorted,
  known: ReadonlySet<string>,
): Plan {
  // A call may start and end in one append, hence starts first.
  const rows = planStarts(chain, starts);
  const plan: Plan = { starts: rows, attempts: new Map(), ends: [], records: [] };
  for (const row of rows) {
    if (known.has(row.id)) continue;
    const open = chain.open.get(row.id);
    const attempt = (open?.attempt ?? 0) + row.attempt;
    chain.open.put(open ?? row, attempt);
    plan.attempts.set(row.id, attempt);
  }
  planResults({ key, chain, plan }, results, known);
  chain.begun += starts.length;
  chain.given += results.length;
  return plan;
}

function planStarts(chain: Chain, starts: StartEntry[]): JournalTable[] {
  const rows = new Map<string, JournalTable>();
  for (const [index, start] of starts.entries()) {
    // One statement cannot touch a row twice: a call begun twice in one append is one row with two attempts.
    const row = rows.get(start.call.id);
    if (row !== undefined) {
      row.attempt += 1;
      continue;
    }
    const first = startRow(chain.sessionId, start, chain.begun + index + 1);
    // A begin that left no trace counts as well; where there is one, this row is added to it.
    if (start.mayHaveBegun === true && chain.open.get(first.id) === undefined) first.attempt = 2;
    rows.set(first.id, first);
  }
  return [...rows.values()];
}

function planResults(
  { key, chain, plan }: { key: SealingKey; chain: Chain; plan: Plan },
  results: Sorted['results'],
  known: ReadonlySet<string>,
): void {
  const { sessionId } = chain;
  const given = new Set<string>();
  const begun = new Map(plan.starts.map((row) => [row.id, row]));
  for (const [index, entry] of results.entries()) {
    const { id } = entry;
    // The first result is the one that user code has.
    if (known.has(id) || given.has(id)) continue;
    given.add(id);
    const doneOrder = chain.given + index + 1;
    if (entry.kind === 'record') {
      const row = recordRow(sessionId, entry, doneOrder);
      row.seal = sealNext(key, chain, row);
      plan.records.push(row);
      continue;
    }
    const call = chain.open.take(id);
    if (call === undefined) throw neverBegun(sessionId, id);
    const columns = endOf(key, chain, entry, { call, doneOrder });
    const row = begun.get(id);
    // Written once instead of twice: half the work where a call begins and ends before there is time to write.
    if (row === undefined) plan.ends.push({ id, columns });
    else Object.assign(row, columns);
  }
}

function endOf(
  key: SealingKey,
  chain: Chain,
  entry: EndEntry,
  { call, doneOrder }: { call: Parameters<typeof endedRow>[1]; doneOrder: number },
): EndedColumns {
  const recorded = endColumns(entry);
  return {
    ...recorded,
    seal: sealNext(key, chain, endedRow(chain.sessionId, call, recorded)),
    state: entry.result.error === null ? 'ok' : 'error',
    done_order: doneOrder,
    ended_at: entry.at,
    ms: entry.result.ms,
    version: 0,
  };
}

function neverBegun(sessionId: string, id: string): AkError {
  return new AkError('internal', `Call ${id} of session ${sessionId} ended but was never begun. Nothing was written.`);
}
