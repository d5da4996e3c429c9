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
  return difference(word, first) <= allowedDifference(word) ? first : null;
}

/** Two letters in the wrong order are two changes. */
function allowedDifference(word: string): number {
  return word.length < 3 ? 1 : Math.max(2, Math.floor(word.length / 2.5));
}

function difference(word: string, candidate: string): number {
  if (word.toLowerCase() === candidate.toLowerCase()) return 0;
  if (candidate.endsWith(`/${word}`) || word.endsWith(`/${candidate}`)) return 1;
  return distance(word, candidate);
}
