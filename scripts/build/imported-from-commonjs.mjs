/**
 * Beside each CommonJS entry a module that gives out the same. What `import` and `require` load is then one copy: of the code in a
 * process, and of the types in a program. https://nodejs.org/docs/latest-v20.x/api/packages.html#dual-package-hazard
 */
export const importedFromCommonJS = (extension, exported) => ({
  name: 'imported-from-commonjs',
  generateBundle(_options, bundle) {
    for (const { isEntry, name, exports } of Object.values(bundle)) {
      if (!isEntry) continue;
      const source = `export ${exported(exports)} from './${name}.cjs';\n`;
      this.emitFile({ type: 'asset', fileName: `${name}.${extension}`, source });
    }
  },
});
