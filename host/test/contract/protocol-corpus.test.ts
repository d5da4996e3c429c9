import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Channel } from '../../runner/channel';
import { LineGuard } from '../../runner/line-guard';
import { decodeHostMessage, decodeRunnerMessage } from '../../runner/protocol/decode';
import { encodeMessage } from '../../runner/protocol/encode';
import type { HostMessage, RunnerMessage } from '../../runner/protocol/messages';
import { ProtocolError } from '../../runner/protocol/protocol-error';
import { invalidRows, validRows } from './corpus';

/** What a line came to: a message, or the fault and where it is. */
type Verdict = { message: RunnerMessage | HostMessage } | { code: unknown; path: string };

const CODES = ['missing_field', 'not_json', 'not_object', 'not_utf8', 'oversize', 'unknown_type', 'wrong_type'];
const GOOD_LINE = '{"type":"idle","payload":{}}\n';

describe('the lines of the protocol, as the host reads them', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ak-corpus-'));
  const server = createServer({ pauseOnConnect: true });

  beforeAll(async () => {
    server.listen(join(folder, 's'));
    await once(server, 'listening');
  });
  afterAll(() => {
    server.close();
    rmSync(folder, { recursive: true });
  });

  /** Through the real channel. A good line follows: one that is passed over in silence shows as that message. */
  async function fromRunner(bytes: Buffer): Promise<Verdict> {
    const runner = connect(join(folder, 's'));
    // The channel may close while we still write.
    runner.on('error', () => undefined);
    const [socket] = (await once(server, 'connection')) as [Socket];
    const channel = new Channel(socket);
    const heard: RunnerMessage[] = [];
    channel.listen((message) => heard.push(message));
    runner.end(Buffer.concat([bytes, Buffer.from(`\n${GOOD_LINE}`)]));
    const reason = await channel.closed;
    runner.destroy();
    if (reason.kind === 'fault') {
      expect(heard).toEqual([]);
      const { context, message } = reason.error;
      return { code: context['fault'], path: /\(at ([^)]*)\)/.exec(message)?.[1] ?? '' };
    }
    expect(heard).toHaveLength(2);
    return { message: heard[0] ?? fail() };
  }

  /** As tools do that play the runner. */
  function fromHost(bytes: Buffer): Verdict {
    try {
      const [line = ''] = [...new LineGuard().feed(Buffer.concat([bytes, Buffer.from('\n')]))];
      return { message: decodeHostMessage(parse(line)) };
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      return { code: error.fault, path: error.path };
    }
  }

  async function verdict(direction: string, bytes: Buffer): Promise<Verdict> {
    return direction === 'runner' ? fromRunner(bytes) : fromHost(bytes);
  }

  it.each(validRows())('accepts $where, and says it again', async ({ direction, line }) => {
    const first = await verdict(direction, Buffer.from(JSON.stringify(line)));
    expect(first).toMatchObject({ message: { type: expect.any(String) } });
    if (!('message' in first)) return;
    const decode = direction === 'runner' ? decodeRunnerMessage : decodeHostMessage;
    expect(decode(JSON.parse(encodeMessage(first.message)))).toEqual(first.message);
    expect(keptOf(line, first.message)).toEqual(first.message);
  });

  it.each(invalidRows())('refuses $where: $code $path', async ({ direction, bytes, code, path }) => {
    expect(await verdict(direction, bytes)).toEqual({ code, path });
  });

  it('meets every kind of fault in the corpus but a half line, which has no end to be read by', () => {
    expect([...new Set(invalidRows().map(({ code }) => code))].sort()).toEqual(CODES);
  });
});

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw new ProtocolError('not_json', '', 'a line is not JSON');
  }
}

function fail(): never {
  throw new Error('nothing was heard');
}

/** The line with what a decoder adds for what is left out: empty ids and events, null for what may be null. Nothing that was said may be lost. */
function keptOf(line: unknown, decoded: unknown): unknown {
  if (typeof decoded !== 'object' || decoded === null || Array.isArray(decoded)) return line;
  if (typeof line !== 'object' || line === null) return decoded;
  const said = new Map<string, unknown>(Object.entries(line));
  return Object.fromEntries(
    Object.entries(decoded).map(([name, value]): [string, unknown] => [
      name,
      said.has(name) ? keptOf(said.get(name), value) : value,
    ]),
  );
}
