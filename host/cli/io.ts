/** What a command sees of the process it runs in; `main.ts` gives the real one, tests their own. */

export type Interrupt = 'SIGINT' | 'SIGTERM' | 'SIGHUP';

export interface Output {
  /**
   * Returns when all of `text` has reached the file descriptor.
   * Raises {@link OutputClosed} when nobody reads it any more.
   */
  write(text: string): void;
  /** A terminal, whose reader may be told more than a pipe. */
  readonly isTerminal: boolean;
}

export interface Io {
  stdout: Output;
  stderr: Output;
  env: Readonly<Record<string, string | undefined>>;
  /** Absolute path against which paths on the command line are resolved. */
  cwd: string;
  /** Calls `handler` on the first interrupt; a second one ends the process at once. Returns what takes the handler away. */
  onInterrupt(handler: (interrupt: Interrupt) => void): () => void;
}

/** The reader of our output has gone (`ak session list | head -1`): nothing more to say, and no error to show. */
export class OutputClosed extends Error {
  override readonly name = 'OutputClosed';
}

/** Exit codes as a shell gives them to a process that a signal ended: 128 and its number. */
export const EXIT_BY_INTERRUPT: Record<Interrupt, number> = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 };
export const EXIT_OUTPUT_CLOSED = 141;

export const EXIT_OK = 0;
export const EXIT_SESSION_FAILED = 1;

export function writeLine(output: Output, line = ''): void {
  output.write(`${line}\n`);
}

export function writeJson(output: Output, value: unknown): void {
  writeLine(output, JSON.stringify(value, null, output.isTerminal ? 2 : undefined));
}

/** As `writeJson` of a list, which comes in pages. */
export async function writeJsonList<T>(
  output: Output,
  pages: AsyncIterable<T[]>,
  view: (item: T) => unknown,
): Promise<void> {
  const between = output.isTerminal ? ',\n' : ',';
  let isEmpty = true;
  for await (const page of pages) {
    if (page.length === 0) continue;
    const items = page.map((item) => inList(output, view(item))).join(between);
    output.write((isEmpty ? opening(output) : between) + items);
    isEmpty = false;
  }
  writeLine(output, isEmpty ? '[]' : output.isTerminal ? '\n]' : ']');
}

function opening(output: Output): string {
  return output.isTerminal ? '[\n' : '[';
}

function inList(output: Output, value: unknown): string {
  if (!output.isTerminal) return JSON.stringify(value);
  return JSON.stringify(value, null, 2).replace(/^/gm, '  ');
}
