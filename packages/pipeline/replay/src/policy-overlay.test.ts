// An overlay's rows hold on their days and on no other: both sides of each date, and rows cut in two.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { IsoDate } from "@dripline/claims";
import { table } from "@dripline/kit";
import { type Policy, parameterRow } from "@dripline/policy";
import { describe, expect, test } from "@jest/globals";
import { overlaid, readOverlay } from "./policy-overlay.ts";

const folder = fileURLToPath(new URL("../../../../policies/home-infusion", import.meta.url));
const texts = Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), "utf8")]));
const content = JSON.stringify(texts);
const published = { version: createHash("sha256").update(content).digest("hex"), content };

function changed(text: string): Policy {
  const read = readOverlay("overlay.yaml", text);
  if (!("overlay" in read)) throw new Error(JSON.stringify(read.problems));
  const { policy, problems } = overlaid(published, read.overlay);
  if (policy === undefined) throw new Error(JSON.stringify(problems));
  expect(problems).toEqual([]);
  return policy;
}

function modeOn(policy: Policy, rule: string, day: string): string | undefined {
  return policy.rules.get(rule)?.modes.find(({ from, to }) => from <= day && (to === undefined || day <= to))?.mode;
}

describe("a parameter", () => {
  const policy = changed("parameters:\n  - { name: concurrentModifiers, value: OPTIONAL, from: 2025-03-01, to: 2025-03-31 }\n");
  const days = table(`
    why                          | day        | value
    the earlier row stays        | 2025-01-31 | OPTIONAL
    the row is cut before        | 2025-02-28 | REQUIRED
    its first day                | 2025-03-01 | OPTIONAL
    its last day                 | 2025-03-31 | OPTIONAL
    the row goes on behind       | 2025-04-01 | REQUIRED
    and on                       | 2026-06-01 | REQUIRED
  `);
  test.each(days)("$why", ({ day, value }) => {
    expect(parameterRow(policy, "concurrentModifiers", day as IsoDate).value).toBe(value);
  });
});

describe("an overlay whose file is called like one of the bundle's", () => {
  test.each(["places.yaml", "places.yml", "places"])("%s leaves the bundle's other rows", (name) => {
    const read = readOverlay(name, 'places:\n  - { place: "22", clause: HI-BILL-8, from: 2025-03-01 }\n');
    if (!("overlay" in read)) throw new Error(JSON.stringify(read.problems));
    const { policy, problems, files } = overlaid(published, read.overlay);
    expect(problems).toEqual([]);
    expect(policy?.places.length).toBe(changed("title: nothing\n").places.length + 1);
    expect(Object.keys(files).filter((file) => file.startsWith("places"))).toEqual(["places.yaml"]);
  });
});

describe("a mode", () => {
  const days = table(`
    why                         | day        | mode
    the day before              | 2025-02-28 | active
    its first day               | 2025-03-01 | monitor
    its last day                | 2025-03-31 | monitor
    the day after               | 2025-04-01 | active
  `);
  const forms = [
    ["modes", "modes:\n  - { rule: R17, mode: monitor, from: 2025-03-01, to: 2025-03-31 }\n"],
    ["rules", "rules:\n  - { id: R17, modes: [{ mode: monitor, from: 2025-03-01, to: 2025-03-31 }] }\n"],
  ] as const;
  describe.each(forms)("of %s", (_, text) => {
    test.each(days)("$why", ({ day = "", mode }) => {
      expect(modeOn(changed(text), "R17", day)).toBe(mode);
    });
  });
});

describe("a row", () => {
  test("is added, and the others stay", () => {
    const { places } = changed('places:\n  - { place: "22", clause: HI-BILL-8, from: 2025-03-01 }\n');
    expect(places.map(({ place }) => place)).toEqual(expect.arrayContaining(["12", "22"]));
  });

  test("is taken from a day on", () => {
    const { places } = changed('without:\n  - { section: places, key: "12", from: 2025-03-10 }\n');
    expect(places.filter(({ place }) => place === "12").map(({ from, to }) => [from, to])).toEqual([["2019-01-01", "2025-03-09"]]);
  });

  test("of the same overlay and bundle makes the same version, of another overlay another one", () => {
    const one = "modes:\n  - { rule: R17, mode: off, from: 2025-03-01 }\n";
    expect(changed(one).version).toBe(changed(one).version);
    expect(changed(one).version).not.toBe(changed(one.replace("R17", "R18")).version);
    expect(changed("title: nothing\n").version).not.toBe(published.version);
  });
});
