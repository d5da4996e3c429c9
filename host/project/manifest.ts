/** Reads a manifest: YAML in, a checked Manifest or one error that names every mistake with its line. */
import { readFile } from 'node:fs/promises';
import { dirname, relative, resolve, sep } from 'node:path';
import { isMap, isNode, isScalar, LineCounter, parseDocument, type Document } from 'yaml';
import type { z } from 'zod';
import { AkError } from '../errors';
import { placeOfMistake } from '../yaml-place';
import type { CallRule, Durability, Var } from '../store/store';
import { parseEntrypoint, showEntrypoint } from './entrypoint';
import { knownKeys, MANIFEST } from './manifest-schema';
import { nearest } from './nearest';
import { errorCode, toError } from './place';

export interface Manifest {
  /** Of the manifest, absolute. */
  path: string;
  projectName: string;
  /** Folder of the code, absolute. */
  codeDir: string;
  /** Patterns to leave out; the manifest itself, which may hold secrets, is among them. */
  exclude: string[];
  /** Normal form; to be checked when the code is deployed. */
  entrypoints: string[];
  vars: Var[];
  /** What becomes of calls, by name. */
  calls: CallRule[];
  durability: Durability;
}

interface Problem {
  line: number;
  text: string;
}

const MAX_BYTES = 1024 * 1024;

/** @throws AkError `manifest_invalid` */
export async function readManifest(path: string): Promise<Manifest> {
  const absolute = resolve(path);
  const lines = new LineCounter();
  const text = await readText(path);
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const broken = [...document.errors, ...document.warnings];
  if (broken.length > 0) {
    throw invalid(
      path,
      broken.map((error) => ({ line: lines.linePos(placeOfMistake(text, error.pos[0])).line, text: error.message })),
      'It must be YAML. Indent with spaces, and quote text that holds ": " or " #".',
    );
  }
  if (document.contents === null) {
    throw new AkError('manifest_invalid', `The manifest ${path} says nothing.`, {
      hint: 'The least that it may hold:\nversion: v1\nproject:\n  name: NAME',
    });
  }
  const checked = MANIFEST.safeParse(toPlain(document, path));
  if (!checked.success) {
    throw invalid(
      path,
      problemsOf(checked.error.issues, document, lines),
      'Correct these lines; docs/manifest.md lists what a manifest may say.',
    );
  }
  return makeManifest(absolute, checked.data.project);
}

function makeManifest(path: string, project: z.infer<typeof MANIFEST>['project']): Manifest {
  const codeDir = resolve(dirname(path), project.code);
  return {
    path,
    projectName: project.name,
    codeDir,
    exclude: [...project.exclude, ...ownPattern(path, codeDir)],
    entrypoints: project.entrypoints.map((text) => showEntrypoint(parseEntrypoint(text))),
    vars: project.vars,
    calls: project.calls,
    durability: project.durability,
  };
}

/** The pattern that fits the manifest and nothing else, when it lies in the code. */
function ownPattern(path: string, codeDir: string): string[] {
  const inside = relative(codeDir, path);
  if (inside === '..' || inside.startsWith(`..${sep}`)) return [];
  return [`/${inside.replace(/[*?[]/g, '[$&]')}`];
}

async function readText(path: string): Promise<string> {
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (thrown) {
    const cause = toError(thrown);
    const why =
      { ENOENT: 'it does not exist', EISDIR: 'it is a folder', EACCES: 'it may not be read' }[errorCode(cause) ?? ''] ??
      cause.message;
    throw new AkError('manifest_invalid', `Cannot read the manifest ${path}: ${why}.`, {
      hint: 'Give the path of a manifest file.',
      cause,
    });
  }
  if (bytes.length > MAX_BYTES) {
    throw new AkError('manifest_invalid', `The manifest ${path} is larger than 1 MiB.`, {
      hint: 'Check that it is the right file.',
    });
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (thrown) {
    throw new AkError('manifest_invalid', `The manifest ${path} is not UTF-8 text.`, {
      hint: 'Save it as UTF-8.',
      cause: thrown,
    });
  }
}

function toPlain(document: Document, path: string): unknown {
  try {
    return document.toJS();
  } catch (thrown) {
    const cause = toError(thrown);
    throw new AkError('manifest_invalid', `The manifest ${path} cannot be used: ${cause.message}.`, {
      hint: 'Write it without aliases.',
      cause,
    });
  }
}

function problemsOf(issues: z.core.$ZodIssue[], document: Document, lines: LineCounter): Problem[] {
  return issues.flatMap((issue): Problem[] => {
    if (issue.code !== 'unrecognized_keys') {
      return [{ line: lineOf(document, issue.path, lines), text: `${showPath(issue.path)} ${issue.message}` }];
    }
    return issue.keys.map((key) => {
      const known = knownKeys(issue.path);
      const near = nearest(key, known);
      const help = near === null ? `known are ${known.join(', ')}` : `did you mean ${near}?`;
      return {
        line: lineOf(document, [...issue.path, key], lines),
        text: `${showPath([...issue.path, key])} is not known: ${help}`,
      };
    });
  });
}

/** Line of what stands at a path, or of the nearest thing around it. */
function lineOf(document: Document, path: readonly PropertyKey[], lines: LineCounter): number {
  for (let length = path.length; length > 0; length -= 1) {
    const start = startOf(document, path.slice(0, length));
    if (start !== null) return lines.linePos(start).line;
  }
  return 1;
}

/** Of a key rather than of its value: the value may begin on the next line. */
function startOf(document: Document, path: readonly PropertyKey[]): number | null {
  const parent: unknown = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  const last = path.at(-1);
  if (isMap(parent)) {
    const key = parent.items.find((pair) => isScalar(pair.key) && String(pair.key.value) === last)?.key;
    return isNode(key) ? (key.range?.[0] ?? null) : null;
  }
  const node: unknown = document.getIn(path, true);
  return isNode(node) ? (node.range?.[0] ?? null) : null;
}

/** `project.vars[2].name` */
function showPath(path: readonly PropertyKey[]): string {
  if (path.length === 0) return 'The manifest';
  return path
    .map((part, index) => {
      if (typeof part === 'number') return `[${part}]`;
      const key = String(part);
      return /^\w+$/.test(key) ? `${index === 0 ? '' : '.'}${key}` : `[${JSON.stringify(key)}]`;
    })
    .join('');
}

function invalid(path: string, problems: Problem[], hint: string): AkError {
  const ordered = [...problems].sort((a, b) => a.line - b.line);
  const list = ordered.map(({ line, text }) => `  line ${line}: ${text}`);
  return new AkError('manifest_invalid', `The manifest ${path} is not valid:\n${list.join('\n')}`, { hint });
}
