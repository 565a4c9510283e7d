/** The step of the build that writes the numbers of enums, on code as the bundler gives it. */
import { parseAst } from 'rollup/parseAst';
import { expect, test } from 'vitest';
import { inlineEnums } from './inline-enums.mjs';

function inlined(source: string): string {
  return inlineEnums().renderChunk.call({ parse: parseAst }, source).code;
}

test('a member of an enum is written as its number, and everything stays in its place', () => {
  const code = 'const Order = { little: 0, big: 1 };\nif (order === Order.big) swap();\nexport { Order };';
  expect(inlined(code)).toBe(code.replace('Order.big', '1        '));
});

test.each([
  ['texts', "const Order = { big: 1 };\nthrow new Error('Order.big');"],
  ['the enum as a whole', 'const Order = { big: 1 };\nObject.values(Order);'],
  ['members that the enum does not have', 'const Order = { big: 1 };\nOrder.huge;'],
  ['members of another object', 'const Order = { big: 1 };\nother.Order.big;'],
  ['objects that are not of numbers alone', "const state = { count: 0, name: '' };\nstate.count;"],
  ['variables of a function', 'function f() { const counts = { sent: 0 }; return counts.sent; }'],
])('%s stay', (_what, code) => {
  expect(inlined(code)).toBe(code);
});
