/** Begins work at once as long as not too much of it is under way, and otherwise when some of it has ended. */
import { patched } from '@temporalio/workflow';

export class Turns {
  private underWay = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly most: number) {}

  /** No promise stands between where there is room: a session takes this step for each of its calls. */
  take<T>(begin: () => Promise<T>): Promise<T> {
    if (this.underWay < this.most || !patched('wants take turns')) return this.counted(begin());
    return new Promise<void>((resolve) => this.waiting.push(resolve)).then(() => this.counted(begin()));
  }

  private counted<T>(work: Promise<T>): Promise<T> {
    this.underWay += 1;
    const onEnd = (): void => {
      this.underWay -= 1;
      this.waiting.shift()?.();
    };
    work.then(onEnd, onEnd);
    return work;
  }
}
