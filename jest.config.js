// Jest runs the TypeScript sources as they are; swc only erases the types.
export default {
  testEnvironment: "node",
  roots: ["<rootDir>/packages", "<rootDir>/services", "<rootDir>/bench", "<rootDir>/scripts"],
  testMatch: ["**/*.test.ts"],
  injectGlobals: false,
  verbose: false,
  extensionsToTreatAsEsm: [".ts"],
  transform: { "^.+\\.ts$": ["@swc/jest", { jsc: { target: "es2024", parser: { syntax: "typescript" } }, module: { type: "es6" } }] },
  transformIgnorePatterns: ["/node_modules/(?!@dripline/)"],
};
