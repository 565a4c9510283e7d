/** What nginx does instead of an answer of the server, and how it is told. */
import assert from 'node:assert/strict';
import { PasswordCredential, WebErrorStatus } from 'twinsocket';
import type { Report } from '../packaging/report.ts';
import { MessageClient } from './nginx-client.ts';
import { USER, type Nginx } from './nginx.ts';

const REFUSALS = [
  ['404 of its own', '/nowhere', 'notFound'],
  ['404 of the server', '/no-such-path', 'notFound'],
  ['401 of its own', '/private/echo', 'unauthorized'],
  ['401 of the server', '/refuse/401', 'unauthorized'],
  ['502, the server is down', '/dead/', 'badGateway'],
  ['504, the server does not answer', '/impatient/never', 'gatewayTimeout'],
] as const;

const CONNECTION_ABORTED = 0x80072efe | 0;
const lost = { number: CONNECTION_ABORTED, status: WebErrorStatus.connectionAborted };

/** Ends nginx. */
export async function checkNginxFailures(report: Report, nginx: Nginx): Promise<void> {
  for (const [what, path, status] of REFUSALS) {
    await report.check(`nginx: ${what}, is told as ${status}`, async () => {
      await assert.rejects(MessageClient.connect(nginx.ws + path), { status: WebErrorStatus[status] });
    });
  }

  await report.check('nginx: its 401 is answered with control.serverCredential', async () => {
    const client = await MessageClient.connect(`${nginx.ws}/private/echo`, ({ control }) => {
      control.serverCredential = new PasswordCredential('nginx', USER.name, USER.password);
    });
    await client.close();
  });

  await report.check('nginx: a certificate of an authority that nobody named is refused', async () => {
    await assert.rejects(MessageClient.connect(`${nginx.wss}/echo`), { status: WebErrorStatus.certificateIsInvalid });
  });

  await report.check('nginx: an idle connection that it cuts is told as connectionAborted', async () => {
    const client = await MessageClient.connect(`${nginx.ws}/impatient/echo`);
    await assert.rejects(client.read(), lost);
  });

  await report.check('nginx: unsolicited pongs keep an idle connection where another is cut twice', async () => {
    const kept = await MessageClient.connect(`${nginx.ws}/impatient/echo`, ({ control }) => {
      control.desiredUnsolicitedPongInterval = 200;
    });
    for (let cut = 0; cut < 2; cut++) {
      const idle = await MessageClient.connect(`${nginx.ws}/impatient/echo`);
      await assert.rejects(idle.read(), lost);
    }
    await kept.socket.sendAsync('still there');
    assert.equal(await kept.read(), 'still there');
    await kept.close();
  });

  await report.check('nginx: its own end is told as connectionAborted', async () => {
    const client = await MessageClient.connect(`${nginx.ws}/echo`);
    const read = assert.rejects(client.read(), lost);
    await nginx.end();
    await read;
  });
}
