// A ledger page comes back from the state as it was put there, whatever its lines say and leave out.
import type { Cents, HistoryLine, Units } from "@dripline/claims";
import { day } from "@dripline/kit";
import { expect, test } from "@jest/globals";
import { LedgerPage, type PageLine } from "./ledger-page.ts";

const plain: HistoryLine = {
  claimId: "20250730000001",
  line: 1,
  day: day("2025-03-14"),
  dayTo: day("2025-03-14"),
  billingNpi: "1962504838",
  code: "S9500",
  modifiers: [],
  units: 1000 as Units,
  paidUnits: 1000 as Units,
  chargeCents: 14_500 as Cents,
  status: "paid",
};

const lines: readonly [why: string, line: PageLine][] = [
  ["nothing left to say", plain],
  ["over several days", { ...plain, dayTo: day("2025-03-16") }],
  ["modifiers", { ...plain, modifiers: ["SH", "JZ"] }],
  ["a drug", { ...plain, ndc: "00338051909" }],
  ["something lacked, and no drug", { ...plain, status: "denied", paidUnits: 0 as Units, lacked: ["units/S9500/2025-03-14"] }],
  ["something lacked of a drug", { ...plain, ndc: "00338051909", lacked: ["authorization/A1/S9500", "referral/R1"] }],
  ["taken back", { ...plain, reversed: true }],
  ["a drug taken back that lacked something", { ...plain, ndc: "00338051909", lacked: ["referral/R1"], reversed: true }],
];

test.each(lines)("a line with %s", (_, line) => {
  const page = new LedgerPage();
  page.add(line);
  expect(new LedgerPage(page.text()).lines).toEqual([line]);
});

test("a page grows, and is the same text read again as kept", () => {
  const page = new LedgerPage();
  page.balances.set('units/"S9500"/2025-03-14', 1000);
  for (const [, line] of lines) page.add(line);
  const again = new LedgerPage(page.text());
  for (const each of [page, again]) each.add({ ...plain, line: 2 });
  expect(again.text()).toBe(page.text());
  expect(again.lines).toEqual(page.lines);
  expect([...again.balances]).toEqual([...page.balances]);
});

test("lines that took others' places are what is written", () => {
  const page = new LedgerPage();
  page.add(plain);
  page.replaceLines([{ ...plain, reversed: true }]);
  expect(new LedgerPage(page.text()).lines).toEqual([{ ...plain, reversed: true }]);
});
