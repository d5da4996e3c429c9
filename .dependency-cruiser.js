'use strict';

const { packageOwners, pathPattern } = require('./.ci/boundaries.js');

const tests = '(^|/)test/|\\.test\\.ts$';
const ours = '^(host|workflows|bench)/';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...packageOwners.map(({ packages, owners, why }) => ({
      name: `only-${owners[0].replace(/\/$/, '')}-imports-${packages[0]}`,
      comment: why,
      severity: 'error',
      from: { path: ours, pathNot: [tests, '^bench/', ...owners.map(pathPattern)] },
      to: { path: `^node_modules/(${packages.join('|')})/` },
    })),
    {
      name: 'workflows-are-sealed',
      comment:
        'The workflow sandbox has neither Node.js nor the host: workflows/ imports itself and two Temporal packages.',
      severity: 'error',
      from: { path: '^workflows/', pathNot: tests },
      to: { pathNot: ['^workflows/', '^node_modules/@temporalio/(workflow|common)/'] },
    },
    {
      name: 'host-sees-the-contract-only',
      comment:
        'The host knows a workflow by workflows/contract.ts; only host/temporal/ names the workflows themselves.',
      severity: 'error',
      from: { path: '^host/', pathNot: [tests, '^host/temporal/'] },
      to: { path: '^workflows/', pathNot: '^workflows/contract\\.ts$' },
    },
    {
      name: 'protocol-is-a-leaf',
      comment: 'The messages of the runner protocol depend on nothing but the errors they raise.',
      severity: 'error',
      from: { path: '^host/runner/protocol/' },
      to: { pathNot: ['^host/runner/protocol/', '^host/(errors|error-codes)\\.ts$', '^node_modules/zod/'] },
    },
    {
      name: 'errors-are-a-leaf',
      severity: 'error',
      from: { path: '^host/(errors|error-codes)\\.ts$' },
      to: { pathNot: '^host/(errors|error-codes)\\.ts$', dependencyTypesNot: ['core'] },
    },
    {
      name: 'sessions-see-interfaces',
      comment:
        'A session sees Temporal and the runner as small interfaces, so that tests can play both. Only residents, and what they begin with, join a session and its process.',
      severity: 'error',
      from: { path: '^host/sessions/', pathNot: '^host/sessions/(residents?|beginning)\\.ts$' },
      to: { path: '^host/(temporal|runner/(?!protocol/))', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'nothing-below-the-command-line-imports-it',
      severity: 'error',
      from: { path: '^(host|workflows)/', pathNot: [tests, '^host/(cli/|main\\.ts$)'] },
      to: { path: '^host/(cli/|main\\.ts$)' },
    },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-orphans',
      comment: 'A file that nothing imports and that imports nothing is dead.',
      severity: 'error',
      from: { orphan: true, pathNot: [tests, '\\.d\\.ts$', '[/-]main\\.ts$', '^host/index\\.ts$'] },
      to: {},
    },
    {
      name: 'no-tests-in-the-product',
      severity: 'error',
      from: { path: ours, pathNot: [tests, '^bench/'] },
      to: { path: tests, pathNot: '^node_modules/' },
    },
    {
      name: 'no-development-packages-in-the-product',
      severity: 'error',
      from: { path: '^(host|workflows)/', pathNot: tests },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'], pathNot: '^node_modules/@types/' },
    },
    {
      name: 'no-undeclared-packages',
      severity: 'error',
      from: { path: ours },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    { name: 'no-unresolvable-imports', severity: 'error', from: { path: ours }, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    cache: { folder: 'build/dependency-cruiser', strategy: 'content' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['require', 'node', 'default', 'types'] },
  },
};
