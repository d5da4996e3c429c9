'use strict';

/**
 * Which package may be imported where: read by ESLint (shown while typing) and by dependency-cruiser (also follows what is
 * imported through other files). Folders end in a slash, anything else is one file. Tests may import what they like.
 */
const packageOwners = [
  {
    packages: ['@temporalio/worker', '@temporalio/client', '@temporalio/activity'],
    owners: ['host/temporal/'],
    why: 'Temporal is reached through host/temporal/ only; elsewhere take a small interface.',
  },
  {
    packages: ['@temporalio/workflow'],
    owners: ['workflows/'],
    why: 'It works inside the workflow sandbox only.',
  },
  {
    packages: ['@temporalio/common'],
    owners: ['host/temporal/', 'workflows/'],
    why: 'Temporal types stay in host/temporal/ and workflows/.',
  },
  {
    packages: ['kysely', 'pg'],
    owners: ['host/store/'],
    why: 'The database is reached through the Store interface only.',
  },
  {
    packages: ['libsql'],
    owners: ['host/store/', 'host/temporal/server/'],
    why: 'The database is reached through the Store interface only; the embedded server takes its lock with it.',
  },
  {
    packages: ['ndjson'],
    owners: ['host/runner/channel.ts'],
    why: 'One file frames the lines of the runner protocol.',
  },
  {
    packages: ['tar-stream'],
    owners: ['host/project/', 'host/transfer/export.ts'],
    why: 'Archives are made and opened, under limits, in host/project/; the file of an exported session is one too.',
  },
  {
    packages: ['pickleparser'],
    owners: ['host/runner/preview.ts'],
    why: 'Pickles are opaque to the host, except for the preview that people see.',
  },
];

/** `host/store/` -> `^host/store/`, `host/runner/channel.ts` -> `^host/runner/channel\.ts$`. */
const pathPattern = (owner) => `^${owner.replace(/\./g, '\\.')}${owner.endsWith('/') ? '' : '$'}`;

module.exports = { packageOwners, pathPattern };
