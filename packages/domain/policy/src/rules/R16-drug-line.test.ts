// R16, one fault a line, in the order in which it is looked for.
import type { DrugIdentification } from "@dripline/claims";
import { units } from "@dripline/claims";
import { aClaim, aCodeRow, shippedPolicy, someFacts, table, withParameter } from "@dripline/kit";
import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { contextOf } from "../line-context.ts";
import type { Policy } from "../policy.ts";
import type { Finding } from "../rule.ts";
import { R16 } from "./R16-drug-line.ts";

const policy = shippedPolicy();
const codes = {
  J0696: [aCodeRow({ code: "J0696", kind: "drug", countsAsTherapy: undefined })],
  J3490: [aCodeRow({ code: "J3490", kind: "unlisted-drug", countsAsTherapy: undefined })],
};

interface Billed {
  readonly code: string;
  readonly count?: number;
  readonly description?: string | undefined;
  readonly note?: string | undefined;
  readonly drug?: DrugIdentification | undefined;
}

function judge(billed: Billed, under: Policy = policy): Finding | undefined {
  const [context] = contextOf({ claim: aClaim({ lines: [billed] }), facts: someFacts({ codes }), policy: under, history: [] }).lines;
  return context && R16.judge(context);
}

const cases = table(`
  why                                      | code  | count | ndc           | quantity | measure | description | outcome | remark
  a whole drug line                        | J0696 | 8     | 00143985625   | 1        | UN      |             |         |
  no LIN                                   | J0696 | 8     |               |          |         |             | deny    | M119
  twelve digits                            | J0696 | 8     | 829080357005  | 1        | UN      |             | deny    | M119
  ten digits can't be normalised           | J0696 | 8     | 0143985625    | 1        | UN      |             | deny    | M119
  hyphens                                  | J0696 | 8     | 00143-9856-25 | 1        | UN      |             | deny    | M119
  all zeros                                | J0696 | 8     | 00000000000   | 1        | UN      |             | deny    | M119
  no quantity                              | J0696 | 8     | 00143985625   |          | UN      |             | deny    | N815
  a quantity of 0                          | J0696 | 8     | 00143985625   | 0        | UN      |             | deny    | N815
  a thousandth is a quantity               | J0696 | 8     | 00143985625   | 0.001    | UN      |             |         |
  no measure                               | J0696 | 8     | 00143985625   | 1        |         |             | deny    | N816
  not a measure of drugs                   | J0696 | 8     | 00143985625   | 1        | EA      |             | deny    | N816
  international units                      | J0696 | 8     | 00143985625   | 1        | F2      |             |         |
  grams                                    | J0696 | 8     | 00143985625   | 1        | GR      |             |         |
  milligrams                               | J0696 | 8     | 00143985625   | 1        | ME      |             |         |
  millilitres                              | J0696 | 8     | 00143985625   | 1        | ML      |             |         |
  no units                                 | J0696 | 0     | 00143985625   | 1        | UN      |             | deny    | M53
  the NDC is looked at first               | J3490 | 0     |               |          |         |             | deny    | M119
  the quantity before the measure          | J3490 | 0     | 00143985625   | 0        |         |             | deny    | N815
  unlisted without a description           | J3490 | 1     | 00143985625   | 1        | UN      |             | deny    | N350
  unlisted with one                        | J3490 | 1     | 00143985625   | 1        | UN      | DRUG X 10MG |         |
  a per diem needs no NDC                  | S9500 | 1     |               |          |         |             |         |
  a per diem with an NDC                   | S9500 | 1     | 00143985625   | 1        | UN      |             | info    |
  a per diem without units                 | S9500 | 0     |               |          |         |             | deny    | M53
  fewer units than none take nothing back  | S9500 | -1    |               |          |         |             | deny    | M53
  nor do a nurse's                         | 99601 | -2    |               |          |         |             | deny    | M53
  nor a drug's                             | J0696 | -8    | 00143985625   | 1        | UN      |             | deny    | M53
  nursing needs no NDC                     | 99601 | 1     |               |          |         |             |         |
  not otherwise classified, undescribed    | S9379 | 1     |               |          |         |             | info    |
  not otherwise classified, described      | S9379 | 1     |               |          |         | DRUG X 10MG |         |
  an unknown code is R15's                 | J0000 | 1     | 00143985625   | 1        | UN      |             |         |
`);

test.each(cases)("$why", (row) => {
  const quantity = row.quantity === "" ? undefined : units(Number(row.quantity));
  const drug = row.ndc === "" ? undefined : { ndc: row.ndc, quantity, unit: row.measure === "" ? undefined : row.measure };
  const finding = judge({
    code: row.code,
    count: Number(row.count),
    drug,
    description: row.description === "" ? undefined : row.description,
  });
  expect(finding?.outcome ?? "").toBe(row.outcome);
  if (row.outcome === "deny") expect(finding).toMatchObject({ carc: "16", remarks: [row.remark] });
});

const ceftriaxone = { code: "J0696", count: 8, drug: { ndc: "00143985625", quantity: units(1), unit: "UN" } };

const modes = table(`
  drugDescription | description | outcome | remark
  DERIVE          |             |         |
  INFO            |             | info    |
  INFO            | 2 G VIAL    |         |
  STRICT          |             | deny    | M123
  STRICT          | 2 G VIAL    |         |
`);

test.each(modes)(
  "a specific code under $drugDescription, described as '$description'",
  ({ drugDescription, description, outcome, remark }) => {
    const under = withParameter(policy, "drugDescription", drugDescription);
    const asNote = judge({ ...ceftriaxone, note: description === "" ? undefined : description }, under);
    const asDescription = judge({ ...ceftriaxone, description: description === "" ? undefined : description }, under);
    for (const finding of [asNote, asDescription]) {
      expect([finding?.outcome ?? "", finding?.remarks?.[0] ?? ""]).toEqual([outcome, remark]);
    }
  },
);

test("only eleven digits that aren't all zeros pass as an NDC", () => {
  fc.assert(
    fc.property(fc.oneof(fc.stringMatching(/^\d{9,13}$/), fc.string()), (ndc) => {
      const finding = judge({ ...ceftriaxone, drug: { ...ceftriaxone.drug, ndc } });
      expect(finding?.remarks?.[0]).toBe(/^\d{11}$/.test(ndc) && ndc !== "00000000000" ? undefined : "M119");
    }),
  );
});
