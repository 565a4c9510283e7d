/** A VNC server, TigerVNC's behind websockify, read through a StreamWebSocket by DataReader, to a picture. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PNG } from 'pngjs';
import { register } from 'tsx/esm/api';
import { DataReader, DataWriter, StreamWebSocket, WebErrorStatus } from 'twinsocket';
import { RfbClient } from '../../examples/vnc/rfb.mjs';
import { check, end, within } from './check.mjs';
import { openLink } from './link.mjs';

register();
const { findProgram, installFromDebian, programPath } = await import('../foreign/debian.ts');
const { freePort } = await import('../foreign/loopback-port.ts');
const { Program } = await import('../foreign/program.ts');
const { runCommand } = await import('../packaging/run-command.ts');

const WIDTH = 640;
const HEIGHT = 400;
const BLACK = 0x00_00_00_ff;
const WHITE = 0xff_ff_ff_ff;
const packages = { Xtigervnc: 'tigervnc-standalone-server', websockify: 'websockify' };
const missing = Object.keys(packages).filter((program) => findProgram(program) === undefined);
const folder = mkdtempSync(join(tmpdir(), 'twinsocket-vnc-'));

async function connect(link) {
  const socket = new StreamWebSocket();
  socket.control.supportedProtocols.append('binary');
  await socket.connectAsync(`ws://${link.host}/`);
  const client = new RfbClient(new DataReader(socket.inputStream), new DataWriter(socket.outputStream));
  await client.handshake();
  return { socket, client };
}

function pngOf({ width, height, data }) {
  return Object.assign(new PNG({ width, height }), { data: Buffer.from(data.buffer) });
}

function coloursOf({ data, width, height }) {
  return new Set(new Uint32Array(data.buffer, data.byteOffset, width * height));
}

async function readServer(port) {
  const link = await openLink(port);
  const { socket, client } = await connect(link);
  assert.deepEqual([client.picture.width, client.picture.height], [WIDTH, HEIGHT]);
  assert.match(client.name, /twinsocket/);
  await client.movePointer(10, 10);
  await client.update();
  const file = join(folder, 'screen.png');
  writeFileSync(file, PNG.sync.write(pngOf(client.picture)));
  const picture = PNG.sync.read(readFileSync(file));
  // The server's old background is a weave of black and white.
  const view = new DataView(picture.data.buffer, picture.data.byteOffset);
  const at = (x, y) => view.getUint32(4 * (y * WIDTH + x));
  const weave = new Set([0, 1, 2, 3].flatMap((y) => [0, 1, 2, 3].map((x) => at(300 + x, 200 + y))));
  assert.deepEqual(weave, new Set([WHITE, BLACK]));

  // What has changed where the pointer was and is.
  await client.movePointer(300, 200);
  const bytes = await client.update({ incremental: true });
  assert.ok(bytes > 0 && bytes < 4 * WIDTH * HEIGHT, `${bytes} bytes of pixels have changed`);

  const pending = client.update({ incremental: true }).then(
    () => assert.fail('the read has not failed'),
    (error) => error,
  );
  link.cut();
  const failed = await within('failure of the read', pending);
  assert.equal(failed.status, WebErrorStatus.connectionAborted);
  const { code, error } = await within('ended', socket.ended);
  assert.equal(code, 1006);
  assert.equal(error.status, WebErrorStatus.connectionAborted);

  const again = await connect(link);
  await again.client.movePointer(10, 10);
  await again.client.update();
  // Not where the pointer was and is: the server draws it in its own time.
  const below = 4 * WIDTH * 300;
  assert.ok(
    picture.data.subarray(below).equals(again.client.picture.data.subarray(below)),
    'the same after a new connect',
  );
  again.socket.close();
  return `${WIDTH} × ${HEIGHT}, ${coloursOf(picture).size} colours`;
}

await check(`TigerVNC ${await installed()}`, 'a screen read by DataReader to a picture, cut, read again', async () => {
  const vncPort = await freePort();
  const port = await freePort();
  const server = await Program.start(
    programPath('Xtigervnc'),
    // An old background, since a new one is all black. The display chooses its number itself.
    `-displayfd 1 -retro -geometry ${WIDTH}x${HEIGHT} -depth 24 -desktop twinsocket -SecurityTypes None -interface 127.0.0.1 -rfbport ${vncPort} -nolisten tcp`.split(
      ' ',
    ),
    /Listening for VNC connections/,
  );
  try {
    const websockify = await Program.start(
      programPath('websockify'),
      [`127.0.0.1:${port}`, `127.0.0.1:${vncPort}`],
      /proxying from/,
    );
    try {
      return await readServer(port);
    } finally {
      await websockify.end();
    }
  } finally {
    await server.end();
    rmSync(folder, { recursive: true, force: true });
  }
});

async function installed() {
  if (missing.length > 0) await installFromDebian(missing.map((program) => packages[program]));
  const [vnc, websockify] = await Promise.all(
    Object.values(packages).map((name) => runCommand('dpkg-query', ['-W', '-f', '${Version}', name])),
  );
  const upstream = (version) => /^(?:\d+:)?([\d.]+)/.exec(version)[1].replace(/\.$/, '');
  return `${upstream(vnc)} behind websockify ${upstream(websockify)}`;
}

end();
