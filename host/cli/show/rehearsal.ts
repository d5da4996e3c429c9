import type { Difference } from '../../rehearsal/comparison';
import type { Report } from '../../rehearsal/judge';
import type { StoppedCall } from '../../runner/protocol/messages';
import type { Session } from '../../store/store';
import type { JsonView } from './views';

/** For people, on stderr, after what the program printed. */
export function reportLines({ verdict, ending, stop, traceback }: Report): string[] {
  const lines = [...(traceback ?? '').trimEnd().split('\n').filter(Boolean), `replay: ${ending}`];
  if (stop !== null) lines.push(...stopLines(stop));
  switch (verdict.kind) {
    case 'same':
      return [...lines, 'the same as recorded'];
    case 'open':
      return lines;
    case 'differs':
      return [...lines, ...verdict.differences.flatMap(differenceLines)];
  }
}

function stopLines({ why, call, frames, others }: NonNullable<Report['stop']>): string[] {
  if (why === 'quit' || call === null) return [];
  return [
    why === 'end' ? 'the program would do next:' : 'the program does next:',
    `  ${nextCallLine(call)}`,
    ...frames.map((frame) => `    ${frame}`),
    ...(others.length === 0
      ? []
      : ['and its other lines of execution:', ...others.map((one) => `  ${nextCallLine(one)}`)]),
  ];
}

function nextCallLine({ id, name, args, kw, file, line }: StoppedCall): string {
  const given = [...args, ...Object.entries(kw).map(([key, value]) => `${key}=${value}`)].join(', ');
  return `${id} ${file}:${line} ${name}(${given})`;
}

function differenceLines({ what, expected, actual }: Difference): string[] {
  return [
    `the ${what} differs from what is recorded`,
    `  expected: ${expected?.trimEnd() ?? 'nothing'}`,
    `  actual:   ${actual?.trimEnd() ?? 'nothing'}`,
  ];
}

export function reportView(session: Session, { verdict, ending, stop, traceback }: Report): JsonView {
  return {
    id: session.id,
    state: session.state,
    verdict: verdict.kind,
    ending,
    differences: verdict.kind === 'differs' ? verdict.differences : [],
    stopped: stop === null ? null : { why: stop.why, call: stop.call, frames: stop.frames, other_calls: stop.others },
    traceback,
  };
}
