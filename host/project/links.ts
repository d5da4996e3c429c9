/** Symbolic links, followed on paper: the links of a tree are known, nothing is read from disk. */
import { posix } from 'node:path';
import { AkError } from '../errors';
import { characterProblem, showName } from './entry-name';

const MAX_HOPS = 40;
const MAX_STEPS = 4096;

/** Where a link leads: a path inside the root (which need not exist), out of it, or in a circle. */
export type LinkEnd = { kind: 'inside'; path: string } | { kind: 'outside' } | { kind: 'circle' };

/**
 * Follows `link` the way the system would, through other links.
 * @param links path of each link (normal form) to its target
 */
export function followLink(link: string, links: ReadonlyMap<string, string>): LinkEnd {
  const at = link.split('/').slice(0, -1);
  // Parts still to walk, the next one last.
  const ahead = reversedParts(links.get(link) ?? '');
  if (links.get(link)?.startsWith('/')) return { kind: 'outside' };
  let hops = 0;
  for (let steps = 0; ahead.length > 0; steps += 1) {
    if (steps > MAX_STEPS) return { kind: 'circle' };
    const part = ahead.pop();
    if (part === undefined || part === '' || part === '.') continue;
    if (part === '..') {
      if (at.pop() === undefined) return { kind: 'outside' };
      continue;
    }
    const next = links.get([...at, part].join('/'));
    if (next === undefined) {
      at.push(part);
      continue;
    }
    hops += 1;
    if (hops > MAX_HOPS) return { kind: 'circle' };
    if (next.startsWith('/')) return { kind: 'outside' };
    ahead.push(...reversedParts(next));
  }
  return { kind: 'inside', path: at.join('/') };
}

/**
 * Refuses links that leave the root, directly or through others, and links in a circle.
 * @throws AkError `archive_refused`
 */
export function assertLinksInside(links: ReadonlyMap<string, string>, subject: string): void {
  for (const [link, target] of links) {
    const shown = `the link ${showName(link)} to ${showName(target)} of ${subject}`;
    const hint = 'Replace the link by a copy of what it points to, or leave it out.';
    const problem = characterProblem(target);
    if (problem !== null) throw new AkError('archive_refused', `Cannot take ${shown}: ${problem.why}.`, { hint });
    const end = followLink(link, links);
    if (end.kind === 'outside')
      throw new AkError('archive_refused', `Cannot take ${shown}: it leads out of the folder.`, { hint });
    if (end.kind === 'circle')
      throw new AkError('archive_refused', `Cannot take ${shown}: it leads in a circle.`, { hint });
  }
}

/** A target that means the same wherever the root lies: absolute ones inside `root` become relative. */
export function relativeTarget(link: string, target: string, root: string): string {
  if (!target.startsWith('/')) return target;
  const inside = posix.relative(root, target);
  if (inside === '..' || inside.startsWith('../')) return target;
  return posix.relative(posix.dirname(link), inside) || '.';
}

function reversedParts(target: string): string[] {
  return target.split('/').reverse();
}
