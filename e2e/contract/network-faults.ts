/** What goes wrong on a network, each made for real, with what a socket says of it: the table behind docs/errors.md. */
import type { MessageWebSocket, WebErrorStatus } from 'twinsocket';
import type { ContractEnv, Needs } from './case.ts';
import type { HResultName } from './support/hresult-names.ts';

type StatusName = keyof typeof WebErrorStatus;

interface Fault {
  /** The case's promise. */
  readonly what: string;
  readonly number: HResultName;
  readonly status: StatusName;
  /** What the error's text has to name: whom we talked to, or what was wrong with what came. */
  readonly says: string;
  readonly set?: (socket: MessageWebSocket, env: ContractEnv) => void;
}

/** A connect that fails. */
export interface ConnectFault extends Fault {
  readonly needs: Needs;
  readonly address: (peer: ContractEnv['peer']) => string;
}

/** The end of a connection, which the peer brings about when it has got a message. */
export interface OpenFault extends Fault {
  readonly path: string;
}

const named: Needs = { failureReasons: 'detailed' };
const dialled: Needs = { failureReasons: 'detailed', dialling: 'configurable' };
const secured: Needs = { failureReasons: 'detailed', certificates: true };

/** An error as Node's own calls give it. */
const nodeError = (code: string, text: string): Error => Object.assign(new Error(`${text} ${code}`), { code });

/** Stands for Node's `http.Agent`, and fails as it does when its `createConnection` does. */
const failingAgent = (error: Error): object => ({
  addRequest: (request: { emit(event: 'error', error: Error): void }) =>
    queueMicrotask(() => request.emit('error', error)),
});

const refused = (status: number, number: HResultName, statusName: StatusName): ConnectFault => ({
  what: `the server answers ${status}`,
  number,
  status: statusName,
  says: ` answered ${status} `,
  needs: named,
  address: ({ ws }) => `${ws}/refuse/${status}`,
});

const spoilt = (what: string, fault: string, says = `/handshake/${fault}`): ConnectFault => ({
  what,
  number: 'WININET_E_INVALID_SERVER_RESPONSE',
  status: 'errorHttpInvalidServerResponse',
  says,
  needs: named,
  address: ({ ws }) => `${ws}/handshake/${fault}`,
});

const certificate = (
  what: string,
  variant: keyof ContractEnv['peer']['tls'],
  number: HResultName,
  status: StatusName,
): ConnectFault => ({
  what,
  number,
  status,
  says: 'TLS certificate of 127.0.0.1',
  needs: secured,
  address: ({ tls }) => `${tls[variant]}/echo`,
});

const proxied = (
  what: string,
  number: HResultName,
  status: StatusName,
  proxy: (proxies: ContractEnv['peer']['proxies']) => string,
): ConnectFault => ({
  what,
  number,
  status,
  says: 'the proxy http://127.0.0.',
  needs: dialled,
  set: ({ control }, { peer }) => {
    control.proxy = proxy(peer.proxies);
    control.connectTimeout = status === 'timeout' ? 150 : 20_000;
  },
  address: ({ wss }) => `${wss}/echo`,
});

export const connectFaults: readonly ConnectFault[] = [
  {
    what: 'nobody listens at the port',
    number: 'WININET_E_CANNOT_CONNECT',
    status: 'cannotConnect',
    says: '127.0.0.2',
    needs: named,
    // The peer listens on 127.0.0.1 alone, so its port on another loopback address is a closed one.
    address: ({ ws }) => ws.replace('127.0.0.1', '127.0.0.2'),
  },
  {
    what: 'the name is that of no host',
    number: 'WININET_E_NAME_NOT_RESOLVED',
    status: 'hostNameNotResolved',
    says: 'nobody.invalid',
    needs: named,
    // Never a host's name (RFC 6761, 6.4), so that each resolver answers by itself, if it has nobody to ask.
    address: () => 'ws://nobody.invalid',
  },
  {
    what: 'control.lookup fails',
    number: 'WININET_E_NAME_NOT_RESOLVED',
    status: 'hostNameNotResolved',
    says: 'nobody.test',
    needs: dialled,
    set: ({ control }) =>
      (control.lookup = (name, _, done) => done(nodeError('ENOTFOUND', `getaddrinfo for ${name}`), [])),
    address: () => 'ws://nobody.test',
  },
  {
    what: 'no network leads there',
    number: 'WININET_E_SERVER_UNREACHABLE',
    status: 'serverUnreachable',
    says: '255.255.255.255',
    needs: named,
    address: () => 'ws://255.255.255.255', // no TCP to everybody, so the system refuses without asking the network
  },
  {
    what: 'no host is there (injected)',
    number: 'WININET_E_SERVER_UNREACHABLE',
    status: 'serverUnreachable',
    says: 'ws://127.0.0.1',
    needs: dialled,
    set: ({ control }) => (control.agent = failingAgent(nodeError('EHOSTUNREACH', 'connect'))),
    address: ({ ws }) => `${ws}/echo`,
  },
  {
    what: 'the server never answers',
    number: 'WININET_E_TIMEOUT',
    status: 'timeout',
    says: '/never',
    needs: named,
    set: ({ control }) => (control.connectTimeout = 150),
    address: ({ ws }) => `${ws}/never`,
  },
  certificate('the certificate has expired', 'expired', 'WININET_E_SEC_CERT_DATE_INVALID', 'certificateExpired'),
  certificate(
    'the certificate is not yet valid',
    'notYetValid',
    'WININET_E_SEC_CERT_DATE_INVALID',
    'certificateExpired',
  ),
  certificate(
    'the certificate is for another name',
    'wrongName',
    'WININET_E_SEC_CERT_CN_INVALID',
    'certificateCommonNameIsIncorrect',
  ),
  certificate('the certificate has signed itself', 'selfSigned', 'WININET_E_INVALID_CA', 'certificateIsInvalid'),
  certificate('its authority is not trusted', 'unknownAuthority', 'WININET_E_INVALID_CA', 'certificateIsInvalid'),
  certificate('its chain has a gap', 'incompleteChain', 'WININET_E_INVALID_CA', 'certificateIsInvalid'),
  certificate('its signature is forged', 'forged', 'WININET_E_SEC_INVALID_CERT', 'certificateIsInvalid'),
  certificate('it is wrong in all ways at once', 'everythingWrong', 'WININET_E_INVALID_CA', 'certificateIsInvalid'),
  {
    what: 'the server wants a client certificate and gets none',
    number: 'WININET_E_CLIENT_AUTH_CERT_NEEDED',
    status: 'cannotConnect',
    // The alert of TLS 1.3 comes behind the server's part of the handshake: in TLS's time, or in the upgrade's.
    says: '127.0.0.1',
    needs: secured,
    address: ({ tls }) => `${tls.clientCertificate}/echo`,
  },
  {
    what: 'the server speaks no TLS',
    number: 'WININET_E_SECURITY_CHANNEL_ERROR',
    status: 'cannotConnect',
    says: '127.0.0.1',
    needs: named,
    address: ({ ws }) => `${ws.replace('ws:', 'wss:')}/echo`,
  },
  refused(301, 'HTTP_E_STATUS_MOVED', 'movedPermanently'),
  refused(401, 'HTTP_E_STATUS_DENIED', 'unauthorized'),
  refused(403, 'HTTP_E_STATUS_FORBIDDEN', 'forbidden'),
  refused(404, 'HTTP_E_STATUS_NOT_FOUND', 'notFound'),
  refused(407, 'HTTP_E_STATUS_PROXY_AUTH_REQ', 'proxyAuthenticationRequired'),
  refused(500, 'HTTP_E_STATUS_SERVER_ERROR', 'internalServerError'),
  spoilt('the answer is no HTTP', 'garbage'),
  spoilt('the answer has another key’s Sec-WebSocket-Accept', 'bad-accept'),
  spoilt('the answer has no Sec-WebSocket-Accept', 'no-accept'),
  spoilt('the answer has no Upgrade', 'no-upgrade-header', 'without the header Upgrade: websocket'),
  spoilt('the answer has no Connection', 'no-connection-header', 'without the header Connection: Upgrade'),
  spoilt('the answer has an extension that nobody asked for', 'unasked-extension'),
  {
    what: 'the server chooses a sub-protocol that was not offered',
    number: 'WININET_E_INVALID_SERVER_RESPONSE',
    status: 'errorHttpInvalidServerResponse',
    says: '/echo?…',
    needs: named,
    set: ({ control }) => control.supportedProtocols.push('mine'),
    address: ({ ws }) => `${ws}/echo?protocol=another`,
  },
  {
    what: 'the server ends TCP instead of an answer',
    number: 'WININET_E_CONNECTION_RESET',
    status: 'connectionReset',
    says: '/handshake/cut',
    needs: named,
    address: ({ ws }) => `${ws}/handshake/cut`,
  },
  {
    what: 'the server resets TCP instead of an answer',
    number: 'WININET_E_CONNECTION_RESET',
    status: 'connectionReset',
    says: '/handshake/reset',
    needs: named,
    address: ({ ws }) => `${ws}/handshake/reset`,
  },
  proxied('nobody listens at the proxy’s port', 'WININET_E_PROXY_SERVER_UNREACHABLE', 'cannotConnect', ({ open }) =>
    open.replace('127.0.0.1', '127.0.0.2'),
  ),
  proxied(
    'the proxy wants credentials and gets none',
    'HTTP_E_STATUS_PROXY_AUTH_REQ',
    'proxyAuthenticationRequired',
    ({ authenticated }) => authenticated,
  ),
  proxied('the proxy refuses the server', 'HTTP_E_STATUS_FORBIDDEN', 'forbidden', ({ refusing }) => refusing),
  proxied('the proxy never answers', 'WININET_E_TIMEOUT', 'timeout', ({ silent }) => silent),
  proxied(
    'the proxy’s answer is no HTTP',
    'WININET_E_INVALID_SERVER_RESPONSE',
    'errorHttpInvalidServerResponse',
    ({ garbage }) => garbage,
  ),
];

const lost = (what: string, path: string): OpenFault => ({
  what,
  number: 'WININET_E_CONNECTION_ABORTED',
  status: 'connectionAborted',
  says: 'the connection was lost',
  path,
});

const bad = (what: string, hex: string): OpenFault => ({
  what,
  number: 'WININET_E_INVALID_SERVER_RESPONSE',
  status: 'errorHttpInvalidServerResponse',
  says: 'receive: the peer broke the protocol',
  path: `/raw?when=message&hex=${hex}`,
});

const tooLarge = (what: string, hex: string): OpenFault => ({
  what,
  number: 'WSAEMSGSIZE',
  status: 'errorHttpInvalidServerResponse',
  says: 'receive: a message is larger than the limit of',
  set: ({ control }) => (control.maxMessageSize = 10),
  path: `/raw?when=message&hex=${hex}`,
});

export const openFaults: readonly OpenFault[] = [
  lost('TCP ends without a close frame', '/cut?when=message&how=fin'),
  lost('TCP is reset', '/cut?when=message&how=rst'),
  lost('TCP ends inside a frame', '/cut?when=message&how=fin&send=3&of=10'),
  {
    what: 'the peer answers no keep-alive',
    number: 'WININET_E_TIMEOUT',
    status: 'timeout',
    says: 'within 100 ms',
    set: ({ control }) => {
      control.desiredUnsolicitedPongInterval = 30;
      control.receiveTimeout = 100;
    },
    path: '/deaf?when=message',
  },
  tooLarge('a message is over maxMessageSize', '820b'),
  tooLarge('fragments are over it together', '020561616161618006'),
  {
    what: 'a frame says that it has over 2^63 bytes, whatever maxMessageSize',
    number: 'WSAEMSGSIZE',
    status: 'errorHttpInvalidServerResponse',
    says: 'receive: a message is larger than the limit of',
    path: '/raw?when=message&hex=827fffffffffffffffff',
  },
  bad('a text is no UTF-8', '8102c328'),
  bad('a text ends inside a character', '8102e282'),
  bad('a frame has a reserved opcode', '8300'),
  bad('a control frame has a reserved opcode', '8b00'),
  bad('a frame has the first reserved bit', 'c10161'),
  bad('a frame has the second reserved bit', 'a10161'),
  bad('a frame has the third reserved bit', '910161'),
  bad('a frame is masked', '81810000000061'),
  bad('a fragment continues nothing', '800161'),
  bad('a message begins inside another', '010161810162'),
  bad('a ping is fragmented', '0900'),
  bad('a ping is over 125 bytes', '897e007e'),
  bad('a close frame has half a code', '880103'),
  bad('a close frame has a code that is never sent', '880203ed'),
  bad('the reason of a close frame is no UTF-8', '880303e8ff'),
];
