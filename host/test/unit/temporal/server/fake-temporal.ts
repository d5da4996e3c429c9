/**
 * A stand-in for the Temporal CLI: starts at once, answers the probe, and writes each start's process id beside its
 * database. A file `broken` there makes it fail, a file `deaf` keeps it from answering.
 */
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const SOURCE = `
const { appendFileSync, existsSync } = require('node:fs');
const { dirname, join } = require('node:path');
const { createServer } = require('node:http2');
if (process.argv[2] === '--version') { console.log('temporal version 1.9.1 (fake)'); process.exit(0); }
const option = (name) => process.argv[process.argv.indexOf(name) + 1];
const folder = dirname(option('--db-filename'));
appendFileSync(join(folder, 'starts'), process.pid + '\\n');
if (existsSync(join(folder, 'broken'))) { console.error('the fake server is broken'); process.exit(7); }
const server = createServer();
server.on('stream', (stream) => {
  if (existsSync(join(folder, 'deaf'))) return;
  stream.respond({ ':status': 200 }, { waitForTrailers: true });
  stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
  stream.end();
});
server.on('error', (error) => { console.error('listen: bind: address already in use', error.code); process.exit(1); });
server.listen(Number(option('--port')), option('--ip'));
process.on('SIGTERM', () => process.exit(0));
`;

/** The path of a program that can be used as the Temporal CLI. */
export function writeFakeTemporal(directory: string): string {
  const file = join(directory, 'temporal');
  writeFileSync(file, `#!${process.execPath}\n${SOURCE}`);
  chmodSync(file, 0o755);
  return file;
}
