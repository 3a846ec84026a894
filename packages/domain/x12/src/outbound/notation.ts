// The notation of our own segments, the guide's: `R1 | Name | R128=EV R127 | P0304` is read once at start into a SegmentSpec.
import { invariant } from "@dripline/claims";
import type { ElementSpec, ElementType, SegmentSpec, Usage } from "../segment-spec.ts";
import { DATA_ELEMENTS } from "./data-elements.ts";

/*
 * An element is its usage (R required, S situational, N not used), its number in the dictionary, the codes that may stand
 * there after "=" (parted by "/"), and "*2" for the same element twice. A composite has its components in ( ).
 */
export function segment(id: string, description: string): SegmentSpec {
  const [use = "", name = "", elements = "", syntax = ""] = description.split("|").map((part) => part.trim());
  const [, usage, repeat] = /^([RS])(\d+)$/.exec(use) ?? [];
  invariant(usage !== undefined, `${id} to be described by usage and repeat, name, elements, syntax notes`);
  return {
    id,
    name,
    usage: usage as Usage,
    repeat: Number(repeat),
    elements: tokens(elements).flatMap(readElements),
    syntax: syntax === "" ? undefined : syntax.split(" "),
  };
}

/** Parts at spaces outside parentheses. */
function tokens(text: string): string[] {
  return text.match(/[RSN]\([^)]*\)\S*|\S+/g) ?? [];
}

function readElements(token: string): ElementSpec[] {
  const times = /\*(\d+)$/.exec(token);
  const element = readElement(times ? token.slice(0, times.index) : token);
  return Array.from({ length: times ? Number(times[1]) : 1 }, () => element);
}

function readElement(token: string): ElementSpec {
  const composite = /^([RSN])\(([^)]*)\)$/.exec(token);
  if (composite) {
    const components = tokens(composite[2] ?? "").flatMap(readElements);
    return { ref: "", name: "Composite", usage: composite[1] as Usage, type: "AN", min: 0, max: 0, components };
  }
  const [, usage, ref = "", codes] = /^([RSN])(\w+)(?:=(\S+))?$/.exec(token) ?? [];
  const entry = DICTIONARY.get(ref);
  invariant(entry !== undefined, `an element of the dictionary: ${token}`);
  return { ...entry, usage: usage as Usage, codes: codes?.split("/") };
}

type DictionaryEntry = Pick<ElementSpec, "ref" | "name" | "type" | "min" | "max">;

const DICTIONARY: ReadonlyMap<string, DictionaryEntry> = readDictionary();

function readDictionary(): Map<string, DictionaryEntry> {
  const entries = new Map<string, DictionaryEntry>();
  for (const line of DATA_ELEMENTS.trim().split("\n")) {
    const [ref = "", type, min, max, ...name] = line.split(" ");
    entries.set(ref, { ref, name: name.join(" "), type: type as ElementType, min: Number(min), max: Number(max) });
  }
  return entries;
}
