/**
 * How `console.log` and `util.inspect` show our objects: their state, never a secret. The code is added to the classes here, so that a
 * page's bundle does not have it.
 */
import { inspect, type CustomInspectFunction, type InspectOptions } from 'node:util';
import {
  AsyncInfo,
  AsyncStatus,
  ByteOrder,
  Certificate,
  CertificateQuery,
  CertificateStore,
  ClosableWebSocket,
  ConnectionInformation,
  DataReader,
  DataWriter,
  Deferral,
  HostName,
  HostNameType,
  InMemoryRandomAccessStream,
  InputStreamOptions,
  MessageWebSocketControl,
  MessageWebSocketMessageReceivedEventArgs,
  MessageWebSocketReceiveMode,
  PasswordCredential,
  printable,
  ServerMessageWebSocketControl,
  shownAddress,
  SocketMessageType,
  SocketSslErrorSeverity,
  StreamWebSocketControl,
  UnicodeEncoding,
  Uri,
  WebSocketClosedEventArgs,
  WebSocketInformation,
  WebSocketServerCustomValidationRequestedEventArgs,
  WindowsRuntimeBuffer,
  WinRTError,
  WinRTPromise,
  WwwFormUrlDecoderEntry,
} from '@twinsocket/core';
import { ReceivedResponse } from './http/handshake-response.ts';
import { ReceivedHeaders } from './http/response-headers.ts';
import { longestStatusText } from './node-errors.ts';

/** A member to show: its name, or its name and a function that formats its value. */
type Shown = string | readonly [name: string, show: (value: never) => unknown];

const enumName =
  (names: Readonly<Record<string, number>>) =>
  (value: number): unknown =>
    Object.keys(names).find((name) => names[name] === value) ?? value;

/** An address without its secrets: queries may have tokens, and passwords stand before the host. */
const publicAddress = (address: string | null): string | null => address && shownAddress(address);

/** Shown by its class only, because an agent of `https` has keys. */
const className = (value: object | null): unknown => value && `[${value.constructor?.name ?? 'Object'}]`;

const size = (list: readonly unknown[]): number => list.length;

const deadlines: readonly Shown[] = ['connectTimeout', 'sendTimeout', 'receiveTimeout', 'closeTimeout'];
const control: readonly Shown[] = [
  'supportedProtocols',
  'serverCredential',
  'proxyCredential',
  'ignorableServerCertificateErrors',
  'clientCertificate',
  'outboundBufferSizeInBytes',
  'desiredUnsolicitedPongInterval',
  'actualUnsolicitedPongInterval',
  'maxInboundBufferSize',
  ['certificateAuthorities', size],
  ['proxy', publicAddress],
  ['agent', className],
  ['lookup', className],
  'perMessageDeflate',
  'receiveBackPressure',
  ...deadlines,
];
const messageType: Shown = ['messageType', enumName(SocketMessageType)];
const values: readonly Shown[] = [
  ['byteOrder', enumName(ByteOrder)],
  ['unicodeEncoding', enumName(UnicodeEncoding)],
];
const certificates: readonly Shown[] = [
  'serverCertificate',
  'serverCertificateErrors',
  ['serverCertificateErrorSeverity', enumName(SocketSslErrorSeverity)],
];
const serverInformation: readonly Shown[] = ['protocol', 'localAddress', 'bandwidthStatistics'];

const classes: readonly (readonly [{ readonly prototype: object }, readonly Shown[]])[] = [
  [ConnectionInformation, serverInformation],
  [WebSocketInformation, [...serverInformation, 'responseHeaders', ...certificates]],
  [
    MessageWebSocketControl,
    [messageType, 'maxMessageSize', ['receiveMode', enumName(MessageWebSocketReceiveMode)], ...control],
  ],
  [StreamWebSocketControl, ['noDelay', ...control]],
  [ServerMessageWebSocketControl, [messageType]],
  [WebSocketClosedEventArgs, ['type', 'code', 'reason']],
  [MessageWebSocketMessageReceivedEventArgs, ['type', messageType, 'isMessageComplete']],
  [WebSocketServerCustomValidationRequestedEventArgs, ['type', ...certificates]],
  [DataReader, ['unconsumedBufferLength', ['inputStreamOptions', enumName(InputStreamOptions)], ...values]],
  [DataWriter, ['unstoredBufferLength', ...values]],
  [InMemoryRandomAccessStream, ['position', 'size']],
  [WindowsRuntimeBuffer, ['length', 'capacity']],
  [Uri, [['absoluteUri', publicAddress]]],
  [HostName, ['displayName', ['type', enumName(HostNameType)]]],
  [PasswordCredential, ['resource', 'userName']],
  [Certificate, ['subject', 'issuer', 'validFrom', 'validTo', 'hasPrivateKey']],
  [
    CertificateQuery,
    [
      'friendlyName',
      'issuerName',
      'storeName',
      'enhancedKeyUsages',
      'hardwareOnly',
      'includeDuplicates',
      'includeExpiredCertificates',
    ],
  ],
  [CertificateStore, ['name']],
  [WwwFormUrlDecoderEntry, ['name']],
  [
    ReceivedResponse,
    ['status', ['statusText', (text: string) => printable(text.slice(0, longestStatusText))], 'headers'],
  ],
  [AsyncInfo, ['id', ['status', enumName(AsyncStatus)], 'errorCode']],
  [Deferral, []],
];

/** Called once, when the module is loaded. It changes only our own classes. */
export function installInspection(): void {
  for (const [Class, members] of classes) install(Class.prototype, (object) => membersOf(object, members));
  install(ClosableWebSocket.prototype, detailsOfSocket);
  install(WinRTPromise.prototype, (promise) => {
    const { operation } = promise as { readonly operation?: object };
    return operation ? membersOf(operation, [['status', enumName(AsyncStatus)]]) : {};
  });
  // The names alone: a value may be a secret, such as a cookie, or an address with a token.
  install(ReceivedHeaders.prototype, (headers) => ({ names: whole([...headers.keys()]) }));
  define(WinRTError.prototype, inspectError);
}

/** A list that is shown also where it lies too deep for the console: in an error, its response and the headers of that. */
function whole(list: readonly string[]): object {
  return { [inspect.custom]: (_depth: number, options: InspectOptions) => inspect(list, { ...options, depth: 0 }) };
}

function detailsOfSocket(socket: ClosableWebSocket<unknown>): object {
  const { state } = socket;
  const address = socket['address'];
  const { protocol } = (socket as { readonly information?: { readonly protocol: string | null } }).information ?? {};
  return { state, ...(address && { address: shownAddress(address) }), ...(protocol && { protocol }) };
}

/** The members that can be read now; those of a closed reader throw. */
function membersOf(object: object, members: readonly Shown[]): object {
  const details: Record<string, unknown> = {};
  for (const member of members) {
    const [name, show] = typeof member === 'string' ? [member, undefined] : member;
    try {
      const value = (object as Record<string, unknown>)[name];
      details[name] = show ? show(value as never) : value;
    } catch {
      // The member is left out.
    }
  }
  return details;
}

function install<T extends object>(prototype: T, detailsOf: (object: T) => object): void {
  define(prototype, function (this: T, depth, options) {
    const name = Object.prototype.toString.call(this).slice('[object '.length, -1);
    if (depth < 0) return options.stylize(`[${name}]`, 'special');
    let details: object = {};
    try {
      details = detailsOf(this);
    } catch {
      // A prototype is not an instance of its class.
    }
    // Properties that an app has added are shown; the target of an event is not.
    const { target: _, ...own } = this as { readonly target?: unknown };
    return `${name} ${inspect({ ...details, ...own }, { ...options, depth })}`;
  });
}

/** As Node shows errors, with our error's name and `response`, and without `description`, which repeats the message. */
const inspectError: CustomInspectFunction = function (this: WinRTError, depth, options) {
  const { description: _, response, ...members } = Object.getOwnPropertyDescriptors(this);
  const stack = String(this.stack).replace(/^Error\b/, this.name);
  const shown: Error = Object.create(WinRTError.prototype, {
    ...members,
    ...(response && { response: { ...response, enumerable: true } }),
    stack: { value: stack },
    [inspect.custom]: { value: undefined },
  });
  return inspect(shown, { ...options, depth });
};

function define(prototype: object, value: CustomInspectFunction): void {
  Object.defineProperty(prototype, inspect.custom, { value, configurable: true, writable: true });
}
