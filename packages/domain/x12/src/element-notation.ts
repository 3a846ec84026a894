// The notation of a segment's elements, shared by the guide that we read by and the descriptions that we write by. Read once at start.
import { invariant } from "@dripline/claims";
import { DATA_ELEMENTS } from "./data-elements.ts";
import type { ElementSpec, ElementType, Usage } from "./segment-spec.ts";

/**
 * An element is its usage (R required, S situational, N not used), its number in the dictionary, ".3" where it has three decimals at most, the
 * codes that may stand there after "=" (parted by "/"), its repetitions after "^", and "*2" for the same element twice. A composite has its components in ( ).
 */
export function elementsOf(text: string): ElementSpec[] {
  // Parts at spaces outside parentheses.
  return (text.match(/[RSN]\([^)]*\)\S*|\S+/g) ?? []).flatMap(readElements);
}

function readElements(token: string): ElementSpec[] {
  const times = /\*(\d+)$/.exec(token);
  const element = readElement(times ? token.slice(0, times.index) : token);
  return Array.from({ length: times ? Number(times[1]) : 1 }, () => element);
}

function readElement(token: string): ElementSpec {
  const composite = /^([RSN])\(([^)]*)\)(?:\^(\d+))?$/.exec(token);
  if (composite) {
    const components = elementsOf(composite[2] ?? "");
    return {
      ref: "",
      name: "Composite",
      usage: composite[1] as Usage,
      type: "AN",
      min: 0,
      max: 0,
      components,
      repeat: Number(composite[3] ?? 1),
    };
  }
  const [, usage, ref = "", decimals, codes, repeat] = /^([RSN])(\w+)(\.3)?(?:=([^\s^]+|\^))?(?:\^(\d+))?$/.exec(token) ?? [];
  const entry = DICTIONARY.get(ref);
  invariant(entry !== undefined, `an element of the dictionary: ${token}`);
  return {
    ...entry,
    usage: usage as Usage,
    decimals: decimals === undefined ? undefined : 3,
    codes: codes?.split("/"),
    repeat: Number(repeat ?? 1),
  };
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
