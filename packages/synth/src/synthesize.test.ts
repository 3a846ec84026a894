// The month is the same for the same seed, its feeds are taken row by row, its files add up, and every kind of fault is in it.
import { isReferenceKind, REFERENCE_KINDS, readFeedRow, readPayer } from "@dripline/reference";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { CLAIM_FAULTS, PATIENT_FAULTS, RECEIVED_AT, receivedAt, type SynthOptions, synthesize } from "./index.ts";
import { monthOf, patientsOf } from "./patients.ts";

function filesOf(options: SynthOptions): Map<string, string> {
  const files = new Map<string, string>();
  for (const { path, text } of synthesize(options)) files.set(path, (files.get(path) ?? "") + text);
  return files;
}

/** Segments of a file, each as its elements, read with the delimiters of its ISA. */
function segmentsOf(text: string): string[][] {
  const [element, terminator] = [text.charAt(3), text.charAt(105)];
  return text
    .split(terminator)
    .map((segment) => segment.trim().split(element))
    .filter(([id]) => id !== "");
}

function claimFiles(files: Map<string, string>): [string, string][] {
  return [...files].filter(([path]) => path.startsWith("claims/"));
}

function countsSaid(segments: readonly string[][], trailer: string): number[] {
  return segments.filter(([id]) => id === trailer).map((elements) => Number(elements[1]));
}

/** The segments from each header to its trailer, both included. */
function spans(segments: readonly string[][], header: string, trailer: string): string[][][] {
  const ends = segments.flatMap(([id], at) => (id === trailer ? [at] : []));
  return segments.flatMap(([id], at) => (id === header ? [segments.slice(at, (ends.find((end) => end > at) ?? 0) + 1)] : []));
}

const small = filesOf({ claims: 500, seed: 7 });

describe("the same bytes", () => {
  test("for the same seed", () => {
    expect(filesOf({ claims: 500, seed: 7 })).toEqual(small);
  });

  test("not for another", () => {
    const other = filesOf({ claims: 500, seed: 8 });
    expect(other.get("reference/members.jsonl")).not.toBe(small.get("reference/members.jsonl"));
    expect(claimFiles(other)).not.toEqual(claimFiles(small));
  });

  test("of one file follow each other, so that one open file is enough to write it", () => {
    const order: string[] = [];
    for (const { path } of synthesize({ claims: 12_000, seed: 1 })) if (order.at(-1) !== path) order.push(path);
    expect(new Set(order).size).toBe(order.length);
    expect(order.slice(0, REFERENCE_KINDS.length + 1).every((path) => path.startsWith("reference/"))).toBe(true);
  });
});

describe("as many claims as asked for", () => {
  test.each([1, 2, 3, 7, 100, 1234])("%i", (claims) => {
    const texts = claimFiles(filesOf({ claims, seed: claims })).map(([, text]) => text);
    expect(texts.flatMap(segmentsOf).filter(([id]) => id === "CLM")).toHaveLength(claims);
  });

  test("and no others", () => {
    for (const claims of [0, -1, 1.5, Number.NaN]) expect(() => [...synthesize({ claims, seed: 1 })]).toThrow("a whole number");
    expect(() => [...synthesize({ claims: 1, seed: 0.5 })]).toThrow("a whole number");
  });
});

describe("the feeds", () => {
  test("hold the payer", () => {
    expect(readPayer(small.get("reference/payer.json") ?? "")).toHaveProperty("payer");
  });

  test.each(REFERENCE_KINDS)("%s: every row is taken, no key twice", (kind) => {
    const text = small.get(`reference/${kind}.jsonl`);
    const rows = (text ?? "").split("\n").filter((line) => line !== "");
    const read = rows.map((line, at) => readFeedRow(kind, line, at + 1));
    expect(read.filter((row) => "refused" in row)).toEqual([]);
    expect(new Set(read.map((row) => "key" in row && row.key)).size).toBe(rows.length);
    expect(text).toBeDefined();
  });

  test("are files of kinds that the contract names", () => {
    const names = [...small.keys()].filter((path) => path.startsWith("reference/")).map((path) => path.slice(10));
    expect(names.filter((name) => name !== "payer.json" && !isReferenceKind(name.replace(".jsonl", "")))).toEqual([]);
  });
});

describe("every file", () => {
  const files = claimFiles(filesOf({ claims: 5000, seed: 3 }));

  test.each(files)("%s has right counts in every trailer", (_, text) => {
    const segments = segmentsOf(text);
    expect(countsSaid(segments, "SE")).toEqual(spans(segments, "ST", "SE").map((span) => span.length));
    expect(countsSaid(segments, "GE")).toEqual(spans(segments, "GS", "GE").map((span) => span.filter(([id]) => id === "ST").length));
    expect(countsSaid(segments, "IEA")).toEqual(spans(segments, "ISA", "IEA").map((span) => span.filter(([id]) => id === "GS").length));
  });

  test.each(files)("%s has ids of the lengths that the guide allows", (_, text) => {
    const ids = (segment: string, at: number): string[] =>
      segmentsOf(text).flatMap((each) => (each[0] === segment ? [each[at] ?? ""] : []));
    expect(ids("GS", 6).filter((control) => !/^\d{1,9}$/.test(control))).toEqual([]);
    expect(ids("ISA", 13).filter((control) => !/^\d{9}$/.test(control))).toEqual([]);
    expect(ids("CLM", 1).filter((number) => number.length > 20)).toEqual([]);
  });

  test("has interchange numbers that its sender never used", () => {
    const keys = files.flatMap(([, text]) =>
      segmentsOf(text)
        .filter(([id]) => id === "ISA")
        .map((isa) => `${isa[6]}/${isa[13]}`),
    );
    expect(new Set(keys).size).toBe(keys.length);
  });

  test("is sent before the payer receives it, and its name sorts by that day", () => {
    for (const [path] of files) expect(path.slice(7, 15) < RECEIVED_AT.slice(0, 10).replaceAll("-", "")).toBe(true);
  });

  test("names three senders, some with other delimiters, and sets and groups are several", () => {
    expect(new Set(files.map(([, text]) => text.slice(35, 50).trim())).size).toBe(3);
    expect(new Set(files.map(([, text]) => text.charAt(3)))).toEqual(new Set(["*", "|"]));
    expect(files.some(([, text]) => segmentsOf(text).filter(([id]) => id === "GS").length > 1)).toBe(true);
  });
});

describe("what is wrong", () => {
  const patients = [...patientsOf(monthOf({ claims: 5000, seed: 11 }))];

  test.each(PATIENT_FAULTS.map(({ name }) => name))("%s is met", (name) => {
    expect(patients.some(({ fault }) => fault?.name === name)).toBe(true);
  });

  test.each(CLAIM_FAULTS.map(({ name }) => name))("%s is met", (name) => {
    expect(patients.some(({ claimFault }) => claimFault?.name === name)).toBe(true);
  });

  test("is about one claim in ten", () => {
    const wrong = patients.reduce((sum, { fault, claimFault, claimCount }) => sum + (fault ? claimCount : claimFault ? 1 : 0), 0);
    expect(wrong / 5000).toBeGreaterThan(0.08);
    expect(wrong / 5000).toBeLessThan(0.13);
  });
});

test("whatever the seed, the rows are taken and the claims are as many as asked for", () => {
  fc.assert(
    fc.property(fc.maxSafeInteger(), fc.integer({ min: 1, max: 40 }), (seed, claims) => {
      const files = filesOf({ claims, seed });
      const members = (files.get("reference/members.jsonl") ?? "").trim().split("\n");
      expect(members.filter((line) => "refused" in readFeedRow("members", line, 1))).toEqual([]);
      expect(
        claimFiles(files)
          .flatMap(([, text]) => segmentsOf(text))
          .filter(([id]) => id === "CLM"),
      ).toHaveLength(claims);
    }),
    { numRuns: 40 },
  );
});

describe("what becomes known later", () => {
  const files = filesOf({ claims: 2000, seed: 7 });
  const feeds = [...files].filter(([path]) => path.startsWith("later/") && path.endsWith(".jsonl"));

  test("is feeds that can be loaded, row by row", () => {
    for (const [path, text] of feeds) {
      const kind = path.slice("later/".length, -".jsonl".length);
      if (!isReferenceKind(kind)) throw new Error(`no kind of feed: ${path}`);
      for (const line of text.split("\n").filter((row) => row !== "")) expect(readFeedRow(kind, line, 1)).not.toHaveProperty("refused");
    }
  });

  test("decides requests that were pending, ends a stay, corrects a rate, and says something new each time", () => {
    const rows = Object.fromEntries(feeds.map(([path, text]) => [path, text.split("\n").filter((row) => row !== "")]));
    expect(Object.keys(rows).sort()).toEqual(
      ["authorizations", "coverage-requests", "fee-schedules", "stays"].map((kind) => `later/${kind}.jsonl`),
    );
    for (const [path, said] of Object.entries(rows)) {
      expect([path, said.length > 0]).toEqual([path, true]);
      const before = files.get(path.replace("later/", "reference/")) ?? "";
      for (const row of said) expect(before).not.toContain(`${row}\n`);
    }
  });

  test.each(["audit-letter", "audit-offset", "appeals"])("%s is a list of claims with the lines that are meant", (list) => {
    const [heading = "", ...rows] = (files.get(`later/${list}.txt`) ?? "").trim().split("\n");
    expect(heading).toMatch(/^# /);
    expect(rows.filter((row) => !/^2025093\d{7} \d+(,\d+)*$/.test(row))).toEqual([]);
    expect(rows.length).toBeGreaterThan(3);
    expect(rows.length).toBeLessThan(60);
  });
});

describe("a year", () => {
  const year = claimFiles(filesOf({ claims: 1500, seed: 3, isYear: true }));
  const claims = year.flatMap(([path, text]) =>
    segmentsOf(text)
      .filter(([id]) => id === "CLM")
      .map((elements) => ({ month: path.split("/")[1], episode: elements[1]?.split("-")[0] })),
  );

  test("has a folder of files for each month, and as many claims as asked for", () => {
    expect([...new Set(claims.map(({ month }) => month))].sort()).toEqual(
      Array.from({ length: 12 }, (_, at) => `2025-${String(at + 1).padStart(2, "0")}`),
    );
    expect(claims.length).toBe(1500);
  });

  test("has patients who come back in other months", () => {
    const months = new Map<string, Set<string>>();
    for (const { month = "", episode = "" } of claims) months.set(episode, (months.get(episode) ?? new Set()).add(month));
    expect([...months.values()].filter(({ size }) => size > 2).length).toBeGreaterThan(50);
  });

  test("numbers no sender's interchange twice", () => {
    const numbers = year.flatMap(([, text]) =>
      segmentsOf(text)
        .filter(([id]) => id === "ISA")
        .map((elements) => `${elements[6]?.trim()} ${elements[13]}`),
    );
    expect(new Set(numbers).size).toBe(numbers.length);
  });

  test("is received month by month, on the wall clock of its day", () => {
    expect(["2025-01", "2025-03", "2025-10", "2025-12"].map(receivedAt)).toEqual([
      "2025-02-03T09:00:00-05:00",
      RECEIVED_AT,
      "2025-11-03T09:00:00-05:00",
      "2026-01-03T09:00:00-05:00",
    ]);
  });
});
