import { placeOfMistake } from '../../yaml-place';

it.each([
  ['what is missing at the end', 'a: {b: 1\n\n', 10, 8],
  ['the end of a text without a line end', 'a: "b', 5, 5],
  ['a mistake within', 'a: b: c\nd: 1\n', 4, 4],
  ['nothing but blank lines', '\n\n', 2, 0],
])('%s', (_what, text, at, place) => expect(placeOfMistake(text, at)).toBe(place));
