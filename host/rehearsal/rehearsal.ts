/**
 * A rehearsal: a session's program, run again from its journal for a person who looks. This is its host: it performs nothing and records
 * nothing, needs no Temporal server and no claim, and leaves the session as it is.
 *
 *   RE5. The runner works in a folder of its own, on copies: of the code and the journal; the store is only read.
 *   RE6. Of the calls that the program would make next, one is told to go on when all lines are at rest; it stops the rehearsal.
 */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sessionVariables, type Environment } from '../runner/environment';
import type { RunnerDone, RunnerError, RunnerMessage, RunnerStopped, StoppedCall } from '../runner/protocol/messages';
import { type RunnerExit } from '../runner/protocol/exit';
import { Runner } from '../runner/supervisor';
import { projectFiles, withTracebacks, type Rename } from '../sessions/project-files';
import { decodeEnvironment, writeReplayFile } from '../sessions/replay-file';
import { sessionFolder } from '../sessions/session-folder';
import { Spool } from '../sessions/spool';
import type { PrintLine, Session, Store } from '../store/store';

/** As the runner is told (`AK_REHEARSAL`). */
export interface RehearsalMode {
  /** Id of the call to stop at; empty: go as far as the journal does. */
  until: string;
  /** With Python's debugger, on the terminal of this process. */
  debug: boolean;
  calls: boolean;
  prints: boolean;
  /** The session ran on another machine. */
  elsewhere: boolean;
}

export interface RehearsalOptions {
  session: Session;
  store: Pick<Store, 'readJournal' | 'blobs'>;
  codeDir: string;
  filesDir: string;
  runtimeDir: string;
  python: string;
  script: string;
  /** For a session that was never claimed, and so has none of its own. */
  environment: Environment;
  /** What is done about another Python and other libraries, as `AK_CHANGED` says it. */
  changed: string;
  mode: RehearsalMode;
  onPrint: (line: Pick<PrintLine, 'stream' | 'text'>) => void;
  onWarning: (text: string) => void;
  signal: AbortSignal;
}

/** `stopped`: before the program was over; `open` are the calls of all its lines that wait there. `crashed`: the process ended by itself. */
export type RehearsalEnd =
  | { kind: 'done'; payload: RunnerDone['payload'] }
  | { kind: 'error'; payload: RunnerError['payload'] }
  | { kind: 'stopped'; payload: RunnerStopped['payload']; open: StoppedCall[] }
  | { kind: 'crashed'; exit: RunnerExit };

const CONNECT_DEADLINE_MS = 30_000;

/** @throws AkError `runner_start_failed`, `journal_damaged`, `store_unavailable` */
export async function rehearse(options: RehearsalOptions): Promise<RehearsalEnd> {
  const folder = await mkdtemp(join(tmpdir(), 'ak-replay-'));
  try {
    const environment = await fillFolder(options, folder);
    await mkdir(options.runtimeDir, { recursive: true, mode: 0o700 });
    const runner = await Runner.start({
      python: options.python,
      script: options.script,
      codeDir: options.codeDir,
      workDir: join(folder, 'work'),
      entrypoint: options.session.entrypoint,
      environment,
      socketPath: join(options.runtimeDir, `${randomBytes(6).toString('hex')}.sock`),
      connectDeadlineMs: CONNECT_DEADLINE_MS,
      terminal: options.mode.debug ? 'read and write' : 'write',
    });
    return await new Stage(runner, options, await projectFiles(options.codeDir, options.session)).end();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** @returns the environment of the runner */
async function fillFolder(options: RehearsalOptions, folder: string): Promise<Environment> {
  const { session, store, codeDir, mode } = options;
  const journal = join(folder, 'journal.ndjson');
  // First what may be damaged, and not beside the copying: the folder is removed when the first of them fails.
  const replay = await writeReplayFile(journal, store.readJournal(session.id));
  const spool = await spoolOf(options, join(folder, 'spool'));
  await cp(codeDir, join(folder, 'work'), { recursive: true, filter: (path) => !path.endsWith('__pycache__') });
  const recorded = replay.environment === null ? null : decodeEnvironment(replay.environment.value);
  return {
    ...sessionVariables(session, recorded ?? options.environment),
    AK_SPOOL: spool,
    AK_CHANGED: options.changed,
    AK_JOURNAL: journal,
    AK_JOURNAL_SHA256: replay.sha256,
    AK_REHEARSAL: JSON.stringify(mode),
  };
}

/** Where its large values lie; brought to a folder of our own when hosts share them through the store. */
async function spoolOf({ session, store, filesDir }: RehearsalOptions, folder: string): Promise<string> {
  const own = join(sessionFolder(filesDir, session.id), 'spool');
  await mkdir(folder);
  if (store.blobs === null) return existsSync(own) ? own : folder;
  await new Spool(store.blobs, session.id, folder).fetch();
  return folder;
}

/** What is said between this host and its runner. */
class Stage {
  private readonly open: StoppedCall[] = [];
  private last: Exclude<RehearsalEnd, { kind: 'crashed' }> | null = null;

  constructor(
    private readonly runner: Runner,
    private readonly options: RehearsalOptions,
    private readonly rename: Rename,
  ) {}

  async end(): Promise<RehearsalEnd> {
    const { signal } = this.options;
    const kill = (): void => this.runner.kill();
    signal.addEventListener('abort', kill);
    try {
      if (signal.aborted) kill();
      this.runner.listen((message) => this.receive(withTracebacks(message, this.rename)));
      const exit = await this.runner.exited;
      return this.last ?? { kind: 'crashed', exit };
    } finally {
      signal.removeEventListener('abort', kill);
    }
  }

  private receive(message: RunnerMessage): void {
    if (isEnd(message)) {
      this.last = endOf(message, this.open);
      return;
    }
    switch (message.type) {
      case 'module':
        return this.begin(message.payload.warnings ?? []);
      case 'callback':
        return this.ask(message.payload, message.payload.busy);
      case 'want': {
        const { params, busy, ...call } = message.payload;
        return this.ask({ ...call, args: [String(params.seconds)], kw: {} }, busy);
      }
      case 'idle':
        return this.stop();
      case 'print':
        return this.options.onPrint(message.payload);
      case 'log':
        return this.options.onPrint({ stream: 'log', text: message.payload.text });
      case 'record':
      case 'sync':
      case 'ending':
      case 'response':
      case 'running':
        // Nothing is recorded here and nothing performed.
        return;
    }
  }

  private begin(warnings: string[]): void {
    const { session, onWarning } = this.options;
    for (const warning of warnings) onWarning(warning);
    const name = session.entrypoint.slice(session.entrypoint.lastIndexOf(':') + 1);
    this.runner.send({
      type: 'run',
      payload: { func_name: name, event: session.event, session_id: session.programId },
    });
  }

  private ask({ id, name, args, kw, file, line }: StoppedCall, isBusy: boolean): void {
    this.open.push({ id, name, args, kw, file, line });
    if (!isBusy) this.stop();
  }

  /** The one that was asked last: an event loop that waits for it in the midst of a step hears of no other. */
  private stop(): void {
    const call = this.open.at(-1);
    if (call !== undefined) this.runner.send({ type: 'callback', payload: { id: call.id } });
  }
}

type EndMessage = Extract<RunnerMessage, { type: 'done' | 'error' | 'stopped' }>;

function isEnd(message: RunnerMessage): message is EndMessage {
  return message.type === 'done' || message.type === 'error' || message.type === 'stopped';
}

function endOf(message: EndMessage, open: StoppedCall[]): Exclude<RehearsalEnd, { kind: 'crashed' }> {
  if (message.type === 'stopped') return { kind: 'stopped', payload: message.payload, open };
  return { kind: message.type, payload: message.payload } as RehearsalEnd & { kind: 'done' | 'error' };
}
