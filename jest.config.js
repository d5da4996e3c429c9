'use strict';

/**
 * Jest only transforms (with SWC); types are checked by `make check`.
 *
 * One project per level, so `npx jest --selectProjects unit` runs one and `npx jest host/test/unit/errors.test.ts` finds any file.
 * Only `integration`, `fault-smoke`, `fault` and `readme` start processes or a Temporal server.
 */
const level = (displayName, testMatch, more = {}) => ({
  displayName,
  rootDir: __dirname,
  roots: ['<rootDir>/host', '<rootDir>/workflows'],
  testEnvironment: 'node',
  testMatch,
  transform: { '^.+\\.ts$': ['@swc/jest'] },
  // Built files and old test output must not shadow the sources.
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/build/'],
  restoreMocks: true,
  ...more,
});

module.exports = {
  projects: [
    level('unit', ['<rootDir>/host/test/unit/**/*.test.ts']),
    level('contract', ['<rootDir>/host/test/contract/**/*.test.ts', '<rootDir>/workflows/test/**/*.test.ts']),
    level('integration', ['<rootDir>/host/test/integration/**/*.test.ts']),
    level('fault-smoke', ['<rootDir>/host/test/fault/**/*.smoke.test.ts']),
    level('fault', ['<rootDir>/host/test/fault/**/*.test.ts'], { testPathIgnorePatterns: ['\\.smoke\\.test\\.ts$'] }),
    level('readme', ['<rootDir>/host/test/readme/**/*.test.ts']),
  ],
  // A global option: Jest ignores it inside a project.
  testTimeout: 60_000,
};
