import {
  appendFileSync,
  closeSync,
  existsSync,
  mkdtempSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { logSizeBytes, logTail, openServerLog, rotateServerLog } from '../../../../temporal/server/server-log';

describe('the log of the server', () => {
  let directory: string;
  let file: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'ak-log-'));
    file = join(directory, 'server.log');
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  test('the tail is what was written since, its last lines', () => {
    writeFileSync(file, 'old\n');
    const since = logSizeBytes(file);
    expect(logTail(file, since, 2)).toBe('');
    appendFileSync(file, 'one\ntwo\nthree\n');
    expect(logTail(file, since, 2)).toBe('two\nthree');
    expect(logTail(file, since, 9)).toBe('one\ntwo\nthree');
  });

  test('a missing log is empty', () => {
    expect(logTail(file, 0, 5)).toBe('');
  });

  test('a small log is left alone', () => {
    writeFileSync(file, 'small');
    rotateServerLog(file);
    expect(logSizeBytes(file)).toBe(5);
    expect(existsSync(`${file}.1`)).toBe(false);
  });

  test('a large log starts anew under those who have it open', () => {
    writeFileSync(file, Buffer.alloc(6 * 1024 * 1024));
    const descriptor = openServerLog(file);
    rotateServerLog(file);
    writeSync(descriptor, 'new');
    closeSync(descriptor);
    expect(logTail(file, 0, 5)).toBe('new');
    expect(statSync(`${file}.1`).size).toBe(6 * 1024 * 1024);
  });
});
