import { AkError } from '../errors';
import type { HandlerEvent } from '../runner/protocol/messages';

const TEXT_FIELDS = ['event_type', 'event_id', 'integration_id'] as const;
/** An event goes to the program in one line of the runner protocol. */
const MAX_EVENT_BYTES = 512 * 1024;
const FIELDS = new Set<string>([...TEXT_FIELDS, 'data']);

/**
 * Checks an event from outside and fills in what it leaves out: type `manual`, a new id, no integration, no data.
 * Raises `event_invalid`, naming the field.
 */
export function checkEvent(given: unknown, newEventId: () => string): HandlerEvent {
  if (!isRecord(given)) {
    throw new AkError('event_invalid', `The event is ${kindOf(given)}, not a JSON object.`, {
      hint: 'An event looks like {"event_type": "manual", "data": {"key": "value"}}; every field may be left out.',
    });
  }
  throwOnUnknownFields(given);
  throwOnSize(given);
  return {
    event_type: textField(given, 'event_type') ?? 'manual',
    event_id: textField(given, 'event_id') ?? newEventId(),
    integration_id: textField(given, 'integration_id') ?? '',
    data: dataField(given),
  };
}

/** JSON `null` and arrays are objects to JavaScript but not to people. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function throwOnSize(given: Record<string, unknown>): void {
  const sizeBytes = Buffer.byteLength(JSON.stringify(given));
  if (sizeBytes <= MAX_EVENT_BYTES) return;
  throw new AkError('event_invalid', `The event has ${sizeBytes} bytes; it may have ${MAX_EVENT_BYTES}.`, {
    hint: 'Put large content where the program can fetch it, and its address into the event.',
  });
}

function throwOnUnknownFields(given: Record<string, unknown>): void {
  const unknown = Object.keys(given).filter((field) => !FIELDS.has(field));
  if (unknown.length === 0) return;
  const names = unknown.map((field) => JSON.stringify(field)).join(', ');
  throw new AkError(
    'event_invalid',
    `The event has ${unknown.length === 1 ? 'a field' : 'fields'} it may not have: ${names}.`,
    {
      hint: `An event has event_type, event_id, integration_id and data. Put your own values under data: {"data": {${JSON.stringify(unknown[0])}: ...}}.`,
    },
  );
}

function textField(given: Record<string, unknown>, field: (typeof TEXT_FIELDS)[number]): string | undefined {
  const value = given[field];
  if (value === undefined || typeof value === 'string') return value;
  throw new AkError('event_invalid', `The event's ${field} is ${kindOf(value)}, not a text.`, {
    hint: `Write it in double quotes: {"${field}": "..."}.`,
  });
}

function dataField(given: Record<string, unknown>): Record<string, unknown> {
  const value = given['data'];
  if (value === undefined) return {};
  if (isRecord(value)) return value;
  throw new AkError('event_invalid', `The event's data is ${kindOf(value)}, not a JSON object.`, {
    hint: 'Give the value a name: {"data": {"value": ...}}.',
  });
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'an object';
  return `a ${typeof value === 'string' ? 'text' : typeof value}`;
}
