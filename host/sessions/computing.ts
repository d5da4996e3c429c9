/** Notices that user code computes for long: it says so about once a second, and asks for nothing meanwhile. */
import type { Standing } from '../store/store';

/** A runner that has not said so for this long computes no more. */
const SAID_WITHIN_MS = 2_500;
const FRAME_LENGTH = 200;

export class Computing {
  private last: { frames: string[]; step: string; since: number; at: number } | null = null;

  /** The runner says where user code is, innermost last; `step` names the point that the program has reached. */
  said(frames: string[], step: string, nowMs: number): void {
    const isStill = this.last !== null && this.last.step === step && nowMs - this.last.at <= SAID_WITHIN_MS;
    this.last = { frames, step, since: isStill && this.last !== null ? this.last.since : nowMs, at: nowMs };
  }

  /** Innermost last. */
  get frames(): readonly string[] {
    return this.last?.frames ?? [];
  }

  /** Null when it has gone on since, or does not compute. */
  standing(step: string, nowMs: number): Standing | null {
    if (this.last === null || this.last.step !== step || nowMs - this.last.at > SAID_WITHIN_MS) return null;
    const frame = this.last.frames.at(-1)?.slice(0, FRAME_LENGTH) ?? 'code of a library';
    return { kind: 'computing', frame, since: this.last.since };
  }
}
