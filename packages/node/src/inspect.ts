/**
 * What `console.log` and `util.inspect` show of our objects: their state, never a secret. It is put on the classes here, so that a page's
 * bundle has none of it.
 */
import { inspect, type CustomInspectFunction } from 'node:util';
import {
  AsyncInfo,
  AsyncStatus,
  ByteOrder,
  Certificate,
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

/** A member to show: by its name, or with how its value is shown. */
type Shown = string | readonly [name: string, show: (value: never) => unknown];

const enumName =
  (names: Readonly<Record<string, number>>) =>
  (value: number): unknown =>
    Object.keys(names).find((name) => names[name] === value) ?? value;

/** An address as logs may have it: tokens stand in queries, passwords in front of the host. */
const publicAddress = (address: string | null): string | null => address && shownAddress(address);

/** By its class alone: an agent of `https` holds keys. */
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
  [WebSocketInformation, [...serverInformation, ...certificates]],
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
  [WwwFormUrlDecoderEntry, ['name']],
  [AsyncInfo, ['id', ['status', enumName(AsyncStatus)], 'errorCode']],
  [Deferral, []],
];

/** Once, when the module is loaded; it touches no class but ours. */
export function installInspection(): void {
  for (const [Class, members] of classes) install(Class.prototype, (object) => membersOf(object, members));
  install(ClosableWebSocket.prototype, detailsOfSocket);
  install(WinRTPromise.prototype, (promise) => {
    const { operation } = promise as { readonly operation?: object };
    return operation ? membersOf(operation, [['status', enumName(AsyncStatus)]]) : {};
  });
  define(WinRTError.prototype, inspectError);
}

function detailsOfSocket(socket: ClosableWebSocket<unknown>): object {
  const { state } = socket;
  const address = socket['address'];
  const { protocol } = (socket as { readonly information?: { readonly protocol: string | null } }).information ?? {};
  return { state, ...(address && { address: shownAddress(address) }), ...(protocol && { protocol }) };
}

/** Members that can be read now: those of a closed reader throw. */
function membersOf(object: object, members: readonly Shown[]): object {
  const details: Record<string, unknown> = {};
  for (const member of members) {
    const [name, show] = typeof member === 'string' ? [member, undefined] : member;
    try {
      const value = (object as Record<string, unknown>)[name];
      details[name] = show ? show(value as never) : value;
    } catch {
      // Left out.
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
      // A prototype is no object of its class.
    }
    // What an app has put on the object is shown as ever; the sender of an event is not what is asked for.
    const { target: _, ...own } = this as { readonly target?: unknown };
    return `${name} ${inspect({ ...details, ...own }, { ...options, depth })}`;
  });
}

/** As Node shows errors, by the name of ours, and without `description`, which is the message over again. */
const inspectError: CustomInspectFunction = function (this: WinRTError, depth, options) {
  const { description: _, ...members } = Object.getOwnPropertyDescriptors(this);
  const stack = String(this.stack).replace(/^Error\b/, this.name);
  const shown: Error = Object.create(WinRTError.prototype, {
    ...members,
    stack: { value: stack },
    [inspect.custom]: { value: undefined },
  });
  return inspect(shown, { ...options, depth });
};

function define(prototype: object, value: CustomInspectFunction): void {
  Object.defineProperty(prototype, inspect.custom, { value, configurable: true, writable: true });
}
