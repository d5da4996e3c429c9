import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { eventFromOptions } from '../../../cli/event-input';

const newId = (): string => 'made';
describe('events from options', () => {
  let folder: string;

  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'ak-test-'));
  });

  afterEach(() => {
    fs.rmSync(folder, { recursive: true });
  });

  test('inputs are JSON and go into the data, over what the event has there', () => {
    const options = {
      event: '{"event_type": "order", "data": {"a": 1, "b": 2}}',
      input: ['b={"c": [true]}', 'text="x=y"'],
    };
    expect(eventFromOptions(options, folder, newId)).toEqual({
      event_type: 'order',
      event_id: 'made',
      integration_id: '',
      data: { a: 1, b: { c: [true] }, text: 'x=y' },
    });
  });

  test('an event is read from a file beside the current directory', () => {
    fs.writeFileSync(path.join(folder, 'event.json'), '{"data": {"n": 7}}');
    expect(eventFromOptions({ event: '@event.json' }, folder, newId).data).toEqual({ n: 7 });
  });

  test('a bare word is refused with the words to type instead', () => {
    expect(() => eventFromOptions({ input: ['name=Anna'] }, folder, newId)).toThrow(
      expect.objectContaining({
        code: 'event_invalid',
        message: expect.stringContaining('--input name is not JSON') as unknown,
        hint: `A text needs double quotes inside single ones: --input 'name="Anna"'`,
      }),
    );
  });

  test.each([
    ['no-equal-sign', 'usage'],
    ['=1', 'usage'],
  ])('input %j is not a pair', (input, code) => {
    expect(() => eventFromOptions({ input: [input] }, folder, newId)).toThrow(expect.objectContaining({ code }));
  });

  test('an event file that is not there is named with its whole path', () => {
    expect(() => eventFromOptions({ event: '@gone.json' }, folder, newId)).toThrow(
      expect.objectContaining({
        code: 'event_invalid',
        message: expect.stringContaining(path.join(folder, 'gone.json')) as unknown,
      }),
    );
  });

  test.each([
    ['@none.json', /none\.json cannot be read: it does not exist\.$/, /relative to the current directory/],
    ['@.', /cannot be read: it is a folder\.$/, /relative to the current directory/],
    ['@broken.json', /broken\.json is not JSON: /, /^Correct the file/],
    [' ', /^The event given with --event is empty\.$/, /single quotes/],
  ])('%s is refused, and said what to do', (event, message, hint) => {
    fs.writeFileSync(path.join(folder, 'broken.json'), '{');
    expect(() => eventFromOptions({ event }, folder, newId)).toThrow(
      expect.objectContaining({
        code: 'event_invalid',
        message: expect.stringMatching(message) as string,
        hint: expect.stringMatching(hint) as string,
      }),
    );
  });

  test('an event that is not JSON is refused', () => {
    expect(() => eventFromOptions({ event: '{data: 1}' }, folder, newId)).toThrow(
      expect.objectContaining({ code: 'event_invalid' }),
    );
  });
});
