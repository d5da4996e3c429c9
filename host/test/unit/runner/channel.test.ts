import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Channel } from '../../../runner/channel';
import { deferred, type Deferred } from '../../../sessions/deferred';
import type { RunnerMessage } from '../../../runner/protocol/messages';

function printed(seq: number, text: string): string {
  return `${JSON.stringify({ type: 'print', payload: { seq, stream: 'stdout', text } })}\n`;
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise(setImmediate);
}

interface Pair {
  channel: Channel;
  runner: Socket;
  received: RunnerMessage[];
}

describe('Channel', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ak-channel-'));
  const server = createServer({ pauseOnConnect: true });
  const open: Pair[] = [];

  beforeAll(async () => {
    server.listen(join(folder, 's'));
    await once(server, 'listening');
  });

  afterEach(() => {
    for (const { channel, runner } of open.splice(0)) {
      channel.end();
      runner.destroy();
    }
  });

  afterAll(() => {
    server.close();
    rmSync(folder, { recursive: true });
  });

  async function pair(): Promise<Pair> {
    const runner = connect(join(folder, 's'));
    const [socket] = (await once(server, 'connection')) as [Socket];
    const received: RunnerMessage[] = [];
    const made = { runner, received, channel: new Channel(socket) };
    made.channel.listen((message) => received.push(message));
    open.push(made);
    return made;
  }

  it('hands on messages in order, however they are cut, and tells when the other side ends', async () => {
    const { channel, runner, received } = await pair();
    const lines = [0, 1, 2].map((seq) => `{"type":"print","payload":{"seq":${seq},"stream":"stdout","text":"é"}}\n`).join('');
    const bytes = Buffer.from(lines);
    for (const byte of bytes) runner.write(Buffer.from([byte]));
    runner.end();
    await expect(channel.closed).resolves.toEqual({ kind: 'ended' });
    expect(received.map(({ payload }) => ('seq' in payload ? payload.seq : null))).toEqual([0, 1, 2]);
  });

  it('reads nothing while there is no room, and loses nothing of what was said meanwhile', async () => {
    const runner = connect(join(folder, 's'));
    const [socket] = (await once(server, 'connection')) as [Socket];
    const channel = new Channel(socket);
    open.push({ channel, runner, received: [] });
    const seqs: number[] = [];
    let gate: Deferred<void> | null = deferred<void>();
    const { promise, resolve: letGo } = gate;
    channel.listen(
      ({ payload }) => void ('seq' in payload && seqs.push(payload.seq)),
      () => gate?.promise ?? null,
    );
    const text = 'x'.repeat(1000);
    const lines = Array.from({ length: 5000 }, (_, seq) => printed(seq, text));
    runner.end(lines.join(''));
    await until(() => seqs.length > 0);
    // Many turns of the loop: whoever still read would have read all of it.
    for (let turn = 0; turn < 200; turn += 1) await new Promise(setImmediate);
    expect(channel.isHeld).toBe(true);
    expect(seqs.length).toBeLessThan(lines.length);
    gate = null;
    letGo();
    await promise;
    await expect(channel.closed).resolves.toEqual({ kind: 'ended' });
    expect(seqs).toEqual(lines.map((_, seq) => seq));
  });

  it.each([
    ['not JSON', 'hello\n', 'hello'],
    ['not an object', '[1]\n', '[1]'],
    ['an unknown type', '{"type":"dance","payload":{}}\n', '"dance"'],
    ['a field of the wrong type', '{"type":"print","payload":{"seq":"0","stream":"stdout","text":""}}\n', 'payload.seq'],
    ['a missing field', '{"type":"module","payload":{}}\n', 'payload.entries'],
  ])('closes on %s, saying what and where', async (_name, line, told) => {
    const { channel, runner, received } = await pair();
    runner.write(line);
    const reason = await channel.closed;
    expect(reason).toMatchObject({ kind: 'fault', error: { code: 'protocol' } });
    expect(reason.kind === 'fault' ? reason.error.message : '').toContain(told);
    runner.write('{"type":"idle","payload":{}}\n');
    expect(received).toEqual([]);
  });

  it('sends one line a message, and drops what is sent after the end', async () => {
    const { channel, runner } = await pair();
    channel.send({ type: 'callback', payload: { id: 'main:1' } });
    const [chunk] = (await once(runner, 'data')) as [Buffer];
    expect(chunk.toString()).toBe('{"type":"callback","payload":{"id":"main:1"}}\n');
    channel.end();
    expect(() => channel.send({ type: 'stop', payload: {} })).not.toThrow();
  });
});
