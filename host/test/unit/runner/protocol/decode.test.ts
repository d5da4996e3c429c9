import { decodeHostMessage, decodeRunnerMessage } from '../../../../runner/protocol/decode';

// Which lines are accepted is the corpus's matter (host/test/contract/protocol-corpus.test.ts); here: what is made of them.
describe('decodeRunnerMessage', () => {
  it('drops fields it does not know: that is how the protocol grows', () => {
    expect(decodeRunnerMessage({ type: 'idle', payload: { later: 1 }, more: 2 })).toEqual({ type: 'idle', payload: {} });
  });

  it('makes what was left out null where null means the same', () => {
    expect(decodeRunnerMessage({ type: 'response', payload: { id: 'main:1', value: 'x' } })).toEqual({
      type: 'response',
      payload: { id: 'main:1', value: 'x', value_file: null, error: null, handle: null, mutated: null },
    });
    expect(decodeRunnerMessage({ type: 'done', payload: {} })).toEqual({ type: 'done', payload: { error: null, result: null } });
  });

  it('knows nothing that only a host says', () => {
    expect(() => decodeRunnerMessage({ type: 'run', payload: { func_name: 'f', event: {} } })).toThrow('"run" is not known');
  });

  it('names an unknown type, but not all of a long one', () => {
    expect(() => decodeRunnerMessage({ type: 'x'.repeat(1000), payload: {} })).toThrow(new RegExp(`^type "x{50}" is not known$`));
  });
});

describe('decodeHostMessage', () => {
  it('fills in the event of a plain client', () => {
    expect(decodeHostMessage({ type: 'run', payload: { func_name: 'f', event: { event_type: 5, data: { a: 1 } } } })).toEqual({
      type: 'run',
      payload: { func_name: 'f', event: { event_type: '', event_id: '', integration_id: '', data: { a: 1 } } },
    });
  });

  it('takes an answer without an id for the oldest open request', () => {
    expect(decodeHostMessage({ type: 'callback', payload: {} })).toEqual({ type: 'callback', payload: { id: '', data: null } });
  });
});
