/** The calls of a session that are open, as the head of its journal covers them (chain.ts). */
import type { JournalTable } from './schema';
import type { Signer } from './seals';

/** Of a call without a result: what a claim acts on. */
const OPEN_COLUMNS = [
  'id',
  'kind',
  'attempt',
  'until_ms',
  'name',
  'file',
  'line',
  'digest',
] as const satisfies (keyof JournalTable)[];

export type OpenRow = Pick<JournalTable, (typeof OPEN_COLUMNS)[number]>;

/** The calls that are open, and one text for all of them that each change costs the same, however many there are. */
export class OpenCalls {
  private readonly rows = new Map<string, OpenRow>();
  /** Of those in the sum. A call that ends in the append it began in never is. */
  private readonly codes = new Map<string, Buffer>();
  private readonly sum = Buffer.alloc(32);
  private readonly unsummed = new Set<string>();

  constructor(
    private readonly sign: Signer,
    private readonly sessionId: string,
    rows: readonly OpenRow[] = [],
  ) {
    for (const row of rows) this.put(row);
  }

  get(id: string): OpenRow | undefined {
    return this.rows.get(id);
  }

  /** Of a whole row, only what is needed is kept. */
  put({ id, kind, until_ms, name, file, line, digest, attempt: begun }: OpenRow, attempt = begun): void {
    this.take(id);
    this.rows.set(id, { id, kind, attempt, until_ms, name, file, line, digest });
    this.unsummed.add(id);
  }

  take(id: string): OpenRow | undefined {
    const row = this.rows.get(id);
    this.rows.delete(id);
    this.unsummed.delete(id);
    const code = this.codes.get(id);
    if (code !== undefined) this.add(code);
    this.codes.delete(id);
    return row;
  }

  text(): string {
    for (const id of this.unsummed) {
      const row = this.rows.get(id);
      if (row === undefined) continue;
      const code = this.sign(['open', this.sessionId, ...OPEN_COLUMNS.map((column) => row[column])]);
      this.codes.set(id, Buffer.from(code, 'base64'));
      this.add(Buffer.from(code, 'base64'));
    }
    this.unsummed.clear();
    return this.sum.toString('base64');
  }

  /** The same once more takes it out again. */
  private add(code: Buffer): void {
    for (let at = 0; at < code.length; at += 1) this.sum[at] = (this.sum[at] ?? 0) ^ (code[at] ?? 0);
  }
}
