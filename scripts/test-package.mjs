// The `test` task of one package, run in its folder by Turborepo: jest over that folder, the report beside Turborepo's own log.
import { mkdirSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { jestParameters } from "./jest-parameters.mjs";
import { root, run } from "./setup.mjs";

const folder = process.cwd();
mkdirSync(join(folder, ".turbo"), { recursive: true });
const report = join(folder, ".turbo", "jest.json");
// Turborepo runs two packages at a time on two cores, so that each jest stays in its own process.
const filters = ["--runInBand", `${relative(root, folder).split(sep).join("/")}/`];
process.exitCode = await run(process.execPath, jestParameters({ report, filters }), { cwd: root });
