/**
 * Writes the numbers of enums where code reads their members, `ByteOrder.littleEndian` as 0. The enums are exported, so minifiers have to
 * assume that an app changes them: they keep each read, and with it the enum, in the bundle of an app that does not use it.
 */

/** `{ a: 0, b: 1 }` and nothing else. */
const isEnum = (node) =>
  node?.type === 'ObjectExpression' &&
  node.properties.every(({ key, value }) => key?.type === 'Identifier' && typeof value.value === 'number');

/** The members of each enum of a module, by its name. No function of ours has a variable of its own by such a name. */
function enumsOf(program) {
  const declarations = program.body.flatMap((node) => (node.declaration ?? node).declarations ?? []);
  return new Map(
    declarations
      .filter(({ init }) => isEnum(init))
      .map(({ id, init }) => [id.name, new Map(init.properties.map(({ key, value }) => [key.name, value.raw]))]),
  );
}

function visit(node, reads) {
  if (node?.type === 'MemberExpression' && !node.computed) reads(node);
  for (const child of Object.values(node ?? {})) if (typeof child === 'object') visit(child, reads);
}

/** Each number gets spaces behind it, up to the length of what it replaces: so the source map stays right. */
export function inlineEnums() {
  return {
    name: 'inline-enums',
    renderChunk(source) {
      const program = this.parse(source);
      const enums = enumsOf(program);
      let code = source;
      visit(program, ({ object, property, start, end }) => {
        const number = object.type === 'Identifier' ? enums.get(object.name)?.get(property.name) : undefined;
        if (number !== undefined) code = code.slice(0, start) + number.padEnd(end - start) + code.slice(end);
      });
      return { code, map: null };
    },
  };
}
