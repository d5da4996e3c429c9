import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ERROR_CODES } from '../../error-codes';
import { AkError, ensureError, hasCode, isAkError } from '../../errors';

interface Row {
  code: string;
  meaning: string;
  remedy: string;
  exit: number;
}

/** The rows of the table whose first column is `code`. */
function readTable(markdown: string): Row[] {
  const cells = markdown.split('\n').map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
  return cells.flatMap(([first = '', meaning = '', remedy = '', exit = '']) => {
    const code = /^`([a-z_]+)`$/.exec(first)?.[1];
    return code === undefined ? [] : [{ code, meaning, remedy, exit: Number(exit) }];
  });
}

describe('docs/errors.md', () => {
  const rows = readTable(readFileSync(join(__dirname, '..', '..', '..', 'docs', 'errors.md'), 'utf8'));

  test('lists every code, in the order of error-codes.ts, and no other', () => {
    expect(rows.map(({ code }) => code)).toEqual(Object.keys(ERROR_CODES));
  });

  test.each(rows)('says of $code what error-codes.ts says, and what to do', ({ code, meaning, remedy, exit }) => {
    expect({ [code]: { meaning, exit } }).toEqual({
      [code]: Object.entries(ERROR_CODES).find(([known]) => known === code)?.[1],
    });
    expect(remedy).toMatch(/\.$/);
  });
});

describe('AkError', () => {
  const cause = new Error('disk');
  const error = new AkError('store_busy', 'It is locked.', { hint: 'Wait.', cause, context: { size: 3 } });

  test('carries what people and tests need', () => {
    expect(error).toMatchObject({
      code: 'store_busy',
      message: 'It is locked.',
      hint: 'Wait.',
      cause,
      context: { size: 3 },
    });
    expect(new AkError('usage', 'x')).toMatchObject({ hint: undefined, context: {} });
    expect('cause' in new AkError('usage', 'x')).toBe(false);
  });

  test('is told by its shape and its code', () => {
    expect(isAkError(error)).toBe(true);
    expect(hasCode(error, 'store_busy')).toBe(true);
    expect(hasCode(error, 'usage')).toBe(false);
    expect(isAkError(cause)).toBe(false);
    expect(isAkError({ name: 'AkError', code: 'usage' })).toBe(false);
  });
});

describe('ensureError', () => {
  test('leaves errors as they are, also those of another realm', async () => {
    const error = new Error('x');
    expect(ensureError(error)).toBe(error);
    // Under Jest, what Node.js itself throws is not an instance of the Error that this file sees.
    const foreign: unknown = await readFile('/does/not/exist').catch((thrown: unknown) => thrown);
    expect(foreign).not.toBeInstanceOf(Error);
    expect(ensureError(foreign)).toBe(foreign);
  });

  test('makes an error of anything else', () => {
    expect(ensureError('text').message).toBe('text');
    expect(ensureError(undefined).message).toBe('undefined');
  });
});
