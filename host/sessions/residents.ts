/**
 * The sessions that live on this host.
 *
 * Invariants
 *   R1. At most one runner of a session on this host; claims of one session follow each other.
 *   R2. A claim of a session whose runner lives keeps the runner: only the epoch changes. So a hiccup of Temporal repeats nothing.
 *   R3. A runner that died at one step too often ends its session.
 *   R4. A session that is lost here is told to its workflow, which may wait for a timer and hear from nobody else.
 *   R5. A session that another host has claimed is given up here within a beat of the host's presence, before it acts on what it last knew.
 *   R6. A runner is started with a permit of `slots` only, and counts there until it is gone.
 *   R7. A session that went to another build gets another runner as soon as the calls under way have ended, which is within a beat if none is.
 *   R8. A runner is kept for the claim that follows its own, and for no later one: with another in between it may be behind the journal.
 */
import type { Next } from '../../workflows/contract';
import { AkError, ensureError, hasCode } from '../errors';
import type { Logger } from '../log';
import type { Memory } from '../runner/memory';
import { NextRunner } from '../runner/next-runner';
import type { Session, Store } from '../store/store';
import { removeReplayFiles } from './beginning';
import { ClaimVerdicts, type Ended } from './claim-verdicts';
import { Deaths } from './deaths';
import { InTurn } from './in-turn';
import type { LiveSession } from './live-session';
import { Parked } from './parking';
import { Resident, RestUnread, type JournalStore, type ResidentOptions } from './resident';
import type { Slots } from './slots';
import { Standings } from './standings';
import { SETTLE_BUDGET_MS } from './telling';
import { Wakes } from './wakes';

export interface ResidentsOptions {
  hostId: string;
  store: JournalStore &
    Pick<
      Store,
      'claimSession' | 'noteCrash' | 'clearReason' | 'noteStandings' | 'parkSession' | 'sessionsOfHost' | 'wakesBefore'
    >;
  log: Logger;
  filesDir: string;
  runtimeDir: string;
  script: string;
  environment: ResidentOptions['environment'];
  changed?: string;
  slots: Slots;
  memory: Pick<Memory, 'watch' | 'explainsKill' | 'hasRoomFor'>;
  /** Finds the interpreter. */
  python: () => Promise<string>;
  /** Makes sure the build's code is unpacked here and says where. */
  codeDirOf: (buildId: string) => Promise<string>;
  /** A session wants something and no activity listens. */
  onStarved: (sessionId: string) => void;
  /** A session no longer lives here under this claim and did not end: it must be claimed again, also when no activity is open to say so. */
  onLost: (sessionId: string, epoch: number) => Promise<void>;
  /** A session has given up its place, and is to be claimed when its timer has ended. */
  onParked: (sessionId: string, epoch: number) => Promise<void>;
  /** Milliseconds: a session that sleeps for longer gives up its runner. */
  parkAfterMs: number;
}

export type Claimed = { kind: 'live'; epoch: number; next: Next } | Ended;

/** Loading the user's code: imports of large libraries on a cold, busy machine. */
const LOAD_DEADLINE_MS = 300_000;
const KEEP_ENDED_MS = 60_000;

export class Residents {
  private readonly residents = new Map<string, Resident>();
  /** R1. */
  private readonly claims = new InTurn<Claimed>();
  private readonly deaths: Deaths;
  private readonly next: NextRunner;
  private readonly wakes: Wakes;
  private readonly watches = new Set<Promise<void>>();
  private readonly standings: Standings;
  private readonly verdicts: ClaimVerdicts;
  private readonly moving = new WeakSet<Resident>();
  /** Lost because the rest of their journal could not be read. The next claim reads it first: so it fails, says why, and is tried again with time between. */
  private readonly readWhole = new Set<string>();
  private isDraining = false;

  constructor(private readonly options: ResidentsOptions) {
    this.wakes = new Wakes({ ...options, now: () => Date.now() });
    this.next = new NextRunner({ ...options, wakes: this.wakes });
    this.standings = new Standings(options.store);
    this.deaths = new Deaths(options);
    this.verdicts = new ClaimVerdicts(options);
  }

  get count(): number {
    return this.residents.size;
  }

  /**
   * Takes a session: starts a runner, or keeps the one it has here, and runs until the program stands still. Who calls has a permit.
   * @throws AkError `session_not_found`, `runner_start_failed`, `python_missing`, `store_unavailable`
   */
  claim(sessionId: string, signal?: AbortSignal): Promise<Claimed> {
    return this.claims.after(sessionId, () => this.claimNow(sessionId, signal));
  }

  /**
   * The same for a session that was here: without a permit, it needs its runner or a free slot.
   * @throws AkError `runner_lost` when it has neither, and the above
   */
  reclaim(sessionId: string, signal?: AbortSignal): Promise<Claimed> {
    return this.claims.after(sessionId, async () => {
      if (this.residents.get(sessionId)?.live.isAlive === true) return this.claimNow(sessionId, signal);
      const { slots } = this.options;
      if (!slots.tryTake()) throw new AkError('runner_lost', 'This host has no room for it now.');
      try {
        return await this.claimNow(sessionId, signal);
      } finally {
        slots.giveBack();
      }
    });
  }

  /**
   * The live session that an activity belongs to.
   * @throws AkError `stale_epoch`, `runner_lost`
   */
  get(sessionId: string, epoch: number): LiveSession {
    const resident = this.residents.get(sessionId);
    if (resident === undefined) throw new AkError('runner_lost', `Session ${sessionId} has no runner on this host.`);
    const { live } = resident;
    if (live.epoch !== epoch) {
      throw new AkError('stale_epoch', `Session ${sessionId} was claimed again: epoch ${live.epoch}, not ${epoch}.`);
    }
    return live;
  }

  /** Lets open calls finish, at most `graceMs`, and ends every runner; the sessions go on elsewhere, or here after a restart. */
  async drain(graceMs: number): Promise<void> {
    this.isDraining = true;
    this.next.end();
    await Promise.all([...this.residents.values()].map((resident) => resident.drain(graceMs, hostStops())));
    // A claim under way may still make a resident, which is then drained by it.
    await this.claims.settled();
    await Promise.all(this.watches);
  }

  /** Gives up what another host has claimed meanwhile: this one was halted so long that it was taken for dead (R5). And what went to another build (R7). */
  async giveUpClaimed(): Promise<void> {
    const { store, hostId } = this.options;
    const held = [...this.residents].filter(([, { live }]) => !live.isFinal);
    if (held.length === 0) return;
    const mine = new Map((await store.sessionsOfHost(hostId)).map(({ id, buildId }) => [id, buildId]));
    for (const [sessionId, resident] of held) {
      const { live } = resident;
      const buildId = mine.get(sessionId);
      if (buildId !== undefined) {
        if (buildId !== resident.buildId) this.moveOn(resident, buildId);
        continue;
      }
      const session = await store.getSession(sessionId);
      if (session === null) continue;
      if (session.outcome !== null && session.epoch !== live.epoch) {
        live.lose(new AkError('stale_epoch', `Session ${sessionId} was ended by another host.`));
        continue;
      }
      if (session.outcome !== null || session.hostId === hostId) continue;
      live.lose(new AkError('stale_epoch', `Session ${sessionId} was claimed by host ${session.hostId ?? '?'}.`));
    }
  }

  /** Keeps in the store what the sessions here are at, for who asks. */
  noteStandings(): Promise<void> {
    return this.standings.note([...this.residents].map(([id, { live }]): [string, LiveSession] => [id, live]));
  }

  /** Gives up the runners of those that only wait for timers, for long. */
  async parkIdle(): Promise<void> {
    if (this.isDraining) return;
    await Promise.all([...this.residents.values()].map(({ live }) => live.parkIfIdle(this.options.parkAfterMs)));
  }

  /** Starts interpreters for parked sessions whose timers end soon. */
  async expectWakes(): Promise<void> {
    if (this.isDraining) return;
    await this.wakes.read();
    await this.next.expectDue();
  }

  /** Its calls under way may take as long as they take: given up earlier, they would be made again. */
  private moveOn(resident: Resident, buildId: string): void {
    if (this.moving.has(resident)) return;
    this.moving.add(resident);
    void resident.drain(Infinity, movesTo(buildId));
  }

  /** A session of this build is likely to be claimed soon: starts an interpreter for it meanwhile. */
  expect(buildId: string): void {
    void this.next.expect(buildId);
  }

  private async claimNow(sessionId: string, signal: AbortSignal | undefined): Promise<Claimed> {
    const { store, hostId } = this.options;
    if (this.isDraining) throw hostStops();
    const session = await store.claimSession(sessionId, hostId);
    this.wakes.claimed(sessionId);
    if (session === null) return { kind: 'ended', outcome: await this.verdicts.outcomeOf(sessionId) };
    this.deaths.ledger.recall(sessionId, session.crash);
    const crash = this.deaths.ledger.fatal(sessionId);
    if (crash !== null) {
      this.deaths.ledger.forget(sessionId);
      return this.verdicts.crashed(session, crash);
    }
    const tooSoon = this.deaths.ledger.tooSoon(sessionId);
    if (tooSoon !== null) return this.verdicts.refused(session, tooSoon);
    const resident = await this.residentFor(session).catch((thrown: unknown) => this.verdicts.refused(session, thrown));
    if (!(resident instanceof Resident)) return resident;
    await this.loaded(resident, session.id, signal);
    await this.verdicts.waitsNoLonger(session, resident.live);
    const next = await resident.live.settle({ epoch: session.epoch, signal }, SETTLE_BUDGET_MS);
    this.next.expectLater(session.buildId);
    return { kind: 'live', epoch: session.epoch, next };
  }

  private async loaded({ live }: Resident, sessionId: string, signal: AbortSignal | undefined): Promise<void> {
    try {
      await live.loaded(LOAD_DEADLINE_MS, signal);
    } catch (thrown) {
      const error = ensureError(thrown);
      if (!hasCode(error, 'deadline')) throw error;
      await this.deaths.neverLoaded(sessionId, error);
      throw error;
    }
  }

  private async residentFor(session: Session): Promise<Resident> {
    const former = this.residents.get(session.id);
    if (former?.live.isAlive === true) {
      const { live } = former;
      // R8.
      if (!live.isFinal && session.epoch > live.epoch + 1) live.lose(claimedBetween(session.id));
      else if (former.buildId === session.buildId || live.isFinal) {
        live.renew(session.epoch);
        return former;
      } else await former.drain(Infinity, movesTo(session.buildId));
    }
    await former?.ended;
    return this.start(session);
  }

  private async start(session: Session): Promise<Resident> {
    const { codeDirOf, python, store, onStarved } = this.options;
    const codeDir = await codeDirOf(session.buildId);
    // It was paused. Why a running one waits is said until it has been loaded.
    if (session.state !== 'running') await store.setSessionState(session.id, session.epoch, 'running', null);
    const resident = await this.startRunner({
      ...this.options,
      session,
      isReadWhole: this.readWhole.has(session.id),
      codeDir,
      python: await python(),
      onStarved: () => onStarved(session.id),
      nextRunner: this.next,
    });
    this.residents.set(session.id, resident);
    this.readWhole.delete(session.id);
    const began = session.epoch === 1 ? 'session started' : 'session goes on';
    this.options.log.info({ session: session.id, entrypoint: session.entrypoint, claim: session.epoch }, began);
    const watch = this.watch(session.id, resident)
      .catch((error: unknown) =>
        this.options.log.warn({ session: session.id, err: error }, 'after the end of a runner'),
      )
      .finally(() => this.watches.delete(watch));
    this.watches.add(watch);
    if (this.isDraining) await resident.drain(0, hostStops());
    return resident;
  }

  private async startRunner(options: ResidentOptions): Promise<Resident> {
    const vacate = this.options.slots.occupy();
    try {
      const resident = await Resident.start(options);
      this.watchMemory(resident, vacate);
      return resident;
    } catch (error) {
      vacate();
      await this.deaths.neverStarted(options.session.id, error);
      throw error;
    }
  }

  private watchMemory(resident: Resident, vacate: () => void): void {
    const unwatch = this.options.memory.watch({ pid: resident.pid, end: (because) => resident.endRunner(because) });
    const ended = (): void => {
      unwatch();
      vacate();
    };
    void resident.ended.then(ended, ended);
  }

  private async watch(sessionId: string, resident: Resident): Promise<void> {
    const end = await resident.ended;
    const { how } = end;
    const { epoch } = resident.live;
    this.forget(sessionId, resident);
    switch (how.kind) {
      case 'orderly':
        this.expect(resident.buildId);
        this.deaths.ledger.forget(sessionId);
        return removeReplayFiles(this.options.filesDir, sessionId);
      case 'given-up':
        if (how.cause instanceof Parked) return this.parked(sessionId, epoch);
        if (how.cause instanceof RestUnread) this.readWhole.add(sessionId);
        this.options.log.info({ session: sessionId, err: how.cause }, 'session given up');
        if (hasCode(how.cause, 'python_changed'))
          return this.verdicts.sayWhyItWaits({ id: sessionId, epoch }, how.cause);
        // Whoever claimed it over our head knows already.
        return hasCode(how.cause, 'stale_epoch') ? undefined : this.options.onLost(sessionId, epoch);
      case 'crashed':
        await this.deaths.died(sessionId, end, resident.live.forPeople);
        return this.options.onLost(sessionId, epoch);
    }
  }

  /** The store first: nobody may take it for one of a dead host. When the workflow does not hear of it, the end of its timer is a loss. */
  private async parked(sessionId: string, epoch: number): Promise<void> {
    this.options.log.info({ session: sessionId }, 'session parked');
    this.deaths.ledger.forget(sessionId);
    await this.options.store.parkSession(sessionId, epoch);
    await this.options.onParked(sessionId, epoch);
    await removeReplayFiles(this.options.filesDir, sessionId, epoch);
  }

  /** A session that ended stays a while for the activity that tells its end; one that is lost has nothing more to tell. */
  private forget(sessionId: string, resident: Resident): void {
    this.standings.forget(sessionId);
    const remove = (): void => {
      if (this.residents.get(sessionId) === resident) this.residents.delete(sessionId);
    };
    if (resident.live.isAlive) setTimeout(remove, KEEP_ENDED_MS).unref();
    else remove();
  }
}

function movesTo(buildId: string): AkError {
  return new AkError('runner_lost', `The session goes on with build ${buildId}.`);
}

function claimedBetween(sessionId: string): AkError {
  return new AkError('stale_epoch', `Session ${sessionId} was claimed over our head, and came back.`);
}

function hostStops(): AkError {
  return new AkError('runner_lost', 'The host stops.');
}
