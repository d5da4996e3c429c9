/** What of the store takes away what is no longer needed. */

interface RemovableSession {
  id: string;
  state: string;
  endedAt: number;
}

export interface StoreSize {
  bytes: number;
  /** Null: the database does not say. */
  freeBytes: number | null;
}

export interface RetentionStore {
  /** Sessions that ended before the time for their state, the oldest first; states that are not named are kept. Those removed by half are among them. */
  endedSessions(before: Readonly<Record<string, number>>, limit: number): Promise<RemovableSession[]>;
  /** With its journal and prints. False: it is no longer to be removed. */
  removeSession(id: string, before: Readonly<Record<string, number>>): Promise<boolean>;
  /** Builds not used since `before` that no session and no active deployment needs. */
  unusedBuilds(before: number, limit: number): Promise<{ id: string; sha256: string; sizeBytes: number }[]>;
  /** With its former deployments. False: it is needed again. */
  removeBuild(id: string, before: number): Promise<boolean>;
  /** Shared content of before that time that neither a build nor a session needs. */
  unusedBlobs(before: number, limit: number): Promise<{ sha256: string; sizeBytes: number }[]>;
  removeBlob(sha256: string, before: number): Promise<boolean>;
  /** Those of the ids that are there. */
  knownIds(table: 'builds' | 'sessions', ids: readonly string[]): Promise<ReadonlySet<string>>;
  /** Of the database, and how much of it is free for what comes. */
  sizeOf(): Promise<StoreSize>;
}
