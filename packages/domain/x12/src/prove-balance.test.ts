// Every rule of balance broken once, and the 835 that breaks none.
import { type Adjustment, cents, type GroupCode } from "@dripline/claims";
import { expect, test } from "@jest/globals";
import { proveBalance, type RemittanceFigures, readRemittanceFigures } from "./index.ts";

type Line = RemittanceFigures["claims"][number]["lines"][number];
type ClaimOfFigures = RemittanceFigures["claims"][number];

function adjusted(text: string): Adjustment[] {
  return text.split(" ").flatMap((each) => {
    const [group, carc = "", amount] = each.split(":");
    return amount === undefined ? [] : [{ group: group as GroupCode, carc, amountCents: cents(Number(amount)) }];
  });
}

/** 180.00 charged, 88.00 paid: 70.00 contractual, 22.00 coinsurance. */
function aLine({ cas = "CO:45:7000 PR:2:2200", ...fields }: Partial<Line> & { cas?: string } = {}): Line {
  return { chargeCents: cents(18_000), paidCents: cents(8800), adjustments: adjusted(cas), remarks: [], ...fields };
}

function aClaim(fields: Partial<ClaimOfFigures> = {}): ClaimOfFigures {
  const figures = { chargeCents: cents(18_000), paidCents: cents(8800), patientResponsibilityCents: cents(2200) };
  return { wireNumber: "20250660000001", status: "1", ...figures, lines: [aLine()], ...fields };
}

function aRemittance(fields: Partial<RemittanceFigures> = {}): RemittanceFigures {
  return { handling: "I", method: "ACH", paidCents: cents(8800), claims: [aClaim()], providerAdjustments: [], ...fields };
}

/** One line that pays nothing, in an 835 that says so. */
function nothingPaid(line: Partial<Line> & { cas?: string }): RemittanceFigures {
  const lines = [aLine({ paidCents: cents(0), ...line })];
  const claims = [aClaim({ paidCents: cents(0), patientResponsibilityCents: cents(0), lines })];
  return aRemittance({ handling: "H", method: "NON", paidCents: cents(0), claims });
}

const REVERSED = aClaim({
  status: "22",
  chargeCents: cents(-18_000),
  paidCents: cents(-8800),
  patientResponsibilityCents: cents(-2200),
  lines: [aLine({ chargeCents: cents(-18_000), paidCents: cents(-8800), cas: "CO:45:-7000 PR:2:-2200" })],
});

const balanced: [string, RemittanceFigures][] = [
  ["a payment", aRemittance()],
  ["a denial with its remark", nothingPaid({ cas: "CO:16:18000", remarks: ["M119"] })],
  ["a duplicate in group OA", nothingPaid({ cas: "OA:18:18000" })],
  ["45 beside another reason", nothingPaid({ cas: "CO:45:7000 CO:59:11000" })],
  [
    "a line without a charge",
    aRemittance({ claims: [aClaim({ lines: [aLine(), aLine({ chargeCents: cents(0), paidCents: cents(0), cas: "" })] })] }),
  ],
  [
    "interest raises, recovery lowers the payment",
    aRemittance({
      paidCents: cents(8800 - 5000 + 125),
      providerAdjustments: [
        { code: "WO", reference: "20243000000042", amountCents: cents(5000) },
        { code: "L6", reference: "20250660000001", amountCents: cents(-125) },
      ],
    }),
  ],
  [
    "a reversal carried forward",
    aRemittance({
      handling: "H",
      method: "NON",
      paidCents: cents(0),
      claims: [REVERSED],
      providerAdjustments: [{ code: "FB", reference: "20250660000001", amountCents: cents(-8800) }],
    }),
  ],
];

test.each(balanced)("%s balances", (_, remittance) => {
  expect(proveBalance(remittance)).toEqual([]);
});

const broken: [string, string, RemittanceFigures][] = [
  ["a line a cent short", "line line-balance", aRemittance({ claims: [aClaim({ lines: [aLine({ cas: "CO:45:6999 PR:2:2200" })] })] })],
  ["45 for the whole charge", "line reason-codes", nothingPaid({ cas: "CO:45:18000" })],
  ["16 without a remark", "line reason-codes", nothingPaid({ cas: "CO:16:18000" })],
  ["96 with nothing but an alert", "line reason-codes", nothingPaid({ cas: "CO:96:18000", remarks: ["N381"] })],
  ["a duplicate in group CO", "line reason-codes", nothingPaid({ cas: "CO:18:18000" })],
  ["the prior payer's share in group CO", "line reason-codes", nothingPaid({ cas: "CO:23:18000" })],
  ["a pended line in group CO", "line reason-codes", nothingPaid({ cas: "CO:133:18000" })],
  ["136 in group PI", "line reason-codes", nothingPaid({ cas: "PI:136:18000" })],
  ["charges that aren't the lines'", "claim claim-charge", aRemittance({ claims: [aClaim({ chargeCents: cents(18_001) })] })],
  [
    "a claim paid otherwise than its lines",
    "claim claim-payment transaction transaction-balance",
    aRemittance({ claims: [aClaim({ paidCents: cents(8799) })] }),
  ],
  [
    "CLP05 that isn't the sum of PR",
    "claim patient-responsibility",
    aRemittance({ claims: [aClaim({ patientResponsibilityCents: cents(0) })] }),
  ],
  ["a reversal that isn't one", "claim reversal-sign", aRemittance({ claims: [aClaim({ status: "22" })] })],
  [
    "a claim with a reversal's sign",
    "claim reversal-sign",
    aRemittance({
      handling: "H",
      method: "NON",
      paidCents: cents(0),
      claims: [{ ...REVERSED, status: "1" }],
      providerAdjustments: [{ code: "FB", reference: "1", amountCents: cents(-8800) }],
    }),
  ],
  ["a payment that isn't the sum", "transaction transaction-balance", aRemittance({ paidCents: cents(8801) })],
  [
    "an adjustment not taken off",
    "transaction transaction-balance",
    aRemittance({ providerAdjustments: [{ code: "WO", reference: "1", amountCents: cents(1) }] }),
  ],
  [
    "a negative payment",
    "transaction payment-sign transaction payment-method",
    aRemittance({ handling: "H", method: "NON", paidCents: cents(-8800), claims: [REVERSED] }),
  ],
  ["nothing to pay by ACH", "transaction payment-method", { ...nothingPaid({ cas: "CO:29:18000" }), handling: "I", method: "ACH" }],
  ["a payment by notification", "transaction payment-method", aRemittance({ handling: "H", method: "NON" })],
];

test.each(broken)("%s: %s", (_, rules, remittance) => {
  expect(
    proveBalance(remittance)
      .map(({ level, rule }) => `${level} ${rule}`)
      .join(" "),
  ).toBe(rules);
});

test("a violation names claim and line", () => {
  const claims = [aClaim(), aClaim({ wireNumber: "20250660000002", lines: [aLine({ cas: "PR:2:2200" })] })];
  expect(proveBalance(aRemittance({ claims, paidCents: cents(17_600) }))).toEqual([
    { level: "line", rule: "line-balance", claim: "20250660000002", line: 1, detail: "8800 stated, 15800 by sum" },
  ]);
});

test("a text that is no 835 has no figures", () => {
  expect(readRemittanceFigures("hello")).toEqual({ handling: "H", method: "NON", paidCents: 0, claims: [], providerAdjustments: [] });
});
