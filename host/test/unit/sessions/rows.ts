/** Rows of the store for tests, complete but for what a test is about. */
import type { JournalCall, PrintLine, Session } from '../../../store/store';

export function sessionRow(changes: Partial<Session> = {}): Session {
  return {
    id: 'ses_1',
    deploymentId: null,
    projectName: null,
    buildId: 'bld_1',
    entrypoint: 'main.py:main',
    event: { event_type: 'manual', event_id: 'evt', integration_id: '', data: {} },
    vars: [],
    calls: [],
    state: 'running',
    reason: null,
    standing: null,
    crash: null,
    stop: null,
    outcome: null,
    workDir: null,
    sourceDir: null,
    loseRunner: null,
    isStrict: false,
    skipsSleeps: false,
    durability: 'activity',
    difference: null,
    moves: [],
    acceptsChanged: false,
    forkedFrom: null,
    programId: 'ses_1',
    queue: 'ak-x',
    hostId: null,
    epoch: 1,
    importDigest: null,
    printsShown: 0,
    createdAt: 1_000,
    startedAt: 1_000,
    endedAt: null,
    ...changes,
  };
}

export function endedSessionRow(changes: Partial<Session> = {}): Session {
  return sessionRow({ state: 'completed', outcome: { kind: 'completed', result: null }, endedAt: 2_200, ...changes });
}

export function callRow(changes: Partial<JournalCall> = {}): JournalCall {
  return {
    id: 'main:1',
    kind: 'effect',
    name: 'urllib.request.urlopen',
    file: 'main.py',
    line: 12,
    args: ["'http://example.org'"],
    kw: {},
    digest: '',
    state: 'ok',
    attempt: 1,
    doneOrder: 1,
    value: null,
    valueFile: null,
    error: null,
    handle: null,
    mutated: null,
    untilMs: null,
    startedAt: 1_000,
    endedAt: 1_012,
    ms: 12,
    ...changes,
  };
}

export function openCallRow(changes: Partial<JournalCall> = {}): JournalCall {
  return callRow({ state: 'started', doneOrder: null, endedAt: null, ms: null, ...changes });
}

export function printRow(seq: number, text: string, changes: Partial<PrintLine> = {}): PrintLine {
  return { seq, stream: 'stdout', text, level: null, logger: null, at: 1_000 + seq, ...changes };
}
