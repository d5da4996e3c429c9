/** Reads testdata/protocol, whose README says what its lines mean. runner/tests/test_protocol.py reads the same files. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { isObject } from '../../runner/protocol/fields';

const CORPUS = resolve(__dirname, '..', '..', '..', 'testdata', 'protocol');

export interface ValidRow {
  /** File and number of the line. */
  where: string;
  direction: string;
  line: unknown;
}

export interface InvalidRow {
  where: string;
  direction: string;
  bytes: Buffer;
  code: string;
  path: string;
}

export function validRows(): ValidRow[] {
  return rows('valid').map(({ where, row }) => ({ where, direction: textOf(row, 'direction'), line: row['line'] }));
}

export function invalidRows(): InvalidRow[] {
  return rows('invalid').map(({ where, row }) => ({
    where,
    direction: textOf(row, 'direction'),
    bytes: bytesOf(row),
    code: textOf(row, 'code'),
    path: textOf(row, 'path'),
  }));
}

function rows(folder: string): { where: string; row: Record<string, unknown> }[] {
  const files = readdirSync(join(CORPUS, folder)).filter((name) => name.endsWith('.ndjson'));
  return files.sort().flatMap((name) =>
    readFileSync(join(CORPUS, folder, name), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line, index) => {
        const row: unknown = JSON.parse(line);
        if (!isObject(row)) throw new Error(`${name}:${index + 1} is not an object`);
        return { where: `${folder}/${name}:${index + 1}`, row };
      }),
  );
}

function bytesOf(row: Record<string, unknown>): Buffer {
  if ('raw_base64' in row) return Buffer.from(textOf(row, 'raw_base64'), 'base64');
  const raw = textOf(row, 'raw');
  const { repeat } = row;
  return Buffer.from(typeof repeat === 'number' ? raw.replace('@', 'x'.repeat(repeat)) : raw);
}

function textOf(row: Record<string, unknown>, name: string): string {
  const value = row[name];
  if (typeof value !== 'string') throw new Error(`a row without ${name}: ${JSON.stringify(row).slice(0, 200)}`);
  return value;
}
