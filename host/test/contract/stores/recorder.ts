/**
 * Writes a store with sessions of every kind: with the real runner and the real live session, without Temporal. What the workflow does
 * is done here, and no time passes: a sleep ends when it is told to.
 */
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Want } from '../../../../workflows/contract';
import { createLogger } from '../../../log';
import { runnerScriptPath } from '../../../package-root';
import { ensureUnpacked } from '../../../project/codebase';
import { buildCode } from '../../../project/deploy';
import { findPython } from '../../../runner/python';
import { Spares } from '../../../runner/spawn';
import { Resident } from '../../../sessions/resident';
import { sessionFolder } from '../../../sessions/session-folder';
import { newId } from '../../../store/ids';
import type { Build, NewSession, Session } from '../../../store/store';
import { exportSession } from '../../../transfer/export';
import { waitFor } from '../../installation';
import { pooled } from './pooled';
import { Wakes } from '../wakes';
import type { Place } from './place';

const PROGRAM = resolve(__dirname, '..', '..', '..', '..', 'testdata', 'stores', 'program');
const HOST = 'hst_golden';
/** Nothing of the machine that records: it is kept with each session. */
const ENVIRONMENT = { PATH: '/usr/local/bin:/usr/bin:/bin', LANG: 'C.UTF-8', PYTHONDONTWRITEBYTECODE: '1' };

/** Tells of wants which of them to grant; with none of them the session is left as it stands. */
type Grant = (wants: Want[]) => Want[];
const everything: Grant = (wants) => wants;

/** As the functions of the program are called; `fork` is one of `effects`. */
export type SessionName =
  | 'effects'
  | 'mutated'
  | 'files'
  | 'fails'
  | 'large'
  | 'lanes'
  | 'many'
  | 'asleep'
  | 'busy'
  | 'stopped'
  | 'paused'
  | 'fork';

async function recorderIn(place: Place): Promise<Recorder> {
  const { path: python } = await findPython({ configured: place.config.python, env: place.env });
  return new Recorder(place, await buildOf(place, PROGRAM), python);
}

/** Lets a session that stands in the midst go on to its end, with the code of today. */
export async function goOn(place: Place, id: string): Promise<void> {
  await (await recorderIn(place)).toItsEnd(id);
}

/** The sessions that were recorded, by name. */
export async function record(place: Place): Promise<Map<SessionName, string>> {
  const recorder = await recorderIn(place);
  const whole = ['effects', 'mutated', 'files', 'fails', 'large', 'lanes'] as const;
  const recordings: [SessionName, () => Promise<string>][] = [
    ...whole.map((name): [SessionName, () => Promise<string>] => [name, () => recorder.whole(name)]),
    ['many', () => recorder.whole('many', { durability: 'journal' })],
    ['asleep', () => recorder.asleep()],
    ['busy', () => recorder.busy()],
    ['stopped', () => recorder.stopped()],
    ['paused', () => recorder.paused()],
  ];
  const ids = new Map(await pooled(recordings, async ([name, made]) => [name, await made()] as const));
  ids.set('fork', await recorder.fork(ids.get('effects') ?? ''));
  return ids;
}

/** Leaves what a golden needs: of the files of sessions only their large values; of builds the archive. */
export function tidy({ config }: Place, ids: Iterable<string>): void {
  const { filesDir } = config.paths;
  rmSync(join(filesDir, 'builds'), { recursive: true, force: true });
  for (const id of ids) {
    const folder = sessionFolder(filesDir, id);
    const spool = join(folder, 'spool');
    for (const name of readdirSync(folder)) if (name !== 'spool') rmSync(join(folder, name), { recursive: true });
    if (readdirSync(spool).length === 0) rmSync(folder, { recursive: true });
  }
}

/** As `ak session export` writes them. */
export async function exportAll(place: Place, ids: ReadonlyMap<SessionName, string>, folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  for (const [name, id] of ids) {
    const session = await sessionOf(place, id);
    const build = await buildWithId(place, session.buildId);
    const { store, config } = place;
    await exportSession({
      ...{ store, session, build, filesDir: config.paths.filesDir, path: join(folder, `${name}.tar.gz`) },
      ...{ akVersion: '0.0.0', nowMs: session.createdAt, withSecrets: false },
    });
  }
}

export async function sessionOf({ store }: Place, id: string): Promise<Session> {
  const session = await store.getSession(id);
  if (session === null) throw new Error(`there is no session ${id}`);
  return session;
}

export async function buildWithId({ store }: Place, id: string): Promise<Build> {
  const build = await store.getBuild(id);
  if (build === null) throw new Error(`there is no build ${id}`);
  return build;
}

function buildOf(place: Place, folder: string): Promise<Build> {
  return buildCode(place, { kind: 'folder', path: folder });
}

class Recorder {
  private readonly wakes = new WeakMap<Resident, Wakes>();

  constructor(
    private readonly place: Place,
    private readonly build: Build,
    private readonly python: string,
  ) {}

  async whole(name: SessionName, more: Partial<NewSession> = {}): Promise<string> {
    return this.toItsEnd(await this.create(name, more));
  }

  async asleep(): Promise<string> {
    const id = await this.create('asleep');
    return this.standing(id, (wants) => wants.filter((want) => want.kind !== 'sleep' || want.seconds < 7200));
  }

  /** Its runner is lost while it performs a call. */
  async busy(): Promise<string> {
    const id = await this.create('busy');
    const resident = await this.claim(id);
    const [open] = await this.drive(resident, (wants) => wants.filter((want) => want.id !== 'main:2'));
    const performing = resident.live.perform(open?.id ?? '').catch(() => null);
    const { store } = this.place;
    await waitFor(async () => (await store.listOpenCalls([id])).length > 0, 'the call to begin');
    await lose(resident);
    await performing;
    return id;
  }

  async stopped(): Promise<string> {
    const id = await this.create('stopped');
    const resident = await this.claim(id);
    await this.drive(resident, (wants) => wants.filter(({ kind }) => kind === 'effect'));
    resident.live.cancel('on request');
    await resident.ended;
    return id;
  }

  /** With another build, in whose code a call has another name. */
  async paused(): Promise<string> {
    const id = await this.standing(await this.create('paused'), (wants) =>
      wants.filter(({ kind }) => kind === 'effect'),
    );
    const folder = `${this.place.folder}-other-code`;
    cpSync(PROGRAM, folder, { recursive: true });
    const file = join(folder, 'main.py');
    writeFileSync(file, readFileSync(file, 'utf8').replace('os.listdir(".")', 'os.stat(".")'));
    const { id: buildId } = await buildOf(this.place, folder);
    rmSync(folder, { recursive: true });
    await this.place.store.requestResume(id, { build: { id: buildId } });
    const resident = await this.claim(id);
    await resident.live.whenFinal();
    await resident.ended;
    return id;
  }

  async fork(originalId: string): Promise<string> {
    const { store } = this.place;
    const effects = await store.listCalls(originalId);
    const call = effects.find(({ name, args }) => name.endsWith('check_output') && args[0]?.includes('two'))?.id;
    if (call === undefined) throw new Error('the call to fork from is not there');
    const { id } = await store.forkSession({ id: newId('ses'), originalId, call, queue: 'ak-golden' });
    return this.toItsEnd(id);
  }

  private async create(name: SessionName, more: Partial<NewSession> = {}): Promise<string> {
    const { id } = await this.place.store.createSession({
      ...{ id: newId('ses'), deploymentId: null, projectName: null, buildId: this.build.id, queue: 'ak-golden' },
      entrypoint: `main.py:${name}`,
      event: { event_type: 'golden', event_id: `evt_${name}`, integration_id: '', data: { order: 7, name: 'Ünï' } },
      vars: [
        { name: 'SHOP', value: 'fruit & more', secret: false },
        { name: 'TOKEN', value: 'only-for-the-golden', secret: true },
      ],
      ...more,
    });
    return id;
  }

  async toItsEnd(id: string): Promise<string> {
    const resident = await this.claim(id);
    await this.drive(resident, everything);
    await resident.ended;
    return id;
  }

  /** Until nothing more is granted. */
  private async standing(id: string, grant: Grant): Promise<string> {
    const resident = await this.claim(id);
    await this.drive(resident, grant);
    await lose(resident);
    return id;
  }

  private async claim(id: string): Promise<Resident> {
    const { store, config } = this.place;
    const session = await store.claimSession(id, HOST);
    if (session === null) throw new Error(`session ${id} has ended`);
    const { filesDir, runtimeDir } = config.paths;
    const wakes = new Wakes();
    const resident = await Resident.start({
      ...{ hostId: HOST, session, store, log: LOG, filesDir, runtimeDir, python: this.python },
      script: runnerScriptPath(),
      codeDir: await ensureUnpacked(await buildWithId(this.place, session.buildId), filesDir, store.blobs),
      environment: ENVIRONMENT,
      // Goldens outlive the Python and the libraries that they were recorded with.
      changed: 'ignore ignore',
      onStarved: () => wakes.add(),
      nextRunner: new Spares(),
      memory: { explainsKill: () => false },
    });
    this.wakes.set(resident, wakes);
    return resident;
  }

  /** Grants until the program ends, or until none of its wants is granted; those are told. */
  private async drive(resident: Resident, grant: Grant): Promise<Want[]> {
    const { live } = resident;
    const { epoch } = live;
    for (;;) {
      const { wants, state } = await live.settle({ epoch }, 20_000);
      if (state.kind === 'done') return [];
      if (state.kind === 'paused') throw new Error(`paused: ${state.reason}`);
      const granted = grant(wants);
      if (wants.length > 0 && granted.length === 0) return wants;
      // It seemed to stand still while an answer was on its way.
      if (wants.length === 0 && state.kind === 'blocked') await this.wakes.get(resident)?.next();
      await Promise.all(granted.map(({ kind, id }) => (kind === 'effect' ? live.perform(id) : live.resume(id))));
    }
  }
}

async function lose(resident: Resident): Promise<void> {
  resident.live.lose(new Error('the recording is over'));
  await resident.ended;
}

const LOG = createLogger({
  level: 'error',
  format: 'json',
  colour: false,
  write: (lines) => process.stderr.write(lines),
});
