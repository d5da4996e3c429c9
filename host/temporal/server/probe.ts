/**
 * Asks a Temporal server whether it serves: one gRPC call over plain HTTP/2. The client library would do, but it takes
 * longer to load than the server to start.
 */
import { connect, type IncomingHttpHeaders } from 'node:http2';
import { LOOPBACK } from './ports';

/** Describing a task queue goes through all that a workflow needs: the front end, the namespace, the matching service. */
const METHOD = '/temporal.api.workflowservice.v1.WorkflowService/DescribeTaskQueue';
const CALL_DEADLINE_MS = 1000;

/** True when the server on that port answers for its namespace `default`. */
export function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const session = connect(`http://${LOOPBACK}:${port}`);
    const finish = (served: boolean): void => {
      session.destroy();
      resolve(served);
    };
    session.on('error', () => finish(false));
    session.setTimeout(CALL_DEADLINE_MS, () => finish(false));
    const stream = session.request({
      ':method': 'POST',
      ':path': METHOD,
      'content-type': 'application/grpc',
      te: 'trailers',
    });
    // A refusal comes in the only header block, success in the trailers.
    stream.on('response', (headers) => 'grpc-status' in headers && finish(headers['grpc-status'] === '0'));
    stream.on('trailers', (headers: IncomingHttpHeaders) => finish(headers['grpc-status'] === '0'));
    stream.on('error', () => finish(false));
    stream.on('close', () => finish(false));
    stream.resume();
    stream.end(grpcFrame(Buffer.concat([field(1, 'default'), field(2, field(1, 'ak-probe'))])));
  });
}

/** A protobuf field of text, bytes or a message shorter than 128 bytes. */
function field(number: number, content: string | Buffer): Buffer {
  const bytes = Buffer.from(content);
  return Buffer.concat([Buffer.from([(number << 3) | 2, bytes.length]), bytes]);
}

/** Not compressed, then the length in four bytes. */
function grpcFrame(message: Buffer): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt32BE(message.length, 1);
  return Buffer.concat([head, message]);
}
