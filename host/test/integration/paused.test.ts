/** A session whose replay differs is paused; it goes on when a person has put right what differed. */
import { Installation } from '../installation';

/** What it does depends on a file that is read past the record, and differs the next time. */
const PROGRAM = `
import os
from autokitteh import inhibit_activities


@inhibit_activities
def wanted():
    with open(os.environ["SWITCH"], "r+") as file:
        found = file.read()
        file.seek(0)
        file.write("stat")
        return found


def main(event):
    print("begins")
    if wanted() == "list":
        os.listdir("/")
    else:
        os.stat("/")
    os.rename(os.environ["SWITCH"], os.environ["SWITCH"] + ".used")
    return "went on"
`;

describe('a paused session', () => {
  let place: Installation;
  beforeAll(() => {
    place = new Installation();
    place.write('shop/main.py', PROGRAM);
  });
  afterAll(() => place.remove());

  it('says what differs and how to go on, and goes on when that is put right', async () => {
    const file = place.write('switch', 'list');
    const paused = await place.ak('run', 'shop/main.py', '--var', `SWITCH=${file}`, '--lose-runner', 'main:1');
    expect(paused.code).toBe(1);
    expect(paused.stdout).toBe('begins\n');
    expect(paused.stderr).toMatch(/paused: The code does not do what the journal says it did, at call main:1\./);
    const [, id = ''] = /ak run --resume (ses_\w+), .*; or end it: ak session stop/.exec(paused.stderr) ?? [];
    expect(id).not.toBe('');

    const watched = await place.ak('session', 'watch', id);
    expect(watched).toMatchObject({ code: 1, stderr: expect.stringContaining(`ak run --resume ${id}`) });

    place.write('switch', 'list');
    expect(await place.ak('run', '--resume', id)).toMatchObject({ code: 0, stdout: '' });
    expect(await place.json('session', 'get', id)).toMatchObject({ state: 'completed' });
  }, 120_000);
});
