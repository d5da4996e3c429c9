/**
 * The messages between host and runner. Twin of runner/_ak/protocol.py; the prose is docs/protocol.md.
 *
 * Types only, in the order of the prose: first what the runner says, then what the host says. Names of the five messages of the
 * specification (run, module, callback, response, done) mean different things in each direction; here each direction has its own type.
 */

/** A Python exception as data. */
export interface ErrorValue {
  /** Qualified class name; builtins without module: `ValueError`, `urllib.error.URLError`. */
  type: string;
  message: string;
  /** As plain Python prints it, user frames only. */
  traceback: string;
  /** Base64 pickle from which the runner raises it again; opaque here. */
  data?: string | null;
  mro?: string[];
}

/** How often, and for how long, a call is tried; times are in seconds. */
export interface CallPolicy {
  /** All of them, the first included. */
  attempts: number;
  /** Before the second attempt; twice as long before each further one. */
  backoff: number;
  /** Of one attempt; the runner sees to it. */
  timeout: number | null;
  /** Not made again when its runner was lost while it was under way. */
  at_most_once: boolean;
  /** Left out or null: that of the session. */
  durability?: 'activity' | 'journal' | null;
  /** Names of classes: only exceptions of these are tried again. Left out or null: all. */
  retry_on?: string[] | null;
}

/** A pickled value too large for a line, in the session's spool directory. */
export interface ValueFile {
  path: string;
  size: number;
  sha256: string;
}

/** `module`: the user's module is loaded. */
export interface RunnerModule {
  type: 'module';
  payload: { entries: string[]; protocol?: number; python?: string; pid?: number; stamp?: string; warnings?: string[] };
}

/** `callback`: this call wants to be an activity. */
export interface RunnerCallback {
  type: 'callback';
  payload: {
    id: string;
    name: string;
    args: string[];
    kw: Record<string, string>;
    data: string | null;
    file: string;
    line: number;
    digest: string;
    busy: boolean;
    /** Left out: one attempt, made again after a loss. */
    policy?: CallPolicy | null;
    /** Begun without asking, on the word of `ahead`: over by now, or still under way. Its `response` follows. */
    performed?: boolean;
    /** An earlier process of the session may have come as far: the program was given nothing there that is not in the journal it began with. */
    perhaps_again?: boolean;
  };
}

/** `response`: the call was performed. */
export interface RunnerResponse {
  type: 'response';
  payload: {
    id: string;
    value: string | null;
    value_file?: ValueFile | null;
    error?: ErrorValue | null;
    /** What a value that stays in the runner looks like and how it is made again; opaque but for `preview`. */
    handle?: Record<string, unknown> | null;
    mutated?: string | null;
    ms?: number;
  };
}

/** `done`: the handler ended. */
export interface RunnerDone {
  type: 'done';
  payload: { error?: ErrorValue | null; result?: string | null };
}

/** `want`: a wait that only the workflow can give. */
export interface RunnerWant {
  type: 'want';
  payload: {
    id: string;
    op: 'sleep';
    /** `until`: seconds since the epoch by the program's clock, when that is ahead of ours. */
    params: { seconds: number; until?: number };
    name: string;
    file: string;
    line: number;
    busy: boolean;
    /** The process has something that another could not have: it must not be ended meanwhile. */
    keeps?: boolean;
  };
}

export interface RecordItem {
  id: string;
  name: string;
  value: string;
}

/** `record`: values recorded since the last message. */
export interface RunnerRecord {
  type: 'record';
  payload: { items: RecordItem[] };
}

/** `sync`: asks when every value recorded before it is durable, and whether the session is still the runner's. */
export interface RunnerSync {
  type: 'sync';
  payload: Record<string, never>;
}

/** `idle`: every lane waits for the host. */
export interface RunnerIdle {
  type: 'idle';
  payload: Record<string, never>;
}

/** `running`: user code computes. */
export interface RunnerRunning {
  type: 'running';
  payload: { frames: string[] };
}

/** `ending`: the program is about to end its own process by a signal, which looks as if somebody else had sent it. */
export interface RunnerEnding {
  type: 'ending';
  payload: { signal: number };
}

export interface RunnerPrint {
  type: 'print';
  payload: { seq: number; stream: 'stdout' | 'stderr'; text: string };
}

export interface RunnerLog {
  type: 'log';
  payload: { seq: number; level: string; logger: string; text: string };
}

/** `error`: the program cannot go on. */
export interface RunnerError {
  type: 'error';
  payload: {
    code: string;
    message: string;
    hint?: string | null;
    python?: ErrorValue | null;
    /** Of `replay_differs`. */
    difference?: ReplayDifference | null;
  };
}

/** One side of a difference: a call and its line. */
interface DifferenceSide {
  name: string;
  file: string;
  line: number;
  source: string;
  /** Of what the program does; of what is recorded the journal knows them. */
  args?: string[];
  kw?: Record<string, string>;
}

/** Where the program does not do what the journal says. */
export interface ReplayDifference {
  /** `lane:seq` */
  call: string;
  /** Another call, the same with other arguments, or none. */
  kind: 'call' | 'arguments' | 'missing';
  expected: DifferenceSide;
  /** Null when it is missing; `why` says how that is known. */
  actual: DifferenceSide | null;
  why: string | null;
}

/** A call where a rehearsal stopped. */
export interface StoppedCall {
  id: string;
  name: string;
  args: string[];
  kw: Record<string, string>;
  file: string;
  line: number;
}

/** `stopped`: a rehearsal is over before the program was. */
export interface RunnerStopped {
  type: 'stopped';
  /** `end` of the journal; `until` the call that was asked for; `quit` by a person. `frames`: of user code, innermost last. */
  payload: { why: 'end' | 'until' | 'quit'; call: StoppedCall | null; frames: string[] };
}

/** Everything a runner may say. */
export type RunnerMessage =
  | RunnerModule
  | RunnerCallback
  | RunnerResponse
  | RunnerDone
  | RunnerWant
  | RunnerRecord
  | RunnerSync
  | RunnerIdle
  | RunnerRunning
  | RunnerEnding
  | RunnerPrint
  | RunnerLog
  | RunnerError
  | RunnerStopped;

/** The event a handler is called with. */
export interface HandlerEvent {
  event_type: string;
  event_id: string;
  integration_id: string;
  data: Record<string, unknown>;
}

/** `run`: call the handler. */
export interface HostRun {
  type: 'run';
  payload: { func_name: string; event: HandlerEvent; session_id?: string };
}

/** `callback`: perform the call now. */
export interface HostCallback {
  type: 'callback';
  payload: { id: string; data?: string | null };
}

/** `response`: go on with this value. */
export interface HostResponse {
  type: 'response';
  payload: {
    id: string;
    ok?: boolean;
    value?: string | null;
    error?: ErrorValue | null;
    /** Until then, milliseconds since the epoch, the next effect may be performed without asking. */
    ahead?: number;
  };
}

/** `synced`: it is. In the order in which it was asked. */
export interface HostSynced {
  type: 'synced';
  payload: Record<string, never>;
}

/** `journal`: the journal file that the runner has begun by goes on. */
export interface HostJournal {
  type: 'journal';
  payload: {
    /** From the beginning of the file, and their sha256. */
    bytes: number;
    sha256: string;
    /** Nothing follows. */
    complete: boolean;
  };
}

export interface HostCancel {
  type: 'cancel';
  payload: Record<string, never>;
}

export interface HostStop {
  type: 'stop';
  payload: Record<string, never>;
}

/** Everything a host may say. */
export type HostMessage = HostRun | HostCallback | HostResponse | HostSynced | HostJournal | HostCancel | HostStop;
