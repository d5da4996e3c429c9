import type { Command } from 'commander';
import { AkError } from '../../errors';
import type { Session } from '../../store/store';
import { examples, withStore, type Cli, type Opened } from '../command';
import { writeJson, writeLine } from '../io';
import { sessionView } from '../show/views';
import { noticeWithoutHost } from '../waiting';
import { findSession } from './find';
import { otherBuild, type OtherBuildOptions } from './other-build';
import { watchUntilEnd } from './watch';

interface ResumeOptions extends OtherBuildOptions {
  acceptChanged?: true;
  watch?: boolean;
  json?: boolean;
}

export function addResume(session: Command, cli: Cli): void {
  const resume = session
    .command('resume <session>')
    .description('let a paused session go on, with another build if one is given; one that runs can be moved to it too')
    .option('--build <id>', 'go on with this build')
    .option('--manifest <file>', 'go on with the code that this manifest names, and what it says about calls')
    .option('--dir <path>', 'go on with the code of this folder or file')
    .option('--accept-changed', 'go on although Python or libraries have changed since it began')
    .option('--watch', 'show what it does until it has ended; exits with 1 when it failed')
    .option('--json', 'as JSON')
    .action((id: string, options: ResumeOptions) =>
      withStore(cli, async (opened) => {
        const found = await findSession(opened.store, id);
        await resumeSession(cli, opened, found, options);
        if (options.watch === true) {
          return watchUntilEnd(cli, opened.store, found.id, options.json === true ? 'json' : 'readable');
        }
        const now = await findSession(opened.store, found.id);
        if (options.json === true) writeJson(cli.io.stdout, sessionView(now));
        else writeLine(cli.io.stdout, `${found.id} goes on with ${now.buildId}`);
        await noticeWithoutHost(cli, opened.store, found.queue, 'it goes on when one is there');
      }),
    );
  examples(resume, [
    'ak session resume ses_01h...',
    'ak session resume ses_01h... --build bld_0f... --watch',
    'ak session resume ses_01h... --accept-changed',
  ]);
}

async function resumeSession(cli: Cli, opened: Opened, session: Session, options: ResumeOptions): Promise<void> {
  if (session.outcome !== null) throw ended(session.id);
  const build = await otherBuild(cli, opened, session, options);
  const isChanged = build !== undefined || options.acceptChanged === true;
  if (session.state !== 'paused' && !isChanged) {
    throw new AkError('session_not_paused', `Session ${session.id} is ${session.state}, not paused.`, {
      hint: `See it with: ak session watch ${session.id}. To move it to another build, name one with --build.`,
    });
  }
  const was = await opened.store.requestResume(session.id, {
    ...(build === undefined ? {} : { build }),
    ...(options.acceptChanged === true ? { acceptsChanged: true } : {}),
  });
  if (was === 'ended') throw ended(session.id);
}

function ended(id: string): AkError {
  return new AkError('session_ended', `Session ${id} has ended already.`, {
    hint: `How it ended: ak session get ${id}. To go on from a step of it: ak session fork ${id} --from LANE:SEQ`,
  });
}
