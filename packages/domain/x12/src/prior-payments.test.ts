// What prior payers did with a claim (loops 2320, 2330B, 2430), read and balanced: per payer and per line, one payer or several.
import { readFileSync } from "node:fs";
import type { IsoDate } from "@dripline/claims";
import { table } from "@dripline/kit";
import { describe, expect, test } from "@jest/globals";
import { ClaimFileReader } from "./claim-file-reader.ts";
import type { ReaderEvent } from "./reader-events.ts";

const clean = readFileSync(new URL("../testdata/good/two-claims.837", import.meta.url), "latin1");

/** Other payers by the letter that the tables use. */
function payerLoop(rank: string, payer: string, segments: readonly string[]): string[] {
  return [
    `SBR*${rank}*18*******CI`,
    ...segments,
    "OI***Y***Y",
    "NM1*IL*1*LINDQVIST*MAJA****MI*XY55501",
    `NM1*PR*2*OTHER HEALTH PLAN*****PI*OTHER${payer}`,
  ];
}

/** `P B CO45=30 D=120` is one loop 2320; several are parted by semicolons. */
function loopsOf(text: string): string[] {
  if (text === "") return [];
  return text.split("; ").flatMap((each) => {
    const [rank = "", payer = "", ...amounts] = each.split(" ");
    return payerLoop(rank, payer, amounts.map(segmentOf));
  });
}

/** `D=120` and `EAF=30` are AMT, `CO45=30` is CAS. */
function segmentOf(text: string): string {
  const [name = "", amount = ""] = text.split("=");
  const adjustment = /^(CO|OA|PI|PR)(.*)$/.exec(name);
  return adjustment ? `CAS*${adjustment[1]}*${adjustment[2]}*${amount}` : `AMT*${name}*${amount}`;
}

/** Lines of 100 and 80 dollars; `B 70 CO45=30` is one loop 2430 of a line, lines parted by slashes. */
function linesOf(text: string): string[] {
  return [100, 80].flatMap((charge, at) => {
    const payments = (text.split(" / ")[at] ?? "").split("; ").filter((each) => each !== "" && each !== "-");
    const loops = payments.flatMap((each) => {
      const [payer = "", paid = "", ...amounts] = each.split(" ");
      return [`SVD*OTHER${payer}*${paid}*HC:S9500**1`, ...amounts.map(segmentOf), "DTP*573*D8*20250305"];
    });
    return [`LX*${at + 1}`, `SV1*HC:S9500*${charge}*UN*1***1`, `DTP*472*D8*2025030${at + 3}`, ...loops];
  });
}

interface Submitted {
  readonly payers: string;
  readonly lines: string;
}

function eventsOf({ payers, lines }: Submitted): ReaderEvent[] {
  const head = clean
    .slice(clean.indexOf("ST*837"), clean.indexOf("CLM*HI2503-001"))
    .trim()
    .split("~\n")
    .filter((each) => each !== "");
  const body = [...head, "CLM*SECOND*180***12:B:1*Y*A*Y*Y", "HI*ABK:A419", ...loopsOf(payers), ...linesOf(lines)].map((each) =>
    each.replace(/~$/, "").replace(/^SBR\*P\*18\*\*\*\*\*\*\*16$/, "SBR*S*18*******16"),
  );
  const set = [...body, `SE*${body.length + 1}*0001`, "GE*1*501", "IEA*1*000000101"].map((each) => `${each}~\n`).join("");
  const reader = new ClaimFileReader({ buildClaims: true, receivedOn: "2025-03-07" as IsoDate, payerId: "PAYER4CPCT" });
  return [...reader.push(Buffer.from(clean.slice(0, clean.indexOf("ST*837")) + set, "latin1")), ...reader.end()];
}

function claimOf(submitted: Submitted) {
  const events = eventsOf(submitted);
  const set = events.find((event) => event.kind === "set-end");
  const found = events.find((event) => event.kind === "claim");
  if (set?.kind !== "set-end" || !set.set.accepted || found?.kind !== "claim") throw new Error("the set isn't accepted");
  return found;
}

describe("balance", () => {
  const cases = table(`
    why                                          | payers                                       | lines                                                   | answers
    decided by line                              | P B D=150                                    | B 90 CO45=10 / B 60 PR2=20                              |
    a line that was paid whole                   | P B D=180                                    | B 100 / B 80                                            |
    decided on the claim alone                   | P B CO45=20 PR2=30 D=130                     | - / -                                                   |
    an adjustment of the claim beside its lines  | P B PR1=15 D=135                             | B 90 CO45=10 / B 60 PR2=20                              |
    two payers, the second knew of the first     | P B D=150; S C D=20                          | B 90 CO45=10; C 0 OA23=100 / B 60 PR2=20; C 20 OA23=60  |
    nothing paid                                 | P B D=0                                      | B 0 CO197=100 / B 0 CO197=80                            |
    no decision yet                              | P B                                          | - / -                                                   |
    the claim's payment is a cent off            | P B D=150.01                                 | B 90 CO45=10 / B 60 PR2=20                              | A7:672 SBR
    a line is a cent off                         | P B D=150                                    | B 90 CO45=10.01 / B 60 PR2=20                           | A7:672 SBR, A7:672 SV1
    two lines off, and right together            | P B D=150                                    | B 90 CO45=5 / B 60 PR2=25                               | A7:672 SV1, A7:672 SV1
    the claim's adjustment is missing            | P B D=130                                    | - / -                                                   | A7:672 SBR
    the second payer is off, the first isn't     | P B D=150; S C D=20                          | B 90 CO45=10; C 0 OA23=100 / B 60 PR2=20; C 20 OA23=50  | A7:672 SBR, A7:672 SV1
    a line without its decision                  | P B D=150                                    | B 90 CO45=10 / -                                        | A7:672 SBR
    a decision of a payer who isn't named        | P B D=150                                    | C 90 CO45=10 / C 60 PR2=20                              | A7:672 SBR
  `);
  test.each(cases)("$why", ({ answers, ...submitted }) => {
    const { issues } = claimOf(submitted);
    expect(issues.map(({ category, status, at }) => `${category}:${status} ${at.segment}`).join(", ")).toBe(answers);
  });
});

test("everything a payer said is on the claim, in cents", () => {
  const { claim } = claimOf({ payers: "P B PR1=15 D=135 EAF=35; T D", lines: "B 90 CO45=10 / B 60 PR2=20" });
  expect(claim.payerRank).toBe("S");
  expect(claim.otherPayers).toEqual([
    {
      payerId: "OTHERB",
      rank: "P",
      paidCents: 13_500,
      patientOwesCents: 3500,
      adjudicatedOn: undefined,
      adjustments: [{ group: "PR", carc: "1", amountCents: 1500 }],
    },
    { payerId: "OTHERD", rank: "T", paidCents: undefined, patientOwesCents: undefined, adjudicatedOn: undefined, adjustments: [] },
  ]);
  expect(claim.lines.map(({ priorPayments }) => priorPayments)).toEqual([
    [{ payerId: "OTHERB", paidCents: 9000, adjudicatedOn: "2025-03-05", adjustments: [{ group: "CO", carc: "45", amountCents: 1000 }] }],
    [{ payerId: "OTHERB", paidCents: 6000, adjudicatedOn: "2025-03-05", adjustments: [{ group: "PR", carc: "2", amountCents: 2000 }] }],
  ]);
});
