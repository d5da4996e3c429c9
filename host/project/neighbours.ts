/**
 * The files beside a program that it imports: a single file is run with them, as `python main.py` would find them.
 *
 * Read from the text, without running it and without a parser: a name in a string that looks like an import takes a file too many,
 * which does no harm; one imported by a computed name is missed, as it is by every packager.
 */
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { exists } from './place';

/** `import a.b, c as d`, `from a.b import c`; at any indentation, for imports inside functions. */
const IMPORT = /^[ \t]*(?:import[ \t]+([\w.,\t ]+)|from[ \t]+([\w.]+)[ \t]+import\b)/gmu;
/** A program that pulls in more is a project: its folder is to be given. */
const MAX_FILES = 1000;

/** Paths relative to `folder`, of modules and packages that `file` imports, directly or not; without `file` itself. Sorted. */
export async function importedNeighbours(folder: string, file: string): Promise<string[]> {
  const found = new Set<string>();
  const waiting = [file];
  for (let path = waiting.pop(); path !== undefined && found.size < MAX_FILES; path = waiting.pop()) {
    const modules = await importedModules(join(folder, path));
    const files = (await Promise.all([...modules].map((module) => filesOf(folder, module)))).flat();
    const fresh = files.filter((name) => name !== file && !found.has(name));
    for (const name of fresh) found.add(name);
    waiting.push(...fresh.filter((name) => name.endsWith('.py')));
  }
  return [...found].sort();
}

/** The first parts of the names it imports. */
async function importedModules(path: string): Promise<Set<string>> {
  const text = await readFile(path, 'utf8');
  const names = [...text.matchAll(IMPORT)].flatMap(([, plain, from]) => (plain ?? from ?? '').split(','));
  const modules = names.map((name) => name.trim().split(/[.\s]/u)[0] ?? '');
  return new Set(modules.filter((name) => name !== ''));
}

async function filesOf(folder: string, module: string): Promise<string[]> {
  if (await exists(join(folder, `${module}.py`))) return [`${module}.py`];
  if (!(await exists(join(folder, module, '__init__.py')))) return [];
  const entries = await readdir(join(folder, module), { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.pyc'))
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
}
