/** What a host tells the keeper it starts, as one JSON argument. */
import { AkError } from '../../errors';

export interface KeeperOptions {
  filesDir: string;
  socketPath: string;
  /** Path of the Temporal CLI. */
  binary: string;
  /** Configured port; null: any free one. */
  port: number | null;
  /** Whether the server shows its web interface. */
  ui: boolean;
  /** How long the server is kept after the last host vanished without a word. */
  graceMs: number;
  /** How long the server may take until it answers, and the keeper before it to end. */
  startDeadlineMs: number;
}

export function encodeKeeperOptions(options: KeeperOptions): string {
  return JSON.stringify(options);
}

/** @throws AkError `internal` when the argument was not made by `encodeKeeperOptions` */
export function decodeKeeperOptions(argument: string | undefined): KeeperOptions {
  const parsed: unknown = argument === undefined ? null : JSON.parse(argument);
  if (typeof parsed !== 'object' || parsed === null) throw malformed('an object');
  const fields = new Map<string, unknown>(Object.entries(parsed));
  const port = fields.get('port');
  return {
    filesDir: text(fields, 'filesDir'),
    socketPath: text(fields, 'socketPath'),
    binary: text(fields, 'binary'),
    port: port === null ? null : count(fields, 'port'),
    ui: fields.get('ui') === true,
    graceMs: count(fields, 'graceMs'),
    startDeadlineMs: count(fields, 'startDeadlineMs'),
  };
}

function text(fields: ReadonlyMap<string, unknown>, name: string): string {
  const value = fields.get(name);
  if (typeof value === 'string' && value !== '') return value;
  throw malformed(name);
}

function count(fields: ReadonlyMap<string, unknown>, name: string): number {
  const value = fields.get(name);
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
  throw malformed(name);
}

function malformed(what: string): AkError {
  return new AkError('internal', `The keeper of the embedded Temporal server was started without ${what}.`);
}
