/**
 * Constructors that can be called without `new`, as WinRT's can in JavaScript on Windows; code of WinJS and Cordova does so. A class of
 * ECMAScript throws then. The instances are those of the class: `prototype`, `instanceof`, `extends` and static members work.
 */
export function callable<T extends abstract new (...args: never) => unknown>(type: T): T {
  return new Proxy(type, { apply: (target, _this, args) => Reflect.construct(target, args) as unknown });
}

/** Makes each class of a tree callable. Changes the namespaces in place; enums have only numbers and are not changed. */
export function withCallableClasses<T extends object>(tree: T): T {
  const node = tree as Record<string, unknown>;
  for (const [name, value] of Object.entries(node)) {
    if (typeof value === 'function') node[name] = callable(value as new () => unknown);
    else if (typeof value === 'object' && value !== null) withCallableClasses(value);
  }
  return tree;
}
