import { Computing } from '../../../sessions/computing';
import type { LiveSession } from '../../../sessions/live-session';
import { Standings } from '../../../sessions/standings';
import type { Standing } from '../../../store/store';

describe('a program that computes', () => {
  test('does so since it was first said, until it has gone on or says so no more', () => {
    const computing = new Computing();
    expect(computing.standing('1:', 0)).toBeNull();
    computing.said(['main.py:1 main', 'main.py:5 f'], '1:', 1_000);
    computing.said(['main.py:1 main', 'main.py:6 f'], '1:', 2_000);
    expect(computing.standing('1:', 2_500)).toEqual({ kind: 'computing', frame: 'main.py:6 f', since: 1_000 });
    expect(computing.frames).toEqual(['main.py:1 main', 'main.py:6 f']);
    expect(computing.standing('2:', 2_500)).toBeNull();
    expect(computing.standing('1:', 5_000)).toBeNull();
    computing.said(['main.py:9 g'], '2:', 6_000);
    expect(computing.standing('2:', 6_000)).toMatchObject({ since: 6_000 });
  });
});

describe('what sessions are at is kept', () => {
  let now: number;
  let standing: Standing | null;
  let written: (Standing | null)[];
  let standings: Standings;
  const live = { isFinal: false, epoch: 2, standingAt: () => standing } as unknown as LiveSession;

  beforeEach(() => {
    now = 100_000;
    written = [];
    const noteStandings = async (notes: { standing: Standing | null }[]): Promise<void> =>
      void written.push(...notes.map((note) => note.standing));
    standings = new Standings({ noteStandings }, () => now);
  });

  const look = (): Promise<void> => standings.note([['ses_1', live]]);
  const computing = (frame: string): Standing => ({ kind: 'computing', frame, since: 99_000 });

  test('when it lasts, and once when it is over', async () => {
    standing = computing('a');
    await look();
    expect(written).toEqual([]);
    now += 1_000;
    await look();
    await look();
    standing = null;
    await look();
    await look();
    expect(written).toEqual([computing('a'), null]);
  });

  test('where a program computes is told anew now and then only', async () => {
    now += 1_000;
    standing = computing('a');
    await look();
    standing = computing('b');
    await look();
    now += 5_000;
    await look();
    expect(written).toEqual([computing('a'), computing('b')]);
  });

  test('each failed attempt', async () => {
    const failed = (attempt: number): Standing => ({
      kind: 'retrying',
      call: 'main:1',
      attempt,
      attempts: 5,
      error: 'E',
      nextAt: now,
    });
    standing = failed(1);
    await look();
    standing = failed(2);
    await look();
    expect(written).toEqual([failed(1), failed(2)]);
  });

  test('again when it could not be written', async () => {
    now += 1_000;
    standing = computing('a');
    const broken = new Standings({ noteStandings: () => Promise.reject(new Error('away')) }, () => now);
    await expect(broken.note([['ses_1', live]])).rejects.toThrow('away');
    await expect(broken.note([['ses_1', live]])).rejects.toThrow('away');
  });
});
