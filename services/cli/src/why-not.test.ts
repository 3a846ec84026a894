// Why not, from the outside: what would have paid a line, found by judging it again, and the letter that says so to a provider.
import { beforeAll, describe, expect, test } from "@jest/globals";
import { BenchTop, dripline } from "../test/bench-top.ts";
import { claimFile } from "../test/claim-file.ts";
import { patient, STORY_FEEDS } from "../test/second-payer.ts";

const therapy = { code: "S9500", charge: "180" };
const tpn = { code: "S9366", charge: "300" };
const drug = { code: "J0696", charge: "40", ndc: "00143985625" };
const notThePcp = "1777777768";
const days = (from: number, count: number) =>
  Array.from({ length: count }, (_, at) => ({ ...tpn, day: `202502${String(from + at).padStart(2, "0")}` }));

const bench = new BenchTop({
  ...STORY_FEEDS,
  authorizations: [
    ...(STORY_FEEDS.authorizations ?? []),
    {
      authorizationId: "COUNTED",
      memberId: "CP000012",
      providerNpi: "1999999984",
      codes: ["S9366"],
      units: { S9366: 2 },
      status: "approved",
      department: "precertification",
      from: "2025-02-01",
      to: "2025-02-28",
      requestedAt: "2025-01-06T09:00:00-05:00",
    },
  ],
});

beforeAll(async () => {
  const claims = [
    { pcn: "FIRST", member: patient(12), lines: [{ ...therapy, day: "20250307" }] },
    { pcn: "SECOND", member: patient(12), lines: [{ ...tpn, day: "20250307" }] },
    { pcn: "UNITS", member: patient(12), lines: days(10, 4) },
    { pcn: "LIMIT", member: patient(12), lines: [{ ...drug, units: "12", quantity: "1.5" }] },
    { pcn: "QUANTITY", member: patient(12), lines: [{ ...drug, units: "8", quantity: "9", day: "20250302" }] },
    { pcn: "PCP", member: patient(12), lines: [{ ...therapy, day: "20250305" }], prescriber: notThePcp },
    { pcn: "PAID", member: patient(12), lines: [{ ...therapy, day: "20250306" }] },
    { pcn: "TWICE", member: patient(12), lines: [{ ...therapy, day: "20250306" }] },
    { pcn: "WAITS", member: patient(16), lines: [tpn, { ...therapy, day: "20250302" }] },
  ];
  bench.put("01.837", claimFile({ claims }));
  expect((await bench.run()).status).toBe(0);
});

interface Line {
  readonly line: number;
  readonly status: string;
  readonly answers: readonly { readonly facts: readonly { name: string; text: string }[]; readonly paidCents: number }[];
}

async function linesOf(claim: string): Promise<Line[]> {
  const { status, stdout } = await dripline("explain", claim, "--data", bench.data, "--why-not", "--json");
  expect(status).toBe(0);
  return JSON.parse(stdout).lines;
}

const named = ({ answers }: Line): string[] => answers.map(({ facts }) => facts.map(({ name }) => name).join(" and "));
const told = ({ answers }: Line): string[] => answers.map(({ facts }) => facts.map(({ text }) => text).join(" and "));

describe("what would have paid a line", () => {
  test("more units of the authorization", async () => {
    const [third, fourth] = await linesOf("UNITS");
    expect([third?.line, fourth?.line]).toEqual([3, 4]);
    expect(third && told(third)).toContain("authorization COUNTED covered 1 more unit of S9366");
    expect(third?.answers[0]?.paidCents).toBeGreaterThan(0);
  });

  test("a higher limit", async () => {
    const [line] = await linesOf("LIMIT");
    expect(line?.status).toBe("reduced");
    expect(line && told(line)).toContain("the limit of J0696 allowed 2 more units a day");
  });

  test("the NDC quantity that the units come to", async () => {
    const [line] = await linesOf("QUANTITY");
    expect(line && told(line)).toContain("the NDC quantity was 1 UN, which is what the units billed come to");
  });

  test("the PCP's order, or an authorization", async () => {
    const [line] = await linesOf("PCP");
    expect(line && named(line)).toEqual(expect.arrayContaining(["prescribed-by-pcp"]));
  });

  test("nothing but the earlier claim's absence pays a duplicate", async () => {
    const [line] = await linesOf("TWICE");
    expect(line && named(line)).toContain("no-earlier-claim");
  });

  test("two facts where no one alone is enough", async () => {
    const [line] = await linesOf("SECOND");
    expect(line?.answers.every(({ facts }) => facts.length === 2)).toBe(true);
    expect(line && named(line)).toContain("modifier-SH and authorization-present");
  });

  test("a line that waits, and one that waits with it", async () => {
    const [waiting, beside] = await linesOf("WAITS");
    expect(waiting && named(waiting).length).toBeGreaterThan(0);
    expect(beside?.answers).toEqual([]);
    const { stdout } = await dripline("explain", "WAITS", "--data", bench.data, "--why-not");
    expect(stdout).toContain("another line of the claim waits, and this one with it");
  });

  test("a claim that is paid whole lacks nothing", async () => {
    expect(await linesOf("PAID")).toEqual([]);
  });

  test("the story ends with it, and the receipts' JSON is as it was", async () => {
    const { stdout } = await dripline("explain", "LIMIT", "--data", bench.data);
    expect(stdout).toContain("Would have been paid if\n");
    const { stdout: json } = await dripline("explain", "LIMIT", "--data", bench.data, "--json");
    expect(JSON.parse(json).disposition).toBe("paid");
  });
});

describe("the letter", () => {
  test.each(["SECOND", "UNITS", "LIMIT", "PCP", "TWICE", "WAITS", "PAID"])("%s names every clause and nobody", async (claim) => {
    const { stdout } = await dripline("explain", claim, "--data", bench.data, "--letter");
    const receipt = (await bench.receipts())[claim];
    for (const { outcome, clause, text } of receipt.verdicts.filter((verdict: { outcome: string }) => verdict.outcome !== "info")) {
      expect([outcome, stdout.includes(`(${clause},`)]).toEqual([outcome, true]);
      expect(stdout.replace(/\s+/g, " ")).toContain(text);
    }
    expect(stdout).toContain(receipt.claimId);
    const member = Number(receipt.memberId.slice(-2));
    const { id, last, first } = patient(member);
    for (const personal of [id, last, first, "1950-01-01", "January"]) expect(stdout).not.toContain(personal);
    for (const line of stdout.split("\n")) expect(line.length).toBeLessThanOrEqual(140);
  });

  test("as JSON beside its lines", async () => {
    const { stdout } = await dripline("explain", "LIMIT", "--data", bench.data, "--letter", "--json");
    const { letter, lines } = JSON.parse(stdout);
    expect(letter).toContain("To the provider with NPI 1999999984");
    expect(lines).toHaveLength(1);
  });
});
