import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readKeyring } from '../../../config/encryption-keys';

describe('the keys of encryption.keys', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'ak-keys-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  function file(name: string, text: string, mode = 0o600): string {
    const path = join(folder, name);
    writeFileSync(path, text);
    chmodSync(path, mode);
    return path;
  }
  const read = (...keys: Parameters<typeof readKeyring>[0]['keys'][number][]): ReturnType<typeof readKeyring> =>
    readKeyring({ keys, compressOver: null }, { AK_KEY: Buffer.alloc(32, 1).toString('base64') });

  it('come from files and variables, as hexadecimal digits or base64; the first encrypts', async () => {
    const keyring = await read({ id: 'a', file: file('a', `${'0f'.repeat(32)}\n`) }, { id: 'b', variable: 'AK_KEY' });
    expect([keyring.currentId, keyring.has('b'), keyring.has('c')]).toEqual(['a', true, false]);
    expect((await read()).currentId).toBeNull();
  });

  it.each([
    ['that others can read', 0o640, '0f'.repeat(32), /mode 0640.*chmod 600/],
    ['that is too short', 0o600, '0f'.repeat(31), /does not hold 32 bytes/],
    ['that is empty', 0o600, '', /is empty/],
  ])('a file %s is refused, and its content not shown', async (_what, mode, text, why) => {
    const refused = read({ id: 'a', file: file('a', text, mode) });
    await expect(refused).rejects.toMatchObject({
      code: 'encryption_key_unusable',
      message: expect.stringMatching(why),
    });
    await expect(refused).rejects.not.toMatchObject({ message: expect.stringContaining('0f0f') });
  });

  it('a file or a variable that is not there is named', async () => {
    await expect(read({ id: 'a', file: join(folder, 'none') })).rejects.toMatchObject({
      message: expect.stringMatching(/ENOENT/),
    });
    await expect(read({ id: 'a', variable: 'AK_NONE' })).rejects.toMatchObject({
      message: expect.stringMatching(/the variable AK_NONE/),
    });
  });
});
