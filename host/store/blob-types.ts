/** What travels between hosts that do not share a disk. */

/** A file of a session by the name it has in the session's spool folder. */
export interface SessionFile {
  name: string;
  sha256: string;
}

/**
 * Content, by its sha256, that hosts without a common disk share: the code of builds, large values. A small interface, so that it may lie
 * elsewhere than in the database.
 */
export interface Blobs {
  has(sha256: string): Promise<boolean>;
  /** Keeps it; does nothing when it is there. Code `blob_missing` when it is not what the hash says. */
  put(sha256: string, content: AsyncIterable<Buffer>): Promise<void>;
  /** Code `blob_missing` when it is not there, or not as it was: then what was given out before is worth nothing. */
  get(sha256: string): AsyncIterable<Buffer>;
  /** Says what a session needs; before it is put, so that nobody takes it for left over. */
  noteFiles(sessionId: string, files: SessionFile[]): Promise<void>;
  filesOf(sessionId: string): Promise<SessionFile[]>;
}
