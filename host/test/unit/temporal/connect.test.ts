import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectTemporal, externalTarget, type TemporalTarget } from '../../../temporal/connect';

const TARGET: TemporalTarget = { address: '127.0.0.1:1', namespace: 'default', apiKey: null, tls: null };

describe('externalTarget', () => {
  it('is none for the embedded server', () => {
    expect(externalTarget({ kind: 'embedded', binary: null, ui: false, port: null })).toBeNull();
  });

  it('is what the configuration says', () => {
    const external = { kind: 'external', address: 'a:1', namespace: 'n', apiKey: 'k', tls: null } as const;
    expect(externalTarget(external)).toEqual({ address: 'a:1', namespace: 'n', apiKey: 'k', tls: null });
  });
});

describe('connectTemporal', () => {
  it('says that nothing answers, where, and what to check', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, 'close');
    await expect(connectTemporal({ ...TARGET, address: `127.0.0.1:${port}` }, {}, 500)).rejects.toMatchObject({
      code: 'temporal_unreachable',
      message: expect.stringContaining(`127.0.0.1:${port}`),
      hint: expect.stringContaining('temporal.address'),
    });
  });

  it.each([
    ['ca_file', { caFile: 'ca.pem', certFile: null, keyFile: null }],
    ['cert_file', { caFile: null, certFile: 'cert.pem', keyFile: 'key.pem' }],
  ])('names a TLS file that cannot be read, and its key %s', async (key, names) => {
    const folder = mkdtempSync(join(tmpdir(), 'ak-tls-'));
    const inside = (name: string | null): string | null => (name === null ? null : join(folder, name));
    const tls = { caFile: inside(names.caFile), certFile: inside(names.certFile), keyFile: inside(names.keyFile) };
    await expect(connectTemporal({ ...TARGET, tls }, {})).rejects.toMatchObject({
      code: 'config_invalid',
      message: expect.stringMatching(new RegExp(`temporal\\.tls\\.${key} names ${folder}`)),
    });
    rmSync(folder, { recursive: true });
  });
});
