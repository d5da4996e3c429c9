/** From the wire to a message: the only place where a runner's words become typed. Accepts exactly what runner/_ak/protocol.py accepts. */
import { Fields, isObject } from './fields';
import type {
  CallPolicy,
  ErrorValue,
  HandlerEvent,
  HostMessage,
  ReplayDifference,
  RunnerMessage,
  ValueFile,
} from './messages';
import { ProtocolError } from './protocol-error';

/**
 * Decodes what a runner said.
 * @param value parsed JSON
 * @throws ProtocolError with the path of the field that is wrong
 */
export function decodeRunnerMessage(value: unknown): RunnerMessage {
  const { type, payload } = envelope(value);
  switch (type) {
    case 'module':
      return { type, payload: modulePayload(payload) };
    case 'callback':
      return { type, payload: callbackPayload(payload) };
    case 'response':
      return { type, payload: responsePayload(payload) };
    case 'done':
      return { type, payload: { error: optionalError(payload), result: payload.optionalString('result') } };
    case 'want':
      return { type, payload: wantPayload(payload) };
    case 'record':
      return { type, payload: { items: payload.objects('items').map(recordItem) } };
    case 'sync':
    case 'idle':
      return { type, payload: {} };
    case 'running':
      return { type, payload: { frames: payload.strings('frames') } };
    case 'ending':
      return { type, payload: { signal: payload.integer('signal') } };
    case 'print':
      return { type, payload: printPayload(payload) };
    case 'log':
      return { type, payload: logPayload(payload) };
    case 'error':
      return { type, payload: errorPayload(payload) };
    case 'stopped':
      return { type, payload: stoppedPayload(payload) };
    default:
      throw unknownType(type);
  }
}

/** Decodes what a host said: used by tests and tools that play the runner. */
export function decodeHostMessage(value: unknown): HostMessage {
  const { type, payload } = envelope(value);
  switch (type) {
    case 'run':
      return { type, payload: runPayload(payload) };
    case 'callback':
      return { type, payload: { id: hostId(payload), data: payload.optionalString('data') } };
    case 'response':
      return { type, payload: hostResponsePayload(payload) };
    case 'journal':
      return { type, payload: journalPayload(payload) };
    case 'synced':
    case 'cancel':
    case 'stop':
      return { type, payload: {} };
    default:
      throw unknownType(type);
  }
}

function journalPayload(payload: Fields): Extract<HostMessage, { type: 'journal' }>['payload'] {
  return {
    bytes: payload.integer('bytes'),
    sha256: payload.string('sha256'),
    complete: payload.boolean('complete'),
  };
}

function envelope(value: unknown): { type: string; payload: Fields } {
  if (!isObject(value)) throw new ProtocolError('not_object', '', 'a message must be a JSON object');
  const { type, payload } = value;
  if (type === undefined) throw new ProtocolError('missing_field', 'type', 'type is missing');
  if (payload === undefined) throw new ProtocolError('missing_field', 'payload', 'payload is missing');
  if (typeof type !== 'string') throw new ProtocolError('wrong_type', 'type', 'type must be a string');
  return { type, payload: Fields.of(payload, 'payload') };
}

function unknownType(type: string): ProtocolError {
  return new ProtocolError('unknown_type', 'type', `type ${JSON.stringify(type.slice(0, 50))} is not known`);
}

function errorValue(fields: Fields): ErrorValue {
  return {
    type: fields.string('type'),
    message: fields.string('message'),
    traceback: fields.string('traceback'),
    data: fields.optionalString('data'),
    ...(fields.has('mro') ? { mro: fields.strings('mro') } : {}),
  };
}

function optionalError(payload: Fields, name = 'error'): ErrorValue | null {
  const fields = payload.optionalObject(name);
  return fields === null ? null : errorValue(fields);
}

function optionalValueFile(payload: Fields): ValueFile | null {
  const fields = payload.optionalObject('value_file');
  return fields === null
    ? null
    : { path: fields.string('path'), size: fields.integer('size'), sha256: fields.string('sha256') };
}

function modulePayload(payload: Fields): Extract<RunnerMessage, { type: 'module' }>['payload'] {
  return {
    entries: payload.strings('entries'),
    ...(payload.has('protocol') ? { protocol: payload.integer('protocol') } : {}),
    ...(payload.has('python') ? { python: payload.string('python') } : {}),
    ...(payload.has('pid') ? { pid: payload.integer('pid') } : {}),
    ...(payload.has('stamp') ? { stamp: payload.string('stamp') } : {}),
    ...(payload.has('warnings') ? { warnings: payload.strings('warnings') } : {}),
  };
}

function callbackPayload(payload: Fields): Extract<RunnerMessage, { type: 'callback' }>['payload'] {
  return {
    id: payload.string('id'),
    name: payload.string('name'),
    args: payload.strings('args'),
    kw: payload.stringMap('kw'),
    data: payload.nullableString('data'),
    file: payload.string('file'),
    line: payload.integer('line'),
    digest: payload.string('digest'),
    busy: payload.boolean('busy'),
    ...(payload.has('policy') ? { policy: optionalPolicy(payload) } : {}),
    ...(payload.has('performed') ? { performed: payload.boolean('performed') } : {}),
    ...(payload.has('perhaps_again') ? { perhaps_again: payload.boolean('perhaps_again') } : {}),
  };
}

function optionalPolicy(payload: Fields): CallPolicy | null {
  const fields = payload.optionalObject('policy');
  if (fields === null) return null;
  return {
    attempts: fields.integer('attempts'),
    backoff: fields.number('backoff'),
    timeout: fields.nullableNumber('timeout'),
    at_most_once: fields.boolean('at_most_once'),
    ...(fields.has('retry_on') ? { retry_on: fields.nullableStrings('retry_on') } : {}),
    ...(fields.has('durability') ? { durability: fields.nullableOneOf('durability', ['activity', 'journal']) } : {}),
  };
}

function responsePayload(payload: Fields): Extract<RunnerMessage, { type: 'response' }>['payload'] {
  return {
    id: payload.string('id'),
    value: payload.nullableString('value'),
    value_file: optionalValueFile(payload),
    error: optionalError(payload),
    handle: payload.optionalOpaque('handle'),
    mutated: payload.optionalString('mutated'),
    ...(payload.has('ms') ? { ms: payload.number('ms') } : {}),
  };
}

function wantPayload(payload: Fields): Extract<RunnerMessage, { type: 'want' }>['payload'] {
  return {
    id: payload.string('id'),
    op: payload.oneOf('op', ['sleep']),
    params: sleepParams(payload.requiredObject('params')),
    name: payload.string('name'),
    file: payload.string('file'),
    line: payload.integer('line'),
    busy: payload.boolean('busy'),
    ...(payload.has('keeps') ? { keeps: payload.boolean('keeps') } : {}),
  };
}

function sleepParams(params: Fields): { seconds: number; until?: number } {
  const seconds = params.number('seconds');
  return params.has('until') ? { seconds, until: params.number('until') } : { seconds };
}

function recordItem(item: Fields): { id: string; name: string; value: string } {
  return { id: item.string('id'), name: item.string('name'), value: item.string('value') };
}

function printPayload(payload: Fields): Extract<RunnerMessage, { type: 'print' }>['payload'] {
  return {
    seq: payload.integer('seq'),
    stream: payload.oneOf('stream', ['stdout', 'stderr']),
    text: payload.string('text'),
  };
}

function logPayload(payload: Fields): Extract<RunnerMessage, { type: 'log' }>['payload'] {
  return {
    seq: payload.integer('seq'),
    level: payload.string('level'),
    logger: payload.string('logger'),
    text: payload.string('text'),
  };
}

function errorPayload(payload: Fields): Extract<RunnerMessage, { type: 'error' }>['payload'] {
  return {
    code: payload.string('code'),
    message: payload.string('message'),
    hint: payload.optionalString('hint'),
    python: optionalError(payload, 'python'),
    ...(payload.has('difference') ? { difference: optionalDifference(payload) } : {}),
  };
}

function optionalDifference(payload: Fields): ReplayDifference | null {
  const fields = payload.optionalObject('difference');
  if (fields === null) return null;
  const actual = fields.optionalObject('actual');
  return {
    call: fields.string('call'),
    kind: fields.oneOf('kind', ['call', 'arguments', 'missing']),
    expected: differenceSide(fields.requiredObject('expected')),
    actual: actual === null ? null : differenceSide(actual),
    why: fields.optionalString('why'),
  };
}

function differenceSide(fields: Fields): ReplayDifference['expected'] {
  return {
    name: fields.string('name'),
    file: fields.string('file'),
    line: fields.integer('line'),
    source: fields.string('source'),
    ...(fields.has('args') ? { args: fields.strings('args') } : {}),
    ...(fields.has('kw') ? { kw: fields.stringMap('kw') } : {}),
  };
}

function stoppedPayload(payload: Fields): Extract<RunnerMessage, { type: 'stopped' }>['payload'] {
  const call = payload.optionalObject('call');
  return {
    why: payload.oneOf('why', ['end', 'until', 'quit']),
    call:
      call === null
        ? null
        : {
            id: call.string('id'),
            name: call.string('name'),
            args: call.strings('args'),
            kw: call.stringMap('kw'),
            file: call.string('file'),
            line: call.integer('line'),
          },
    frames: payload.strings('frames'),
  };
}

function runPayload(payload: Fields): Extract<HostMessage, { type: 'run' }>['payload'] {
  return {
    func_name: payload.string('func_name'),
    event: handlerEvent(payload.requiredObject('event')),
    ...(payload.has('session_id') ? { session_id: payload.string('session_id') } : {}),
  };
}

/** A plain client sends any object as the event; what it lacks is empty. */
function handlerEvent(event: Fields): HandlerEvent {
  const { event_type, event_id, integration_id, data } = event.opaque;
  const text = (value: unknown): string => (typeof value === 'string' ? value : '');
  return {
    event_type: text(event_type),
    event_id: text(event_id),
    integration_id: text(integration_id),
    data: isObject(data) ? data : {},
  };
}

/** Without an id the oldest open request is meant. */
function hostId(payload: Fields): string {
  return payload.has('id') ? payload.string('id') : '';
}

function hostResponsePayload(payload: Fields): Extract<HostMessage, { type: 'response' }>['payload'] {
  return {
    id: hostId(payload),
    ...(payload.has('ok') ? { ok: payload.boolean('ok') } : {}),
    value: payload.optionalString('value'),
    error: optionalError(payload),
  };
}
