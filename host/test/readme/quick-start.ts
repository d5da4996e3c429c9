/** Takes the quick start of README.md apart, so that a test can do what a newcomer does. */

export type Step =
  /** A ```python block: its file is the last name ending in `.py` that stands in backticks before it. */
  | { kind: 'write'; file: string; text: string }
  /** A ```sh block. */
  | { kind: 'run'; script: string }
  /** A ```text block: what the commands before it print, line by line; `...` stands for any text. */
  | { kind: 'expect'; lines: string[] };

/** The steps of the section `## Quick start`, in their order, from the mark `<!-- run by a test -->` on; what comes before it builds `ak`. */
export function readQuickStart(readme: string): Step[] {
  const section = /^## Quick start$([\s\S]*?)(?=^## |$(?![\s\S]))/m.exec(readme)?.[1];
  const tested = section?.split('<!-- run by a test -->')[1];
  if (tested === undefined) throw new Error('README.md has no "## Quick start" with the mark <!-- run by a test -->');
  return [...tested.matchAll(/^```(python|sh|text)\n([\s\S]*?)^```$/gm)].map(([, language, text = ''], index, all) => {
    if (language === 'sh') return { kind: 'run', script: text };
    if (language === 'text') return { kind: 'expect', lines: text.split('\n').filter((line) => line.trim() !== '') };
    return { kind: 'write', file: fileNameBefore(tested.slice(0, all[index]?.index)), text };
  });
}

function fileNameBefore(prose: string): string {
  const name = [...prose.matchAll(/`([\w/-]+\.py)`/g)].at(-1)?.[1];
  if (name === undefined) throw new Error('a ```python block of the quick start has no `file.py` before it');
  return name;
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
