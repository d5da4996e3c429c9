/** The signals that wake the workflow; none is missed. */
export class Wakes {
  private count = 0;
  private waiting: () => void = () => undefined;

  add(): void {
    this.count += 1;
    this.waiting();
  }

  async next(): Promise<void> {
    if (this.count === 0) await new Promise<void>((resolve) => (this.waiting = resolve));
    this.count = 0;
  }
}
