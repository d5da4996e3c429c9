/**
 * Starts the command line from the form that V8 compiled in an earlier run: compiling the bundle takes longer than most commands do.
 *
 * What is kept is bound to this bundle and this Node.js; V8 refuses it otherwise, and it is made again. Nothing depends on it.
 */
import { isAscii } from 'node:buffer';
import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import { constants, Script } from 'node:vm';

/** As Node.js calls a module: exports, require, module, __filename, __dirname. */
type Load = (...given: [unknown, NodeJS.Require, object, string, string]) => void;

const BUNDLE = join(__dirname, 'ak.js');

function start(): void {
  const file = cacheFile();
  const script = new Script(`(function (exports, require, module, __filename, __dirname) {${sourceOf(BUNDLE)}\n})`, {
    filename: BUNDLE,
    cachedData: readIfThere(file),
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  });
  // At the end, because V8 keeps only what it has compiled by then.
  if (script.cachedDataRejected !== false) process.on('exit', () => keep(file, script));
  const load = script.runInThisContext() as Load;
  const module = { exports: {} };
  load(module.exports, createRequire(BUNDLE), module, BUNDLE, dirname(BUNDLE));
}

/** Without the first line when it is for the shell; empty instead, so that line numbers stay. */
function sourceOf(path: string): string {
  const bytes = readFileSync(path);
  // A tenth of the time where it is allowed: as the bundler writes it.
  const source = bytes.toString(isAscii(bytes) ? 'latin1' : 'utf8');
  return source.replace(/^#!.*/, '');
}

function cacheFile(): string {
  const { XDG_CACHE_HOME = '' } = process.env;
  const root = isAbsolute(XDG_CACHE_HOME) ? XDG_CACHE_HOME : join(homedir(), '.cache');
  const { size, mtimeMs } = statSync(BUNDLE);
  return join(root, 'ak', 'code', `${process.version}-${process.arch}-${size}-${Math.trunc(mtimeMs)}`);
}

function readIfThere(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch {
    // The first run of this version.
    return undefined;
  }
}

function keep(file: string, script: Script): void {
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    const unfinished = `${file}.${process.pid}`;
    writeFileSync(unfinished, script.createCachedData(), { mode: 0o600 });
    renameSync(unfinished, file);
  } catch {
    // A home that cannot be written: the next start takes as long as this one.
  }
}

start();
