// Loaded before a service's main, as `break.ts?<name of a breakage>`: replaces the lines of the adapters that hold one safety while they are loaded.
import { registerHooks } from "node:module";
import { breakages, type Patch } from "./breakages.ts";

const name = new URL(import.meta.url).search.slice(1);
const breakage = breakages.find((each) => each.name === name);
if (breakage === undefined) throw new Error(`there is no breakage ${name}`);

registerHooks({
  load(url, context, nextLoad) {
    const loaded = nextLoad(url, context);
    const patches = breakage.patches.filter(({ file }) => url.endsWith(`/packages/adapters/${file}`));
    return patches.length === 0 ? loaded : { ...loaded, source: patches.reduce(broken, String(loaded.source)) };
  },
});

/** A line that isn't there any more breaks nothing, and would show a safety where none was switched off. */
function broken(source: string, { file, safe, broken }: Patch): string {
  const parts = source.split(safe);
  if (parts.length !== 2) throw new Error(`${file} holds this ${parts.length - 1} times, not once: ${safe}`);
  return parts.join(broken);
}
