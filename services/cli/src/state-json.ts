// Text under a key of the state; JSON values there are read and made as the workers do it.
export { jsonState, readJson } from "@dripline/workers";
