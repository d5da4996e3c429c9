/** Takes the quick start of README.md apart, so that a test can do what a newcomer does. */

interface QuickStart {
  /** The first ```sh block of the section. */
  script: string;
  /** The ```text block after it: what the script prints, line by line; `...` stands for any text. */
  expected: string[];
}

export function readQuickStart(readme: string): QuickStart {
  const section = readme.split(/^## /m).find((text) => text.startsWith('Quick start\n'));
  const blocks = /^```sh\n([\s\S]*?)^```$[\s\S]*?^```text\n([\s\S]*?)^```$/m.exec(section ?? '');
  const [, script, printed] = blocks ?? [];
  if (script === undefined || printed === undefined) {
    throw new Error(
      'README.md needs a section "## Quick start" with a ```sh block and, after it, a ```text block of what it prints',
    );
  }
  return { script, expected: printed.split('\n').filter((line) => line.trim() !== '') };
}

/** The first expected line that `output` does not have after the ones before it; undefined when all are there. */
export function firstMissingLine(expected: string[], output: string): string | undefined {
  const lines = output.split('\n');
  let from = 0;
  for (const line of expected) {
    const pattern = new RegExp(`^\\s*${line.trim().split('...').map(escapePattern).join('.*')}\\s*$`);
    const found = lines.findIndex((candidate, index) => index >= from && pattern.test(candidate));
    if (found === -1) return line;
    from = found + 1;
  }
  return undefined;
}

function escapePattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
