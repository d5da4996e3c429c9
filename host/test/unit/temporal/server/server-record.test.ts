import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EMPTY_RECORD, readServerRecord, writeServerRecord } from '../../../../temporal/server/server-record';

describe('the record of the server', () => {
  let directory: string;
  let file: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'ak-record-'));
    file = join(directory, 'temporal-server.json');
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  test('is read as it was written, by its owner only', () => {
    const record = { ...EMPTY_RECORD, address: '127.0.0.1:1', serverPid: 5, port: 1, startedAt: 99 };
    writeServerRecord(file, record);
    expect(readServerRecord(file)).toEqual(record);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(directory)).toEqual(['temporal-server.json']);
  });

  test.each([
    ['missing', null],
    ['cut off', '{"address": "127.0'],
    ['a list', '[1]'],
    ['of other types', '{"address": 7, "serverPid": "5", "port": -1, "startedAt": 1.5, "uiUrl": ""}'],
  ])('one that is %s counts as empty', (_what, content) => {
    if (content !== null) writeFileSync(file, content);
    expect(readServerRecord(file)).toEqual(EMPTY_RECORD);
  });
});
