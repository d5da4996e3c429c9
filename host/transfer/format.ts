/**
 * The file of one session, as `ak session export` writes and `ak session import` reads it: a tar, compressed with gzip.
 *
 *   session.json      what is known of the session and its build, and of who wrote the file
 *   build.tar         the code
 *   journal.ndjson    the journal, a row a line
 *   prints.ndjson     what the program printed
 *   files/NAME        its large values
 *   contents.json     size and sha256 of each of the others; the last entry, without which the file is incomplete
 *
 * A form that older versions cannot read gets a higher number.
 */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { CallRule, ExportedRow, PrintLine } from '../store/store';

export const FORMAT = 1;

export const PARTS = {
  session: 'session.json',
  build: 'build.tar',
  journal: 'journal.ndjson',
  prints: 'prints.ndjson',
  contents: 'contents.json',
} as const;

export const FILES_FOLDER = 'files';
/** A large value, named by its content. */
export const FILE_NAME = /^([0-9a-f]{64})\.\w{1,20}$/;

const HASH = z.string().regex(/^[0-9a-f]{64}$/);
const TEXT = z.string();
const NULLABLE = TEXT.nullable();
const NUMBER = z.number();

const VALUE_PER_NAME = z.record(TEXT, z.unknown());

const OUTCOME = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('completed'), result: NULLABLE }),
  z.object({
    kind: z.literal('failed'),
    error: z.object({ code: TEXT, type: TEXT, message: TEXT, traceback: NULLABLE, hint: NULLABLE }),
  }),
  z.object({ kind: z.literal('stopped'), reason: TEXT }),
]);

const SESSION = z.object({
  // It names a folder.
  id: z.string().regex(/^ses_[0-9a-z]{26}$/),
  /** Of a fork another one: the id that its recorded calls were made with. */
  programId: TEXT,
  projectName: NULLABLE,
  entrypoint: TEXT,
  event: z.object({ event_type: TEXT, event_id: TEXT, integration_id: TEXT, data: VALUE_PER_NAME }),
  vars: z.array(z.object({ name: z.string().regex(/^[A-Za-z_]\w*$/), value: TEXT, secret: z.boolean() })),
  calls: z.array(z.custom<CallRule>((rule) => typeof rule === 'object' && rule !== null && 'name' in rule)),
  state: z.enum(['created', 'running', 'paused', 'completed', 'failed', 'stopped']),
  reason: NULLABLE,
  outcome: OUTCOME.nullable(),
  isStrict: z.boolean(),
  durability: z.enum(['activity', 'journal']),
  epoch: NUMBER,
  createdAt: NUMBER,
  startedAt: NUMBER.nullable(),
  endedAt: NUMBER.nullable(),
});

/** What is read first: a file of another form says so, whatever else it holds. */
export const FORM = z.object({ format: z.int().min(1) });

export const HEADER = FORM.extend({
  akVersion: TEXT,
  exportedAt: NUMBER,
  /** `left out`: they were replaced, as far as they could be found. */
  secrets: z.enum(['kept', 'left out']),
  session: SESSION,
  build: z.object({ id: TEXT, sha256: HASH }),
});

export type Header = z.infer<typeof HEADER>;

const JSON_TEXT = z.string().refine(isJson, 'must be JSON');

export const ROW: z.ZodType<ExportedRow> = z.object({
  id: TEXT,
  kind: z.enum(['effect', 'wait', 'record']),
  state: z.enum(['started', 'ok', 'error']),
  attempt: NUMBER,
  begun_order: NUMBER.nullable(),
  done_order: NUMBER.nullable(),
  until_ms: NUMBER.nullable(),
  started_at: NUMBER.nullable(),
  ended_at: NUMBER.nullable(),
  ms: NUMBER.nullable(),
  name: TEXT,
  file: TEXT,
  line: NUMBER,
  digest: TEXT,
  args_json: JSON_TEXT,
  kw_json: JSON_TEXT,
  handle_json: JSON_TEXT.nullable(),
  mutated: NULLABLE,
  error_json: JSON_TEXT.nullable(),
  value_file_json: JSON_TEXT.nullable(),
  value: NULLABLE,
  items_json: JSON_TEXT.nullable(),
});

export const PRINT: z.ZodType<PrintLine> = z.object({
  seq: z.int().min(0),
  stream: z.enum(['stdout', 'stderr', 'log']),
  text: TEXT,
  level: NULLABLE,
  logger: NULLABLE,
  at: NUMBER,
});

export const CONTENTS = z.record(TEXT, z.object({ size: z.int().min(0), sha256: HASH }));

export type Contents = z.infer<typeof CONTENTS>;

/** What the session is, whoever exported it and when: the same twice is the same session. */
export function digestOf({ session, build }: Pick<Header, 'session' | 'build'>, contents: Contents): string {
  const hash = createHash('sha256').update(JSON.stringify([session, build]));
  for (const name of Object.keys(contents).sort()) {
    if (name !== PARTS.session) hash.update(`\n${name} ${contents[name]?.sha256 ?? ''}`);
  }
  return hash.digest('hex');
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
