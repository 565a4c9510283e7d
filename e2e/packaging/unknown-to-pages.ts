/**
 * What a script takes from its surroundings that a page does not have: `process`, `Buffer`, an import or `require` of a
 * package. TypeScript's own resolution of names decides, so a word in a comment, a string or a property
 * (`Windows.Storage.Streams.Buffer`) is not reported by mistake.
 */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import ts from 'typescript';

/** "Cannot find name", in the variants that advise what to install. */
const UNKNOWN_NAME = new Set([2304, 2552, 2580, 2581, 2582, 2583, 2584, 2591, 2592, 2593]);

/** isomorphic-ws, and for the last Parcel's own frame of a bundle, ask `typeof` for these before they use them. */
const GUARDED = ["'global'", "'MozWebSocket'", "'define'"];

/** One line for each, as `index.mjs:12: Cannot find name 'process'.`; empty for scripts that run in any page. */
export function unknownToPages(scripts: readonly string[]): string[] {
  const program = ts.createProgram(scripts, {
    allowJs: true,
    checkJs: true,
    noEmit: true,
    // An import of `node:fs` would bring in @types/node, and with it the names that are looked for.
    noResolve: true,
    types: [],
    lib: ['lib.es2022.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    // A bundle has neither import nor export: as a module of its own it shares no top level with the next one.
    moduleDetection: ts.ModuleDetectionKind.Force,
  });
  const names = scripts
    .flatMap((script) => program.getSemanticDiagnostics(program.getSourceFile(script)))
    .filter(({ code }) => UNKNOWN_NAME.has(code))
    .map(asLine)
    .filter((line) => !GUARDED.some((name) => line.includes(name)));
  return [...names, ...scripts.flatMap(foreignImports)];
}

/** Imports and requires of anything but a file beside it. */
function foreignImports(script: string): string[] {
  const { importedFiles } = ts.preProcessFile(readFileSync(script, 'utf8'), true, true);
  const foreign = importedFiles.filter(({ fileName }) => !fileName.startsWith('.'));
  return foreign.map(({ fileName }) => `${basename(script)}: imports '${fileName}'`);
}

function asLine({ file, start, messageText }: ts.Diagnostic): string {
  const text = ts.flattenDiagnosticMessageText(messageText, ' ');
  if (file === undefined || start === undefined) return text;
  return `${basename(file.fileName)}:${file.getLineAndCharacterOfPosition(start).line + 1}: ${text}`;
}
