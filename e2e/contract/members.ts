import { assert } from 'chai';
import { contract } from './case.ts';
import reference from './support/winrt-members.json' with { type: 'json' };

/** Classes that only a platform with servers has. */
const serverClasses = /^Windows\.Networking\.Sockets\.Server/;

type Kind = 'constructor' | 'event' | 'method' | 'property' | `static ${string}`;

const classes = Object.entries(reference.classes as Record<string, Record<string, Kind>>);
const enums = Object.entries(reference.enums as Record<string, Record<string, number>>);

/** What stands at `Windows.A.B.C` of the tree. */
function at(tree: object, path: string): unknown {
  const names = path.split('.').slice(1);
  return names.reduce<unknown>((node, name) => (node as Record<string, unknown> | undefined)?.[name], tree);
}

function hasMember(owner: unknown, name: string, kind: Kind): boolean {
  if (typeof owner !== 'function') return false;
  if (kind === 'constructor') return true;
  const holder = (kind.startsWith('static') ? owner : owner.prototype) as object;
  if (!(name in holder)) return false;
  if (kind.endsWith('property') || kind === 'event') return true;
  return typeof (holder as Record<string, unknown>)[name] === 'function';
}

function serverClassesOf(tree: object): unknown[] {
  return classes.filter(([path]) => serverClasses.test(path)).map(([path]) => at(tree, path));
}

export const memberCases = contract('members', (define) => {
  define('every member of the client API stands where Windows has it', async (env) => {
    const { serverSockets } = env.api.capabilities;
    const present: string[] = [];
    const missing: string[] = [];
    const absent: string[] = [];
    for (const [path, members] of classes) {
      const owner = at(env.Windows, path);
      const expected = serverSockets || !serverClasses.test(path);
      for (const [name, kind] of Object.entries(members)) {
        const list = hasMember(owner, name, kind) ? present : expected ? missing : absent;
        list.push(`${path}.${name}`);
      }
    }
    const total = present.length + missing.length + absent.length;
    const elsewhere = absent.length > 0 ? `; ${absent.length} of the server classes are Node's` : '';
    console.log(`${present.length} of ${total} members${elsewhere}`);
    assert.deepEqual(missing, []);
    // None of them stands in a tree that says it has none.
    if (!serverSockets)
      assert.deepEqual(
        present.filter((member) => serverClasses.test(member)),
        [],
      );
  });

  define('every enum value has its name and number, and no name has two', async ({ Windows }) => {
    let present = 0;
    for (const [path, values] of enums) {
      const actual = at(Windows, path);
      assert.deepEqual(actual, values, path);
      // `for…in` gives the names alone, which is how apps look up the name of a value.
      const names: string[] = [];
      for (const name in actual as object) names.push(name);
      assert.sameMembers(names, Object.keys(values), path);
      present += names.length;
    }
    const total = enums.reduce((sum, [, values]) => sum + Object.keys(values).length, 0);
    console.log(`${present} of ${total} enum values`);
    assert.equal(present, total);
  });

  define('the tree and the flat names make the same objects', async ({ Windows, api }) => {
    const { Networking, Storage, Foundation } = Windows;
    const pairs: readonly (readonly [
      abstract new (...args: never) => object,
      abstract new (...args: never) => object,
    ])[] = [
      [Networking.Sockets.MessageWebSocket, api.MessageWebSocket],
      [Networking.Sockets.StreamWebSocket, api.StreamWebSocket],
      [Storage.Streams.DataReader, api.DataReader],
      [Storage.Streams.Buffer, api.WindowsRuntimeBuffer],
      [Foundation.Uri, api.Uri],
    ];
    for (const [nested, flat] of pairs) assert.strictEqual(nested.prototype, flat.prototype, flat.name);
    const socket = new Networking.Sockets.MessageWebSocket();
    assert.instanceOf(socket, api.MessageWebSocket);
    assert.instanceOf(new api.MessageWebSocket(), Networking.Sockets.MessageWebSocket);
    assert.strictEqual(socket.constructor, api.MessageWebSocket);
  });

  define('constructors of the tree need no new, and can be extended', async ({ Windows }) => {
    const { Foundation, Networking, Security, Storage } = Windows;
    const made = [
      [Foundation.Uri('ws://host/'), Foundation.Uri],
      [Networking.HostName('host'), Networking.HostName],
      [Networking.Sockets.MessageWebSocket(), Networking.Sockets.MessageWebSocket],
      [Networking.Sockets.StreamWebSocket(), Networking.Sockets.StreamWebSocket],
      [Storage.Streams.Buffer(4), Storage.Streams.Buffer],
      [Storage.Streams.DataWriter(), Storage.Streams.DataWriter],
      [Storage.Streams.InMemoryRandomAccessStream(), Storage.Streams.InMemoryRandomAccessStream],
      [Security.Cryptography.Certificates.CertificateQuery(), Security.Cryptography.Certificates.CertificateQuery],
      [Security.Credentials.PasswordCredential('', 'user', 'secret'), Security.Credentials.PasswordCredential],
    ] as const;
    for (const [instance, type] of made) assert.isTrue(instance instanceof type, type.name);

    class Mine extends Networking.Sockets.MessageWebSocket {
      readonly own = 1;
    }
    const mine = new Mine();
    assert.instanceOf(mine, Networking.Sockets.MessageWebSocket);
    assert.strictEqual(mine.own, 1);
    assert.throws(() => Networking.Sockets.MessageWebSocketControl(), TypeError, 'Illegal constructor');
  });

  define('a class without a public constructor refuses new', async ({ Windows, api }) => {
    const { Sockets } = Windows.Networking;
    const classesWithoutConstructor = [
      Sockets.MessageWebSocketControl,
      Sockets.StreamWebSocketControl,
      Sockets.MessageWebSocketInformation,
      Sockets.StreamWebSocketInformation,
      Sockets.MessageWebSocketMessageReceivedEventArgs,
      Sockets.WebSocketClosedEventArgs,
      Sockets.WebSocketServerCustomValidationRequestedEventArgs,
      Sockets.WebSocketError,
      Windows.Security.Cryptography.CryptographicBuffer,
      Windows.Security.Cryptography.Certificates.CertificateStore,
      Windows.Security.Cryptography.Certificates.CertificateStores,
      Windows.Foundation.WwwFormUrlDecoderEntry,
      ...(api.capabilities.serverSockets ? serverClassesOf(Windows) : []),
    ];
    for (const Class of classesWithoutConstructor as readonly (new () => unknown)[]) {
      assert.throws(() => new Class(), TypeError, undefined, Class.name);
    }
  });

  define('each class has its own name as its tag, but for lists, which are arrays', async ({ Windows, api }) => {
    for (const [path, members] of classes) {
      if (!api.capabilities.serverSockets && serverClasses.test(path)) continue;
      if (Object.values(members).every((kind) => kind === 'constructor' || kind.startsWith('static'))) continue;
      const { prototype } = at(Windows, path) as { readonly prototype: object };
      const tag = Object.prototype.toString.call(prototype).slice('[object '.length, -1);
      assert.equal(tag, Reflect.has(prototype, 'copyWithin') ? 'Object' : path.split('.').pop(), path);
    }
  });

  define('what has close() can be disposed of, and is closed then', async ({ api }) => {
    const { dispose } = Symbol as { readonly dispose?: typeof Symbol.dispose };
    const stream = new api.StreamWebSocket();
    const made = [
      new api.MessageWebSocket(),
      stream,
      stream.inputStream,
      stream.outputStream,
      new api.DataWriter(),
      api.DataReader.fromBuffer(new api.WindowsRuntimeBuffer(0)),
      new api.InMemoryRandomAccessStream(),
      api.asInputStream(new Blob(['x'])),
      api.asOutputStream(new WritableStream<Uint8Array>()),
      new api.Deferral(() => {}),
    ];
    for (const object of made) {
      assert.notProperty(object, 'undefined', 'an engine without the symbol');
      let closes = 0;
      object.close = () => void closes++;
      if (dispose) object[dispose]();
      assert.equal(closes, dispose ? 1 : 0, Object.prototype.toString.call(object));
    }
  });
});
