// The notation of our own segments, the guide's: `R1 | Name | R128=EV R127 | P0304` is read once at start into a SegmentSpec.
import { invariant } from "@dripline/claims";
import { elementsOf } from "../element-notation.ts";
import type { SegmentSpec, Usage } from "../segment-spec.ts";

export function segment(id: string, description: string): SegmentSpec {
  const [use = "", name = "", elements = "", syntax = ""] = description.split("|").map((part) => part.trim());
  const [, usage, repeat] = /^([RS])(\d+)$/.exec(use) ?? [];
  invariant(usage !== undefined, `${id} to be described by usage and repeat, name, elements, syntax notes`);
  return {
    id,
    name,
    usage: usage as Usage,
    repeat: Number(repeat),
    elements: elementsOf(elements),
    syntax: syntax === "" ? undefined : syntax.split(" "),
  };
}
