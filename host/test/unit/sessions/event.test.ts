import { checkEvent } from '../../../sessions/event';

const newId = (): string => 'made';

test('what is left out gets a default', () => {
  expect(checkEvent({}, newId)).toEqual({ event_type: 'manual', event_id: 'made', integration_id: '', data: {} });
});

test('what is given stays', () => {
  const event = { event_type: 'push', event_id: '7', integration_id: 'github', data: { branch: 'main' } };
  expect(checkEvent(event, newId)).toEqual(event);
});

test('an unknown field is named, with the place where it belongs', () => {
  expect(() => checkEvent({ name: 'Anna', data: {} }, newId)).toThrow(
    expect.objectContaining({
      code: 'event_invalid',
      message: 'The event has a field it may not have: "name".',
      hint: expect.stringContaining('{"data": {"name": ...}}') as unknown,
    }),
  );
});

test.each([
  [[], 'The event is a list, not a JSON object.'],
  [null, 'The event is null, not a JSON object.'],
  ['text', 'The event is a text, not a JSON object.'],
  [{ data: [1] }, "The event's data is a list, not a JSON object."],
  [{ event_type: 3 }, "The event's event_type is a number, not a text."],
])('%j is refused', (given, message) => {
  expect(() => checkEvent(given, newId)).toThrow(expect.objectContaining({ code: 'event_invalid', message }));
});
