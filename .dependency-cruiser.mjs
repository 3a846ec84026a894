// The arrows between packages, each with its reason. `npm run check` holds them; CONTRIBUTING.md shows the picture.

const TEST = "\\.test\\.ts$|/testing/|/test/";
/** A package's own folder, captured: services and packages alike. */
const PACKAGE = "^(packages/synth|packages/[^/]+/[^/]+|services/[^/]+|bench)/";
const PURE = "^packages/(domain|pipeline/workers)/";

export default {
  forbidden: [
    {
      name: "domain-stands-alone",
      comment: "The domain is what the policy and the guides say. It must read and run without any way of storing or moving claims.",
      severity: "error",
      from: { path: "^packages/domain/", pathNot: TEST },
      to: { path: "^(packages/(?!domain/)|services/|bench/)" },
    },
    {
      name: "claims-is-the-ground",
      comment: "domain/claims is the words that everyone uses; if it leaned on anything of ours, everything would lean on that too.",
      severity: "error",
      from: { path: "^packages/domain/claims/", pathNot: TEST },
      to: { path: "^(packages|services|bench)/", pathNot: "^packages/domain/claims/" },
    },
    {
      name: "x12-policy-and-ledger-do-not-meet",
      comment: "How a claim is written, what the policy says and how accounts add up change for three different reasons.",
      severity: "error",
      from: { path: "^packages/domain/(x12|policy|ledger)/", pathNot: TEST },
      to: { path: "^packages/domain/", pathNot: "^packages/domain/(claims|$1)/" },
    },
    {
      name: "adjudication-knows-no-wire",
      comment: "A decision is about claims, never about segments; the wire format may change without a decision changing.",
      severity: "error",
      from: { path: "^packages/domain/adjudication/", pathNot: TEST },
      to: { path: "^packages/domain/(x12|remittance)/" },
    },
    {
      name: "remittance-takes-decisions-as-they-are",
      comment: "A remittance reports decisions. Could it adjudicate, two places would decide what is paid.",
      severity: "error",
      from: { path: "^packages/domain/remittance/", pathNot: TEST },
      to: { path: "^packages/domain/adjudication/" },
    },
    {
      name: "pipeline-knows-no-vendor",
      comment: "The pipeline is the same on SQLite and on Kafka: it talks to ports, and services choose who fills them.",
      severity: "error",
      from: { path: "^packages/pipeline/", pathNot: TEST },
      to: { path: "^(packages/(adapters|synth)/|services/|bench/|node:sqlite|node_modules/(kafkajs|ioredis)/)" },
    },
    {
      name: "core-knows-no-worker",
      comment: "Ports, events and reference facts carry every worker, so they can know none.",
      severity: "error",
      from: { path: "^packages/pipeline/(core|events|reference)/", pathNot: TEST },
      to: { path: "^packages/pipeline/workers/" },
    },
    {
      name: "adapters-do-not-meet",
      comment: "An adapter fills ports with one technology. Two that know each other can't be swapped alone.",
      severity: "error",
      from: { path: "^packages/adapters/([^/]+)/", pathNot: TEST },
      to: { path: "^packages/(adapters/(?!$1/)|pipeline/workers/|synth/)" },
    },
    {
      name: "services-are-leaves",
      comment:
        "A service is a main that wires; whatever two services share belongs to a package. Benchmarks and simulations drive one whole.",
      severity: "error",
      from: { path: "^packages/|^services/([^/]+)/", pathNot: TEST },
      to: { path: "^services/", pathNot: "^services/$1/" },
    },
    {
      name: "no-io-in-pure-code",
      comment: "The domain and the workers' decisions must give the same bytes in any year on any machine: no module of Node's.",
      severity: "error",
      from: { path: PURE, pathNot: TEST },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "testing-stays-in-tests",
      comment: "Builders and contract suites are never shipped.",
      severity: "error",
      from: { path: "^(packages/(?!testing/)|services/)", pathNot: "\\.test\\.ts$|/test/" },
      to: { path: "^packages/testing/|\\.test\\.ts$|node_modules/(jest|@jest|fast-check)/" },
    },
    {
      name: "front-door-only",
      comment: "A package's src/index.ts is its whole surface: import it by name, so that its inside can change.",
      severity: "error",
      from: { path: PACKAGE },
      to: { path: "^(packages|services)/", pathNot: ["^$1/", "/src/index\\.ts$"] },
    },
    {
      name: "by-name-only",
      comment: "A relative path into another package walks past its package.json, and so past its declared dependencies.",
      severity: "error",
      from: { path: PACKAGE },
      to: { path: "^(packages|services)/", pathNot: "^$1/", dependencyTypesNot: ["aliased-workspace"] },
    },
    {
      name: "no-cycles",
      comment: "Two files in a cycle are one idea in two places: join them, or find the third that both need.",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "resolves",
      comment: "What can't be resolved here fails at run time: a file that isn't there, or a package that isn't declared.",
      severity: "error",
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: "declared",
      comment: "A package that nobody declared works by luck until its owner lets it go.",
      severity: "error",
      from: { pathNot: TEST },
      to: { dependencyTypes: ["npm-no-pkg", "npm-unknown"] },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "testdata/" },
    parser: "swc",
    combinedDependencies: true,
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "default"],
      extensions: [".ts", ".mjs", ".js", ".json"],
    },
    reporterOptions: {
      mermaid: { minify: false },
      archi: { collapsePattern: "^(packages/synth|packages/[^/]+/[^/]+|services/[^/]+|bench)" },
    },
  },
};
