// Bundles the widget into widget.js. With --check: fails when the committed bundle is not exactly what the sources
// give, or is larger than its budget.

import { readFile, writeFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import { build, transform } from "esbuild";

const BUNDLE = new URL("widget.js", import.meta.url);
const KILOBYTE = 1_000;
/** Most bytes of widget.js after gzip: everything in, and without the language files and the cards. */
const BUDGET = { whole: 20 * KILOBYTE, core: 15 * KILOBYTE };
/** Phones that visitors carry: Chrome 98 and Safari 15.4 are of early 2022. */
const TARGET = ["chrome98", "firefox104", "safari15.4"];
const BANNER = "/*! Rolewise widget, MIT. Contains @lit/reactive-element, Copyright Google LLC, BSD-3-Clause. */";

/** Style sheets as minified text. */
const styles = {
  name: "styles",
  setup({ onLoad }) {
    onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const { code } = await transform(await readFile(path, "utf8"), { loader: "css", minify: true, target: TARGET });
      return { contents: code.trim(), loader: "text" };
    });
  },
};

/** Leaves out what the smaller budget does not count. */
const withoutExtras = {
  name: "without-extras",
  setup({ onLoad }) {
    onLoad({ filter: /src\/locales\/(en|hi)\.ts$/ }, () => ({ contents: "export const en = {}, hi = {};" }));
    onLoad({ filter: /src\/cards\/index\.ts$/ }, () => ({ contents: "export const card = () => null;" }));
  },
};

async function bundle(plugins) {
  const { outputFiles } = await build({
    entryPoints: [new URL("src/main.ts", import.meta.url).pathname],
    bundle: true,
    minify: true,
    format: "iife",
    target: TARGET,
    charset: "utf8",
    legalComments: "none",
    banner: { js: BANNER },
    plugins: [styles, ...plugins],
    write: false,
  });
  return outputFiles[0].text;
}

function fail(sentence) {
  console.error(sentence);
  process.exitCode = 1;
}

const [whole, core] = await Promise.all([bundle([]), bundle([withoutExtras])]);
const sizes = { whole: gzipSync(whole, { level: 9 }).length, core: gzipSync(core, { level: 9 }).length };
console.log(`widget.js: ${sizes.whole} bytes after gzip, ${sizes.core} without language files and cards`);
for (const part of ["whole", "core"]) {
  if (sizes[part] > BUDGET[part]) fail(`widget.js is over its budget (${part}: ${BUDGET[part]} bytes).`);
}
if (!process.argv.includes("--check")) await writeFile(BUNDLE, whole);
else if ((await readFile(BUNDLE, "utf8").catch(() => "")) !== whole) {
  fail("bot/widget/widget.js is not what its sources give: run `make widget` and commit it.");
}
