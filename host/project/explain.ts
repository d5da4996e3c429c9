/** Asks Python what will become of each call of some code, and what the code looks like when it runs; nothing of it runs. */
import { readdir } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { z } from 'zod';
import type { CallRule } from '../store/store';
import { askPython, type AskOptions } from './ask-python';
import { findSource } from './codebase';
import { checkEntrypoint, parseEntrypoint, showEntrypoint } from './entrypoint';
import { EXPORTS } from './inspect';
import { readManifest } from './manifest';
import { SOURCE_ERRORS, syntaxError } from './syntax-errors';
import { unmatchedRules, type UnmatchedRule } from './unmatched';
import { AkError } from '../errors';

const CALL = z.object({
  file: z.string(),
  line: z.int(),
  column: z.int(),
  source: z.string(),
  callee: z.string(),
  class: z.string(),
  name: z.string(),
  reason: z.string(),
  problem: z.string().nullable(),
});

const EXPLANATION = z.object({
  python: z.string(),
  files: z.array(z.string()),
  entry: EXPORTS.nullable(),
  calls: z.array(CALL),
  errors: SOURCE_ERRORS,
  unmatched: z.array(z.string()),
});

const REWRITTEN = z.object({ python: z.string(), files: z.record(z.string(), z.string()), errors: SOURCE_ERRORS });

export type ExplainedCall = z.infer<typeof CALL>;
export interface Explanation extends Pick<z.infer<typeof EXPLANATION>, 'python' | 'files' | 'calls'> {
  unmatched: UnmatchedRule[];
}

/** Code to look at: where it lies, what to begin with, and what its manifest says about calls. */
export interface Subject {
  codeDir: string;
  /** `file.py` or `file.py:function`; null: every file. */
  entry: string | null;
  calls: CallRule[];
}

const DEADLINE_MS = 30_000;
/** More than a large file takes on a busy machine. */
const DEADLINE_PER_FILE_MS = 100;
const LATE = 'Look at one file and what it imports: ak explain FILE.py';
const CORRECT_IT = 'Correct the code, then explain it again.';

/**
 * What a person means by a path: a Python file, a folder, or a manifest.
 * @throws AkError `code_not_found`, `manifest_invalid`, `usage`
 */
export async function subjectOf(path: string, entrypoint: string | null): Promise<Subject> {
  const entry = entrypoint === null ? null : showEntrypoint(parseEntrypoint(entrypoint));
  if (/\.ya?ml$/.test(path)) {
    const { codeDir, calls } = await readManifest(path);
    return { codeDir, entry, calls };
  }
  const source = await findSource(path);
  switch (source.kind) {
    case 'folder':
      return { codeDir: source.path, entry, calls: [] };
    case 'file':
      return { codeDir: dirname(source.path), entry: entry ?? basename(source.path), calls: [] };
    case 'archive':
      throw new AkError('usage', `${path} is neither a Python file, a folder nor a manifest.`, {
        hint: 'Unpack an archive first, then explain the folder.',
      });
  }
}

/**
 * Every call of the code, with what will become of it.
 * @throws AkError `syntax_error`, `entry_file_missing`, `entry_function_missing`, `deadline`, `runner_start_failed`
 */
export async function explainCode(subject: Subject, options: AskOptions): Promise<Explanation> {
  const inTime = { deadlineMs: await deadlineFor(subject), ...withRules(options, subject) };
  const asked = await askPython(argumentsFor('--explain', subject), EXPLANATION, inTime, LATE);
  if (asked.errors.length > 0 && !isMissingEntry(asked, subject)) throw syntaxError(asked.errors, CORRECT_IT);
  if (subject.entry?.includes(':') === true) {
    const file = parseEntrypoint(subject.entry).file;
    checkEntrypoint({ exports: asked.entry === null ? {} : { [file]: asked.entry } }, subject.entry);
  }
  const { python, files, calls } = asked;
  return { python, files, calls, unmatched: unmatchedRules(asked.unmatched, calls) };
}

/** A folder as a whole may be large. */
async function deadlineFor({ codeDir, entry }: Subject): Promise<number> {
  const names = entry === null ? await readdir(codeDir, { recursive: true }) : [];
  return DEADLINE_MS + DEADLINE_PER_FILE_MS * names.filter((name) => name.endsWith('.py')).length;
}

/**
 * The text of each file as it runs, with its calls guarded.
 * @throws AkError `syntax_error`, `deadline`, `runner_start_failed`
 */
export async function rewrittenCode(subject: Subject, options: AskOptions): Promise<Record<string, string>> {
  const { files, errors } = await askPython(argumentsFor('--rewritten', subject), REWRITTEN, options, LATE);
  if (errors.length > 0) throw syntaxError(errors, CORRECT_IT);
  return files;
}

function argumentsFor(what: string, { codeDir, entry }: Subject): string[] {
  return [what, '--code', codeDir, ...(entry === null ? [] : ['--entry', entry])];
}

function withRules(options: AskOptions, { calls }: Subject): AskOptions {
  return calls.length === 0 ? options : { ...options, env: { ...options.env, AK_CALLS: JSON.stringify(calls) } };
}

/** A file that is not there cannot be read either; that it is missing says more. */
function isMissingEntry({ files, errors }: z.infer<typeof EXPLANATION>, { entry }: Subject): boolean {
  return (
    entry !== null && files.length === 0 && errors.every(({ file, line }) => line === null && entry.startsWith(file))
  );
}
