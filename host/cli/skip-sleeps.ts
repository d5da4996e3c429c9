export const SKIP_SLEEPS = '--skip-sleeps';
export const SKIP_SLEEPS_MEANS =
  'for tests: a sleep of a second or more ends as soon as nothing else goes on, and the clocks of the program go on by it';
