import { createServer, type AddressInfo, type Server } from 'node:net';
import { choosePort, describePortHolder } from '../../../../temporal/server/ports';

describe('ports', () => {
  let taken: Server;
  let takenPort: number;
  beforeEach(async () => {
    taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    takenPort = (taken.address() as AddressInfo).port;
  });
  afterEach(() => new Promise((resolve) => taken.close(resolve)));

  test('a free port is chosen when none is wanted, and can be chosen again', async () => {
    const port = await choosePort(null, null);
    expect(port).toBeGreaterThan(1023);
    expect(await choosePort(null, port)).toBe(port);
    expect(await choosePort(port, null)).toBe(port);
  });

  test('a preferred port that is taken gives way to another', async () => {
    expect(await choosePort(null, takenPort)).not.toBe(takenPort);
  });

  test('a configured port that is taken is an error that names the holder', async () => {
    await expect(choosePort(takenPort, null)).rejects.toMatchObject({
      code: 'port_in_use',
      message: expect.stringContaining(`(pid ${process.pid})`),
      hint: expect.stringContaining('temporal.port'),
    });
  });

  test('nobody holds a free port', async () => {
    expect(await describePortHolder(await choosePort(null, null))).toBeNull();
  });
});
