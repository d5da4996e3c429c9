/** SQL texts of statements that are written for each call of a program: building one takes longer than the database takes to run it. */
import { CompiledQuery, type Compilable } from 'kysely';
import type { Queries } from './database';

export class Statements {
  private readonly texts = new Map<string, string>();

  /**
   * Runs the statement that `make` builds, which is asked once for each `kind`.
   * @param parameters in the order in which they stand in the text
   */
  async run<R>(
    queries: Queries,
    kind: string,
    make: () => Compilable,
    parameters: readonly unknown[],
  ): Promise<{ rows: R[]; changed: bigint }> {
    let text = this.texts.get(kind);
    if (text === undefined) {
      text = make().compile().sql;
      this.texts.set(kind, text);
    }
    // What a query gives is what its builder says: the caller knows both.
    const { rows, numAffectedRows = 0n } = await queries.executeQuery(CompiledQuery.raw(text, [...parameters]));
    return { rows: rows as R[], changed: numAffectedRows };
  }
}
