/**
 * Constructors that need no `new`, as those of WinRT do in JavaScript on Windows; code of WinJS and of Cordova calls them so. A class of
 * ECMAScript throws then. Instances are of the class: `prototype`, `instanceof`, `extends` and static members go through.
 */
export function callable<T extends abstract new (...args: never) => unknown>(type: T): T {
  return new Proxy(type, { apply: (target, _this, args) => Reflect.construct(target, args) as unknown });
}

/** Makes each class of a tree callable. Its namespaces are changed in place; its enums hold numbers alone and stay. */
export function withCallableClasses<T extends object>(tree: T): T {
  const node = tree as Record<string, unknown>;
  for (const [name, value] of Object.entries(node)) {
    if (typeof value === 'function') node[name] = callable(value as new () => unknown);
    else if (typeof value === 'object' && value !== null) withCallableClasses(value);
  }
  return tree;
}
