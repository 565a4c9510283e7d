/** `control.agent` with Node's own agents, which no page has. */
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { connect } from 'node:net';
import * as api from 'twinsocket';
import { afterEach, expect, inject, test } from 'vitest';

const peer = inject('peer');

const agents: HttpAgent[] = [];
afterEach(() => {
  for (const agent of agents.splice(0)) agent.destroy();
});

/** An agent, and how often it has been asked for a connection. */
function counted<T extends HttpAgent>(agent: T): { agent: T; readonly asked: number } {
  agents.push(agent);
  const counter = { agent, asked: 0 };
  const create = agent.createConnection.bind(agent);
  agent.createConnection = (options, callback) => {
    counter.asked++;
    return create(options, callback);
  };
  return counter;
}

async function echo(address: string, agent: object, certificateAuthorities: readonly string[] = []) {
  const socket = new api.MessageWebSocket();
  socket.control.agent = agent;
  socket.control.certificateAuthorities = certificateAuthorities;
  const received = new Promise<string>((resolve) => {
    socket.onmessagereceived = (event) => {
      const reader = event.getDataReader();
      resolve(reader.readString(reader.unconsumedBufferLength));
    };
  });
  await socket.connectAsync(address);
  await socket.sendAsync('by agent');
  expect(await received).toBe('by agent');
  return socket;
}

test('an http.Agent dials for ws:', async () => {
  const counter = counted(new HttpAgent());
  const socket = await echo(`${peer.ws}/echo`, counter.agent);
  expect(counter.asked).toBe(1);
  expect(socket.information.serverCertificate).toBeNull();
  socket.close();
});

test('an https.Agent dials for wss:, and the certificate that it took is shown', async () => {
  const counter = counted(new HttpsAgent());
  const socket = await echo(`${peer.wss}/echo`, counter.agent, [peer.certificateAuthority]);
  expect(counter.asked).toBe(1);
  expect(socket.information.serverCertificate?.issuer).toBe('twinsocket test authority');
  expect([...socket.information.serverCertificateErrors]).toEqual([]);
  socket.close();
});

test('an https.Agent’s servers are verified', async () => {
  const { agent } = counted(new HttpsAgent());
  const socket = new api.MessageWebSocket();
  socket.control.agent = agent;
  await expect(socket.connectAsync(`${peer.wss}/echo`)).rejects.toMatchObject({ number: 0x80072f0d | 0 });
});

test('of a server that an https.Agent refuses for its name, the certificate is shown', async () => {
  const { agent } = counted(new HttpsAgent());
  const socket = new api.MessageWebSocket();
  socket.control.agent = agent;
  socket.control.certificateAuthorities = [peer.certificateAuthority];
  await expect(socket.connectAsync(`${peer.tls.wrongName}/echo`)).rejects.toMatchObject({ number: 0x80072f06 | 0 });
  expect(socket.information.serverCertificate?.issuer).toBe('twinsocket test authority');
  expect([...socket.information.serverCertificateErrors]).toEqual([api.ChainValidationResult.invalidName]);
  await expect(socket.connectAsync(`${peer.tls.selfSigned}/echo`)).rejects.toMatchObject({ number: 0x80072f0d | 0 });
  expect(socket.information.serverCertificate).toBeNull();
});

test('an https.Agent that was made to trust every server does so, and the certificate errors are shown', async () => {
  const { agent } = counted(new HttpsAgent({ rejectUnauthorized: false }));
  const socket = await echo(`${peer.tls.selfSigned}/echo`, agent);
  expect([...socket.information.serverCertificateErrors]).toEqual([api.ChainValidationResult.untrusted]);
  socket.close();
});

test('an http.Agent whose connection cannot be made fails the connect with its reason', async () => {
  const { agent } = counted(new HttpAgent());
  agent.createConnection = () => connect({ host: '255.255.255.255', port: 80 });
  const socket = new api.MessageWebSocket();
  socket.control.agent = agent;
  await expect(socket.connectAsync(`${peer.ws}/echo`)).rejects.toMatchObject({ number: 0x80072f84 | 0 });
});

test('a connect through an agent ends at control.connectTimeout', async () => {
  const { agent } = counted(new HttpAgent());
  const socket = new api.StreamWebSocket();
  socket.control.agent = agent;
  socket.control.connectTimeout = 150;
  await expect(socket.connectAsync(`${peer.ws}/never`)).rejects.toMatchObject({ number: 0x80072ee2 | 0 });
});

test.each([
  ['proxy', (control: api.WebSocketControl) => (control.proxy = peer.proxies.open)],
  ['lookup', (control: api.WebSocketControl) => (control.lookup = () => {})],
  [
    'ignorableServerCertificateErrors',
    (control: api.WebSocketControl) =>
      control.ignorableServerCertificateErrors.push(api.ChainValidationResult.untrusted),
  ],
])('an agent with control.%s is refused, and the agent is not called', async (name, set) => {
  const counter = counted(new HttpsAgent());
  const socket = new api.MessageWebSocket();
  socket.control.agent = counter.agent;
  set(socket.control);
  const connecting = async () => socket.connectAsync(`${peer.wss}/echo`);
  await expect(connecting()).rejects.toMatchObject({
    number: 0x80070057 | 0,
    message: expect.stringContaining(name) as string,
  });
  expect(counter.asked).toBe(0);
});

test.each<[string, string, () => object]>([
  ['an http.Agent for wss:', `${peer.wss}/echo?access_token=hidden-away`, () => new HttpAgent()],
  ['an https.Agent for ws:', `${peer.ws}/echo?access_token=hidden-away`, () => new HttpsAgent()],
  ['an object that is not an agent', `${peer.ws}/echo?access_token=hidden-away`, () => ({})],
])('%s is refused by name, and the error shows nothing of the query', async (_, address, make) => {
  const socket = new api.MessageWebSocket();
  socket.control.agent = make();
  const error = await Promise.resolve(socket.connectAsync(address)).then(
    () => expect.fail('it has opened'),
    (reason: api.WinRTError) => reason,
  );
  expect(error.number).toBe(0x80070057 | 0);
  expect(error.message).toMatch(/agent/);
  expect(`${error.stack} ${String(error.cause)}`).not.toContain('hidden-away');
  socket.control.agent = null;
  await socket.connectAsync(`${peer.ws}/echo`);
  socket.close();
});
