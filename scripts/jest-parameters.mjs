// How jest is started here: as ES modules, with a report in JSON that `npm test` counts from.
import { join } from "node:path";
import { root } from "./setup.mjs";

export function jestParameters({ report, filters }) {
  return [
    "--disable-warning=ExperimentalWarning",
    "--experimental-vm-modules",
    join(root, "node_modules/jest/bin/jest.js"),
    "--json",
    `--outputFile=${report}`,
    "--passWithNoTests",
    "--forceExit", // a process or server that a broken test left open must not hold up the run
    ...filters,
  ];
}
