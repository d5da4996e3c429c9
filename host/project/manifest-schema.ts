/** What a manifest may say; the prose is docs/manifest.md. */
import { z } from 'zod';
import { isAkError } from '../errors';
import { CALLS, DURABILITY, RULE_KEYS } from './call-rules';
import { parseEntrypoint } from './entrypoint';
import { patternProblem } from './exclude';

/** The kernel takes no longer string into an environment: `NAME=value` and its NUL, in bytes. */
const MAX_VAR_BYTES = 128 * 1024 - 1;

const QUOTE_IT = 'must be text: quote it';

export const PROJECT_NAME = z
  .string({ error: ({ input }) => (typeof input === 'string' ? undefined : missingOr(input, QUOTE_IT)) })
  .regex(/^[A-Za-z0-9_-]+$/, 'may hold letters, digits, - and _ only')
  .max(64, 'may have 64 characters at most');

const text = z.string({ error: ({ input }) => missingOr(input, QUOTE_IT) });

const pattern = text.superRefine((value, context) => {
  const problem = patternProblem(value);
  if (problem !== null) context.addIssue({ code: 'custom', message: `cannot be used: ${problem}` });
});

const entrypoint = text.superRefine((value, context) => {
  try {
    parseEntrypoint(value);
  } catch (thrown) {
    if (!isAkError(thrown)) throw thrown;
    context.addIssue({ code: 'custom', message: `is wrong: ${thrown.message} ${thrown.hint ?? ''}`.trim() });
  }
});

const variable = z
  .strictObject(
    {
      name: text.superRefine((value, context) => {
        const problem = nameProblem(value);
        if (problem !== null) context.addIssue({ code: 'custom', message: problem });
      }),
      value: z
        .string({ error: ({ input }) => valueProblem(input) })
        .refine((value) => !value.includes('\0'), 'may not hold a NUL'),
      secret: z.boolean({ error: 'must be true or false' }).default(false),
    },
    { error: shapeError('a name and a value') },
  )
  .superRefine((variable, context) => {
    if (Buffer.byteLength(`${variable.name}=${variable.value}`) < MAX_VAR_BYTES) return;
    context.addIssue({
      code: 'custom',
      path: ['value'],
      message: 'is longer than 128 KiB, the most an environment can hold',
    });
  });

const vars = z.array(variable, { error: 'must be a list of name and value' }).superRefine((list, context) => {
  const seen = new Set<string>();
  list.forEach(({ name }, index) => {
    if (seen.has(name)) context.addIssue({ code: 'custom', path: [index, 'name'], message: `${name} is given twice` });
    seen.add(name);
  });
});

export const MANIFEST = z.strictObject(
  {
    version: z.literal('v1', { error: ({ input }) => missingOr(input, 'must be v1, the only version there is') }),
    project: z.strictObject(
      {
        name: PROJECT_NAME,
        code: text.min(1, 'may not be empty').default('.'),
        exclude: z.array(pattern, { error: 'must be a list of patterns' }).default([]),
        entrypoints: z.array(entrypoint, { error: 'must be a list of file.py:function' }).default([]),
        vars: vars.default([]),
        calls: CALLS.default([]),
        durability: DURABILITY.default('activity'),
      },
      { error: shapeError('name, code, vars and so on') },
    ),
  },
  { error: shapeError('version and project') },
);

/** Known keys of the mapping at a path, for suggestions. */
export function knownKeys(path: readonly PropertyKey[]): string[] {
  if (path.length === 0) return Object.keys(MANIFEST.shape);
  if (path.length === 1) return Object.keys(MANIFEST.shape.project.shape);
  return path[1] === 'calls' ? RULE_KEYS : Object.keys(variable.shape);
}

function nameProblem(name: string): string | null {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name))
    return 'is not a valid environment name: letters, digits and _, not beginning with a digit';
  if (name.startsWith('AK_')) return 'may not begin with AK_: those names belong to the runner';
  if (name.startsWith('PYTHON')) return 'may not begin with PYTHON: it would change how the runner itself starts';
  if (name === 'PATH' || name === 'HOME') return `may not be ${name}: the runner needs its own to start`;
  return null;
}

function valueProblem(input: unknown): string {
  if (input === undefined) return 'is missing';
  if (input === null) return 'is empty: write "" for an empty text';
  const shown =
    typeof input === 'number' || typeof input === 'boolean' || typeof input === 'bigint' ? `: "${String(input)}"` : '';
  return shown === '' ? 'must be one text' : `must be text: quote it${shown}`;
}

function missingOr(input: unknown, otherwise: string): string {
  return input === undefined || input === null ? 'is missing' : otherwise;
}

/** For mappings: leaves unknown keys to whoever shows them. */
function shapeError(holds: string): (issue: { code?: string | undefined; input?: unknown }) => string | undefined {
  return ({ code, input }) =>
    code === 'invalid_type' ? missingOr(input, `must be a mapping with ${holds}`) : undefined;
}
