/** config.yaml: its text, its YAML, and the line of each key. */
import { readFile } from 'node:fs/promises';
import { isMap, isNode, isPair, LineCounter, parseDocument } from 'yaml';
import type { Document, Node } from 'yaml';
import type { AkError } from '../errors';
import { placeOfMistake } from '../yaml-place';
import { reasonOf } from './reason';
import type { ConfigKey } from './keys';
import { configInvalid } from './problems';
import type { Layer } from './settings';
import { readMapping } from './settings';

export interface ConfigDocument {
  document: Document.Parsed;
  lines: LineCounter;
}

/** The text of the file; null when there is none. Code `config_invalid` when it cannot be read. */
export async function readConfigText(path: string): Promise<string | null> {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await readFile(path));
  } catch (thrown) {
    const { code, message } = reasonOf(thrown);
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw configInvalid(
      [{ where: path, what: `it cannot be read: ${message}` }],
      'Make it a readable file in UTF-8, or remove it.',
    );
  }
}

/** Code `config_invalid` with line, column and the offending line when it is not YAML. */
export function parseConfigText(path: string, text: string): ConfigDocument {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: 'silent' });
  const [error] = document.errors;
  if (error !== undefined)
    throw syntaxError(path, text, lines.linePos(placeOfMistake(text, error.pos[0])), error.message);
  return { document, lines };
}

/** Every key and value of the file, checked. `changed`: the key that is about to be written there, which stands in no line yet. */
export function readConfigDocument(path: string, { document, lines }: ConfigDocument, changed?: ConfigKey): Layer {
  const content = toPlain(path, document);
  if (content === null || content === undefined) return { given: [], problems: [] };
  if (!isMap(document.contents) || typeof content !== 'object') {
    return {
      given: [],
      problems: [{ where: `${path}:1`, what: 'expected a mapping of keys, such as "db:", and found something else.' }],
    };
  }
  return readMapping({ ...content }, 'file', (keyPath, part) =>
    keyPath.join('.') === changed ? 'ak config set' : `${path}:${lineOf(document, lines, keyPath, part)}`,
  );
}

function toPlain(path: string, document: Document.Parsed): unknown {
  try {
    return document.toJS();
  } catch (thrown) {
    // Aliases that name nothing, or that multiply without end.
    throw configInvalid(
      [{ where: path, what: reasonOf(thrown).message }],
      'Write the values out instead of using YAML aliases.',
    );
  }
}

function syntaxError(path: string, text: string, at: { line: number; col: number }, reason: string): AkError {
  const line = text.split('\n')[at.line - 1] ?? '';
  const what = `${reason.replace(/\s+/g, ' ')}\n  ${line}\n  ${' '.repeat(Math.max(0, at.col - 1))}^`;
  return configInvalid([{ where: `${path}:${at.line}:${at.col}`, what }], 'Correct the YAML of that line.');
}

function lineOf(document: Document.Parsed, lines: LineCounter, path: readonly string[], part: 'key' | 'value'): number {
  let node: unknown = document.contents;
  let found: Node | null = null;
  for (const name of path) {
    const pair = isMap(node) ? node.items.find((item) => String(item.key) === name) : undefined;
    if (!isPair(pair)) break;
    node = pair.value;
    if (isNode(pair.key)) found = pair.key;
  }
  if (part === 'value' && isNode(node)) found = node;
  return lines.linePos(found?.range?.[0] ?? 0).line;
}
