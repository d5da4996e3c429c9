/** Where a text of YAML is wrong. */

/**
 * What is missing at the end is noticed after the last character, which is where nobody wrote anything: the place is the end of the last
 * line that says something.
 */
export function placeOfMistake(text: string, at: number): number {
  return text.slice(at).trim() === '' ? text.trimEnd().length : at;
}
