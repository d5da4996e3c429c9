/** Entry points: `file.py:function`, what an event calls. */
import { AkError } from '../errors';
import type { Build } from '../store/store';
import { byNearness, nearest } from './nearest';

export interface Entrypoint {
  /** Relative to the code, `/` between parts. */
  file: string;
  function: string;
}

const IDENTIFIER = /^[\p{ID_Start}_][\p{ID_Continue}]*$/u;
const SHOWN_NAMES = 20;

/**
 * Reads `pkg/mod.py:fn` into its normal form: no `./`, no doubled `/`, the function as Python sees its name.
 * @throws AkError `usage`
 */
export function parseEntrypoint(text: string): Entrypoint {
  const trimmed = text.trim();
  const colon = trimmed.lastIndexOf(':');
  if (colon < 0) throw wrong(text, 'it has no ":"', trimmed.endsWith('.py') ? `${trimmed}:FUNCTION` : null);
  const path = trimmed.slice(0, colon).trim();
  // Python itself compares names in this form.
  const name = trimmed
    .slice(colon + 1)
    .trim()
    .normalize('NFKC');
  const file = filePart(text, path, name);
  if (name === '') throw wrong(text, 'it names no function', `${file}:FUNCTION`);
  if (!IDENTIFIER.test(name)) throw wrong(text, `"${name}" is not the name of a function`, suggestName(file, name));
  return { file, function: name };
}

export function showEntrypoint(entrypoint: Entrypoint): string {
  return `${entrypoint.file}:${entrypoint.function}`;
}

/**
 * Checks that the build has the file, and that its function can be there.
 * @param entrypoint `file.py:function`
 * @throws AkError `usage`, `entry_file_missing`, `entry_function_missing`
 */
export function checkEntrypoint(build: Pick<Build, 'exports'>, entrypoint: string): void {
  const wanted = parseEntrypoint(entrypoint);
  // Own entries only: a file may well be named `constructor.py`, but not inherited.
  const found = Object.hasOwn(build.exports, wanted.file) ? build.exports[wanted.file] : undefined;
  if (found === undefined) throw fileMissing(wanted, Object.keys(build.exports));
  if (found.dynamic || found.names.includes(wanted.function)) return;
  throw functionMissing(wanted, found.functions);
}

function filePart(text: string, path: string, name: string): string {
  const shown = name === '' ? 'FUNCTION' : name;
  if (path === '') throw wrong(text, 'it names no file', `main.py:${shown}`);
  if (path.includes('\\')) throw wrong(text, 'it holds a backslash', `${path.replaceAll('\\', '/')}:${shown}`);
  if (path.startsWith('/')) throw wrong(text, 'its path is absolute; it must be relative to the code', null);
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  if (parts.includes('..')) throw wrong(text, 'its path holds ".."; it must lie inside the code', null);
  const file = parts.join('/');
  if (!file.endsWith('.py') || file === '.py') {
    const isModule = /^[\w.]+$/u.test(file) && !file.endsWith('.');
    throw wrong(
      text,
      `"${path}" is not a Python file (*.py)`,
      isModule ? `${file.replaceAll('.', '/')}.py:${shown}` : null,
    );
  }
  return file;
}

function suggestName(file: string, name: string): string | null {
  const bare = name.replace(/\(.*\)$/, '');
  return bare !== name && IDENTIFIER.test(bare) ? `${file}:${bare}` : null;
}

function wrong(text: string, why: string, suggestion: string | null): AkError {
  const form =
    'Write FILE:FUNCTION, the file relative to the code, for instance main.py:on_event or pkg/mod.py:on_event.';
  const hint = suggestion === null ? form : `Did you mean ${suggestion}? ${form}`;
  return new AkError('usage', `The entry point ${JSON.stringify(text)} is wrong: ${why}.`, { hint });
}

function fileMissing(wanted: Entrypoint, files: string[]): AkError {
  const near = nearest(wanted.file, files);
  const list =
    files.length === 0
      ? 'The code has no Python file.'
      : `Its Python files: ${listNames(byNearness(wanted.file, files))}.`;
  return new AkError(
    'entry_file_missing',
    `The entry point ${showEntrypoint(wanted)} names ${wanted.file}, which the code does not have. ${list}`,
    {
      hint: near === null ? 'Name one of these files.' : `Did you mean ${near}:${wanted.function}?`,
    },
  );
}

function functionMissing(wanted: Entrypoint, names: readonly string[]): AkError {
  const open = names.filter((name) => !name.startsWith('_'));
  const near = nearest(wanted.function, names);
  const list =
    open.length === 0
      ? `${wanted.file} defines no public function.`
      : `${wanted.file} exports: ${listNames(byNearness(wanted.function, open))}.`;
  return new AkError(
    'entry_function_missing',
    `The entry point ${showEntrypoint(wanted)} names ${wanted.function}, which ${wanted.file} does not define. ${list}`,
    {
      hint:
        near === null
          ? `Define it at the top level of ${wanted.file}: def ${wanted.function}(event): ...`
          : `Did you mean ${wanted.file}:${near}?`,
    },
  );
}

function listNames(names: readonly string[]): string {
  const more = names.length - SHOWN_NAMES;
  return names.slice(0, SHOWN_NAMES).join(', ') + (more > 0 ? ` and ${more} more` : '');
}
