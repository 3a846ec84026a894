// R39: facts that become known after payment. Each changes one paid or denied claim, is priced before it moves, and is carried out once.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { BenchTop, dripline } from "../test/bench-top.ts";
import { claimFile, type TestClaim } from "../test/claim-file.ts";
import { FEEDS } from "../test/reference-folder.ts";
import { patient, STORY_FEEDS } from "../test/second-payer.ts";

const HMO = "careadvantage-preferred";
const CLAIM = "20250660000001";

interface LateFact {
  readonly why: string;
  readonly claim: TestClaim;
  /** Known when the claim comes, in place of the story's own. */
  readonly first?: Readonly<Record<string, readonly object[]>>;
  readonly feed: string;
  readonly row: object;
  /** Of the first line: status and CARC before and after, RARC alert of the reversal. */
  readonly before: string;
  readonly after: string;
  readonly alert?: string;
}

const therapy = { code: "S9500", charge: "180" };
const claim = (member: number, line: TestClaim["lines"][number] = therapy): TestClaim => ({
  pcn: "LATE",
  member: patient(member),
  lines: [line],
});

function member(number: number, more: object): object {
  const { id: memberId, last: lastName, first: firstName, sex } = patient(number);
  const coverage = [{ product: HMO, benefitPlanId: "HMO2", from: "2020-01-01" }];
  return { memberId, lastName, firstName, birthDate: "1950-01-01", sex, pcpNpi: "1888888876", coverage, ...more };
}

const coveredTo = (to: string) => member(12, { coverage: [{ product: HMO, benefitPlanId: "HMO2", from: "2020-01-01", to }] });
const drug = { code: "J0696", charge: "40", units: "8", ndc: "00143985625", quantity: "1" };

const facts: readonly LateFact[] = [
  {
    why: "coverage ended before the service",
    claim: claim(12),
    feed: "members",
    row: coveredTo("2025-02-28"),
    before: "paid",
    after: "denied 27",
    alert: "N687",
  },
  {
    why: "coverage is given back",
    claim: claim(12),
    first: { members: [coveredTo("2025-02-28")] },
    feed: "members",
    row: member(12, {}),
    before: "denied 27",
    after: "paid",
    alert: "N687",
  },
  {
    why: "an authorization was approved after its denial",
    claim: claim(12, { code: "S9366", charge: "300" }),
    feed: "authorizations",
    row: {
      authorizationId: "RETRO",
      memberId: "CP000012",
      providerNpi: "1999999984",
      codes: ["S9366"],
      status: "approved",
      department: "precertification",
      from: "2025-03-01",
      to: "2025-03-31",
      requestedAt: "2025-02-04T09:00:00-05:00",
    },
    before: "denied 197",
    after: "paid",
  },
  {
    why: "the rate was wrong",
    claim: claim(12),
    feed: "fee-schedules",
    row: { feeScheduleId: "F1", code: "S9500", rate: "120", from: "2025-01-01" },
    before: "paid",
    after: "paid",
    alert: "N689",
  },
  {
    why: "the day's limit is lower",
    claim: claim(12, { ...drug, day: "20250302" }),
    feed: "unit-limits",
    row: { code: "J0696", unitsPerDay: 4, source: "PLAN", scope: "member", mode: "cut-back", adjudicationIndicator: 3, from: "2025-01-01" },
    before: "paid",
    after: "reduced 96",
  },
  {
    why: "the code had ended before the service",
    claim: claim(12, { ...drug, day: "20250302" }),
    feed: "codes",
    row: { code: "J0696", kind: "drug", unitDosage: "250 mg", from: "2019-01-01", to: "2025-02-28" },
    before: "paid",
    after: "denied 181",
  },
  {
    why: "the drug belonged to the pharmacy benefit",
    claim: claim(12, { ...drug, day: "20250302" }),
    feed: "drugs",
    row: {
      ndc: "00143985625",
      hcpcs: "J0696",
      name: "CEFTRIAXONE 2 G",
      packageSize: "1",
      packageUnit: "UN",
      unitsPerPackage: "8",
      benefit: "pharmacy",
      from: "2019-01-01",
    },
    before: "paid",
    after: "denied 280",
  },
  {
    why: "the provider had been excluded",
    claim: claim(12),
    feed: "providers",
    row: { ...(FEEDS.providers ?? [])[0], excludedFrom: "2025-03-01" },
    before: "paid",
    after: "denied B7",
  },
  {
    why: "the plan excluded the service",
    claim: claim(12),
    feed: "benefit-plans",
    row: { ...(STORY_FEEDS["benefit-plans"] ?? [])[0], exclusions: ["S9500"] },
    before: "paid",
    after: "denied 204",
  },
  {
    why: "the plan's maximum of a year was lower",
    claim: claim(12),
    feed: "benefit-plans",
    row: { ...(STORY_FEEDS["benefit-plans"] ?? [])[0], yearlyMaximums: { S9500: 0 } },
    before: "paid",
    after: "denied 119",
  },
  {
    why: "a coverage request was approved after its denial",
    claim: claim(12, { ...drug, day: "20250304" }),
    feed: "coverage-requests",
    row: { requestId: "CR1", memberId: "CP000012", ndc9: "001439856", status: "approved", from: "2025-03-01" },
    before: "denied 197",
    after: "paid",
  },
  {
    why: "a stay was found",
    claim: claim(12),
    feed: "stays",
    row: { stayId: "FOUND", memberId: "CP000012", kind: "inpatient", admitted: "2025-03-01", discharged: "2025-03-05" },
    before: "paid",
    after: "denied 97",
    alert: "N688",
  },
  {
    why: "another payer was found to come first",
    claim: claim(12),
    feed: "members",
    row: member(12, { otherCoverage: [{ payerId: "OTHER", name: "OTHER PLAN", order: "primary", from: "2019-01-01" }] }),
    before: "paid",
    after: "denied 22",
    alert: "N696",
  },
];

interface Line {
  readonly status: string;
  readonly adjustments: readonly { readonly carc: string }[];
}

const told = ({ status, adjustments }: Line): string =>
  status === "paid" ? status : `${status} ${adjustments.filter(({ carc }) => carc !== "45" && carc !== "1" && carc !== "2")[0]?.carc}`;

describe.each(facts)("$why", ({ claim: submitted, first, feed, row, before, after, alert }) => {
  let bench: BenchTop;
  beforeEach(async () => {
    const feeds = { ...FEEDS, ...STORY_FEEDS };
    bench = new BenchTop({ ...feeds, ...(first?.members ? { members: first.members } : {}) });
    bench.put("01.837", claimFile({ claims: [submitted] }));
    expect((await bench.run()).status).toBe(0);
  });
  afterEach(() => bench.clear());

  test("is priced before it moves, carried out once, and the log verifies afterwards", async () => {
    const path = join(bench.folder, `${feed}.jsonl`);
    writeFileSync(path, `${JSON.stringify(row)}\n`);
    const priced = JSON.parse((await dripline("impact", path, "--data", bench.data, "--json")).stdout);
    expect(priced.claims.map(({ claimId }: { claimId: string }) => claimId)).toEqual([CLAIM]);
    const order = ["readjudicate", path, "--data", bench.data, "--reason", "known later", "--apply", "--json"];
    const carried = JSON.parse((await dripline(...order)).stdout);
    expect([carried.differenceCents, carried.claims]).toEqual([priced.differenceCents, priced.claims]);
    expect(JSON.parse((await dripline(...order)).stdout).claims).toEqual([]);

    const versions = (await bench.events("claims.adjudicated", "--claim", CLAIM)).map(({ value }) => value);
    expect(versions.map(({ disposition }) => disposition)).toEqual([expect.any(String), "reversed", expect.any(String)]);
    const [original, reversal, corrected] = versions;
    expect([told(original.lines[0]), told(corrected.lines[0])]).toEqual([before, after]);
    expect(reversal.lines[0].remarks.filter((remark: string) => /^N6(8[789]|9\d)$/.test(remark))).toEqual(
      alert === undefined ? [] : [alert],
    );
    expect(corrected.paidCents - original.paidCents).toBe(carried.differenceCents);
    expect((await dripline("replay", "verify", "--data", bench.data)).status).toBe(0);
  });
});

test("a stay without a discharge: the claim would wait, so it stays as it was paid and is listed, until the discharge is known", async () => {
  const bench = new BenchTop({ ...FEEDS, ...STORY_FEEDS });
  bench.put("01.837", claimFile({ claims: [claim(12)] }));
  expect((await bench.run()).status).toBe(0);
  const path = join(bench.folder, "stays.jsonl");
  const stay = { stayId: "FOUND", memberId: "CP000012", kind: "inpatient", admitted: "2025-03-01" };
  const order = ["readjudicate", path, "--data", bench.data, "--reason", "a stay was found", "--apply"];
  const told = { claimId: CLAIM, paidCents: expect.any(Number), rule: "R31", reason: expect.stringContaining("no discharge yet") };
  writeFileSync(path, `${JSON.stringify(stay)}\n`);
  expect(JSON.parse((await dripline("impact", path, "--data", bench.data, "--json")).stdout)).toEqual({
    claims: [],
    differenceCents: 0,
    waiting: [told],
  });
  expect(JSON.parse((await dripline(...order, "--json")).stdout)).toMatchObject({ claims: [], waiting: [told], applied: true });
  expect((await dripline(...order)).stdout).toContain("Would wait, and stays as decided until more is known:");
  expect((await bench.events("claims.adjudicated", "--claim", CLAIM)).length).toBe(1);
  writeFileSync(path, `${JSON.stringify({ ...stay, discharged: "2025-03-05" })}\n`);
  const carried = JSON.parse((await dripline(...order, "--json")).stdout);
  expect([carried.claims.length, carried.waiting]).toEqual([1, undefined]);
  expect((await bench.events("claims.adjudicated", "--claim", CLAIM)).map(({ value }) => value.disposition)).toEqual([
    "paid",
    "reversed",
    "denied",
  ]);
  bench.clear();
});
