export const STRICT = '--strict';
export const STRICT_MEANS =
  'a line that touches files, sockets or processes where nothing records it raises UnrecordedEffect, instead of a warning';
