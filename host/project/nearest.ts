import { distance } from 'fastest-levenshtein';

/** The known words, most similar first; words that differ only in case, or in the folder before the name, come before others. */
export function byNearness(word: string, known: readonly string[]): string[] {
  const scored = known.map((candidate) => ({ candidate, score: difference(word, candidate) }));
  return scored.sort((a, b) => a.score - b.score || (a.candidate < b.candidate ? -1 : 1)).map((item) => item.candidate);
}

/** The known word somebody who typed `word` is likely to have meant, or null when none is close. */
export function nearest(word: string, known: readonly string[]): string | null {
  const first = byNearness(word, known)[0];
  if (first === undefined) return null;
  return difference(word, first) <= allowedDifference(word, first) ? first : null;
}

/**
 * One slip in a short word, more in a long one; letters in the wrong order are two changes. What all files of Python share, their
 * ending, does not make them alike.
 */
function allowedDifference(word: string, candidate: string): number {
  const name = word.slice(word.lastIndexOf('/') + 1).replace(/\.py$/, '');
  if (lettersOf(word) === lettersOf(candidate)) return 2;
  return name.length < 2 ? 0 : Math.max(1, Math.floor(name.length / 4));
}

function lettersOf(word: string): string {
  return [...word.toLowerCase()].sort().join('');
}

function difference(word: string, candidate: string): number {
  if (word.toLowerCase() === candidate.toLowerCase()) return 0;
  // Nearer than any slip.
  if (candidate.endsWith(`/${word}`) || word.endsWith(`/${candidate}`)) return 0;
  return distance(word, candidate);
}
