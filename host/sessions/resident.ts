/** One session on this host: its live half and the runner under it, made from the store's record of the session. */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { ensureRuntimeDir } from '../config/paths';
import { withDeadline } from '../deadline';
import { AkError, ensureError, hasCode } from '../errors';
import type { Logger } from '../log';
import type { Environment } from '../runner/environment';
import type { Memory } from '../runner/memory';
import type { NextRunner } from '../runner/next-runner';
import { endGroup } from '../runner/process-group';
import type { HostMessage } from '../runner/protocol/messages';
import { describeExit } from '../runner/protocol/exit';
import { Runner } from '../runner/supervisor';
import type { Session, Store } from '../store/store';
import { prepareBeginning, makeFolders, type BeginningOptions } from './beginning';
import type { RunnerDeath } from './deaths';
import { differenceOf } from './differences';
import { formerRunner, noteRunner } from './former-runner';
import { HeldClaim } from './held-claim';
import { JournalWriter } from './journal-writer';
import { LiveSession } from './live-session';
import { isLostAfter, parseLosses } from './losses';
import { causeOf } from './outcome';
import type { LiveSessionEvents } from './ports';
import { projectFiles, withTracebacks } from './project-files';
import type { Part } from './replay-file';
import { messageRedactor, redactor } from './secrets';
import { Spool } from './spool';

/** What of the store a resident needs. */
export type JournalStore = Pick<
  Store,
  | 'appendJournal'
  | 'readJournal'
  | 'countPrints'
  | 'setSessionState'
  | 'pauseSession'
  | 'endSession'
  | 'getSession'
  | 'blobs'
>;

export interface ResidentOptions extends BeginningOptions {
  hostId: string;
  store: JournalStore;
  log: Logger;
  runtimeDir: string;
  python: string;
  /** Path of ak_runner.py. */
  script: string;
  onStarved: () => void;
  /** A process that waits for a session of the same build. */
  nextRunner: Pick<NextRunner, 'take'>;
  memory: Pick<Memory, 'explainsKill'>;
}

export interface ResidentEnd extends RunnerDeath {
  /**
   * `orderly`: the session had come to an end of its own (completed, failed, stopped or paused). `given-up`: we ended the runner, for
   * `cause`. `crashed`: it ended by itself.
   */
  how: { kind: 'orderly' } | { kind: 'given-up'; cause: Error } | { kind: 'crashed' };
}

/** From the start of the process to its connection. */
const CONNECT_DEADLINE_MS = 30_000;
/** A session that ended leaves its runner this long to end by itself. */
const EXIT_DEADLINE_MS = 5_000;
/** For as long as the store is away nobody can claim the session anyway. */
const LAST_FLUSH_MS = 60_000;

export class Resident {
  private constructor(
    readonly live: LiveSession,
    /** The build that it runs. */
    readonly buildId: string,
    private readonly runner: Runner,
    /** Resolves when the runner is gone. */
    readonly ended: Promise<ResidentEnd>,
  ) {}

  /** Begins no more calls, waits for the open ones, and ends the runner; the session goes on elsewhere. */
  async drain(graceMs: number, cause: AkError): Promise<void> {
    await this.live.drain(graceMs, cause);
    this.runner.kill();
    await this.ended;
  }

  get pid(): number {
    return this.runner.pid;
  }

  /** Ends the runner for a reason that is the session's own fault. */
  endRunner(because: AkError): void {
    this.runner.end(because);
  }

  /**
   * Starts a runner that replays the journal and goes on.
   * @throws AkError `runner_start_failed`, `store_unavailable`, `stale_epoch`
   */
  static async start(options: ResidentOptions): Promise<Resident> {
    const { session, store, log } = options;
    const folders = await makeFolders(options);
    await endFormer(options, folders.root);
    // Somebody may have removed it: systems clear it when a user has logged out.
    await ensureRuntimeDir(options.runtimeDir);
    const spool = new Spool(store.blobs, session.id, folders.spool);
    const { environment, reached, rest } = await prepareBeginning(options, folders, spool);
    const claim = new HeldClaim({
      store,
      hostId: options.hostId,
      sessionId: session.id,
      epoch: () => live.epoch,
      isGivenUp: () => live.isLost,
      log,
    });
    const journal = new JournalWriter(
      (entries) =>
        claim.write(async (epoch) => {
          await spool.share(entries);
          return store.appendJournal(session.id, epoch, entries);
        }),
      (cause) => live.lose(cause),
    );
    const port = { send: (message: HostMessage) => runner?.send(message), kill: () => runner?.kill() };
    const redact = redactor(session.vars);
    const redacted = messageRedactor(session.vars);
    const rename = await projectFiles(options.codeDir, session);
    let runner: Runner | null = null;
    const live: LiveSession = new LiveSession({
      programId: session.programId,
      epoch: session.epoch,
      reached,
      functionName: session.entrypoint.slice(session.entrypoint.lastIndexOf(':') + 1),
      event: session.event,
      journal,
      runner: port,
      now: () => Date.now(),
      durability: session.durability,
      skipsSleeps: session.skipsSleeps,
      forPeople: (text) => rename(redact(text)),
      isLostAfter: lossesOf(session),
      events: eventsOf(options, claim),
    });
    if (session.stop !== null) live.cancel(session.stop.reason);
    runner = await startRunner(options, folders.work, environment);
    await noteRunner(folders.root, { epoch: session.epoch, pid: runner.pid });
    // Nobody but the program sees a secret: neither the journal's previews, nor Temporal, nor who asks.
    runner.listen(
      (message) => live.receive(withTracebacks(redacted(message), rename)),
      () => journal.room(),
    );
    if (rest !== null) void tellRest(rest, runner, live);
    log.debug({ session: session.id, pid: runner.pid }, 'runner started');
    return new Resident(live, session.buildId, runner, watchEnd(options, { runner, live, journal }));
  }
}

/** Its host is halted, or it would be gone. */
async function endFormer({ session, log }: ResidentOptions, folder: string): Promise<void> {
  const pid = await formerRunner(folder, session.epoch);
  if (pid === null) return;
  log.warn({ session: session.id, pid }, 'the runner of a former claim was still there, and is ended');
  await endGroup(pid);
}

/** The rest of its journal could not be read or written. */
export class RestUnread extends Error {
  constructor(cause: Error) {
    super(`The rest of the journal: ${cause.message}`, { cause });
  }
}

/** Of a long journal: the program replays what is there while the rest is written. */
async function tellRest(rest: AsyncIterable<Part>, runner: Runner, live: LiveSession): Promise<void> {
  try {
    for await (const payload of rest) {
      if (live.isFinal) return;
      runner.send({ type: 'journal', payload });
    }
  } catch (error) {
    const cause = ensureError(error);
    live.lose(hasCode(cause, 'journal_damaged') ? cause : new RestUnread(cause));
  }
}

/** What the session comes to, written under the claim. */
function eventsOf({ session, store, log, onStarved }: ResidentOptions, claim: HeldClaim): LiveSessionEvents {
  return {
    end: async (outcome) => {
      await claim.write((epoch) => store.endSession(session.id, epoch, outcome));
      log.info({ session: session.id, ...causeOf(outcome) }, `session ${outcome.kind}`);
    },
    pause: async (reason, found) => {
      await claim.write((epoch) => store.pauseSession(session.id, epoch, reason, differenceOf(found, session.buildId)));
      log.warn({ session: session.id }, 'session paused');
    },
    onStarved,
    warn: (message) => log.warn({ session: session.id }, message),
  };
}

function lossesOf({ loseRunner }: Session): (call: string) => boolean {
  const losses = loseRunner === null ? null : parseLosses(loseRunner);
  return (call) => losses !== null && isLostAfter(losses, call);
}

function startRunner(options: ResidentOptions, workDir: string, environment: Environment): Promise<Runner> {
  const { nextRunner, python, script, codeDir, session } = options;
  return Runner.start({
    spare: (wanted) => nextRunner.take(wanted),
    python,
    script,
    codeDir,
    workDir,
    entrypoint: session.entrypoint,
    environment,
    socketPath: join(options.runtimeDir, `${randomBytes(6).toString('hex')}.sock`),
    connectDeadlineMs: CONNECT_DEADLINE_MS,
  });
}

interface Watched {
  runner: Runner;
  live: LiveSession;
  journal: JournalWriter;
}

async function watchEnd(
  { log, session, memory }: ResidentOptions,
  { runner, live, journal }: Watched,
): Promise<ResidentEnd> {
  const startedAt = performance.now();
  void live.whenFinal().then(async () => {
    if ((await withDeadline(runner.exited, EXIT_DEADLINE_MS)) === null) runner.kill();
  });
  const exit = await runner.exited;
  const livedMs = performance.now() - startedAt;
  const isKilled = exit.signal === 'SIGKILL' && exit.fault === null && live.lossCause === null;
  const isMemoryShort = isKilled && memory.explainsKill();
  if (exit.hasSurvivor === true)
    log.warn({ session: session.id, pid: runner.pid }, 'a process of the runner cannot be killed: it may still write');
  // `done` may still wait for its commit: then the end is orderly after all.
  await live.whenQuiet();
  // What it printed last tells most about why it is gone, and what it had begun shows later that it is repeated.
  await withDeadline(
    journal.flush().catch(() => null),
    LAST_FLUSH_MS,
  );
  const isByItself = live.endsItselfBy === exit.signal;
  const end = { exit, how: howItEnded(live), step: live.step, isByItself, isMemoryShort, livedMs };
  live.runnerEnded(
    new AkError('runner_lost', `The runner is gone: ${describeExit(exit)}.`, { cause: exit.fault ?? undefined }),
  );
  return end;
}

function howItEnded(live: LiveSession): ResidentEnd['how'] {
  const { lossCause } = live;
  if (lossCause !== null) return { kind: 'given-up', cause: lossCause };
  return { kind: live.isFinal ? 'orderly' : 'crashed' };
}
