#!/usr/bin/env node
'use strict';

// Copied to bin/ak by `make bin`. Old syntax on purpose: an old Node.js must get as far as the message.
var version = process.versions.node.split('.').map(Number);
if (version[0] < 20 || (version[0] === 20 && version[1] < 19)) {
  fail('ak needs Node.js 20.19 or newer; ' + process.execPath + ' is ' + process.version + '.');
}
var root = require('node:path').join(__dirname, '..');
['dist/host/cli/cached-main.js', 'dist/host/cli/ak.js', 'dist/workflow-bundle.js', 'dist/host/main.js'].forEach(
  function (built) {
    if (!require('node:fs').existsSync(root + '/' + built)) {
      fail(
        root + '/' + built + ' is missing: the build was broken off, or taken away.\n  Run `make bin` in ' + root + '.',
      );
    }
  },
);
require('../dist/host/cli/cached-main.js');

function fail(why) {
  console.error('error: ' + why);
  process.exit(2);
}
