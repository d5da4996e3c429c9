/** The store as residents know it, in memory: one session, whose epoch fences off who held it before. */
import { AkError } from '../../../errors';
import type { ResidentsOptions } from '../../../sessions/residents';
import type { Difference } from '../../../store/lineage';
import type {
  Crash,
  JournalCall,
  JournalEntry,
  PrintLine,
  JournalShape,
  ReplayEntry,
  Session,
  Standing,
} from '../../../store/store';
import type { Outcome } from '../../../../workflows/contract';
import type { Wake } from '../../../sessions/wakes';
import { callRow, sessionRow } from './rows';

type SessionStore = ResidentsOptions['store'];
type Notes = Record<string, { attempt: number; untilMs: number | null }>;

export class MemoryStore implements SessionStore {
  readonly blobs = null;
  session: Session;
  /** Calls ended and values, in the order they were given. */
  readonly journal: ReplayEntry[] = [];
  readonly prints: PrintLine[] = [];
  wakes: Wake[] = [];
  private readonly open = new Map<string, JournalCall>();
  /** Called after each append; a test waits here for what it needs. */
  onAppend: (entries: JournalEntry[]) => void = () => undefined;
  /** When set, the next append fails with it. */
  failNextAppend: Error | null = null;

  constructor(changes: Partial<Session> = {}) {
    this.session = sessionRow({ epoch: 0, state: 'created', ...changes });
  }

  get text(): string {
    return this.prints.map(({ text }) => text).join('');
  }

  /** Names of the calls that ended, in order. */
  get calls(): string[] {
    return this.journal.flatMap((entry) => (entry.kind === 'call' ? entry.call.name : []));
  }

  attemptsOf(id: string): number {
    return this.open.get(id)?.attempt ?? 0;
  }

  async claimSession(_id: string, hostId: string): Promise<Session | null> {
    if (this.session.outcome !== null) return null;
    this.session = { ...this.session, hostId, epoch: this.session.epoch + 1 };
    return this.session;
  }

  async sessionsOfHost(hostId: string): Promise<{ id: string; epoch: number; buildId: string }[]> {
    return this.session.hostId === hostId && this.session.outcome === null ? [this.session] : [];
  }

  async getSession(id: string): Promise<Session | null> {
    return id === this.session.id ? this.session : null;
  }

  async setSessionState(_id: string, epoch: number, state: 'running' | 'paused', reason: string | null): Promise<void> {
    this.assertHeld(epoch);
    this.session = { ...this.session, state, reason };
  }

  async clearReason(_id: string, epoch: number, reason: string): Promise<void> {
    if (epoch === this.session.epoch && this.session.reason === reason)
      this.session = { ...this.session, reason: null };
  }

  async parkSession(_id: string, epoch: number): Promise<void> {
    if (epoch === this.session.epoch) this.session = { ...this.session, hostId: null };
  }

  async wakesBefore(): Promise<Wake[]> {
    return this.wakes;
  }

  noteCrash(_id: string, crash: Crash): Promise<void> {
    this.session = { ...this.session, crash };
    return Promise.resolve();
  }

  async noteStandings(notes: { epoch: number; standing: Standing | null }[]): Promise<void> {
    for (const { epoch, standing } of notes) {
      if (epoch === this.session.epoch) this.session = { ...this.session, standing };
    }
  }

  async pauseSession(id: string, epoch: number, reason: string, difference: Difference | null): Promise<void> {
    await this.setSessionState(id, epoch, 'paused', reason);
    this.session = { ...this.session, difference };
  }

  async endSession(_id: string, epoch: number | null, outcome: Outcome): Promise<void> {
    if (this.session.outcome !== null) return;
    if (epoch !== null) this.assertHeld(epoch);
    this.session = { ...this.session, state: outcome.kind, outcome };
  }

  async appendJournal(_id: string, epoch: number, entries: JournalEntry[]): Promise<Notes> {
    this.assertHeld(epoch);
    if (this.failNextAppend !== null) {
      const failure = this.failNextAppend;
      this.failNextAppend = null;
      throw failure;
    }
    const notes: Notes = {};
    for (const entry of entries) this.append(entry, notes);
    this.onAppend(entries);
    return notes;
  }

  async *readJournal(_id: string, _onShape?: (shape: JournalShape) => void): AsyncGenerator<ReplayEntry> {
    yield* this.journal;
  }

  async countPrints(): Promise<number> {
    return this.prints.length;
  }

  private append(entry: JournalEntry, notes: Notes): void {
    switch (entry.kind) {
      case 'start': {
        const { callKind, ...call } = entry.call;
        const former = this.open.get(call.id);
        const untilMs = former?.untilMs ?? call.untilMs;
        const attempt = (former?.attempt ?? 0) + 1;
        this.open.set(call.id, callRow({ ...call, kind: callKind, untilMs, attempt }));
        notes[call.id] = { attempt, untilMs };
        return;
      }
      case 'end': {
        const call = this.open.get(entry.id);
        if (call === undefined) throw new Error(`${entry.id} ends but never began`);
        this.journal.push({ kind: 'call', call: { ...call, ...entry.result } });
        return;
      }
      case 'record':
        this.journal.push(entry);
        return;
      case 'print':
        if (!this.prints.some(({ seq }) => seq === entry.line.seq)) this.prints.push(entry.line);
    }
  }

  private assertHeld(epoch: number): void {
    if (epoch !== this.session.epoch) throw new AkError('stale_epoch', `epoch ${epoch}, not ${this.session.epoch}`);
  }
}
