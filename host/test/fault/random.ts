/** Chance that can be repeated: the same seed gives the same choices. */

/** The seed of this run: `AK_FAULT_SEED` repeats an earlier one. */
export function seedOf(env: NodeJS.ProcessEnv): number {
  const given = env['AK_FAULT_SEED'];
  return given === undefined || given === '' ? Math.floor(Math.random() * 2 ** 31) : Number(given);
}

export class Chance {
  private state: number;

  constructor(seed: number) {
    this.state = seed >>> 0;
  }

  /** In [0, 1), by mulberry32. */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = this.state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** From `least` up to `most`, both included. */
  whole(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1));
  }

  among<T>(choices: readonly [T, ...T[]]): T {
    return choices[Math.floor(this.next() * choices.length)] ?? choices[0];
  }
}
