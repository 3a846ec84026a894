// X12 in and out: the 837P guide as data, its reader, and the writers of what we answer.
export * from "./reader-events.ts";
export type { ElementSpec, ElementType, SegmentSpec, Usage } from "./segment-spec.ts";
