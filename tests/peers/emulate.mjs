// Slack's Web API by the npm package `emulate`: node emulate.mjs <folder of the packages> <port> <seed as JSON>.
// Says "ready" when it listens, and ends when its standard input does, so it never outlives who started it.
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [home, port, seed] = process.argv.slice(2);
const module = join(home, "node_modules/emulate/dist/api.js");
const { createEmulator } = await import(pathToFileURL(module).href);
await createEmulator({ service: "slack", port: Number(port), seed: JSON.parse(seed) });
process.stdin.on("end", () => process.exit(0)).resume();
console.log("ready");
