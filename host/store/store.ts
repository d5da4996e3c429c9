/**
 * What the host keeps. One interface; `open.ts` chooses SQLite or PostgreSQL, nothing else knows which.
 *
 * Every method is one transaction, durable (fsync) when its promise resolves. Times are milliseconds since the epoch.
 * Errors: `AkError` with code `store_unavailable`, `store_busy`, or the one a method names.
 */
import type { HandlerEvent, RecordItem } from '../runner/protocol/messages';
import type { StopRequest, StopStore } from './stop-request';
import type { Outcome } from '../../workflows/contract';
import type { CallRule, Deployment, DeploymentInUse, Durability, Var } from './deployment';
import type { JournalCall, JournalEntry, JournalShape, PrintLine, ReplayEntry } from './entries';
import type { Difference, Move, NewFork, SessionChange } from './lineage';
import type { CheckStore } from './check-store';
import type { RetentionStore } from './retention-store';
import type { Blobs, SessionFile } from './blob-types';
import type { Crash } from './crash';
import type { HostRow, HostTrouble } from './host-row';

export type { Blobs, Crash, HostRow, HostTrouble, SessionFile };

export type { JournalCall, JournalEntry, JournalShape, PrintLine, ReplayEntry };
export type { CallRule, Deployment, DeploymentInUse, Durability, Var };

/** What a Python file binds at its top level. */
export interface FileExports {
  names: string[];
  /** Those of them that are functions defined there. */
  functions: string[];
  /** Not all can be known without running it. */
  dynamic: boolean;
}

export interface Build {
  /** `bld_` and the first 32 hex digits of the sha256 of its canonical tar. */
  id: string;
  sha256: string;
  sizeBytes: number;
  /** Paths relative to the code's root, sorted. */
  files: string[];
  exports: Record<string, FileExports>;
  createdAt: number;
}

interface Project {
  id: string;
  name: string;
  createdAt: number;
}

/** How often the store was changed, as far as this process has seen. */
export interface Stamp {
  /** By this process, in transactions. */
  own: number;
  /** By other processes: any other number says that they have. */
  others: number;
}

export type SessionState = 'created' | 'running' | 'paused' | 'completed' | 'failed' | 'stopped';

/** What a session is at, when that lasts and neither its journal nor its state tells. */
export type Standing =
  /** User code runs, and has asked for nothing since then. `frame`: `file:line function`, the innermost. */
  | { kind: 'computing'; frame: string; since: number }
  /** A call raised, and is tried again. */
  | { kind: 'retrying'; call: string; attempt: number; attempts: number; error: string; nextAt: number };

export interface Session {
  /** `ses_...` */
  id: string;
  /** Null for `ak run`, which needs no project. */
  deploymentId: string | null;
  projectName: string | null;
  buildId: string;
  /** `file.py:function` */
  entrypoint: string;
  event: HandlerEvent;
  /** The variables of this session, frozen when it was created. */
  vars: Var[];
  /** What is said about its calls by name; frozen likewise. */
  calls: CallRule[];
  state: SessionState;
  /** Why it waits or is paused, for people; null when it simply runs. */
  reason: string | null;
  /** What it has been at for a while, as only its host knows; null: nothing that lasts. */
  standing: Standing | null;
  /** How its runner died last; null: none did. */
  crash: Crash | null;
  /** Somebody has asked it to stop; null: nobody has. */
  stop: StopRequest | null;
  outcome: Outcome | null;
  /** Where the code was taken from, for `ak run`: tracebacks name its files there. Null: relative to the root of the code. */
  sourceDir: string | null;
  /** After which calls its runner is lost on purpose (see losses.ts); null: never. */
  loseRunner: string | null;
  /** What touches the outside where nothing records it is an error in the program, and not only a warning. */
  isStrict: boolean;
  /** For tests: sleeps end at once, and the program's clocks go on by them. */
  skipsSleeps: boolean;
  /** Of its effects, unless a policy says otherwise of some. */
  durability: Durability;
  /** Why it is paused, when its program does not do what the journal says; null when it is not. */
  difference: Difference | null;
  /** From which build it went to which, oldest first. */
  moves: Move[];
  /** Another Python or other libraries than it began with are warned of, and not refused. */
  acceptsChanged: boolean;
  /** The session whose past it has, up to the result of this call; `call` null: all of it. Null: it is no fork. */
  forkedFrom: { sessionId: string; call: string | null } | null;
  /** The id that the program knows: of a fork that of the first session of its lineage, for its recorded calls were made with it. */
  programId: string;
  /** Where the program runs, for `ak run`: the folder it was started in. Null: a folder of its own, with a copy of its code. */
  workDir: string | null;
  /** Task queue on which hosts claim it; `ak run` uses one of its own. */
  queue: string;
  hostId: string | null;
  epoch: number;
  /** Of a session that ran elsewhere: the digest of what was imported; null: it runs here, or ran here. */
  importDigest: string | null;
  /** How far `ak run` has shown the prints: the next seq to show. */
  printsShown: number;
  createdAt: number;
  startedAt: number | null;
  endedAt: number | null;
}

export type NewSession = Pick<
  Session,
  'id' | 'deploymentId' | 'projectName' | 'buildId' | 'entrypoint' | 'event' | 'vars' | 'queue'
> &
  Partial<Pick<Session, 'calls' | 'workDir' | 'sourceDir' | 'loseRunner' | 'isStrict' | 'skipsSleeps' | 'durability'>>;

/** A row of the journal as it is stored, without what belongs to one store. */
export interface ExportedRow {
  id: string;
  kind: JournalCall['kind'] | 'record';
  state: JournalCall['state'];
  attempt: number;
  begun_order: number | null;
  done_order: number | null;
  until_ms: number | null;
  started_at: number | null;
  ended_at: number | null;
  ms: number | null;
  name: string;
  file: string;
  line: number;
  digest: string;
  args_json: string;
  kw_json: string;
  handle_json: string | null;
  mutated: string | null;
  error_json: string | null;
  value_file_json: string | null;
  value: string | null;
  items_json: string | null;
}

/** A session from another store. */
export interface ImportedSession {
  session: Omit<NewSession, 'deploymentId' | 'queue'> &
    Pick<Session, 'programId' | 'state' | 'reason' | 'outcome' | 'epoch' | 'createdAt' | 'startedAt' | 'endedAt'>;
  digest: string;
  journal: () => AsyncIterable<ExportedRow>;
  prints: () => AsyncIterable<PrintLine>;
  /** Its large values, where hosts share them through the store. */
  files: SessionFile[];
}

/** What Temporal has not been told yet about a session. */
export interface UnsentWord {
  sessionId: string;
  kind: OutboxEntry['kind'];
  /** Of the last try; null before it. */
  lastError: string | null;
}

export type OutboxEntry = {
  id: number;
  kind: 'start' | 'stop' | 'resume';
  sessionId: string;
  reason: string | null;
  attempts: number;
};

export interface SessionFilter {
  project?: string;
  state?: SessionState;
  /** Only those forked from this session. */
  forkedFrom?: string;
  limit?: number;
}

export interface Store extends RetentionStore, StopStore, CheckStore {
  /** Null: all hosts of this store share a disk, and files stay files. */
  readonly blobs: Blobs | null;
  /** Names this installation in Temporal; made once. */
  installationId(): Promise<string>;
  saveBuild(build: Build): Promise<void>;
  getBuild(id: string): Promise<Build | null>;
  /** Reads it, and says that it is needed: a build that was used lately is not removed. Saving and deploying it and a session of it say so too. */
  useBuild(id: string): Promise<Build | null>;
  /** Creates the project if it is new, the deployment as active, and sets the former active one to draining. One transaction. Returns the existing one when all of these are the same. */
  deploy(input: {
    projectName: string;
    buildId: string;
    vars: Var[];
    calls?: CallRule[];
    durability?: Durability;
  }): Promise<{ deployment: Deployment; created: boolean }>;
  activeDeployment(projectName: string): Promise<Deployment | null>;
  /** The newest first. */
  listDeployments(filter?: { project?: string; limit?: number }): Promise<DeploymentInUse[]>;
  getDeployment(id: string): Promise<DeploymentInUse | null>;
  /** Makes it the active one of its project; the former one drains. Code `deployment_not_found`. False: it was active. */
  activateDeployment(id: string): Promise<boolean>;
  /** It takes no more sessions. Code `deployment_not_found`. False: it was not active. */
  deactivateDeployment(id: string): Promise<boolean>;
  listProjects(): Promise<Project[]>;
  /** The session, its event and the outbox entry that starts it: one transaction. Idempotent by id. */
  createSession(session: NewSession): Promise<Session>;
  getSession(id: string): Promise<Session | null>;
  listSessions(filter?: SessionFilter): Promise<Session[]>;
  /** Parked sessions of which a timer ends before that, those that end first: a hundred at most. */
  wakesBefore(untilMs: number): Promise<{ sessionId: string; buildId: string; untilMs: number }[]>;
  /** Ids of sessions not ended that this host held. */
  sessionsOfHost(hostId: string): Promise<{ id: string; epoch: number; buildId: string }[]>;
  /**
   * Lets a paused session go on, after `change`. One that runs takes the change too: whoever holds it sees the other build, and a refused
   * one is claimed again anyway. Says in which state it was: `ended` means that nothing was done, `running` that it was not paused.
   */
  requestResume(sessionId: string, change?: SessionChange): Promise<'resumed' | 'running' | 'ended'>;
  /**
   * A session with the past of another one, and the outbox entry that starts it: forks.ts. Codes `session_not_found`, `call_not_found`,
   * `journal_damaged`.
   */
  forkSession(fork: NewFork): Promise<Session>;

  /** Takes a session for a host: epoch + 1, and running if it was new. Null when it has ended, code `session_not_found` when there is none. */
  claimSession(sessionId: string, hostId: string): Promise<Session | null>;
  /** Says why it waits for something that no claim can give it, for people; the next claim takes it away. Nothing for one that is paused or has ended. */
  explainWaiting(sessionId: string, reason: string): Promise<void>;
  /** Code `stale_epoch` when another host has claimed it since, or it has ended. */
  setSessionState(sessionId: string, epoch: number, state: 'running' | 'paused', reason: string | null): Promise<void>;
  /** What kept a running session waiting is over. Does nothing when it says another reason by now, or is another's. */
  clearReason(sessionId: string, epoch: number, reason: string): Promise<void>;
  /** No host holds it until it is claimed again. Does nothing when another has claimed it, or it has ended. */
  parkSession(sessionId: string, epoch: number): Promise<void>;
  /** Notes what sessions are at, under the claims that hold them; those of others and those that have ended are left as they are. */
  /** Keeps how its runner died. */
  noteCrash(sessionId: string, crash: Crash): Promise<void>;
  noteStandings(notes: { sessionId: string; epoch: number; standing: Standing | null }[]): Promise<void>;
  /** It goes on only when a person has acted. Code `stale_epoch` as above. */
  pauseSession(sessionId: string, epoch: number, reason: string, difference: Difference | null): Promise<void>;
  /** Ends it; does nothing when it has ended. `epoch` null: whoever holds it, who is fenced off by that. Code `stale_epoch` as above. */
  endSession(sessionId: string, epoch: number | null, outcome: Outcome): Promise<void>;
  markPrintsShown(sessionId: string, nextSeq: number): Promise<void>;

  /** The whole journal of a session, a beginning of it while it runs. Code `journal_damaged`. */
  exportJournal(sessionId: string): AsyncIterable<ExportedRow>;
  /** Everything or nothing; its build must be there. */
  importSession(imported: ImportedSession): Promise<void>;

  /** For a host that starts: finds the key that seals the journals, making it for a new store, and encrypts secrets that it does not encrypt yet. Code `journal_key_unusable`. Reading and writing them does it too. */
  openJournals(): Promise<void>;
  /** Appends to the journal. Code `stale_epoch`: nothing was written. Prints already stored (by seq) are left as they are. A `start` of a call already there adds an attempt, and so does one that may have begun before. Returns the attempt of each `start`, by call id, and for waits the `untilMs` that holds (the first one recorded). */
  appendJournal(
    sessionId: string,
    epoch: number,
    entries: JournalEntry[],
  ): Promise<Record<string, { attempt: number; untilMs: number | null }>>;
  /**
   * Calls ended and values recorded, in the order user code received them; before the first of them `onShape` is told what they will be, if
   * that is known. Code `journal_damaged`: a row was not written by a host of this store.
   */
  readJournal(sessionId: string, onShape?: (shape: JournalShape) => void): AsyncIterable<ReplayEntry>;
  /** For people: the values recorded under this name of a group; null when there are none. */
  readRecord(sessionId: string, id: string): Promise<RecordItem[] | null>;
  /**
   * For people: calls, ended or not, in the order they began. With `changedAfter` (a `sessionVersion` read before), only those that
   * changed since.
   */
  listCalls(sessionId: string, changedAfter?: number): Promise<JournalCall[]>;
  /** For people: the calls and waits that began last, in the order they began. A session may have a million of them. */
  lastCalls(sessionId: string, limit: number): Promise<JournalCall[]>;
  countCalls(sessionId: string): Promise<number>;
  /** For people: the calls and waits of these sessions that have not ended, in the order they began. */
  listOpenCalls(sessionIds: string[]): Promise<(JournalCall & { sessionId: string })[]>;
  listPrints(sessionId: string, fromSeq?: number, limit?: number): Promise<PrintLine[]>;
  countPrints(sessionId: string): Promise<number>;
  /** Grows with every change of the session, its calls and its prints: watchers compare it. */
  sessionVersion(sessionId: string): Promise<number>;

  /** Entries that wait to be sent to Temporal, oldest first, of sessions on these queues. */
  takeOutbox(queues: string[], limit: number): Promise<OutboxEntry[]>;
  /** For people: what waits to be sent about these sessions, oldest first. */
  listUnsent(sessionIds: string[]): Promise<UnsentWord[]>;
  outboxDone(id: number): Promise<void>;
  outboxFailed(id: number, error: string, retryAtMs: number): Promise<void>;

  putHost(host: HostRow): Promise<void>;
  listHosts(): Promise<HostRow[]>;
  removeHost(id: string): Promise<void>;

  /** Changes with every change of the store, at the cost of almost nothing; null when the database has no such thing. */
  stamp(): Stamp | null;
  /**
   * Resolves soon after somebody wrote, this process or another; without a write after `atMostMs` at the latest. It may resolve for
   * nothing: compare `stamp`.
   */
  untilWritten(atMostMs: number, signal?: AbortSignal): Promise<void>;
  /** What keeps everybody from writing, in words; null when nothing does, or when that shows by reading already. */
  whyNotWritten(withinMs: number): Promise<string | null>;
  close(): Promise<void>;
}
