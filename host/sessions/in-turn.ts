/** Work on things that have names: for one name, one after the other. */
export class InTurn<T> {
  private readonly last = new Map<string, Promise<T>>();

  /** Begins when what was given before for that name has ended, however. */
  after(name: string, work: () => Promise<T>): Promise<T> {
    const former = this.last.get(name);
    const result = former === undefined ? work() : former.then(work, work);
    this.last.set(name, result);
    const forget = (): void => {
      if (this.last.get(name) === result) this.last.delete(name);
    };
    result.then(forget, forget);
    return result;
  }

  /** Resolves when what is under way now has ended. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.last.values());
  }
}
