/** The host's HTTP side: who am I, and a page for the example project, so that it needs no network. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fastify, { type FastifyInstance } from 'fastify';
import { AkError, ensureError } from '../errors';
import { demoPage } from './demo-page';

export interface HttpOptions {
  hostId: string;
  /** Port 0: the one used last time when it is free, else any. */
  listen: { host: string; port: number };
  /** Where the port is remembered: programs that resume find the same address after a restart. */
  filesDir: string;
}

export interface HttpServer {
  readonly url: string;
  close(): Promise<void>;
}

/** @throws AkError `port_in_use` for a configured port */
export async function startHttp(options: HttpOptions): Promise<HttpServer> {
  const app = fastify({ logger: false });
  app.get('/health', () => ({ host: options.hostId, status: 'ok' }));
  app.get('/demo/page.html', async (_request, reply) => reply.type('text/html; charset=utf-8').send(demoPage()));
  const url = options.listen.port === 0 ? await listenAnywhere(app, options) : await listenAt(app, options.listen);
  return { url, close: () => app.close() };
}

async function listenAt(app: FastifyInstance, at: { host: string; port: number }): Promise<string> {
  try {
    return await app.listen(at);
  } catch (error) {
    const cause = ensureError(error);
    if (!('code' in cause && cause.code === 'EADDRINUSE')) throw cause;
    throw new AkError('port_in_use', `The configured HTTP port ${at.port} on ${at.host} is in use.`, {
      hint: 'Stop what uses it, or set another port: ak config set http.port 0 (0: choose a free one).',
      cause,
    });
  }
}

async function listenAnywhere(app: FastifyInstance, options: HttpOptions): Promise<string> {
  const { host } = options.listen;
  const remembered = join(options.filesDir, 'http-port');
  const former = await formerPort(remembered);
  const url = await listenAt(app, { host, port: former }).catch((error: unknown) => {
    // Taken by another copy: any other port does.
    if (former === 0) throw error;
    return listenAt(app, { host, port: 0 });
  });
  await writeFile(remembered, new URL(url).port, { mode: 0o600 });
  return url;
}

async function formerPort(path: string): Promise<number> {
  try {
    const port = Number(await readFile(path, 'utf8'));
    return Number.isInteger(port) && port > 0 && port < 65536 ? port : 0;
  } catch {
    // The first start.
    return 0;
  }
}
