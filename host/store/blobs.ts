/**
 * Content that hosts without a common disk share, in chunks: none of it is ever whole in memory, and no statement is long.
 *
 * A blob is there when its row in `blobs` is, which is written last. Chunks of one that was never finished are written over.
 */
import { createHash } from 'node:crypto';
import { AkError } from '../errors';
import type { Database } from './database';
import type { Blobs } from './store';

/** Each travels as one parameter, of which the driver makes copies. */
const CHUNK_BYTES = 4 * 1024 * 1024;

export function blobQueries(database: Database): Blobs {
  return {
    has: async (sha256) => (await chunkCount(database, sha256)) !== null,

    put: (sha256, content) => put(database, sha256, content),

    get: async function* (sha256) {
      const count = await chunkCount(database, sha256);
      if (count === null) throw missing(sha256);
      const hash = createHash('sha256');
      for (let seq = 0; seq < count; seq += 1) {
        const chunk = await readChunk(database, sha256, seq);
        hash.update(chunk);
        yield chunk;
      }
      if (hash.digest('hex') !== sha256) throw damaged(sha256);
    },

    noteFiles: (sessionId, files) =>
      database.write(`note files of session ${sessionId}`, async (transaction) => {
        await transaction
          .insertInto('session_files')
          .values(files.map(({ name, sha256 }) => ({ session_id: sessionId, name, sha256 })))
          .onConflict((conflict) => conflict.doNothing())
          .execute();
      }),

    filesOf: (sessionId) =>
      database.read(`list the files of session ${sessionId}`, (queries) =>
        queries.selectFrom('session_files').select(['name', 'sha256']).where('session_id', '=', sessionId).execute(),
      ),
  };
}

async function chunkCount(database: Database, sha256: string): Promise<number | null> {
  return database.read(`look for blob ${sha256}`, async (queries) => {
    const row = await queries.selectFrom('blobs').select('chunk_count').where('sha256', '=', sha256).executeTakeFirst();
    return row?.chunk_count ?? null;
  });
}

async function put(database: Database, sha256: string, content: AsyncIterable<Buffer>): Promise<void> {
  if ((await chunkCount(database, sha256)) !== null) return;
  const hash = createHash('sha256');
  let sizeBytes = 0;
  let count = 0;
  for await (const chunk of inChunks(content)) {
    hash.update(chunk);
    sizeBytes += chunk.length;
    await writeChunk(database, { sha256, seq: count, content: chunk });
    count += 1;
  }
  if (hash.digest('hex') !== sha256) throw damaged(sha256);
  await database.write(`keep blob ${sha256}`, async (transaction) => {
    await transaction
      .insertInto('blobs')
      .values({ sha256, size_bytes: sizeBytes, chunk_count: count, created_at: database.now() })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  });
}

async function writeChunk(database: Database, row: { sha256: string; seq: number; content: Buffer }): Promise<void> {
  await database.write(`keep blob ${row.sha256}`, async (transaction) => {
    await transaction
      .insertInto('blob_chunks')
      .values(row)
      .onConflict((conflict) => conflict.columns(['sha256', 'seq']).doUpdateSet({ content: row.content }))
      .execute();
  });
}

async function readChunk(database: Database, sha256: string, seq: number): Promise<Buffer> {
  const row = await database.read(`read blob ${sha256}`, (queries) =>
    queries
      .selectFrom('blob_chunks')
      .select('content')
      .where('sha256', '=', sha256)
      .where('seq', '=', seq)
      .executeTakeFirst(),
  );
  if (row === undefined) throw missing(sha256);
  return row.content;
}

/** The same bytes in pieces of `CHUNK_BYTES`; the last one may be smaller. */
async function* inChunks(content: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let pieces: Buffer[] = [];
  let bytes = 0;
  for await (let piece of content) {
    while (bytes + piece.length >= CHUNK_BYTES) {
      const fitting = piece.subarray(0, CHUNK_BYTES - bytes);
      yield Buffer.concat([...pieces, fitting]);
      piece = piece.subarray(fitting.length);
      pieces = [];
      bytes = 0;
    }
    pieces.push(piece);
    bytes += piece.length;
  }
  if (bytes > 0) yield Buffer.concat(pieces);
}

function missing(sha256: string): AkError {
  return new AkError('blob_missing', `Blob ${sha256} is not in the store.`, {
    hint: 'The database was restored from an older backup, or changed by hand.',
  });
}

function damaged(sha256: string): AkError {
  return new AkError('blob_missing', `Blob ${sha256} was changed or damaged: its content has another hash.`, {
    hint: 'Restore the database, or the file, from a backup.',
  });
}
