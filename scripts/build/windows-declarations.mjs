/**
 * Writes `Windows` as a namespace of values and of types, out of the tree that the build has made: what stands in the one stands
 * in the other. Types alone (interfaces) leave no trace in a tree, so they are listed here.
 */
import ts from 'typescript';

/** By namespace, the name there and the flat name. */
const interfaces = {
  '': { WinRTEvent: 'WinRTEvent' },
  Foundation: {
    DeferralCompletedHandler: 'DeferralCompletedHandler',
    IAsyncAction: 'IAsyncAction',
    IAsyncActionWithProgress: 'IAsyncActionWithProgress',
    IAsyncInfo: 'IAsyncInfo',
    IAsyncOperation: 'IAsyncOperation',
    IAsyncOperationWithProgress: 'IAsyncOperationWithProgress',
    IClosable: 'IClosable',
    IPromise: 'IPromise',
    IPromiseWithIAsyncAction: 'IPromiseWithIAsyncAction',
    IPromiseWithIAsyncActionWithProgress: 'IPromiseWithIAsyncActionWithProgress',
    IPromiseWithIAsyncOperation: 'IPromiseWithIAsyncOperation',
    IPromiseWithIAsyncOperationWithProgress: 'IPromiseWithIAsyncOperationWithProgress',
    IPromiseWithOperation: 'IPromiseWithOperation',
    IWwwFormUrlDecoderEntry: 'WwwFormUrlDecoderEntry',
    TypedEventHandler: 'TypedEventHandler',
  },
  'Foundation.Collections': {
    IIterable: 'IIterable',
    IIterator: 'IIterator',
    IVector: 'Vector',
    IVectorView: 'IVectorView',
  },
  'Networking.Sockets': {
    BandwidthStatistics: 'BandwidthStatistics',
    IWebSocket: 'IWebSocket',
    IWebSocketControl: 'WebSocketControl',
    IWebSocketInformation: 'WebSocketInformation',
  },
  'Security.Cryptography.Certificates': {
    CertificateKeyUsages: 'CertificateKeyUsages',
    SubjectAlternativeNameInfo: 'SubjectAlternativeNameInfo',
  },
  'Storage.Streams': {
    DataReaderLoadOperation: 'DataReaderLoadOperation',
    DataWriterStoreOperation: 'DataWriterStoreOperation',
    IBuffer: 'IBuffer',
    IInputStream: 'IInputStream',
    IOutputStream: 'IOutputStream',
    IRandomAccessStream: 'IRandomAccessStream',
  },
};

/**
 * The declarations of a platform: `windows` is the module with the tree, `global` what the script tag leaves. `built` is what those
 * modules export, `flatText` declares the flat names, with the doc comments of the classes, and is imported as `from`.
 */
export function windowsDeclarations(built, flatText, from) {
  const declared = flatDeclarations(flatText);
  const imports = `import * as flat from './${from}';\n`;
  const doc =
    "/** The `Windows` of UWP's JavaScript: the classes of `twinsocket`, whose constructors need no `new` here. */";
  const tree = namespace('Windows', treeMembers(built.windows.Windows, flatNamesOf(built.index), declared));
  const flat = namespace('twinsocket', flatMembers(built.index, declared));
  return {
    windows: [imports, doc, `export declare ${tree.join('\n')}`, ''].join('\n'),
    global: [imports, 'declare global {', ...[doc, ...tree, '', ...flat].map(indent), '}', ''].join('\n'),
  };
}

/** All flat names. */
function flatMembers(index, declared) {
  const types = [...declared].filter(([name, { exported }]) => exported && !(name in index));
  return [
    ...Object.keys(index).map((name) => valueOf(name, declared)),
    ...types.map(([name]) => typeOf(name, name, declared)),
  ].flat();
}

/** A value, and the type of the same name, if there is one. */
function valueOf(name, declared) {
  const { comment, isType, ...type } = declared.get(name);
  return [...comment, `const ${name}: typeof flat.${name};`, ...(isType ? [aliasOf(name, name, type)] : [])];
}

function typeOf(name, flatName, declared) {
  const type = declared.get(flatName);
  return [...type.comment, aliasOf(name, flatName, type)];
}

/** `export import A = flat.A` would be shorter, but can't be of what is exported as a type alone, nor stand in `declare global` before TypeScript 6. */
function aliasOf(name, flatName, { parameters }) {
  const list = (texts) => (texts.length > 0 ? `<${texts.join(', ')}>` : '');
  const given = list(parameters.map((each) => each.name.text));
  return `type ${name}${list(parameters.map(parameterText))} = flat.${flatName}${given};`;
}

/** With a default that is one of the flat names. */
const parameterText = (parameter) => parameter.getText().replace(/= (?=[A-Z])/, '= flat.');

function treeMembers(tree, flatNames, declared) {
  const written = new Set();

  /** What stands in a namespace; `path` is without `Windows`. */
  function members(node, path) {
    written.add(path);
    const values = Object.entries(node).map(([name, value]) => {
      if (typeof value === 'function') return constructorOf(name, flatNames.get(value.prototype) ?? name);
      if (isEnum(value)) return valueOf(name, declared);
      return namespace(name, members(value, join(path, name)));
    });
    const types = Object.entries(interfaces[path] ?? {}).map(([name, flat]) => typeOf(name, flat, declared));
    const below = Object.keys(interfaces)
      .filter((other) => other !== '' && parent(other) === path && !(last(other) in node))
      .map((other) => namespace(last(other), members({}, other)));
    return [...values, ...types, ...below].flat();
  }

  /** A constructor of WinRT can be called without `new`; a class of ECMAScript, which the flat name is, can't. */
  function constructorOf(name, flat) {
    const type = `typeof flat.${flat}`;
    const { comment } = declared.get(flat);
    return [
      ...comment,
      `const ${name}: ${type} & ((...args: ConstructorParameters<${type}>) => flat.${flat});`,
      `type ${name} = flat.${flat};`,
    ];
  }

  const all = members(tree, '');
  const lost = Object.keys(interfaces).filter((path) => !written.has(path));
  if (lost.length > 0) throw new Error(`no namespace ${lost.join(', ')} in Windows`);
  return all;
}

const indent = (line) => `  ${line}`;
const join = (path, name) => (path === '' ? name : `${path}.${name}`);
const parent = (path) => path.split('.').slice(0, -1).join('.');
const last = (path) => path.split('.').at(-1);
const namespace = (name, body) => [`namespace ${name} {`, ...body.map(indent), '}'];

/** The flat name of each class, by its prototype: in the tree stands a constructor of its own, and `Buffer` has another name. */
function flatNamesOf(flat) {
  const classes = Object.entries(flat).filter(([, value]) => typeof value === 'function' && value.prototype);
  return new Map(classes.map(([name, { prototype }]) => [prototype, name]));
}

const isEnum = (value) => Object.values(value).every((each) => typeof each === 'number');

/** Each declared name: its doc comment, as lines, whether it is exported and is a type, and its type parameters. */
function flatDeclarations(text) {
  const file = ts.createSourceFile('index.d.ts', text, ts.ScriptTarget.Latest, true);
  const exported = file.statements
    .filter(ts.isExportDeclaration)
    .flatMap(({ exportClause }) => exportClause.elements.map(({ name }) => name.text));
  const declared = new Map();
  for (const statement of file.statements) {
    const { text: name } = statement.name ?? statement.declarationList?.declarations[0].name ?? {};
    if (name === undefined) continue;
    const isType = [ts.isClassDeclaration, ts.isInterfaceDeclaration, ts.isTypeAliasDeclaration].some((is) =>
      is(statement),
    );
    const comment = ts.getJSDocCommentsAndTags(statement).find(ts.isJSDoc)?.getText().split('\n') ?? [];
    const parameters = isType ? [...(statement.typeParameters ?? [])] : [];
    const known = declared.get(name); // an enum is a constant and, behind it, a type
    declared.set(name, {
      comment: known?.comment ?? comment.map((line) => line.replace(/^\s+(?=\*)/, ' ')),
      exported: exported.includes(name),
      isType: isType || known?.isType === true,
      parameters,
    });
  }
  return declared;
}
