/**
 * Takes the values of secret variables out of what is exported.
 *
 * The variables themselves say `<secret NAME>`. Where a value stands literally in a text or a recorded value, asterisks stand for it, as
 * many as it has bytes: so what is pickled can still be read. What the program made of it (a signature, a header in base64) is not found.
 */
import type { ExportedRow, PrintLine, Var } from '../store/store';

/** Shorter ones would be found in every other word. */
const MIN_BYTES = 6;

export class Secrets {
  private readonly values: Buffer[];

  constructor(vars: readonly Var[]) {
    this.values = vars
      .filter(({ secret, value }) => secret && Buffer.byteLength(value) >= MIN_BYTES)
      .map(({ value }) => Buffer.from(value));
  }

  /** For the list of variables. */
  static hidden(variable: Var): Var {
    return variable.secret ? { ...variable, value: `<secret ${variable.name}>` } : variable;
  }

  print(line: PrintLine): PrintLine {
    return this.values.length === 0 ? line : { ...line, text: this.text(line.text) };
  }

  row(row: ExportedRow): ExportedRow {
    if (this.values.length === 0) return row;
    return {
      ...row,
      args_json: this.text(row.args_json),
      kw_json: this.text(row.kw_json),
      digest: this.text(row.digest),
      handle_json: this.nullable(row.handle_json, (text) => this.text(text)),
      error_json: this.nullable(row.error_json, (text) => this.json(text, ['data'])),
      mutated: this.nullable(row.mutated, (text) => this.pickle(text)),
      value: this.nullable(row.value, (text) => this.pickle(text)),
      items_json: this.nullable(row.items_json, (text) => this.json(text, ['value'])),
    };
  }

  /** Whether some of it stands in these bytes. */
  isIn(bytes: Buffer): boolean {
    return this.values.some((value) => bytes.includes(value));
  }

  private nullable(text: string | null, change: (text: string) => string): string | null {
    return text === null ? null : change(text);
  }

  /** JSON whose fields of these names hold base64. */
  private json(text: string, names: readonly string[]): string {
    const change = (name: string, value: unknown): unknown => {
      if (typeof value !== 'string') return value;
      return names.includes(name) ? this.pickle(value) : this.text(value);
    };
    return JSON.stringify(JSON.parse(text, change));
  }

  private text(text: string): string {
    const bytes = Buffer.from(text);
    // Only what is changed is made anew: not every text survives it.
    return this.strike(bytes) ? bytes.toString() : text;
  }

  private pickle(base64: string): string {
    const bytes = Buffer.from(base64, 'base64');
    return this.strike(bytes) ? bytes.toString('base64') : base64;
  }

  private strike(bytes: Buffer): boolean {
    let found = false;
    for (const value of this.values) {
      for (let at = bytes.indexOf(value); at !== -1; at = bytes.indexOf(value, at + value.length)) {
        bytes.fill('*', at, at + value.length);
        found = true;
      }
    }
    return found;
  }
}
