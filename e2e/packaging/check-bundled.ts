/** Nothing of third parties is in the builds, but for what the first line of each build names. */
import assert from 'node:assert/strict';
import type { Report } from './report.ts';
import { readPacked } from './tarball.ts';

/** Paths of the sources that are ours, and of the one package that becomes part of the builds. */
const ours = /^(\.\.\/)+packages\/(core|node|browser|websocket|reconnecting)\/src\/[\w/.-]+\.ts$/;
const named = /\/node_modules\/(isomorphic-ws)\/(node|browser)\.js$/;

/** @param files of the tarball, from the root of the package */
export async function checkBundled(report: Report, files: readonly string[]): Promise<void> {
  await report.check('each source of each build is ours, or of a package that the build names', async () => {
    const maps = files.filter((file) => file.endsWith('.map'));
    assert.notEqual(maps.length, 0);
    let count = 0;
    for (const map of maps) {
      const { sources } = JSON.parse(await readPacked(map)) as { readonly sources: readonly string[] };
      const script = await readPacked(map.slice(0, -'.map'.length));
      for (const source of sources) {
        count++;
        if (ours.test(source)) continue;
        const [, name = ''] = named.exec(source) ?? [];
        assert.notEqual(name, '', `${map} has ${source}, which is of somebody else`);
        assert.ok(script.split('\n', 1)[0]?.includes(`Includes ${name}, MIT license`), `${map} does not name ${name}`);
      }
    }
    return `${count} sources of ${maps.length} builds`;
  });

  await report.check('no build requires or imports anything but Node’s modules, ws, and another build', async () => {
    const scripts = files.filter((file) => /^dist\/.*\.[cm]?js$/.test(file));
    assert.notEqual(scripts.length, 0);
    for (const script of scripts) {
      const code = (await readPacked(script)).replaceAll(/\/\*[^]*?\*\//g, '');
      for (const [, specifier = ''] of code.matchAll(/(?:\bfrom ?|\brequire\(|^import )['"]([^'"\n]+)['"]/gm)) {
        const allowed = script.startsWith('dist/node/') ? /^(node:[\w/]+|ws|\.\/[\w.]+)$/ : /^\.\/[\w.]+$/;
        assert.match(specifier, allowed, `${script} imports ${specifier}`);
      }
    }
    return `${scripts.length} scripts`;
  });
}
