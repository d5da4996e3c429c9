'use strict';

/** `node --require ./.ci/swc-register.js bench/main.ts`: lets Node.js 20 require TypeScript, without checking types. */
const fs = require('node:fs');
const { transformSync } = require('@swc/core');

require.extensions['.ts'] = (module, filename) => {
  const { code } = transformSync(fs.readFileSync(filename, 'utf8'), { filename });
  module._compile(code, filename);
};
