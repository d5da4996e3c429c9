/** Failures whose message and stack are payloads, so that they are encrypted like everything else. Read alike with and without it. */
import { DefaultFailureConverter } from '@temporalio/common';

export const failureConverter = new DefaultFailureConverter({ encodeCommonAttributes: true });
