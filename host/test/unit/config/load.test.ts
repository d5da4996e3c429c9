import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../../../config/load';
import type { LoadedConfig } from '../../../config/load';
import { configFile } from '../../../config/paths';
import { isAkError } from '../../../errors';

describe('loadConfig', () => {
  let home: string;
  let env: Record<string, string>;
  let file: string;

  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'ak-config-'));
    env = { HOME: home };
    file = configFile(join(home, '.config', 'ak'));
    await mkdir(join(home, '.config', 'ak'), { recursive: true });
  });
  afterEach(() => rm(home, { recursive: true, force: true }));

  async function load(yaml: string | null, more: Record<string, string> = {}): Promise<LoadedConfig> {
    if (yaml !== null) await writeFile(file, yaml);
    return loadConfig({ env: { ...env, ...more } });
  }

  /** The message of the refusal, without the path of the file. */
  async function refusal(yaml: string | null, more: Record<string, string> = {}): Promise<string> {
    const error: unknown = await load(yaml, more).catch((thrown: unknown) => thrown);
    if (!isAkError(error)) throw new Error(`not refused: ${JSON.stringify(error)}`);
    expect(error.code).toBe('config_invalid');
    expect(error.hint).toBeDefined();
    return error.message.replaceAll(file, 'config.yaml');
  }

  describe('without a file', () => {
    test('says what the defaults say', async () => {
      const config = await load(null);
      expect(config).toMatchObject({
        db: { type: 'sqlite', dsn: join(home, '.local/share/ak/ak.db') },
        dbConfigured: false,
        temporal: { kind: 'embedded', binary: null, ui: true, port: null },
        python: null,
        http: { host: '127.0.0.1', port: 0 },
        log: { level: 'info', format: 'pretty' },
        paths: {
          configDir: join(home, '.config/ak'),
          filesDir: join(home, '.local/share/ak/ak.db-files'),
          cacheDir: join(home, '.cache/ak'),
        },
      });
      expect(new Set(config.sources.values())).toEqual(new Set(['default']));
    });

    test.each(['', '# nothing yet\n', 'db:\ntemporal:\n  tls:\npython:\n', '---\n'])(
      '%j says the same',
      async (yaml) => {
        const { paths, ...config } = await load(yaml);
        const { paths: defaultPaths, ...defaults } = await loadConfig({ env: { HOME: home } });
        expect({ ...config, ...paths }).toEqual({ ...defaults, ...defaultPaths });
        expect(config.dbConfigured).toBe(false);
      },
    );
  });

  test('reads every key', async () => {
    const config = await load(`
      db: {type: sqlite, dsn: data/ak.db}
      python: ~/py/bin/python3
      temporal: {binary: bin/temporal, ui: false, port: 7233}
      http: {host: 0.0.0.0, port: 8080}
      log: {level: debug, format: json}
      limits: {sessions: 3, memory: 1.5GiB, runner_memory: 536870912, drain_seconds: 60, archive_bytes: 1000, archive_files: 10}`);
    const configDir = join(home, '.config/ak');
    expect(config).toMatchObject({
      db: { type: 'sqlite', dsn: join(configDir, 'data/ak.db') },
      dbConfigured: true,
      python: join(home, 'py/bin/python3'),
      temporal: { kind: 'embedded', binary: join(configDir, 'bin/temporal'), ui: false, port: 7233 },
      http: { host: '0.0.0.0', port: 8080 },
      log: { level: 'debug', format: 'json' },
      limits: {
        sessions: 3,
        memory: 1.5 * 1024 ** 3,
        runnerMemory: 512 * 1024 ** 2,
        drainSeconds: 60,
        archiveBytes: 1000,
        archiveFiles: 10,
      },
    });
    expect(config.paths.filesDir).toBe(join(configDir, 'data/ak.db-files'));
    expect(config.sources.get('http.port')).toBe('file');
  });

  test('reads an external server', async () => {
    const config = await load(`
      temporal:
        address: cloud.example:7233
        namespace: mine
        api_key: s3cret
        tls: {ca_file: ca.pem, cert_file: /c.pem, key_file: ~/k.pem}`);
    expect(config.temporal).toEqual({
      kind: 'external',
      address: 'cloud.example:7233',
      namespace: 'mine',
      apiKey: 's3cret',
      tls: { caFile: join(home, '.config/ak/ca.pem'), certFile: '/c.pem', keyFile: join(home, 'k.pem') },
    });
  });

  test.each([
    ['tls: {}', 'system'],
    ['tls: true', 'system'],
    ['api_key: k', 'system'],
    ['{api_key: k, tls: false}', 'none'],
    ['namespace: n', 'none'],
  ])('of an external server, %s means %s certificates', async (yaml, expected) => {
    const more = yaml.startsWith('{') ? yaml.slice(1, -1) : yaml;
    const { temporal } = await load(`temporal: {address: "a:1", ${more}}`);
    if (temporal.kind !== 'external') throw new Error('embedded');
    expect(temporal.tls).toEqual(expected === 'none' ? null : { caFile: null, certFile: null, keyFile: null });
  });

  describe('where the database is', () => {
    test.each([
      ['/srv/ak.db', '/srv/ak.db'],
      ['file:/srv/ak.db', '/srv/ak.db'],
      ['file:///srv/ak.db', '/srv/ak.db'],
      ['file:ak.db', '~/.config/ak/ak.db'],
      ['../ak.db', '~/.config/ak.db'],
      ['~/x y.db', '~/x y.db'],
    ])('%s is %s', async (dsn, path) => {
      const { db } = await load(`db: {dsn: "${dsn}"}`);
      expect(db).toEqual({ type: 'sqlite', dsn: path.replace('~', home) });
    });

    test('PostgreSQL is left as it is; its files do not move when the password changes', async () => {
      const first = await load('db: {type: postgres, dsn: "postgres://ann:one@db/ak"}');
      const second = await load('db: {type: postgres, dsn: "postgres://ann:two@db/ak"}');
      const third = await load('db: {type: postgres, dsn: "postgres://ann:two@db/other"}');
      const keyFile = expect.stringMatching(/\/\.local\/share\/ak\/[0-9a-f]{8}-key$/);
      expect(first.db).toEqual({ type: 'postgres', dsn: 'postgres://ann:one@db/ak', keyFile });
      const named = await load('db: {dsn: a.db, key_file: keys/ak}');
      expect(named.db).toMatchObject({ keyFile: join(home, '.config/ak/keys/ak') });
      expect(first.paths.filesDir).toMatch(/\/\.local\/share\/ak\/[0-9a-f]{8}-files$/);
      expect(second.paths.filesDir).toBe(first.paths.filesDir);
      expect(third.paths.filesDir).not.toBe(first.paths.filesDir);
    });
  });

  test('follows the XDG rules, which ignore relative paths', async () => {
    const config = await load(null, {
      XDG_CONFIG_HOME: `${home}/c`,
      XDG_DATA_HOME: `${home}/d`,
      XDG_CACHE_HOME: 'relative',
    });
    expect(config.paths).toMatchObject({
      configDir: `${home}/c/ak`,
      filesDir: `${home}/d/ak/ak.db-files`,
      cacheDir: `${home}/.cache/ak`,
    });
  });

  describe('refuses', () => {
    test.each([
      ['db:\n  dns: x', 'config.yaml:2: unknown key db.dns. Did you mean db.dsn?'],
      ['\n\ndsn: x', 'config.yaml:3: unknown key dsn. Did you mean db.dsn?'],
      ['temporal:\n  ui: true\n  api-key: x', 'config.yaml:3: unknown key temporal.api-key. Did you mean temporal.api_key?'],
      [
      'encryption: {keys: [{id: a, file: x, variable: Y}]}',
      'config.yaml:1: encryption.keys: expected a list of keys, each {id: NAME, file: PATH} or {id: NAME, variable: NAME}, found a list.',
    ],
    [
      'encryption: {keys: [{id: a, file: x}, {id: a, variable: Y}]}',
      'config.yaml:1: encryption.keys: the id a is there twice.',
    ],
    ['limits: {archiveBytes: 1}', 'config.yaml:1: unknown key limits.archiveBytes. Did you mean limits.archive_bytes?'],
      ['http:\n  port: eighty', 'config.yaml:2: http.port: expected a whole number from 0 to 65535, found "eighty".'],
      ['http:\n  port: 70000', 'config.yaml:2: http.port: expected a whole number from 0 to 65535, found 70000.'],
      ['http:\n  port: [1]', 'config.yaml:2: http.port: expected a whole number from 0 to 65535, found a list.'],
      ['http: 80', 'config.yaml:1: http: expected a mapping, found 80.'],
      ['python: {a: 1}', 'config.yaml:1: python: expected a path or the name of a Python interpreter, found a mapping.'],
      ['python: ""', 'config.yaml:1: python: expected a path or the name of a Python interpreter, found "".'],
      ['log: {level: verbose}', 'config.yaml:1: log.level: expected one of debug, info, warn, error, found "verbose".'],
      ['temporal:\n  ui: "yes"', 'config.yaml:2: temporal.ui: expected true or false, found "yes".'],
      ['temporal: {address: x, api_key: [1]}', 'config.yaml:1: temporal.api_key: expected an API key, found a list.'],
      ['- db', 'config.yaml:1: expected a mapping of keys, such as "db:", and found something else.'],
      ['just text', 'config.yaml:1: expected a mapping of keys, such as "db:", and found something else.'],
      ['db: {type: postgres}', 'config.yaml:1: db.type is postgres, so db.dsn must say which database.'],
      ['db: {type: postgres, dsn: ak.db}', 'config.yaml:1: db.type is postgres, so db.dsn must look like postgres://USER@HOST/DATABASE.'],
      ['db:\n  dsn: postgres://h/ak', 'config.yaml:2: db.dsn is the address of a PostgreSQL database, so db.type must be postgres.'],
      ['db: {dsn: "mysql://h/ak"}', 'config.yaml:1: db.type is sqlite, so db.dsn must be the path of a file.'],
      ['db: {dsn: ":memory:"}', 'config.yaml:1: a database in memory would forget its sessions: db.dsn must be the path of a file.'],
      ['temporal:\n  address: a:1\n  binary: b', 'config.yaml:3: temporal.binary is for the embedded server, but temporal.address names another one: remove one of the two.'],
      ['temporal: {namespace: n}', 'config.yaml:1: temporal.namespace needs temporal.address: the embedded server has no use for it.'],
      ['temporal: {address: a, tls: {cert_file: c}}', 'config.yaml:1: cert_file and key_file belong together: one of them is missing.'],
      ['db: {dsn: a}\ndb: {dsn: b}', 'config.yaml:2:1: Map keys must be unique\n  db: {dsn: b}\n  ^'],
      ['a: *b', /config\.yaml.*alias/i],
    ])('%j', async (yaml, message) => {
      if (typeof message === 'string') expect(await refusal(yaml)).toBe(message);
      else expect(await refusal(yaml)).toMatch(message);
    }); // prettier-ignore

    test('an unknown key that is near to none, with the list of keys', async () => {
      expect(await refusal('zebra: 1')).toMatch(
        /^config.yaml:1: unknown key zebra. The keys are: db.type, db.dsn, .*limits.archive_files.$/,
      );
    });

    test('what is not YAML, with line, column and the line itself', async () => {
      const message = await refusal('db:\n  type: sqlite\n  dsn: "half\nhttp: {}\n');
      expect(message).toMatch(/^config\.yaml:\d+:\d+: /);
      expect((await refusal('db: {type: sqlite\nhttp: 1')).split('\n')).toHaveLength(3);
      expect((await refusal('log:\n  level: info\nhttp: {port: 1\n\n')).split('\n').slice(1)).toEqual([
        '  http: {port: 1',
        `  ${' '.repeat('http: {port: 1'.length)}^`,
      ]);
    });

    test('every mistake at once', async () => {
      expect(await refusal('http: {port: x}\nlog: {levle: info}')).toBe(
        [
          'The configuration has 2 mistakes:',
          'config.yaml:1: http.port: expected a whole number from 0 to 65535, found "x".',
          'config.yaml:2: unknown key log.levle. Did you mean log.level?',
        ].join('\n'),
      );
    });

    test('a file that is not text, or no file', async () => {
      await writeFile(file, Buffer.from([0xff, 0xfe, 0x00]));
      expect(await refusal(null)).toMatch(/^config.yaml: it cannot be read/);
      await rm(file);
      await mkdir(file);
      expect(await refusal(null)).toMatch(/^config.yaml: it cannot be read: EISDIR/);
    });

    test('without showing a secret', async () => {
      expect(await refusal('db: {type: sqlite, dsn: [s3cret]}')).not.toContain('s3cret');
      expect(await refusal('http: {port: "postgres://ann:s3cret@h/db"}')).not.toContain('s3cret');
      expect(await refusal('temporal: {address: a, api_key: 12345}')).not.toContain('12345');
    });
  });

  describe('the environment', () => {
    test('wins over the file', async () => {
      const config = await load('db: {dsn: a.db}\nlog: {level: warn}', {
        AK_DB_DSN: '/e.db',
        AK_LOG_LEVEL: 'debug',
        AK_HTTP_PORT: '99',
        AK_PYTHON: 'python3.12',
      });
      expect(config).toMatchObject({
        db: { dsn: '/e.db' },
        log: { level: 'debug' },
        http: { port: 99 },
        python: 'python3.12',
      });
      expect(config.sources.get('db.dsn')).toBe('environment');
    });

    test('that is empty says nothing', async () => {
      expect((await load('log: {level: warn}', { AK_LOG_LEVEL: '' })).log.level).toBe('warn');
    });

    test.each([
      [{ AK_HTTP_PORT: 'x' }, 'AK_HTTP_PORT: http.port: expected a whole number from 0 to 65535, found "x".'],
      [{ AK_DB_TYPE: 'mysql' }, 'AK_DB_TYPE: db.type: expected one of sqlite, postgres, found "mysql".'],
      [
        { AK_DB_DSN: 'postgres://h/d' },
        'AK_DB_DSN: db.dsn is the address of a PostgreSQL database, so db.type must be postgres.',
      ],
      [
        { AK_TEMPORAL_NAMESPACE: 'n' },
        'AK_TEMPORAL_NAMESPACE: temporal.namespace needs temporal.address: the embedded server has no use for it.',
      ],
    ])('is checked like the file: %j', async (variables, message) => {
      expect(await refusal(null, variables)).toBe(message);
    });

    test('that names a server wins over a binary of the file, and the other way round', async () => {
      const external = await load('temporal: {binary: b, port: 1}', { AK_TEMPORAL_ADDRESS: 'a:1' });
      expect(external.temporal).toMatchObject({ kind: 'external', address: 'a:1' });
      expect(external.sources.get('temporal.binary')).toBe('default');
      const embedded = await load('temporal: {address: "a:1", api_key: k, tls: {}}', { AK_TEMPORAL_BINARY: '/b' });
      expect(embedded.temporal).toMatchObject({ kind: 'embedded', binary: '/b' });
      const both = await refusal(null, { AK_TEMPORAL_ADDRESS: 'a:1', AK_TEMPORAL_BINARY: '/b' });
      expect(both).toMatch(/^AK_TEMPORAL_BINARY: temporal.binary is for the embedded server/);
    });

    test('that names another kind of database makes the DSN of the file meaningless', async () => {
      const config = await load('db: {type: postgres, dsn: "postgres://h/d"}', { AK_DB_TYPE: 'sqlite' });
      expect(config.db).toEqual({ type: 'sqlite', dsn: join(home, '.local/share/ak/ak.db') });
    });
  });

  test('options of a command win over everything', async () => {
    await writeFile(file, 'http: {port: 1}');
    const config = await loadConfig({
      env: { ...env, AK_HTTP_PORT: '2' },
      overrides: { http: { port: 3 }, log: { level: undefined } },
    });
    expect(config.http.port).toBe(3);
    expect(config.sources.get('http.port')).toBe('option');
    const wrong = loadConfig({ env, overrides: { http: { port: -1 } } });
    await expect(wrong).rejects.toMatchObject({
      message: expect.stringMatching(/^option for http.port: http.port: expected/),
    });
  });
});
