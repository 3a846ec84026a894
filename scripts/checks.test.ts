// The checks themselves: breaches planted in a small copy of the tree, each of them caught by name.
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { table } from "@dripline/kit";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Package folders of the small copy, by name; each has an index and one inner file. */
const PACKAGES = {
  claims: "packages/domain/claims",
  x12: "packages/domain/x12",
  policy: "packages/domain/policy",
  ledger: "packages/domain/ledger",
  adjudication: "packages/domain/adjudication",
  remittance: "packages/domain/remittance",
  events: "packages/pipeline/events",
  core: "packages/pipeline/core",
  workers: "packages/pipeline/workers",
  embedded: "packages/adapters/embedded",
  kafka: "packages/adapters/kafka",
  kit: "packages/testing/kit",
  cli: "services/cli",
  replay: "services/replay",
};

/** Each line is one breach: a file of `from` that imports `what`. */
const ARROWS = table(`
  rule                                    | from                        | what
  domain-stands-alone                     | packages/domain/policy      | @dripline/core
  claims-is-the-ground                    | packages/domain/claims      | @dripline/ledger
  x12-policy-and-ledger-do-not-meet       | packages/domain/x12         | @dripline/policy
  adjudication-knows-no-wire              | packages/domain/adjudication| @dripline/x12
  remittance-takes-decisions-as-they-are  | packages/domain/remittance  | @dripline/adjudication
  pipeline-knows-no-vendor                | packages/pipeline/core      | @dripline/embedded
  pipeline-knows-no-vendor                | packages/pipeline/events    | node:sqlite
  core-knows-no-worker                    | packages/pipeline/core      | @dripline/workers
  adapters-do-not-meet                    | packages/adapters/embedded  | @dripline/kafka
  adapters-do-not-meet                    | packages/adapters/kafka     | @dripline/workers
  services-are-leaves                     | packages/adapters/kafka     | @dripline/cli
  services-are-leaves                     | services/replay             | @dripline/cli
  no-io-in-pure-code                      | packages/domain/ledger      | node:fs
  no-io-in-pure-code                      | packages/pipeline/workers   | node:crypto
  testing-stays-in-tests                  | services/cli                | @dripline/kit
  front-door-only                         | services/replay             | ../../../packages/domain/claims/src/inner.ts
  by-name-only                            | packages/pipeline/workers   | ../../../domain/claims/src/index.ts
  resolves                                | packages/domain/policy      | ./not-there.ts
  no-cycles                               | packages/domain/remittance  | ./index.ts
`);

const CLOCKS = ["Date.now()", "new Date()", "new Date(2025, 2, 3)", "Math.random()", "performance.now()", "crypto.randomUUID()"];

let tree = "";

function put(path: string, text: string): void {
  mkdirSync(dirname(join(tree, path)), { recursive: true });
  writeFileSync(join(tree, path), text);
}

/** Runs a tool of the real tree in the small one; a failing exit is what we are after. */
function run(tool: string, parameters: readonly string[]): string {
  try {
    return execFileSync(process.execPath, [join(root, "node_modules", tool), ...parameters], {
      cwd: tree,
      encoding: "utf8",
      stdio: "pipe",
    });
  } catch (error) {
    return String((error as { stdout?: unknown }).stdout);
  }
}

interface Cruise {
  readonly summary: {
    readonly violations: readonly { readonly rule: { readonly name: string }; readonly from: string; readonly to: string }[];
  };
}

function cruise(): Cruise["summary"]["violations"] {
  const found = run("dependency-cruiser/bin/dependency-cruiser.mjs", [
    "--config",
    ".dependency-cruiser.mjs",
    "--output-type",
    "json",
    "packages",
    "services",
  ]);
  return (JSON.parse(found) as Cruise).summary.violations;
}

beforeAll(() => {
  tree = mkdtempSync(join(tmpdir(), "dripline-checks-"));
  for (const file of [".dependency-cruiser.mjs", "biome.json", "tsconfig.base.json", "tsconfig.pure.json", "scripts/pure-code.grit"]) {
    cpSync(join(root, file), join(tree, file));
  }
  mkdirSync(join(tree, "node_modules/@dripline"), { recursive: true });
  for (const tool of ["@swc", "@biomejs", "@types"]) symlinkSync(join(root, "node_modules", tool), join(tree, "node_modules", tool));
  put("package.json", JSON.stringify({ name: "small", type: "module", workspaces: Object.values(PACKAGES) }));
  for (const [name, folder] of Object.entries(PACKAGES)) {
    put(
      `${folder}/package.json`,
      JSON.stringify({ name: `@dripline/${name}`, version: "0.1.0", type: "module", exports: "./src/index.ts" }),
    );
    put(`${folder}/src/index.ts`, 'export { inner } from "./inner.ts";\n');
    put(`${folder}/src/inner.ts`, `export const inner = "${name}";\n`);
    symlinkSync(join(tree, folder), join(tree, "node_modules/@dripline", name));
  }
});

afterAll(() => rmSync(tree, { recursive: true, force: true }));

test("arrows: the tree without a breach has no finding", () => {
  expect(cruise()).toEqual([]);
});

describe("arrows", () => {
  let found: Cruise["summary"]["violations"] = [];
  const file = (row: (typeof ARROWS)[number]): string => `${row.from}/src/breach-${ARROWS.indexOf(row)}.ts`;

  beforeAll(() => {
    for (const row of ARROWS) put(file(row), `import * as other from "${row.what}";\nexport const breach = other;\n`);
    // The cycle needs its way back, and a test may import what shipped code may not.
    const back = ARROWS.findIndex((row) => row.rule === "no-cycles");
    put("packages/domain/remittance/src/index.ts", `export { inner } from "./inner.ts";\nexport { breach } from "./breach-${back}.ts";\n`);
    put("packages/domain/claims/src/inner.test.ts", 'import * as kit from "@dripline/kit";\nexport const used = kit;\n');
    found = cruise();
  });

  test.each(ARROWS)("$rule: $from may not import $what", (row) => {
    expect(found.filter((each) => each.from === file(row)).map((each) => each.rule.name)).toContain(row.rule);
  });

  test("a test may use the kit", () => {
    expect(found.filter((each) => each.from.endsWith(".test.ts"))).toEqual([]);
  });
});

/** Line numbers that Biome marks, by file. */
function marked(title: string): Record<string, number[]> {
  const report = run("@biomejs/biome/bin/biome", ["lint", "--reporter=github", "--max-diagnostics=500", "packages"]);
  const marks: Record<string, number[]> = {};
  for (const [, found, path = "", line] of report.matchAll(/title=([^,]+),file=[^,]*?(packages\/[^,]+),line=(\d+)/g)) {
    if (found === title) marks[path] = [...(marks[path] ?? []), Number(line)];
  }
  return marks;
}

test("dependencies: a package that isn't declared is caught", () => {
  put("packages/adapters/kafka/src/undeclared.ts", '// Planted.\nimport { Kafka } from "kafkajs";\n\nexport const kafka = Kafka;\n');
  expect(marked("lint/correctness/noUndeclaredDependencies")["packages/adapters/kafka/src/undeclared.ts"]).toEqual([2]);
});

describe("clocks and random sources", () => {
  const lines = `// Planted.\n${CLOCKS.map((call, at) => `export const planted${at} = ${call};`).join("\n")}\n`;

  test("each is caught in the domain and the workers, and left alone in tests and adapters", () => {
    const pure = ["packages/domain/policy/src/planted.ts", "packages/pipeline/workers/src/planted.ts"];
    for (const path of [...pure, "packages/domain/policy/src/planted.test.ts", "packages/adapters/kafka/src/planted.ts"]) put(path, lines);
    const each = CLOCKS.map((_, at) => at + 2);
    expect(marked("plugin")).toEqual(Object.fromEntries(pure.map((path) => [path, each])));
  });
});

test("types: Node and browser globals don't exist in pure code", () => {
  const globals = ["process.env.HOME", "Buffer.alloc(1)", "fetch", "setTimeout", "console.log"];
  put("packages/domain/ledger/src/planted.ts", `${globals.map((name, at) => `export const global${at} = ${name};`).join("\n")}\n`);
  const report = run("typescript/bin/tsc", ["-p", "tsconfig.pure.json", "--pretty", "false"]);
  const caught = [...report.matchAll(/ledger\/src\/planted\.ts\((\d+),/g)].map((match) => Number(match[1]));
  expect(new Set(caught)).toEqual(new Set(globals.map((_, at) => at + 1)));
});
