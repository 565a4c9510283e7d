/** Each class that users can import shows in its doc comment how it is used; `npm run test:examples` compiles and runs these examples. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, test } from 'vitest';

const require = createRequire(import.meta.url);

const entries = ['node', 'browser'].flatMap((platform) =>
  ['index', 'reconnecting', 'websocket'].map((entry) => `../../dist/${platform}/${entry}`),
);

test.each(entries)('%s: each class that it exports has an @example', (entry) => {
  const exported = Object.entries(require(`${entry}.cjs`) as Record<string, unknown>);
  const classes = exported.filter(([, value]) => typeof value === 'function' && /^class\b/.test(String(value)));
  const declarations = readFileSync(new URL(`${entry}.d.cts`, import.meta.url), 'utf8');
  expect(classes.length).toBeGreaterThan(0);
  expect(
    classes.flatMap(([name]) => (commentOf(name, declarations).includes(' * @example\n * ```') ? [] : name)),
  ).toEqual([]);
});

/** The doc comment right above the declaration of a class; '' if there is none. */
function commentOf(name: string, declarations: string): string {
  const at = declarations.search(new RegExp(`^declare (abstract )?class ${name}\\b`, 'm'));
  if (at < 0) throw new Error(`There is no declaration of ${name}`);
  const above = declarations.slice(0, at);
  return above.endsWith(' */\n') ? above.slice(above.lastIndexOf('/**')) : '';
}
