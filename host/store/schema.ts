/**
 * The tables, as Kysely sees them; migrations.ts makes them. The same for both databases.
 *
 * Times are milliseconds since the epoch. Columns named `..._json` hold JSON text: it keeps what a text column would lose in one of
 * the databases (NUL characters, lone surrogates), and neither needs to look inside.
 */
import type { Generated } from 'kysely';
import type { Deployment, HostRow, JournalCall, OutboxEntry, SessionState } from './store';

export interface Tables {
  installation: InstallationTable;
  builds: BuildsTable;
  projects: ProjectsTable;
  deployments: DeploymentsTable;
  sessions: SessionsTable;
  session_inputs: SessionInputsTable;
  journal: JournalTable;
  prints: PrintsTable;
  outbox: OutboxTable;
  hosts: HostsTable;
  blobs: BlobsTable;
  blob_chunks: BlobChunksTable;
  session_files: SessionFilesTable;
}

/** One row. */
interface InstallationTable {
  singleton: 1;
  id: string;
  /** Of the key that seals the journals; null before the first one. */
  key_fingerprint: string | null;
  /** Of the key with which all secret variables are encrypted; null before the first host. */
  secrets_key: string | null;
}

export interface BuildsTable {
  id: string;
  sha256: string;
  size_bytes: number;
  files_json: string;
  exports_json: string;
  created_at: number;
  /** When it was needed last, as far as retention asks. */
  used_at: number;
}

interface ProjectsTable {
  id: string;
  name: string;
  created_at: number;
}

export interface DeploymentsTable {
  id: string;
  project_id: string;
  build_id: string;
  state: Deployment['state'];
  vars_json: string;
  calls_json: string;
  durability: Deployment['durability'];
  created_at: number;
}

/** What changes of a session. Small, because each append to the journal rewrites the row. */
export interface SessionsTable {
  id: string;
  deployment_id: string | null;
  project_name: string | null;
  build_id: string;
  entrypoint: string;
  state: SessionState;
  reason: string | null;
  standing_json: string | null;
  /** Null: no runner of it has died. */
  crash_json: string | null;
  /** Null: nobody has asked it to stop. */
  stop_json: string | null;
  queue: string;
  host_id: string | null;
  epoch: number;
  /** Grows with every write of the session, its journal and its prints. */
  version: number;
  /** The last `journal.begun_order` and `journal.done_order` given out. */
  calls_begun: number;
  results_given: number;
  /** The seal over all of the journal (chain.ts). Empty: nothing was recorded; null: an earlier version has recorded all there is. */
  journal_head: string | null;
  prints_shown: number;
  created_at: number;
  started_at: number | null;
  ended_at: number | null;
  outcome_json: string | null;
}

/** What never changes of a session, and what changes only when a person acts. */
export interface SessionInputsTable {
  session_id: string;
  event_json: string;
  vars_json: string;
  calls_json: string;
  work_dir: string | null;
  source_dir: string | null;
  lose_runner: string | null;
  /** 0 or 1 */
  is_strict: number;
  /** 0 or 1 */
  skips_sleeps: number;
  import_digest: string | null;
  durability: Deployment['durability'];
  /** A `Difference`; null when it is not paused by one. */
  difference_json: string | null;
  /** A list of `Move`. */
  moves_json: string;
  /** 0 or 1 */
  accepts_changed: number;
  forked_from: string | null;
  /** The first call that is not of its past; null: all that was recorded is. */
  forked_call: string | null;
  /** Null: the session's own. */
  program_id: string | null;
}

/** A call, a wait, or a group of values recorded together (kind `record`, id and name of its first value). */
export interface JournalTable {
  session_id: string;
  id: string;
  kind: JournalCall['kind'] | 'record';
  state: JournalCall['state'];
  /** `sessions.version` of its last change. */
  version: number;
  attempt: number;
  /** Order in which calls began; null for records. */
  begun_order: number | null;
  /** Order in which results were given to user code; null while open. */
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
  /** Of a record: null, its values are in `items_json`. */
  value: string | null;
  items_json: string | null;
  /** Of what a replay reads, and of what was recorded before it (chain.ts); null while open. */
  seal: string | null;
}

interface PrintsTable {
  session_id: string;
  seq: number;
  at: number;
  /** The rest of the `PrintLine`. */
  line_json: string;
}

interface OutboxTable {
  id: Generated<number>;
  kind: OutboxEntry['kind'];
  session_id: string;
  reason: string | null;
  attempts: number;
  retry_at: number;
  last_error: string | null;
}

export interface HostsTable {
  id: string;
  machine: string;
  pid: HostRow['pid'];
  queue: string;
  serves: string;
  http_url: string | null;
  started_at: number;
  seen_at: number;
  trouble_json: string | null;
}

/** Written when all chunks are. */
interface BlobsTable {
  sha256: string;
  size_bytes: number;
  chunk_count: number;
  created_at: number;
}

interface BlobChunksTable {
  sha256: string;
  /** From 0. */
  seq: number;
  content: Buffer;
}

/** Large values of sessions. */
interface SessionFilesTable {
  session_id: string;
  name: string;
  sha256: string;
}
