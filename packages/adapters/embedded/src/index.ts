// Embedded: log, state, commit and files on one machine, in one data folder, with SQLite and nothing else.

export { folderFiles } from "./folder-files.ts";
export { type Embedded, type OpenOptions, openEmbedded } from "./open.ts";
export { faultOf } from "./sqlite-fault.ts";
export type { OnStep, Step } from "./steps.ts";
