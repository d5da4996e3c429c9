/**
 * The connections of one process. A server that crashes, is restarted or falls silent costs the queries under way, and nothing else: neither the process, nor a
 * place in the pool, nor what others do later on the same connection.
 */
import type { PostgresPool, PostgresPoolClient } from 'kysely';
import { Pool, type PoolClient, type PoolConfig } from 'pg';
import { ensureError } from '../errors';

export type Query = (sql: string) => Promise<unknown>;

export class Connections implements PostgresPool {
  private readonly pool: Pool;
  private readonly prepared = new WeakSet<PoolClient>();

  /** @param prepare what a new connection is told first */
  constructor(
    config: PoolConfig,
    private readonly prepare: (query: Query) => Promise<void>,
  ) {
    this.pool = new Pool(config);
    // An idle connection that breaks is replaced by the next query, which reports what it finds.
    this.pool.on('error', () => undefined);
    // One in use says it twice: to its query, which fails with it, and as an event, which would end the process if nobody listened.
    this.pool.on('connect', (client) => client.on('error', () => undefined));
  }

  async connect(): Promise<PostgresPoolClient> {
    const client = await this.pool.connect();
    const lent = new Lent(client);
    if (this.prepared.has(client)) return lent.client;
    try {
      await this.prepare((sql) => lent.query(sql, []));
    } catch (error) {
      lent.release();
      throw error;
    }
    this.prepared.add(client);
    return lent.client;
  }

  end(): Promise<void> {
    return this.pool.end();
  }
}

/** A connection while somebody has it. */
class Lent {
  /** What went wrong, when it was not the server that said so. */
  private trouble: Error | null = null;

  constructor(private readonly connection: PoolClient) {}

  get client(): PostgresPoolClient {
    return {
      query: (sql: unknown, parameters?: readonly unknown[]) => this.query(sql as string, parameters ?? []),
      release: () => this.release(),
    } as PostgresPoolClient;
  }

  async query(sql: string, parameters: readonly unknown[]): Promise<unknown> {
    try {
      return await this.connection.query(sql, [...parameters]);
    } catch (error) {
      if (!(error instanceof Error && 'severity' in error)) this.trouble ??= ensureError(error);
      throw error;
    }
  }

  /**
   * One that did not answer in time is not lent again: what it was asked may still be done, and its transaction be open; the rollback is given up unsent, and
   * whoever came next would commit it with his own.
   */
  release(): void {
    if (this.trouble === null) this.connection.release();
    else this.connection.release(this.trouble);
  }
}
