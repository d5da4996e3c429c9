#!/usr/bin/env node
'use strict';

// Copied to bin/ak by `make bin`. Old syntax on purpose: an old Node.js must get as far as the message.
var version = process.versions.node.split('.').map(Number);
if (version[0] < 20 || (version[0] === 20 && version[1] < 19)) {
  console.error('error: ak needs Node.js 20.19 or newer; ' + process.execPath + ' is ' + process.version + '.');
  process.exit(2);
}
require('../dist/host/cli/cached-main.js');
