'use strict';

/** Removes from dist/ what was compiled from sources that are gone: the compiler only ever adds. */
const fs = require('node:fs');
const path = require('node:path');

const root = path.join(__dirname, '..');

function prune(folder) {
  for (const entry of fs.readdirSync(path.join(root, 'dist', folder), { withFileTypes: true })) {
    const name = path.join(folder, entry.name);
    if (entry.isDirectory()) {
      prune(name);
      continue;
    }
    const source = path.join(root, name.replace(/\.js(\.map)?$/, '.ts'));
    if (!fs.existsSync(source)) fs.rmSync(path.join(root, 'dist', name));
  }
}

for (const folder of ['host', 'workflows']) {
  if (fs.existsSync(path.join(root, 'dist', folder))) prune(folder);
}
