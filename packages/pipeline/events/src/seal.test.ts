// Seals: whoever changes a byte of a receipt is found out; a pseudonym is what RFC 2104 and RFC 4648 say.
import { createHash } from "node:crypto";
import type { Decision } from "@dripline/claims";
import { aClaim, aLine } from "@dripline/kit";
import { describe, expect, test } from "@jest/globals";
import { canonicalJson } from "./canonical-json.ts";
import { decode, decodeToJudge } from "./codec.ts";
import { readable } from "./readable.ts";
import { isSealed, memberKey, sealReceipt } from "./seal.ts";

const claim = aClaim({ lines: [aLine({ count: 2 })] });
const [line] = claim.lines;
const decision = {
  claimId: claim.claimId,
  version: 1,
  patientControlNumber: claim.patientControlNumber,
  memberId: claim.member.memberId,
  billingNpi: claim.billing.npi,
  payeeNpi: claim.billing.npi,
  sender: claim.source.sender,
  frequency: claim.frequency,
  receivedAt: claim.receivedAt,
  test: false,
  wireNumber: claim.claimId,
  disposition: "paid",
  policyVersion: "abc",
  chargeCents: claim.chargeCents,
  allowedCents: 11_000,
  paidCents: 11_000,
  patientResponsibilityCents: 0,
  lines: [
    {
      line: 1,
      code: "S9500",
      modifiers: [],
      serviceFrom: line?.serviceFrom,
      serviceTo: line?.serviceTo,
      units: 2000,
      paidUnits: 500,
      chargeCents: claim.chargeCents,
      allowedCents: 11_000,
      paidCents: 11_000,
      status: "reduced",
      adjustments: [{ group: "CO", carc: "119", amountCents: 7000, units: 1500 }],
      remarks: ["N362"],
    },
  ],
  verdicts: [
    { rule: "R30", line: 1, outcome: "reduce", clause: "units/day", from: "2019-01-01", read: { units: "2" }, remarks: [], text: "Over." },
  ],
  entries: [
    { account: "units/S9500/2025-03-03", amount: 500, line: 1 },
    { account: "referral/RF1", amount: 1, line: 1 },
    { account: "out-of-pocket/2025", amount: 1200 },
  ],
  claim,
} as unknown as Decision;
const facts = '{"balances":{"units/S9500/2025-03-03":500}}';
const sealed = sealReceipt({ decision, facts });

describe("a sealed receipt", () => {
  test("holds the hash that its doc comment says how to check", () => {
    const body = sealed.value.subarray(5, sealed.value.length - 66);
    expect(sealed.hash).toBe(createHash("sha256").update(body).digest("hex"));
    expect(sealed.receipt.receipt).toBe(sealed.hash);
    expect(decode("claims.adjudicated", sealed.value)).toEqual(sealed.receipt);
  });

  test("is found out when any byte of it changes, the frame apart", () => {
    expect(isSealed(sealed.value)).toBe(true);
    for (let at = 5; at < sealed.value.length; at++) {
      const changed = Buffer.from(sealed.value);
      changed[at] = (changed[at] ?? 0) ^ 1;
      // The two bytes that say how long the hash is are checked by reading the record.
      if (at < sealed.value.length - 66 || at >= sealed.value.length - 64) expect(isSealed(changed)).toBe(false);
    }
    expect(isSealed(Buffer.alloc(10))).toBe(false);
  });

  test.each([
    ["the facts", { facts: "{}" }],
    ["the receipt before it", { previousReceipt: "a" }],
    ["the receipt that it reverses", { reverses: "a" }],
    ["the version", { decision: { ...decision, version: 2 } }],
  ])("has another hash with another of %s", (_what, change) => {
    expect(sealReceipt({ decision, facts, ...change }).hash).not.toBe(sealed.hash);
  });

  test("leaves the decision as it was", () => {
    expect(decision).not.toHaveProperty("receipt");
  });
});

test("read to be judged again it says what it says read whole", () => {
  const { value } = sealReceipt({ decision, facts: "{}", previousReceipt: "a", reverses: "b" });
  const short = decodeToJudge(value);
  expect(Object.keys(short).length).toBeLessThan(10);
  expect(decode("claims.adjudicated", value)).toEqual(expect.objectContaining(short));
});

test("the readable view counts units, keeps cents and visits whole, and opens the facts", () => {
  const view = readable("claims.adjudicated", decode("claims.adjudicated", sealed.value)) as Record<string, unknown>;
  expect(view).toMatchObject({
    paidCents: 11_000,
    facts: { balances: { "units/S9500/2025-03-03": 500 } },
    previousReceipt: null,
    lines: [{ units: 2, paidUnits: 0.5, chargeCents: 18_000, controlNumber: null, adjustments: [{ amountCents: 7000, units: 1.5 }] }],
    verdicts: [{ read: { units: "2" } }],
    entries: [
      { account: "units/S9500/2025-03-03", amount: 0.5, line: 1 },
      { account: "referral/RF1", amount: 1 },
      { account: "out-of-pocket/2025", amount: 1200, line: null },
    ],
  });
  expect(readable("ledger.entries", { account: "authorization/PA1/S9500", amount: 1500, claimId: "1", version: 1 })).toEqual({
    account: "authorization/PA1/S9500",
    amount: 1.5,
    claimId: "1",
    version: 1,
  });
});

test("bytes are printed as the file that they are", () => {
  const view = readable("acknowledgements.issued", { fileName: "S/1-ta1.x12", kind: "ta1", content: Buffer.from("ISA*00~") });
  expect(view).toEqual({ fileName: "S/1-ta1.x12", kind: "ta1", content: "ISA*00~" });
});

describe("a member's pseudonym", () => {
  // RFC 4231, test case 2: HMAC-SHA-256 of "what do ya want for nothing?" under "Jefe" begins 5bdcc146bf60754e6a04.
  test("is the first 80 bits of the HMAC in base32", () => {
    expect(memberKey("what do ya want for nothing?", Buffer.from("Jefe"))).toBe("LPOMCRV7MB2U42QE");
  });

  test("differs by installation and by member, and is the same every time", () => {
    const key = Buffer.from("one");
    expect(memberKey("CP1", key)).toBe(memberKey("CP1", key));
    expect(memberKey("CP1", key)).not.toBe(memberKey("CP2", key));
    expect(memberKey("CP1", key)).not.toBe(memberKey("CP1", Buffer.from("two")));
  });
});

describe("canonical JSON", () => {
  test("is the same whatever the order of filling, and leaves out what is undefined", () => {
    expect(canonicalJson({ b: [1, { d: null, c: "x" }], a: undefined, A: true })).toBe('{"A":true,"b":[1,{"c":"x","d":null}]}');
    expect(canonicalJson({})).toBe("{}");
  });

  test.each([['quote " and \\'], ["line\nend"], ["\u2028"], ["\ud83d\ude00"], ["\ud83d alone"], ["\u007f"], ["\u00e9"], [""]])(
    "writes %j as JSON does",
    (text) => {
      expect(canonicalJson({ [text]: text })).toBe(JSON.stringify({ [text]: text }));
    },
  );

  test("sorts many names too", () => {
    const names = Array.from({ length: 50 }, (_, at) => `n${(at * 37) % 50}`);
    expect(Object.keys(JSON.parse(canonicalJson(Object.fromEntries(names.map((name) => [name, 1])))))).toEqual([...names].sort());
  });
});
