/**
 * An interpreter that waits for the session that comes next, which so begins without the start of one.
 *
 * It is started when a session is announced, or when one has ended or runs for a while: not while one begins, for on a small machine the
 * two would take the processor from each other.
 */
import type { ChildProcess } from 'node:child_process';
import { hashSeedOf, type Environment } from './environment';
import { Spare, type RunnerProcess } from './spawn';

export interface NextRunnerOptions {
  script: string;
  environment: Environment;
  /** Finds the interpreter. */
  python: () => Promise<string>;
}

const BEGINS_FOR_MS = 3_000;

export class NextRunner {
  private readonly spare = new Spare();
  private later: NodeJS.Timeout | undefined;
  private isEnded = false;

  constructor(private readonly options: NextRunnerOptions) {}

  /** A session of this build is about to be claimed, or likely to be. Without one it starts its own: nothing is raised. */
  async expect(buildId: string): Promise<void> {
    clearTimeout(this.later);
    const { script, environment } = this.options;
    const python = await this.options.python().catch(() => null);
    if (python === null || this.isEnded) return;
    this.spare.prepare({ python, script, environment: { ...environment, PYTHONHASHSEED: hashSeedOf(buildId) } });
  }

  /** A session of this build begins: the next is likely one of the same. */
  expectLater(buildId: string): void {
    clearTimeout(this.later);
    this.later = setTimeout(() => void this.expect(buildId), BEGINS_FOR_MS);
    this.later.unref();
  }

  /** The process that waits, now told to be this session's; null when none fits. */
  take(wanted: RunnerProcess): ChildProcess | null {
    return this.spare.take(wanted);
  }

  end(): void {
    this.isEnded = true;
    clearTimeout(this.later);
    this.spare.end();
  }
}
