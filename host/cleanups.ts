/** What must be ended, in the reverse of the order in which it was started. */
import { ensureError } from './errors';

export class Cleanups {
  private steps: (() => Promise<void>)[] = [];
  private running: Promise<void> | null = null;

  add(step: () => Promise<void>): void {
    this.steps.push(step);
  }

  /** Runs every step once, even when one fails. @throws the first failure */
  run(): Promise<void> {
    this.running ??= this.runAll();
    return this.running;
  }

  private async runAll(): Promise<void> {
    let first: Error | null = null;
    for (const step of this.steps.reverse()) {
      try {
        await step();
      } catch (error) {
        first ??= ensureError(error);
      }
    }
    this.steps = [];
    if (first !== null) throw first;
  }
}
