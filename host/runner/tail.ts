/** Keeps the last bytes of a stream. */
export class Tail {
  private kept = Buffer.alloc(0);

  constructor(private readonly limitBytes: number) {}

  add(chunk: Buffer): void {
    const all = Buffer.concat([this.kept, chunk]);
    this.kept = all.length > this.limitBytes ? all.subarray(all.length - this.limitBytes) : all;
  }

  text(): string {
    return this.kept.toString('utf8');
  }
}
