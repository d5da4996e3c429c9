import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startHttp, type HttpServer } from '../../../server/http';

describe('the host’s HTTP side', () => {
  let filesDir: string;
  const open: (HttpServer | Server)[] = [];

  beforeEach(() => (filesDir = mkdtempSync(join(tmpdir(), 'ak-http-'))));
  afterEach(async () => {
    for (const server of open.splice(0)) await server.close();
    rmSync(filesDir, { recursive: true });
  });

  async function start(port = 0): Promise<HttpServer> {
    const http = await startHttp({ hostId: 'hst_1', listen: { host: '127.0.0.1', port }, filesDir });
    open.push(http);
    return http;
  }

  async function takenPort(): Promise<number> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    open.push(server);
    return (server.address() as AddressInfo).port;
  }

  function portOf({ url }: HttpServer): string {
    return new URL(url).port;
  }

  it('says who it is, and serves the page of the example', async () => {
    const { url } = await start();
    expect(await (await fetch(`${url}/health`)).json()).toEqual({ host: 'hst_1', status: 'ok' });
    const page = await fetch(`${url}/demo/page.html`);
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(await page.text()).toContain('<li><a href="/demo/assam.html">Assam</a></li>');
    expect((await fetch(`${url}/other`)).status).toBe(404);
  });

  it('comes back at the port of last time', async () => {
    const first = await start();
    await first.close();
    expect(portOf(await start())).toBe(portOf(first));
  });

  it('takes another port when that of last time is in use, and remembers it', async () => {
    const taken = await takenPort();
    writeFileSync(join(filesDir, 'http-port'), String(taken));
    const http = await start();
    expect(portOf(http)).not.toBe(String(taken));
    expect(readFileSync(join(filesDir, 'http-port'), 'utf8')).toBe(portOf(http));
  });

  it.each(['', 'nonsense', '0', '-1', '70000', '80.5'])('takes any port when %j is remembered', async (text) => {
    writeFileSync(join(filesDir, 'http-port'), text);
    expect(Number(portOf(await start()))).toBeGreaterThan(0);
  });

  it('says that a configured port is in use, and what to do', async () => {
    const port = await takenPort();
    await expect(start(port)).rejects.toMatchObject({
      code: 'port_in_use',
      message: expect.stringContaining(String(port)),
      hint: expect.stringContaining('http.port'),
    });
  });
});
