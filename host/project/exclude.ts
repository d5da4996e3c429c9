/** What does not belong to a build: names every project leaves out, and the patterns of the manifest. */

/** Tells whether a path (relative, `/` between parts) is left out; a folder left out is not looked into. */
export type Excluded = (path: string, isFolder: boolean) => boolean;

export const DEFAULT_EXCLUDES: readonly string[] = [
  ...['.git', '.hg', '.svn', '__pycache__/', '*.pyc', '*.pyo', '.venv', 'node_modules/'],
  ...['.mypy_cache/', '.pytest_cache/', '.ruff_cache/', '.tox/', '.nox/', '.idea/', '.vscode/'],
  ...['.DS_Store', 'Icon\r', '._*', 'Thumbs.db', '*.swp', '*.swo', '*~', '.#*', '#*#'],
];

const MAX_PATTERN_LENGTH = 256;

type Token =
  | { kind: 'text'; text: string }
  | { kind: 'one' }
  | { kind: 'many' }
  | { kind: 'set'; negated: boolean; ranges: [string, string][] };

interface Pattern {
  /** Tokens of each part; `anyDepth` is `**`. */
  parts: (Token[] | 'anyDepth')[];
  folderOnly: boolean;
}

/**
 * Compiles patterns: `*` and `?` within one part, `[abc]` and `[!a-z]`, `**` for any number of parts. A pattern without `/` fits at any depth,
 * one with `/` (a leading one too) from the root; one that ends in `/` fits folders only.
 */
export function compileExcludes(patterns: readonly string[]): Excluded {
  const compiled = patterns.map(compile);
  return (path, isFolder) => {
    const parts = path.split('/');
    return compiled.some((pattern) => (isFolder || !pattern.folderOnly) && fits(pattern.parts, parts));
  };
}

/** Why a pattern cannot be used, or null. */
export function patternProblem(pattern: string): string | null {
  if (pattern.trim() === '' || /^\/+$/.test(pattern)) return 'it is empty';
  if (pattern.length > MAX_PATTERN_LENGTH) return `it is longer than ${MAX_PATTERN_LENGTH} characters`;
  if (pattern.startsWith('!'))
    return 'patterns that begin with "!" are not known: name what to leave out, not what to keep';
  if (pattern.includes('\\')) return 'it holds a backslash: folders are separated by /';
  if (pattern.split('/').some((part) => part === '..' || part === '.'))
    return 'it holds "." or "..": patterns begin at the folder of the code';
  return null;
}

function compile(pattern: string): Pattern {
  const parts = pattern.split('/').filter((part) => part !== '');
  const body = parts.map((part) => (part === '**' ? 'anyDepth' : tokens(part)));
  const anchored = pattern.slice(0, -1).includes('/');
  return { parts: anchored ? body : ['anyDepth', ...body], folderOnly: pattern.endsWith('/') };
}

function tokens(part: string): Token[] {
  const found: Token[] = [];
  for (const [piece] of part.matchAll(/\*+|\?|\[[!^]?\]?[^\]]*\]|[^*?[]+|\[/gu)) {
    if (piece.startsWith('*')) found.push({ kind: 'many' });
    else if (piece === '?') found.push({ kind: 'one' });
    else if (piece.startsWith('[') && piece.length > 1) found.push(set(piece.slice(1, -1)));
    else found.push(...[...piece].map((text): Token => ({ kind: 'text', text })));
  }
  return found;
}

function set(inside: string): Token {
  const negated = /^[!^]/.test(inside);
  const ranges: [string, string][] = [];
  for (const [, from = '', to = from] of (negated ? inside.slice(1) : inside).matchAll(/(.)(?:-(.))?/gu))
    ranges.push([from, to]);
  return { kind: 'set', negated, ranges };
}

function fits(pattern: Pattern['parts'], path: readonly string[]): boolean {
  const [first, ...rest] = pattern;
  if (first === undefined) return path.length === 0;
  // A pattern that ends in `**` fits what lies below a folder, not the folder.
  if (first === 'anyDepth')
    return rest.length === 0 ? path.length > 0 : path.some((_, skipped) => fits(rest, path.slice(skipped)));
  const [part, ...below] = path;
  return part !== undefined && partFits(first, [...part]) && fits(rest, below);
}

/** Goes back only to the last `*`: the time grows with the product of the lengths, never faster. */
function partFits(pattern: readonly Token[], text: readonly string[]): boolean {
  let at = 0;
  let token = 0;
  let star: { token: number; at: number } | null = null;
  while (at < text.length) {
    const next = pattern[token];
    if (next?.kind === 'many') {
      star = { token, at };
      token += 1;
    } else if (next !== undefined && characterFits(next, text[at] ?? '')) {
      at += 1;
      token += 1;
    } else if (star !== null) {
      star.at += 1;
      at = star.at;
      token = star.token + 1;
    } else return false;
  }
  return pattern.slice(token).every((left) => left.kind === 'many');
}

function characterFits(token: Token, character: string): boolean {
  switch (token.kind) {
    case 'text':
      return token.text === character;
    case 'set':
      return token.ranges.some(([from, to]) => from <= character && character <= to) !== token.negated;
    case 'one':
    case 'many':
      return true;
  }
}
