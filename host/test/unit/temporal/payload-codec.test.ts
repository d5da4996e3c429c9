import { randomBytes } from 'node:crypto';
import type { Payload, SerializationContext } from '@temporalio/common';
import { defaultPayloadConverter } from '@temporalio/common';
import type { AkError } from '../../../errors';
import { Keyring, type NamedKey } from '../../../keyring';
import { payloadCodec } from '../../../temporal/payload-codec';

const of = (workflowId: string): SerializationContext => ({ type: 'workflow', namespace: 'default', workflowId });
const key = (id: string): NamedKey => ({ id, bytes: randomBytes(32) });
const [OLD, NEW] = [key('old'), key('new')];
const SECRET = { path: '/srv/canary.txt', text: 'x'.repeat(5000) };

class Side {
  readonly heard: [string, AkError][] = [];
  private readonly codec;

  constructor(keys: NamedKey[], compressOver: number | null = null) {
    const onUnreadable = (session: string, error: AkError): void => void this.heard.push([session, error]);
    this.codec = payloadCodec({ keyring: new Keyring(keys), compressOver, onUnreadable });
  }

  async write(value: unknown, session = 'ses_1'): Promise<Payload> {
    const [payload] = await this.codec.encode([defaultPayloadConverter.toPayload(value) ?? {}], of(session));
    return payload ?? {};
  }

  async read(payload: Payload, context: SerializationContext | undefined = of('ses_1')): Promise<unknown> {
    const [decoded] = await this.codec.decode([payload], context);
    return defaultPayloadConverter.fromPayload(decoded ?? {});
  }
}

const bytesOf = (payload: Payload): string =>
  Object.values({ ...payload.metadata, data: payload.data })
    .map((value) => Buffer.from(value ?? []).toString('latin1'))
    .join('\n');

describe('the payload codec', () => {
  it('without keys and sizes leaves everything as it is', async () => {
    const payload = await new Side([]).write(SECRET);
    expect(Buffer.from(payload.data ?? []).toString()).toContain('canary');
  });

  it.each([SECRET, null, undefined, 'text', new Uint8Array([0, 1, 255]), [], 12.5])(
    'encrypts %p, and reads it again',
    async (value) => {
      const side = new Side([NEW], 100);
      const payload = await side.write(value);
      expect(Buffer.from(payload.metadata?.['encoding'] ?? []).toString()).toBe('binary/encrypted');
      expect(await side.read(payload)).toEqual(value);
      // Where the SDK does not say whose it is.
      expect(await side.read(payload, undefined)).toEqual(value);
    },
  );

  it('shows nothing of what it encrypts but its length, and no two are alike', async () => {
    const side = new Side([NEW]);
    const [first, second] = [await side.write('canary'), await side.write('canary')];
    expect(bytesOf(first)).not.toMatch(/canary|json/);
    expect(first.data).not.toEqual(second.data);
  });

  it('compresses what is over the size, where that makes it smaller', async () => {
    const side = new Side([], 1000);
    const [large, small, random] = [SECRET, 'small', randomBytes(4000).toString('base64')];
    const written = await Promise.all([large, small, random].map((value) => side.write(value)));
    expect(written[0]?.data?.byteLength).toBeLessThan(200);
    expect(bytesOf(written[1] ?? {})).toContain('small');
    expect(await Promise.all(written.map((payload) => side.read(payload)))).toEqual([large, small, random]);
    expect((await new Side([NEW], 1000).write(large)).data?.byteLength).toBeLessThan(400);
  });

  it('goes on when encryption is switched on, keys rotate, and it is switched off', async () => {
    const plain = await new Side([]).write(1);
    const first = await new Side([OLD]).write(2);
    const second = await new Side([NEW, OLD], 1).write(SECRET);
    const rotated = new Side([NEW, OLD]);
    expect(await rotated.read(plain)).toBe(1);
    expect(await rotated.read(first)).toBe(2);
    expect(await rotated.read(second)).toEqual(SECRET);
    const off = new Side([]);
    expect(await off.read(plain)).toBe(1);
    await expect(off.read(first)).rejects.toMatchObject({ code: 'encryption_key_missing' });
  });

  it('says which key is missing, on which session, and what to do', async () => {
    const side = new Side([NEW]);
    await expect(side.read(await new Side([OLD]).write(1))).rejects.toMatchObject({
      code: 'encryption_key_missing',
      message: expect.stringMatching(/session ses_1 .*"old"/),
      hint: expect.stringContaining('encryption.keys'),
    });
    expect(side.heard).toEqual([['ses_1', expect.objectContaining({ code: 'encryption_key_missing' })]]);
  });

  it('refuses what was changed, made with another key of the same name, or written for another session', async () => {
    const side = new Side([NEW]);
    const payload = await side.write(SECRET);
    const data = Buffer.from(payload.data ?? []);
    data[40] = (data[40] ?? 0) ^ 1;
    await expect(side.read({ ...payload, data })).rejects.toMatchObject({ message: expect.stringMatching(/changed/) });
    await expect(side.read({ ...payload, data: data.subarray(0, 5) })).rejects.toMatchObject({
      message: expect.stringMatching(/changed/),
    });
    await expect(new Side([key('new')]).read(payload)).rejects.toMatchObject({
      message: expect.stringMatching(/another key/),
    });
    await expect(side.read(payload, of('ses_2'))).rejects.toMatchObject({
      message: expect.stringMatching(/stands in session ses_2/),
    });
    const moved = { ...payload, metadata: { ...payload.metadata, session: Buffer.from('ses_2') } };
    await expect(side.read(moved, of('ses_2'))).rejects.toMatchObject({ message: expect.stringMatching(/changed/) });
  });
});
