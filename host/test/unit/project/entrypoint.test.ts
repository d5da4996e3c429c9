import { checkEntrypoint, parseEntrypoint, showEntrypoint } from '../../../project/entrypoint';
import { failureOf } from './failure';

describe('reading an entry point', () => {
  it.each([
    ['main.py:on_event', 'main.py:on_event'],
    ['./pkg//mod.py:fn', 'pkg/mod.py:fn'],
    [' main.py : fn ', 'main.py:fn'],
    ['a:b.py:fn', 'a:b.py:fn'],
    ['main.py:größe', 'main.py:größe'],
    ['main.py:ﬁn', 'main.py:fin'],
  ])('%s', (text, expected) => expect(showEntrypoint(parseEntrypoint(text))).toBe(expected));

  it.each([
    ['', /no ":"/, /FILE:FUNCTION/],
    ['main.py', /no ":"/, /mean main.py:FUNCTION\?/],
    ['main.py:', /no function/, /mean main.py:FUNCTION\?/],
    [':fn', /no file/, /mean main.py:fn\?/],
    ['main:fn', /"main" is not a Python file/, /mean main.py:fn\?/],
    ['pkg.mod:fn', /not a Python file/, /mean pkg\/mod.py:fn\?/],
    ['main.txt:fn', /not a Python file/, /FILE:FUNCTION/],
    ['/main.py:fn', /absolute/, /FILE:FUNCTION/],
    ['../main.py:fn', /"\.\."/, /FILE:FUNCTION/],
    ['pkg\\mod.py:fn', /backslash/, /mean pkg\/mod.py:fn\?/],
    ['main.py:fn()', /"fn\(\)" is not the name/, /mean main.py:fn\?/],
    ['main.py:Class.method', /not the name/, /FILE:FUNCTION/],
    ['main.py:1st', /not the name/, /FILE:FUNCTION/],
  ])('refuses %j', async (text, why, hint) => {
    const error = await failureOf(() => parseEntrypoint(text));
    expect(error.code).toBe('usage');
    expect(error.message).toContain(JSON.stringify(text));
    expect(error.message).toMatch(why);
    expect(error.hint).toMatch(hint);
  });
});

describe('checking an entry point against a build', () => {
  const exports = {
    'main.py': { names: ['on_event', 'json', '_private'], functions: ['on_event'], dynamic: false },
    'pkg/loose.py': { names: [], functions: [], dynamic: true },
    'empty.py': { names: [], functions: [], dynamic: false },
  };

  it.each(['main.py:on_event', './main.py:_private', 'pkg/loose.py:anything'])('%s can be called', (text) => {
    expect(() => checkEntrypoint({ exports }, text)).not.toThrow();
  });

  it.each([
    [
      'loose.py:fn',
      'entry_file_missing',
      /names loose.py, which the code does not have. Its Python files: pkg\/loose.py, /,
      /mean pkg\/loose.py:fn\?/,
    ],
    ['constructor.py:fn', 'entry_file_missing', /Its Python files/, /one of these/],
    ['main.py:on_evnt', 'entry_function_missing', /main.py exports: on_event\.$/, /mean main.py:on_event\?/],
    ['empty.py:fn', 'entry_function_missing', /empty.py defines no public function/, /def fn\(event\)/],
    ['main:fn', 'usage', /not a Python file/, /main.py:fn/],
  ])('refuses %s', async (text, code, message, hint) => {
    const error = await failureOf(() => checkEntrypoint({ exports }, text));
    expect(error).toMatchObject({ code, message: expect.stringMatching(message), hint: expect.stringMatching(hint) });
  });

  it('says so when there is no Python at all, and cuts long lists', async () => {
    expect((await failureOf(() => checkEntrypoint({ exports: {} }, 'a.py:f'))).message).toContain('has no Python file');
    const many = Object.fromEntries(
      Array.from({ length: 50 }, (_, index) => [`file${index}.py`, { names: [], functions: [], dynamic: false }]),
    );
    expect((await failureOf(() => checkEntrypoint({ exports: many }, 'a.py:f'))).message).toContain('and 30 more');
  });
});
