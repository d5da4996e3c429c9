/** Keeps in the store what the sessions of a host are at, when it lasts: never a write for a call. */
import type { Standing, Store } from '../store/store';
import type { LiveSession } from './live-session';

/** What passes sooner is not told. */
const LASTS_MS = 1_500;
/** How often it is told where a program that computes is by now. */
const TELL_AGAIN_MS = 5_000;

export class Standings {
  private readonly told = new Map<string, { standing: Standing; at: number }>();

  constructor(
    private readonly store: Pick<Store, 'noteStandings'>,
    private readonly now: () => number = Date.now,
  ) {}

  /** Looks at all sessions of this host; writes what has changed, together. */
  async note(sessions: Iterable<[id: string, live: LiveSession]>): Promise<void> {
    const nowMs = this.now();
    const notes = [...sessions].flatMap(([sessionId, live]) => {
      const standing = live.isFinal ? null : this.lasting(live, nowMs);
      if (!this.isNew(sessionId, standing, nowMs)) return [];
      return [{ sessionId, epoch: live.epoch, standing }];
    });
    if (notes.length > 0) await this.store.noteStandings(notes);
    for (const { sessionId, standing } of notes) {
      if (standing === null) this.told.delete(sessionId);
      else this.told.set(sessionId, { standing, at: nowMs });
    }
  }

  forget(sessionId: string): void {
    this.told.delete(sessionId);
  }

  /** A program that computes does so most of the time for a moment; what is tried again is rare. */
  private lasting(live: LiveSession, nowMs: number): Standing | null {
    const standing = live.standingAt(nowMs);
    return standing?.kind === 'computing' && nowMs - standing.since < LASTS_MS ? null : standing;
  }

  private isNew(sessionId: string, standing: Standing | null, nowMs: number): boolean {
    const told = this.told.get(sessionId);
    if (standing === null || told === undefined) return standing !== null || told !== undefined;
    if (JSON.stringify(told.standing) === JSON.stringify(standing)) return false;
    const isElsewhere = told.standing.kind !== standing.kind || standing.kind === 'retrying';
    return isElsewhere || nowMs - told.at >= TELL_AGAIN_MS;
  }
}
