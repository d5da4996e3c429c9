/** What a manifest says about calls by their names: docs/marks.md. */
import { z } from 'zod';
import type { CallRule } from '../store/store';
import { nearest } from './nearest';

const MODES = ['inline', 'value', 'effect', 'rerun'] as const;
const DURABILITIES = ['activity', 'journal'] as const;
/** All rules travel in one variable of the runner's environment, which holds 128 KiB. */
const MAX_RULES = 300;
const MAX_NAME_LENGTH = 200;
const MAX_ATTEMPTS = 1000;
const MAX_SECONDS = 10 * 365 * 24 * 3600;

const EXCEPTION = /^[\p{L}_][\p{L}\p{N}_]*(?:\.[\p{L}_][\p{L}\p{N}_]*)*$/u;
const TRIED_AGAIN_IS_ACTIVITY =
  'cannot have several attempts and durability journal: Temporal tries it again, as an activity';

const NAME = /^[\p{L}_][\p{L}\p{N}_]*(?:\.(?:[\p{L}_][\p{L}\p{N}_]*|<locals>))*(?:\.\*)?$/u;

const seconds = z
  .number({ error: 'must be a number of seconds' })
  .positive('must be more than 0')
  .max(MAX_SECONDS, 'may be ten years at most');

function whole(least: number): z.ZodNumber {
  return z
    .number({ error: 'must be a whole number' })
    .int('must be a whole number')
    .min(least, `must be at least ${least}`)
    .max(MAX_ATTEMPTS, `may be ${MAX_ATTEMPTS} at most`);
}

export const DURABILITY = z.enum(DURABILITIES, { error: `must be ${DURABILITIES.join(' or ')}` });

const RULE = z
  .strictObject(
    {
      mode: z.enum(MODES, { error: ({ input }) => modeProblem(input) }).optional(),
      attempts: whole(1).optional(),
      retries: whole(0).optional(),
      backoff: seconds.optional(),
      timeout: seconds.optional(),
      at_most_once: z.boolean({ error: 'must be true or false' }).optional(),
      durability: DURABILITY.optional(),
      retry_on: z
        .array(z.string().regex(EXCEPTION, 'must be names of exceptions'), { error: 'must be a list of exceptions' })
        .min(1, 'must name an exception')
        .optional(),
    },
    { error: ({ code }) => (code === 'invalid_type' ? `must be ${listOf(MODES)}, or a mapping` : undefined) },
  )
  .superRefine((rule, context) => {
    const problem = contradictionIn(rule);
    if (problem !== null) context.addIssue({ code: 'custom', message: problem });
  });

type Written = z.infer<typeof RULE>;

/** `name: mode`, or `name:` with a mode and a policy. */
const rule = z.unknown().transform((written, context): Omit<CallRule, 'name'> => {
  const isMode = typeof written === 'string';
  const checked = RULE.safeParse(isMode ? { mode: written } : written);
  if (checked.success) return ruleOf(checked.data);
  for (const issue of checked.error.issues) {
    context.issues.push({ ...issue, input: written, path: isMode ? [] : [...issue.path] } as z.core.$ZodRawIssue);
  }
  return z.NEVER;
});

export const CALLS = z
  .record(z.string(), rule, { error: 'must be a mapping of names and what becomes of their calls' })
  .superRefine((rules, context) => {
    const names = Object.keys(rules);
    if (names.length > MAX_RULES) context.addIssue({ code: 'custom', message: `may have ${MAX_RULES} names at most` });
    for (const name of names) {
      const problem = nameProblem(name);
      if (problem !== null) context.addIssue({ code: 'custom', path: [name], message: problem });
    }
  })
  .transform((rules): CallRule[] => Object.entries(rules).map(([name, said]) => ({ name, ...said })));

/** For suggestions. */
export const RULE_KEYS = Object.keys(RULE.shape);

function ruleOf({ mode, ...said }: Written): Omit<CallRule, 'name'> {
  if (Object.keys(said).length === 0) return { mode: mode ?? null, policy: null };
  const { attempts = 1, retries, backoff = 1, timeout = null, at_most_once = false, durability, retry_on } = said;
  return {
    mode: mode ?? null,
    policy: {
      attempts: retries === undefined ? attempts : retries + 1,
      backoff,
      timeout,
      at_most_once,
      ...(durability === undefined ? {} : { durability }),
      ...(retry_on === undefined ? {} : { retry_on }),
    },
  };
}

function contradictionIn({ mode, ...said }: Written): string | null {
  const isPolicy = Object.keys(said).length > 0;
  const attempts = said.attempts ?? (said.retries ?? 0) + 1;
  if (mode === undefined && !isPolicy) return `says nothing: write ${listOf(MODES)}, or ${listOf(RULE_KEYS.slice(1))}`;
  if (isPolicy && mode !== undefined && mode !== 'effect') {
    return `cannot have ${Object.keys(said).join(' and ')}: only an effect is tried again or given a limit, and its mode is ${mode}`;
  }
  if (said.attempts !== undefined && said.retries !== undefined) {
    return 'has both attempts and retries: attempts counts the first one too';
  }
  return contradictsAttempts(said, attempts);
}

function contradictsAttempts(said: Omit<Written, 'mode'>, attempts: number): string | null {
  if (said.at_most_once === true && attempts > 1) return 'cannot be made at most once and have several attempts';
  if (said.retry_on !== undefined && attempts < 2) return 'has retry_on but only one attempt: say attempts too';
  if (said.durability === 'journal' && attempts > 1) return TRIED_AGAIN_IS_ACTIVITY;
  return null;
}

function nameProblem(name: string): string | null {
  if (name.length > MAX_NAME_LENGTH) return `may have ${MAX_NAME_LENGTH} characters at most`;
  if (NAME.test(name)) return null;
  return 'is no name of a function, class or module: write module.function, package.Class or package.*';
}

function modeProblem(input: unknown): string {
  const near = typeof input === 'string' ? nearest(input, MODES) : null;
  return near === null ? `must be ${listOf(MODES)}` : `must be ${listOf(MODES)}: did you mean ${near}?`;
}

function listOf(words: readonly string[]): string {
  return `${words.slice(0, -1).join(', ')} or ${words.at(-1) ?? ''}`;
}
