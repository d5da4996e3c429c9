/** The configuration, checked: what the rest of the host sees of config.yaml, flags and the environment. */

/** Where one of the keys is that encrypt. */
export type KeySource = { id: string; file: string } | { id: string; variable: string };

export interface Config {
  /** `keyFile`: the key that seals the journals; left out: beside the database file. */
  db: { type: 'sqlite'; dsn: string; keyFile?: string } | { type: 'postgres'; dsn: string; keyFile: string };
  /** True when config.yaml names the database; false for the default one. */
  dbConfigured: boolean;
  temporal:
    | { kind: 'embedded'; binary: string | null; ui: boolean; port: number | null }
    | {
        kind: 'external';
        address: string;
        namespace: string;
        apiKey: string | null;
        tls: { caFile: string | null; certFile: string | null; keyFile: string | null } | null;
      };
  /** The first key encrypts, all decrypt; none: nothing is encrypted. `compressOver`: bytes; null: never. */
  encryption: { keys: readonly KeySource[]; compressOver: number | null };
  /** Interpreter for runners: a path or a name on PATH; null: find one. */
  python: string | null;
  /** What is done when a session began with another Python, or with other libraries. */
  changed: { python: 'refuse' | 'warn' | 'ignore'; libraries: 'refuse' | 'warn' | 'ignore' };
  /** Port 0: choose one and keep it. */
  http: { host: string; port: number };
  log: { level: 'debug' | 'info' | 'warn' | 'error'; format: 'pretty' | 'json' };
  /** How long things are kept, milliseconds; null: for ever. Sessions from their end, builds from their last use. */
  retention: { completed: number | null; failed: number | null; stopped: number | null; builds: number | null };
  limits: {
    /** That may have a runner on this host at once. */
    sessions: number;
    /** Bytes of the host and its runners together, over which it takes no more sessions. */
    memory: number;
    /** Bytes of one runner, over which it is ended; null: no limit. */
    runnerMemory: number | null;
    /** How long calls under way may take to end when the host stops. */
    drainSeconds: number;
    /** Seconds: a session of `ak up` that sleeps for longer gives up its process. */
    parkAfterSeconds: number;
    archiveBytes: number;
    archiveFiles: number;
  };
  paths: {
    /** Where config.yaml lies. */
    configDir: string;
    /** Everything that belongs to this store but is not in it: unpacked code, blobs, the embedded server's database. */
    filesDir: string;
    /** Downloads that any installation can share. */
    cacheDir: string;
    /** Sockets; short path, mode 0700. */
    runtimeDir: string;
  };
}
