/**
 * The ledger that the programs under test write to: an HTTP server of the test's, `/SESSION/KEY`. A line is noted when the request has
 * arrived, before it is answered. A key that comes again is looked up in the journal at once: was its call recorded already?
 */
import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

export interface Line {
  key: string;
  at: number;
}

/** Whether the end of this session's call with this key is in the journal now. */
export type IsRecorded = (sessionId: string, key: string) => Promise<boolean>;

export class OutsideLedger {
  private readonly books = new Map<string, Line[]>();
  /** Keys performed although their record was durable before that. */
  private readonly broken = new Map<string, string[]>();
  /** Keys that are being looked up: what is performed after that is answered after that, so that its own record is not taken for an earlier one. */
  private readonly looks = new Map<string, Promise<void>>();

  private constructor(
    private readonly server: Server,
    private readonly isRecorded: IsRecorded,
  ) {}

  static async start(isRecorded: IsRecorded): Promise<OutsideLedger> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const ledger = new OutsideLedger(server, isRecorded);
    server.on('request', (request, response) => {
      void ledger.note(request.url ?? '/').then(({ status, text }) => response.writeHead(status).end(text));
    });
    return ledger;
  }

  urlOf(sessionId: string): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/${sessionId}`;
  }

  lines(sessionId: string): readonly Line[] {
    return this.books.get(sessionId) ?? [];
  }

  brokenKeys(sessionId: string): readonly string[] {
    return this.broken.get(sessionId) ?? [];
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private async note(url: string): Promise<{ status: number; text: string }> {
    const [, sessionId = '', key = ''] = url.split('/');
    const book = this.books.get(sessionId) ?? [];
    const times = book.filter((line) => line.key === key).length;
    book.push({ key, at: Date.now() });
    this.books.set(sessionId, book);
    if (times > 0) await this.lookUp(sessionId, key);
    // One that is flaky is refused the first time, but under plain Python, which knows no policies.
    const isRefused =
      key.endsWith('-refuse') || (key.startsWith('flaky-') && times === 0 && !sessionId.startsWith('plain-'));
    return { status: isRefused ? 503 : 200, text: createHash('sha1').update(key).digest('hex').slice(0, 10) };
  }

  private async lookUp(sessionId: string, key: string): Promise<void> {
    const name = `${sessionId}/${key}`;
    const look = (this.looks.get(name) ?? Promise.resolve()).then(async () => {
      if (await this.isRecorded(sessionId, key)) this.broken.set(sessionId, [...this.brokenKeys(sessionId), key]);
    });
    this.looks.set(name, look);
    await look;
  }
}
