/** The published types as text: nothing in them that nobody can name, and no `any`. */
import assert from 'node:assert/strict';
import ts from 'typescript';
import type { Report } from './report.ts';
import { readPacked } from './tarball.ts';

const platforms = ['node', 'browser'];

export async function checkDeclarations(report: Report, files: readonly string[]): Promise<void> {
  const declarations = await Promise.all(
    files
      .filter((file) => /\.d\.[mc]ts$/.test(file))
      .map(async (file) => ts.createSourceFile(file, await readPacked(file), ts.ScriptTarget.Latest, true)),
  );

  await report.check('no published type is any, and no name in them is a bundler’s', async () => {
    const found: string[] = [];
    const visit = (node: ts.Node): void => {
      const { line } = node.getSourceFile().getLineAndCharacterOfPosition(node.pos);
      const place = `${node.getSourceFile().fileName}:${line + 1}`;
      if (node.kind === ts.SyntaxKind.AnyKeyword) found.push(`${place}: any`);
      if (ts.isIdentifier(node) && /\$\d|^_?[a-z]\d?$|_base$/i.test(node.text) && !isParameter(node)) {
        found.push(`${place}: ${node.text}`);
      }
      ts.forEachChild(node, visit);
    };
    declarations.forEach(visit);
    assert.deepEqual(found, []);
    return `${declarations.length} files`;
  });

  await report.check('every class and type that is declared can be imported by its name', async () => {
    for (const platform of platforms) {
      const index = declarations.find(({ fileName }) => fileName === `dist/${platform}/index.d.cts`);
      assert.ok(index, platform);
      const exported = index.statements
        .filter(ts.isExportDeclaration)
        .flatMap(({ exportClause }) => (exportClause as ts.NamedExports).elements)
        .map(({ name, propertyName }) => {
          assert.equal(propertyName, undefined, `${name.text} is declared under another name`);
          return name.text;
        });
      const declared = index.statements
        .filter(
          (each) => ts.isClassDeclaration(each) || ts.isInterfaceDeclaration(each) || ts.isTypeAliasDeclaration(each),
        )
        .map((each) => each.name?.text ?? '');
      assert.deepEqual(
        declared.filter((name) => !exported.includes(name)),
        [],
      );
    }
  });
}

/** `T` of a type parameter, and names of parameters, are ours to choose as short as we like. */
function isParameter(node: ts.Identifier): boolean {
  if (ts.isTypeReferenceNode(node.parent) || ts.isTypeParameterDeclaration(node.parent)) return node.text.length === 1;
  return ts.isParameter(node.parent);
}
