import { mkdir, mkdtemp, readdir, readFile, readlink, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listConfig, setConfig } from '../../../config/edit';
import { CONFIG_KEYS } from '../../../config/keys';
import { loadConfig } from '../../../config/load';

describe('config.yaml', () => {
  let home: string;
  let configDir: string;
  let file: string;

  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'ak-edit-'));
    configDir = join(home, '.config', 'ak');
    file = join(configDir, 'config.yaml');
  });
  afterEach(() => rm(home, { recursive: true, force: true }));

  async function write(text: string): Promise<void> {
    await mkdir(configDir, { recursive: true });
    await writeFile(file, text);
  }

  describe('listConfig', () => {
    const list = async (env: Record<string, string> = {}): Promise<Record<string, string>> => {
      const rows = listConfig(await loadConfig({ env: { HOME: home, ...env } }));
      expect(rows.map(({ key }) => key)).toEqual(CONFIG_KEYS);
      return Object.fromEntries(rows.map(({ key, value, source }) => [key, `${value ?? '-'} (${source})`]));
    };

    test('shows every key with its value and where it comes from', async () => {
      await write('temporal: {ui: false}\nhttp: {port: 8080}');
      expect(await list({ AK_LOG_LEVEL: 'warn' })).toMatchObject({
        'db.type': 'sqlite (default)',
        'db.dsn': `${join(home, '.local/share/ak/ak.db')} (default)`,
        'temporal.address': '- (default)',
        'temporal.ui': 'false (file)',
        'http.port': '8080 (file)',
        'log.level': 'warn (environment)',
        'limits.archive_files': '10000 (default)',
      });
    });

    test('hides secrets', async () => {
      await write(
        'db: {type: postgres, dsn: "postgres://ann:s3cret@h/d?sslpassword=s3cret"}\ntemporal: {address: a, api_key: s3cret}',
      );
      const rows = await list();
      expect(rows).toMatchObject({
        'db.dsn': 'postgres://ann:***@h/d?sslpassword=*** (file)',
        'temporal.api_key': '(hidden) (file)',
        'temporal.tls': 'true (default)',
      });
      expect(JSON.stringify(rows)).not.toContain('s3cret');
    });
  });

  describe('setConfig', () => {
    test('makes the file, for its owner only', async () => {
      await setConfig(configDir, 'http.port', '8080');
      expect(await readFile(file, 'utf8')).toBe('http:\n  port: 8080\n');
      expect((await stat(file)).mode & 0o777).toBe(0o600);
      expect((await stat(configDir)).mode & 0o777).toBe(0o700);
      expect(await readdir(configDir)).toEqual(['config.yaml']);
    });

    test('keeps comments, order and long lines', async () => {
      const long = `log: { level: info } # ${'long '.repeat(40)}end\ndb:\n  dsn: /srv/${'long '.repeat(40)}end.db\n`;
      await write(
        `# mine\n${long}\nhttp:\n  # the port\n  port: 1 # one\n  host: 0.0.0.0\n\n# last\npython: "python3"\n`,
      );
      await setConfig(configDir, 'http.port', '2');
      await setConfig(configDir, 'python', 'python3.12');
      await setConfig(configDir, 'limits.sessions', '9');
      expect(await readFile(file, 'utf8')).toBe(
        `# mine\n${long}\nhttp:\n  # the port\n  port: 2 # one\n  host: 0.0.0.0\n\n# last\npython: "python3.12"\nlimits:\n  sessions: 9\n`,
      );
    });

    test.each([
      ['# only a comment\n', 'db.dsn', '~/a.db', '# only a comment\n'],
      ['db:\n', 'db.dsn', '~/a.db', 'dsn: ~/a.db'],
      ['temporal: {address: a}', 'temporal.tls.ca_file', 'ca.pem', 'ca_file: ca.pem'],
      ['temporal: {address: a, tls: true}', 'temporal.tls.ca_file', 'ca.pem', 'ca_file: ca.pem'],
      ['', 'python', '3.10', 'python: "3.10"'],
      ['', 'temporal.ui', 'false', 'ui: false'],
    ])('in %j sets %s to %s', async (before, key, text, expected) => {
      await write(before);
      await setConfig(configDir, key, text);
      expect(await readFile(file, 'utf8')).toContain(expected);
      const rows = listConfig(await loadConfig({ env: { HOME: home } }));
      const row = rows.find((one) => one.key === key);
      expect(row?.source).toBe('file');
      expect(row?.value).toContain(text.replace('~/', ''));
    });

    test.each([
      ['http.prot', '1', 'ak config set: unknown key http.prot. Did you mean http.port?'],
      ['http', '1', 'ak config set: http is a group of keys: http.host, http.port.'],
      ['http.port', 'x', /^ak config set: http\.port: expected a whole number from 0 to 65535, found "x"\.$/],
      ['temporal.namespace', 'n', /temporal\.namespace needs temporal\.address/],
    ])('refuses %s = %s and writes nothing', async (key, text, message) => {
      await write('http:\n  port: 1\n');
      const expected = typeof message === 'string' ? message : expect.stringMatching(message);
      await expect(setConfig(configDir, key, text)).rejects.toMatchObject({
        code: 'config_invalid',
        message: expected,
      });
      expect(await readFile(file, 'utf8')).toBe('http:\n  port: 1\n');
      expect(await readdir(configDir)).toEqual(['config.yaml']);
    });

    test('corrects what was wrong', async () => {
      await write('http: {port: x}');
      await setConfig(configDir, 'http.port', '7');
      expect((await loadConfig({ env: { HOME: home } })).http.port).toBe(7);
    });

    test('leaves a list alone', async () => {
      await write('- db\n');
      await expect(setConfig(configDir, 'http.port', '7')).rejects.toMatchObject({ code: 'config_invalid' });
      expect(await readFile(file, 'utf8')).toBe('- db\n');
    });

    test('follows a link', async () => {
      await mkdir(configDir, { recursive: true });
      const real = join(home, 'dotfiles.yaml');
      await writeFile(real, 'http: {port: 1}\n');
      await symlink(real, file);
      await setConfig(configDir, 'http.port', '2');
      expect(await readlink(file)).toBe(real);
      expect(await readFile(real, 'utf8')).toContain('port: 2');
    });

    test('says when it cannot write', async () => {
      await writeFile(join(home, 'file'), '');
      const writing = setConfig(join(home, 'file', 'ak'), 'http.port', '2');
      await expect(writing).rejects.toMatchObject({
        code: 'config_unwritable',
        hint: expect.stringContaining('writable'),
      });
    });
  });
});
