import { createHash, randomBytes } from 'node:crypto';
import { lstat, mkdir, readFile, readlink, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { CONFIG_KEYS } from '../../../config/keys';
import { isAkError } from '../../../errors';
import type { ErrorCode } from '../../../error-codes';
import { unpackArchive, type UnpackOptions } from '../../../project/unpack';
import type { ArchiveSource } from '../../../project/archive-source';
import { listTree, makeTar, patchHeader, withFolder, withoutEnd, type TestEntry } from './tar-bytes';

/** The failure of unpacking `source`; checks that nothing is left behind. */
async function failureOf(
  source: ArchiveSource,
  options: UnpackOptions = {},
): Promise<{ code: ErrorCode; message: string; hint: string }> {
  return withFolder(async (folder) => {
    const thrown: unknown = await unpackArchive(source, join(folder, 'out'), options).then(
      () => null,
      (error: unknown) => error,
    );
    expect(await listTree(folder)).toEqual([]);
    if (!isAkError(thrown)) throw new Error(`expected an AkError, got ${String(thrown)}`);
    return { code: thrown.code, message: thrown.message, hint: thrown.hint ?? '' };
  });
}

const HANDLER: TestEntry = { name: 'simple.py', content: 'def on_event(event):\n    pass\n' };

describe('what is unpacked', () => {
  it.each(['plain', 'gzip'] as const)('files, folders and inner links of a %s tar', async (kind) => {
    const tar = await makeTar([
      { name: './', type: 'directory' },
      { name: './pkg/mod.py', content: 'x = 1\n' },
      HANDLER,
      { name: 'empty', type: 'directory' },
      { name: 'tool.sh', content: '#!/bin/sh\n', mode: 0o4755 },
      { name: 'lib', type: 'symlink', linkname: 'pkg' },
      { name: 'pkg/copy.py', type: 'link', linkname: './pkg/mod.py' },
      { name: 'zeros.bin', content: Buffer.alloc(2048) },
      { name: 'wörter/ünï.py', content: 'y = 2\n' },
    ]);
    await withFolder(async (folder) => {
      const target = join(folder, 'deep', 'out');
      const unpacked = await unpackArchive(kind === 'gzip' ? gzipSync(tar) : tar, target);
      expect(unpacked.files).toEqual([
        'lib',
        'pkg/copy.py',
        'pkg/mod.py',
        'simple.py',
        'tool.sh',
        'wörter/ünï.py',
        'zeros.bin',
      ]);
      expect(unpacked.bytes).toBe(30 + 6 + 6 + 10 + 6 + 2048);
      expect(await readFile(join(target, 'lib/copy.py'), 'utf8')).toBe('x = 1\n');
      expect(await readlink(join(target, 'lib'))).toBe('pkg');
      expect((await lstat(join(target, 'tool.sh'))).mode & 0o7777).toBe(0o555);
      expect((await lstat(join(target, 'simple.py'))).mode & 0o7777).toBe(0o444);
      expect((await lstat(join(target, 'empty'))).isDirectory()).toBe(true);
      expect(await listTree(folder)).not.toContainEqual(expect.stringContaining('.tmp'));
    });
  });

  it('a stream in small pieces, and a file', async () => {
    const content = randomBytes(300_000);
    const tar = gzipSync(await makeTar([{ name: 'data.bin', content }, HANDLER]));
    const pieces: Buffer[] = [];
    for (let at = 0; at < tar.length; at += 777) pieces.push(tar.subarray(at, at + 777));
    await withFolder(async (folder) => {
      await unpackArchive(Readable.from(pieces), join(folder, 'streamed'));
      await writeFile(join(folder, 'code.tgz'), tar);
      await unpackArchive(join(folder, 'code.tgz'), join(folder, 'read'));
      for (const name of ['streamed', 'read']) {
        const hash = createHash('sha256').update(await readFile(join(folder, name, 'data.bin')));
        expect(hash.digest('hex')).toBe(createHash('sha256').update(content).digest('hex'));
      }
    });
  });

  it('long names, in the extended header', async () => {
    const name = `${'a'.repeat(120)}/${'b'.repeat(120)}/${'c'.repeat(120)}.py`;
    await withFolder(async (folder) => {
      const { files } = await unpackArchive(await makeTar([{ name, content: 'x' }]), join(folder, 'out'));
      expect(files).toEqual([name]);
    });
  });

  it('only what is not there: an existing target is refused, or kept', async () => {
    const tar = await makeTar([HANDLER]);
    await withFolder(async (folder) => {
      const target = join(folder, 'out');
      await mkdir(target);
      await expect(unpackArchive(tar, target)).rejects.toMatchObject({
        code: 'archive_refused',
        message: expect.stringContaining('exists already'),
      });
      await unpackArchive(tar, target, { existing: 'keep' });
      expect(await listTree(folder)).toEqual(['out']);
    });
  });
});

describe('what is refused', () => {
  const rows: [string, TestEntry[], RegExp][] = [
    [
      'an absolute path',
      [{ name: '/etc/cron.d/x', content: 'x' }],
      /"\/etc\/cron.d\/x" of The archive: its path is absolute/,
    ],
    ['a path with ..', [{ name: 'a/../../x', content: 'x' }], /"a\/..\/..\/x".*holds ".."/],
    ['a folder with ..', [{ name: '../x/', type: 'directory' }], /holds ".."/],
    ['a drive', [{ name: 'C:x.py', content: 'x' }], /begins with a drive/],
    ['a backslash', [{ name: 'a\\..\\x.py', content: 'x' }], /backslash/],
    ['a control character', [{ name: 'a\nb.py', content: 'x' }], /control character/],
    ['a NUL, hidden in an extended header', [{ name: 'x.py', content: 'x', pax: { path: 'a\0b.py' } }], /NUL/],
    [
      'a link out',
      [{ name: 'l', type: 'symlink', linkname: '../x' }],
      /the link "l" to "..\/x" of The archive: it leads out/,
    ],
    ['an absolute link', [{ name: 'l', type: 'symlink', linkname: '/etc/passwd' }], /leads out/],
    [
      'a chain of links out',
      [
        { name: 'a/b/c', type: 'symlink', linkname: '..' },
        { name: 'out', type: 'symlink', linkname: 'a/b/c/../../x' },
      ],
      /"out".*leads out/,
    ],
    [
      'links in a circle',
      [
        { name: 'a', type: 'symlink', linkname: 'b' },
        { name: 'b', type: 'symlink', linkname: 'a' },
      ],
      /circle/,
    ],
    [
      'a file through a link',
      [
        { name: 'l', type: 'symlink', linkname: '.' },
        { name: 'l/x.py', content: 'x' },
      ],
      /"l\/x.py".*below "l", which is a link/,
    ],
    [
      'a link where a folder is',
      [
        { name: 'd/x.py', content: 'x' },
        { name: 'd', type: 'symlink', linkname: '/tmp' },
      ],
      /"d".*both a folder and a link/,
    ],
    ['a link with a backslash', [{ name: 'l', type: 'symlink', linkname: '..\\x' }], /backslash/],
    [
      'a hard link out',
      [{ name: 'h', type: 'link', linkname: '../../etc/passwd' }],
      /hard link to "..\/..\/etc\/passwd", out/,
    ],
    ['an absolute hard link', [{ name: 'h', type: 'link', linkname: '/etc/passwd' }], /out of the folder/],
    ['a hard link to nothing', [{ name: 'h', type: 'link', linkname: 'x.py' }], /no file before it/],
    [
      'a hard link to a link',
      [
        { name: 'l', type: 'symlink', linkname: 'x' },
        { name: 'h', type: 'link', linkname: 'l' },
      ],
      /no file before it/,
    ],
    ['a device', [{ name: 'null', type: 'character-device' }], /"null".*a device/],
    ['a named pipe', [{ name: 'p', type: 'fifo' }], /named pipe/],
    ['a name twice', [HANDLER, HANDLER], /"simple.py".*twice/],
    ['a name twice, written differently', [HANDLER, { name: './/simple.py', content: 'x' }], /twice/],
    [
      'a file and a folder of one name',
      [
        { name: 'a', content: 'x' },
        { name: 'a/b', content: 'x' },
      ],
      /below "a", which is a file/,
    ],
    ['a file that would be the root', [{ name: './', type: 'symlink', linkname: 'x' }], /without a name/],
    ['a sparse file', [{ name: 'x.py', content: 'x', pax: { 'GNU.sparse.major': '1' } }], /sparse/],
  ];
  it.each(rows)('%s', async (_what, entries, message) => {
    const failure = await failureOf(await makeTar([{ name: 'first.py', content: 'x' }, ...entries]));
    expect(failure).toMatchObject({ code: 'archive_refused', message: expect.stringMatching(message) });
    expect(failure.hint).not.toBe('');
  });

  it('a name that is not UTF-8', async () => {
    const tar = patchHeader(await makeTar([{ name: 'abc.py', content: 'x' }]), 0, (header) =>
      header.writeUInt8(0xff, 1),
    );
    expect(await failureOf(tar)).toMatchObject({
      code: 'archive_refused',
      message: expect.stringContaining('not UTF-8'),
    });
  });

  it('an entry of an unknown kind', async () => {
    const tar = patchHeader(await makeTar([{ name: 'abc.py', content: 'x' }]), 0, (header) => header.write('S', 156));
    expect(await failureOf(tar)).toMatchObject({
      code: 'archive_refused',
      message: expect.stringContaining('unknown kind'),
    });
  });
});

describe('what is too large', () => {
  const big: TestEntry = { name: 'big.bin', content: randomBytes(5000) };
  const rows: [string, TestEntry[], UnpackOptions['limits'], RegExp][] = [
    ['the archive', [big], { archiveBytes: 4096 }, /more than 4 KiB, the limit/],
    ['one file', [big], { fileBytes: 4999 }, /"big.bin".*4.9 KiB; the limit of one file/],
    ['all files', [big, { ...big, name: 'b' }], { totalBytes: 9999 }, /With "b".*more than 9.8 KiB/],
    ['copies', [big, { name: 'b', type: 'link', linkname: 'big.bin' }], { totalBytes: 9999 }, /more than 9.8 KiB/],
    ['the number of entries', [big, { name: 'x/y/z' }], { entries: 3 }, /more than 3 files and folders/],
    ['the depth', [{ name: 'a/b/c/d' }], { depth: 3 }, /4 levels deep; the limit is 3/],
    ['a path', [{ name: 'abcdef/ghijkl' }], { pathBytes: 12 }, /13 bytes; the limit is 12/],
    ['a part of a path', [{ name: 'a'.repeat(256) }], {}, /one part of its path has 256 bytes/],
  ];
  it.each(rows)('%s', async (_what, entries, limits, message) => {
    const failure = await failureOf(await makeTar(entries), limits === undefined ? {} : { limits });
    expect(failure).toMatchObject({ code: 'archive_too_large', message: expect.stringMatching(message) });
    expect(failure.hint).not.toBe('');
    for (const [key] of failure.hint.matchAll(/limits\.\w+/g)) expect(CONFIG_KEYS).toContain(key);
  });

  it('a bomb: little that becomes much', async () => {
    const bomb = gzipSync(await makeTar([{ name: 'zeros', content: Buffer.alloc(20 * 1024 * 1024) }]));
    expect(await failureOf(bomb)).toMatchObject({
      code: 'archive_too_large',
      message: expect.stringContaining('200 times'),
    });
  });

  it('extended headers without end', async () => {
    const tar = await makeTar(
      Array.from({ length: 3 }, (_, index) => ({ name: `f${index}`, pax: { comment: 'x'.repeat(20_000) } })),
    );
    const failure = await failureOf(tar, { limits: { entries: 10, totalBytes: 10 } });
    expect(failure.code).toBe('archive_too_large');
  });
});

describe('what cannot be read', () => {
  const content = randomBytes(3000);
  const whole = () => makeTar([HANDLER, { name: 'pkg/data.bin', content }]);
  // HANDLER: header 0, content 512, next header 1024, content 1536 to 4536, padded to 4608, end mark to 5632.
  const rows: [string, (tar: Buffer) => Buffer, RegExp][] = [
    ['nothing', () => Buffer.alloc(0), /is empty/],
    ['only zeros', () => Buffer.alloc(10_240), /holds nothing/],
    ['text', () => Buffer.from('hello world\n'.repeat(100)), /is not a tar: no tar header at byte 0/],
    ['a few bytes', () => Buffer.from('hi'), /is not a tar/],
    ['a zip', () => Buffer.from('PK\x03\x04....'), /is a zip archive, not a tar/],
    [
      'a cut in content',
      (tar) => tar.subarray(0, 2000),
      /cut off at byte 2000, in entry "pkg\/data.bin", which ends at byte 4608/,
    ],
    [
      'a cut in a header',
      (tar) => tar.subarray(0, 1300),
      /cut off at byte 1300, in the header after entry "simple.py"/,
    ],
    ['a cut between entries', (tar) => tar.subarray(0, 1024), /no end mark after byte 1024, entry "simple.py"/],
    ['no end mark', withoutEnd, /no end mark after byte 4608, entry "pkg\/data.bin"/],
    [
      'garbage after the end',
      (tar) => Buffer.concat([tar, Buffer.from('garbage')]),
      /goes on after its end mark at byte 4608/,
    ],
    [
      'a block of garbage after the end',
      (tar) => Buffer.concat([tar, Buffer.alloc(512, 'x')]),
      /goes on after its end mark/,
    ],
    ['a second tar after the end', (tar) => Buffer.concat([tar, tar]), /goes on after its end mark/],
    [
      'a wrong checksum',
      (tar) => Buffer.from(tar).fill('x', 1030, 1035),
      /damaged near byte 1024, in the header after entry "simple.py"/,
    ],
    ['a wrong first checksum', (tar) => Buffer.from(tar).fill('x', 5, 9), /is not a tar/],
    ['gzip of text', () => gzipSync('hello '.repeat(500)), /compressed with gzip, but what is inside is not a tar/],
    ['gzip of nothing', () => gzipSync(''), /is empty/],
    [
      'gzip, cut off',
      (tar) => gzipSync(tar).subarray(0, -900),
      /is cut off: its compressed data stops at byte \d+, in /,
    ],
    [
      'gzip, damaged',
      (tar) => Buffer.from(gzipSync(tar)).fill(0xff, 1200, 1300),
      /is damaged: its compressed data is wrong near byte \d+/,
    ],
    ['gzip, its head damaged', (tar) => Buffer.from(gzipSync(tar)).fill(0xff, 2, 4), /is damaged/],
    ['gzip, wrong checksum', (tar) => Buffer.concat([gzipSync(tar).subarray(0, -8), Buffer.alloc(8)]), /is damaged/],
    ['gzip with text after it', (tar) => Buffer.concat([gzipSync(tar), Buffer.from('garbage')]), /is damaged/],
  ];
  it.each(rows)('%s', async (_what, spoil, message) => {
    const failure = await failureOf(spoil(await whole()), { subject: 'code.tar' });
    expect(failure).toMatchObject({ code: 'archive_unreadable', message: expect.stringMatching(message) });
    expect(failure.message).toMatch(/^code.tar /);
    expect(failure.hint).not.toBe('');
  });

  it('at no cut is a part taken for the whole', async () => {
    const tar = await makeTar([HANDLER, { name: 'b.py', content: 'y' }]);
    for (let cut = 0; cut < tar.length - 512; cut += 129) {
      expect([cut, (await failureOf(tar.subarray(0, cut))).code]).toEqual([cut, 'archive_unreadable']);
    }
  });

  it('a file that is not there, and one that is a folder', async () => {
    await withFolder(async (folder) => {
      expect(await failureOf(join(folder, 'code.tar'))).toMatchObject({
        code: 'code_not_found',
        message: 'code.tar does not exist.',
      });
      expect(await failureOf(folder)).toMatchObject({ code: 'archive_unreadable' });
    });
  });

  it('a stream that breaks', async () => {
    const tar = await whole();
    const source = Readable.from(
      (function* () {
        yield tar.subarray(0, 2000);
        throw new Error('connection reset');
      })(),
    );
    const failure = await failureOf(source);
    expect(failure).toMatchObject({
      code: 'archive_unreadable',
      message: expect.stringMatching(/past byte 2000: connection reset/),
    });
  });

  it('a stream that stops coming', async () => {
    const source = new Readable({ read: () => undefined });
    source.push((await whole()).subarray(0, 2000));
    expect(await failureOf(source, { deadlineMs: 50 })).toMatchObject({ code: 'deadline' });
    expect(source.destroyed).toBe(true);
  });
});

describe('whatever the archive holds', () => {
  const refused = (error: unknown): null => {
    if (isAkError(error) && error.code.startsWith('archive_')) return null;
    throw error;
  };
  // Mostly names that are fine, so that the bad ones are met deep inside archives too.
  const part = fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'A') },
    fc.constantFrom('.', '..', '', 'out'),
  );
  const start = fc.oneof({ weight: 12, arbitrary: fc.constantFrom('', './') }, fc.constantFrom('/', 'C:', '../'));
  const path = fc
    .tuple(start, fc.array(part, { minLength: 1, maxLength: 4 }))
    .map(([begin, parts]) => begin + parts.join('/'));
  const entry = fc.record({
    name: path,
    linkname: path,
    type: fc.constantFrom('file' as const, 'directory' as const, 'symlink' as const, 'link' as const, 'fifo' as const),
    content: fc.constantFrom('', 'inside'),
  });

  it('nothing outside the target changes, and no link leads there', async () => {
    let accepted = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(entry, { minLength: 1, maxLength: 5 }), async (entries) => {
        const tar = await makeTar(
          entries.map(({ type, content, ...rest }) => ({ ...rest, type, content: type === 'file' ? content : '' })),
        );
        await withFolder(async (folder) => {
          await writeFile(join(folder, 'a'), 'outside');
          await symlink('a', join(folder, 'b'));
          const unpacked = await unpackArchive(tar, join(folder, 'out')).catch(refused);
          expect(await readFile(join(folder, 'a'), 'utf8')).toBe('outside');
          expect((await listTree(folder)).filter((name) => !name.startsWith('out/'))).toEqual(
            unpacked === null ? ['a', 'b'] : ['a', 'b', 'out'],
          );
          for (const name of unpacked?.files ?? []) {
            const seen = await readFile(join(folder, 'out', name), 'utf8').catch(() => '');
            expect(seen).not.toBe('outside');
          }
          accepted += unpacked === null ? 0 : 1;
        });
      }),
      { numRuns: 300 },
    );
    expect(accepted).toBeGreaterThan(10);
  });

  it('any bytes end in an AkError or in a folder', async () => {
    const valid = await makeTar([HANDLER, { name: 'l', type: 'symlink', linkname: 'simple.py' }]);
    await fc.assert(
      fc.asyncProperty(fc.nat(valid.length - 1), fc.uint8Array({ minLength: 1, maxLength: 40 }), async (at, bytes) => {
        const spoiled = Buffer.from(valid);
        spoiled.set(bytes.subarray(0, valid.length - at), at);
        await withFolder(async (folder) => {
          await unpackArchive(spoiled, join(folder, 'out')).catch(refused);
        });
      }),
      { numRuns: 200 },
    );
  });
});
