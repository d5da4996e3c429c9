/** What is wrong with a line. The codes are the same in runner/_ak/protocol.py; testdata/protocol/invalid has one line or more for each. */
export type ProtocolFault =
  | 'not_utf8'
  | 'not_json'
  | 'not_object'
  | 'unknown_type'
  | 'missing_field'
  | 'wrong_type'
  | 'oversize'
  | 'half_line';

export class ProtocolError extends Error {
  override readonly name = 'ProtocolError';

  constructor(
    readonly fault: ProtocolFault,
    /** Path of the field, `payload.args[2]`; empty when the whole line is wrong. */
    readonly path: string,
    message: string,
    /** The first bytes of the line. */
    readonly excerpt: string = '',
  ) {
    super(message);
  }

  withExcerpt(line: string): ProtocolError {
    return new ProtocolError(this.fault, this.path, this.message, line.slice(0, EXCERPT_LENGTH));
  }
}

export const EXCERPT_LENGTH = 200;
