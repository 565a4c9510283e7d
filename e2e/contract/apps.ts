/** Apps as they are written for UWP in JavaScript, run as they are: with WinJS, on the namespace tree. */
import { assert } from 'chai';
import type { App } from './apps/app.ts';
import { clientCertificate } from './apps/client-certificate.ts';
import { binaryLoop } from './apps/binary-loop.ts';
import { partialFrames } from './apps/partial-frames.ts';
import { textChat } from './apps/text-chat.ts';
import { contract, type ContractEnv } from './case.ts';
import * as hresult from './support/hresult.ts';
import { Arrivals } from './support/sockets.ts';
import { loadWinJS } from './support/winjs.ts';

/** An app with its log, of which each `until` takes the lines up to one, that one included. */
async function start<Buttons>({ Windows }: ContractEnv, app: App<Buttons>, address: string) {
  const lines = new Arrivals<string>();
  const buttons = app(Windows, await loadWinJS(), address, (line) => lines.push(line));
  async function until(last: string): Promise<string[]> {
    const taken: string[] = [];
    do taken.push(await lines.next());
    while (taken.at(-1) !== last);
    return taken;
  }
  return { buttons, lines, until };
}

export const appCases = contract('apps', (define) => {
  define('a text chat connects, sends, receives and closes', async (env) => {
    const address = `${env.peer.ws}/sample`;
    const { buttons, until } = await start(env, textChat, address);
    buttons.connect();
    assert.deepEqual(await until('Ready'), [`Connecting to ${address}`, 'Connected', 'Ready']);
    buttons.send('Grüße, 世界');
    const talk = [...(await until('Ready')), ...(await until('Received utf8: You said: "Grüße, 世界"'))];
    assert.include(talk, 'Sent 15 bytes');
    buttons.disconnect();
    assert.deepEqual(await until('Closed 1000 The user went away.'), ['Closed 1000 The user went away.']);
  });

  define('a text chat shows the error for an invalid address, and goes on', async (env) => {
    const { buttons, until } = await start(env, textChat, 'http://localhost');
    buttons.connect();
    assert.deepEqual(await until('Ready'), ['No address of a WebSocket', 'Ready']);
  });

  define('a text chat tells why it was refused, by the name of the status', async (env) => {
    const refusals: [number, string][] = [
      [401, 'Status unauthorized'],
      [403, 'Status forbidden'],
      [404, 'The server cannot be reached'],
      [503, 'Status serviceUnavailable'],
    ];
    for (const [status, told] of refusals) {
      const { buttons, until } = await start(env, textChat, `${env.peer.ws}/refuse/${status}`);
      buttons.connect();
      const known = env.api.capabilities.failureReasons === 'detailed';
      assert.equal((await until('Ready')).at(-2), known ? told : 'The server cannot be reached');
    }
  });

  define('a text chat whose peer closes from within its event is done', async (env) => {
    const { buttons, until } = await start(env, textChat, `${env.peer.ws}/close/3001?reason=enough&when=message`);
    buttons.connect();
    await until('Ready');
    buttons.send('go away');
    await until('Closed 3001 enough');
    buttons.send('anyone?');
    assert.deepEqual(await until('Ready'), ['Ready']);
  });

  define(
    'a text chat connects to a server whose certificate errors it ignores',
    { certificates: true },
    async (env) => {
      const { buttons, until } = await start(env, textChat, `${env.peer.wss}/echo`);
      buttons.trustAnyServer();
      buttons.connect();
      assert.include(await until('Ready'), 'Connected');
      buttons.disconnect();
      await until('Closed 1000 The user went away.');
    },
  );

  define(
    'a text chat that ignores certificate errors is refused where the platform can’t ignore them',
    { certificates: false },
    async (env) => {
      const { buttons, until } = await start(env, textChat, `${env.peer.wss}/echo`);
      buttons.trustAnyServer();
      buttons.connect();
      assert.deepEqual((await until('Ready')).slice(1), [`HRESULT ${hresult.NOT_SUPPORTED}`, 'Ready']);
    },
  );

  define('a binary loop reads the text that its server answers with', async (env) => {
    const { buttons, lines } = await start(env, binaryLoop, `${env.peer.ws}/sample`);
    buttons.start();
    // A read may end anywhere, and hold more than one answer.
    let read = '';
    const answer = 'You said: "13 bytes"';
    while (!read.startsWith(answer + answer)) read += /^Read (.*)/.exec(await lines.next())?.[1] ?? '';
    buttons.stop();
    const ends = ['Closed 1000 The user stopped it.', 'Sent bytes', 'Stopped reading'];
    while (!ends.every((end) => lines.all.includes(end))) await lines.next();
    assert.include(lines.all, 'Ready');
  });

  define('a binary loop that loads again at once at the end of the stream still gets its closed event', async (env) => {
    const { buttons, lines } = await start(env, binaryLoop, `${env.peer.ws}/close/3002?when=message`);
    buttons.start();
    const ends = ['Closed 3002 ', 'Sent bytes', 'Stopped reading'];
    while (!ends.every((end) => lines.all.includes(end))) await lines.next();
    assert.isFalse(
      lines.all.some((line) => line.startsWith('Reading:')),
      lines.all.join(),
    );
  });

  define('an app that looks for a client certificate tells the user when there is none', async (env) => {
    const { buttons, until, lines } = await start(env, clientCertificate, `${env.peer.tls.clientCertificate}/echo`);
    buttons.connect();
    assert.deepEqual(await until('Ready'), ['No certificate: install one first', 'Ready']);
    buttons.connect();
    await until('Ready');
    buttons.disconnect();
    assert.lengthOf(lines.all, 4);
  });

  define(
    'an app that looks for a client certificate connects with the one in its store',
    { certificates: true },
    async (env) => {
      const { Certificate, CertificateStores } = env.Windows.Security.Cryptography.Certificates;
      const { cert, key } = env.peer.clientIdentity;
      const certificate = Certificate.createFromPem(cert, key);
      certificate.friendlyName = 'the sample client';
      CertificateStores.getStoreByName('MY').add(certificate);
      try {
        const { buttons, until } = await start(env, clientCertificate, `${env.peer.tls.clientCertificate}/echo`);
        buttons.connect();
        assert.deepEqual(await until('Ready'), ['Connected as twinsocket test client', 'Ready']);
        buttons.disconnect();
      } finally {
        CertificateStores.getStoreByName('MY').delete(certificate);
      }
    },
  );

  define('partial frames arrive as one message, and are read in parts', async (env) => {
    const { buttons, until, lines } = await start(env, partialFrames, `${env.peer.ws}/echo`);
    buttons.connect();
    await until('Connected');
    buttons.send(['one ', 'message ', 'of three frames']);
    const ends = ['Sent 27 bytes', 'Received one message of three frames'];
    while (!ends.every((end) => lines.all.includes(end))) await lines.next();
    buttons.disconnect();
    await until('Closed 1000 The user is done.');
  });
});
