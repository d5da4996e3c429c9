'use strict';

const js = require('@eslint/js');
const tseslint = require('typescript-eslint');
const { packageOwners } = require('./.ci/boundaries.js');

const sources = ['host/**/*.ts', 'workflows/**/*.ts', 'bench/**/*.ts'];
const tests = ['host/test/**/*.ts', 'workflows/test/**/*.ts', '**/*.test.ts'];

/** Where a process starts. */
const entries = ['host/**/main.ts', 'host/**/*-main.ts'];

const asGlob = (owner) => (owner.endsWith('/') ? `${owner}**` : owner);

/** Packages that the files of `place`, an owner or a folder inside one, may not import; of nowhere in particular without it. */
function forbiddenPackages(place = '') {
  return packageOwners
    .filter(({ owners }) => !owners.some((owner) => place.startsWith(owner)))
    .map(({ packages, why }) => ({ group: packages.flatMap((name) => [name, `${name}/**`]), message: why }));
}

/** One block for everybody, then one for each owner; the last match wins, so an owner's block repeats what stays forbidden. */
const boundaries = [
  {
    files: sources,
    // The benchmarks measure Temporal bare, beside ak.
    ignores: [...tests, 'bench/**'],
    rules: { 'no-restricted-imports': ['error', { patterns: forbiddenPackages() }] },
  },
  ...[...new Set(packageOwners.flatMap(({ owners }) => owners))]
    .sort((a, b) => a.length - b.length)
    .map((owner) => ({
      files: [asGlob(owner)],
      ignores: tests,
      rules: {
        'no-restricted-imports': [
          'error',
          {
            patterns: [
              ...forbiddenPackages(owner),
              ...(owner === 'workflows/'
                ? [{ regex: '(^node:|/host/)', message: 'The workflow sandbox has neither Node.js nor the host.' }]
                : []),
            ],
          },
        ],
      },
    })),
];

module.exports = tseslint.config(
  { ignores: ['dist/', 'build/', 'bin/', 'coverage/', 'testdata/', 'runner/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  {
    files: ['**/*.js'],
    languageOptions: {
      sourceType: 'commonjs',
      globals: {
        __dirname: 'readonly',
        console: 'readonly',
        module: 'writable',
        process: 'readonly',
        require: 'readonly',
      },
    },
  },
  ...tseslint.configs.recommendedTypeChecked.map((config) => ({ ...config, files: sources })),
  {
    files: sources,
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: __dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true, requireDefaultForNonUnion: true },
      ],
      // A leading underscore says "not needed here".
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrorsIgnorePattern: '^_' },
      ],
      // Numbers and booleans in a template are as plain as strings.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      // An implementation of an interface may have nothing to wait for.
      '@typescript-eslint/require-await': 'off',
      // Control characters are what a check of names and lines looks for.
      'no-control-regex': 'off',
      eqeqeq: ['error', 'always'],
      complexity: ['error', 15],
      'max-depth': ['error', 3],
      'max-lines': ['error', 350],
      'max-lines-per-function': ['error', 60],
      '@typescript-eslint/max-params': ['error', { max: 4 }],
      'no-console': 'error',
      'no-restricted-syntax': [
        'error',
        {
          selector:
            'Program > VariableDeclaration[kind="let"], Program > ExportNamedDeclaration > VariableDeclaration[kind="let"]',
          message: 'No mutable state at module level: give it an owner.',
        },
        {
          selector: 'ImportDeclaration[source.value=/^(node:)?(process|events)$/] > ImportNamespaceSpecifier',
          message:
            'In CommonJS output the copy behind `* as` lacks inherited methods such as on(); use the default import.',
        },
      ],
    },
  },
  // Arguments and the environment come in at the door and travel on as values.
  {
    files: ['host/**/*.ts'],
    ignores: [...tests, ...entries, 'host/cli/**'],
    rules: {
      'no-restricted-properties': [
        'error',
        ...['argv', 'env', 'exit'].map((property) => ({
          object: 'process',
          property,
          message:
            'Only the entry files (main.ts, *-main.ts) and host/cli/ touch it; take what you need as a parameter.',
        })),
      ],
    },
  },
  { files: [...entries, 'host/cli/**/*.ts', 'bench/**/*.ts'], rules: { 'no-console': 'off' } },
  ...boundaries,
  {
    files: tests,
    rules: {
      'max-lines': 'off',
      'max-lines-per-function': 'off',
      '@typescript-eslint/max-params': 'off',
      '@typescript-eslint/explicit-module-boundary-types': 'off',
      // Jest's matchers (`expect.objectContaining`) are typed `any`.
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      // `expect(thing.method)` reads the method on purpose.
      '@typescript-eslint/unbound-method': 'off',
    },
  },
);
