// Names of accounts, as receipts and statements write them.

import { day } from "@dripline/kit";
import { expect, test } from "@jest/globals";
import { authorizationAccount, countsUnits, deductibleAccount, outOfPocketAccount, referralAccount, unitsAccount } from "./index.ts";

test("each kind of account has its name, and says whether it counts units", () => {
  const accounts = [
    unitsAccount("S9500", day("2025-03-03")),
    unitsAccount("S9500", day("2025-03-03"), "1999999984"),
    authorizationAccount("PA1", "S9500"),
    referralAccount("RF1"),
    deductibleAccount("2025"),
    outOfPocketAccount("2025"),
  ];
  expect(accounts.map((account) => [account, countsUnits(account)])).toEqual([
    ["units/S9500/2025-03-03", true],
    ["units/S9500/2025-03-03/1999999984", true],
    ["authorization/PA1/S9500", true],
    ["referral/RF1", false],
    ["deductible/2025", false],
    ["out-of-pocket/2025", false],
  ]);
});
