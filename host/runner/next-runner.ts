/**
 * Interpreters that wait for the sessions that come next, which so begin, or go on, without the start of one.
 *
 * One is started when a session is announced, or when one has ended or runs for a while: not while one begins, for on a small machine the
 * two would take the processor from each other. Parked sessions that go on soon get theirs before their time.
 */
import type { ChildProcess } from 'node:child_process';
import { hashSeedOf, type Environment } from './environment';
import type { Memory } from './memory';
import { Spares, type RunnerProcess } from './spawn';

export interface NextRunnerOptions {
  script: string;
  environment: Environment;
  /** Finds the interpreter. */
  python: () => Promise<string>;
  /** `due`: the builds of parked sessions that go on soon, the first of them first. */
  wakes: { readonly due: readonly string[] };
  memory: Pick<Memory, 'hasRoomFor'>;
}

const BEGINS_FOR_MS = 3_000;
/** Of those that are started for parked sessions. */
const MOST_DUE = 4;

export class NextRunner {
  private readonly spares = new Spares();
  private likely: string | null = null;
  private wasDue = false;
  private later: NodeJS.Timeout | undefined;
  private isEnded = false;

  constructor(private readonly options: NextRunnerOptions) {}

  /** A session of this build is about to be claimed, or likely to be. Without one it starts its own: nothing is raised. */
  async expect(buildId: string): Promise<void> {
    clearTimeout(this.later);
    this.likely = buildId;
    await this.prepare();
  }

  /** A session of this build begins: the next is likely one of the same. */
  expectLater(buildId: string): void {
    clearTimeout(this.later);
    this.later = setTimeout(() => void this.expect(buildId), BEGINS_FOR_MS);
    this.later.unref();
  }

  /** Looks who is due, and starts what is missing for them. */
  async expectDue(): Promise<void> {
    const isDue = this.options.wakes.due.length > 0;
    if (isDue || this.wasDue) await this.prepare();
    this.wasDue = isDue;
  }

  /** A process that waits, now told to be this session's; null when none fits. */
  take(wanted: RunnerProcess): ChildProcess | null {
    const taken = this.spares.take(wanted);
    const isLikely = this.likely !== null && hashSeedOf(this.likely) === wanted.environment['PYTHONHASHSEED'];
    if (taken !== null && isLikely) this.likely = null;
    return taken;
  }

  end(): void {
    this.isEnded = true;
    clearTimeout(this.later);
    this.spares.end();
  }

  private async prepare(): Promise<void> {
    const { script, environment } = this.options;
    const python = await this.options.python().catch(() => null);
    if (python === null || this.isEnded) return;
    const births = this.wanted().map((buildId) => ({
      python,
      script,
      environment: { ...environment, PYTHONHASHSEED: hashSeedOf(buildId) },
    }));
    this.spares.keep(births);
  }

  /** For which builds there should be one. */
  private wanted(): string[] {
    const { wakes, memory } = this.options;
    const due = wakes.due.slice(0, MOST_DUE);
    while (due.length > 1 && !memory.hasRoomFor(due.length)) due.pop();
    return this.likely === null || due.includes(this.likely) ? due : [...due, this.likely];
  }
}
