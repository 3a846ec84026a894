// Intake over whole files: what is answered and what is not, whatever the pieces that the bytes come in.

import type { Instant } from "@dripline/claims";
import { aPayer } from "@dripline/kit";
import { describe, expect, test } from "@jest/globals";
import { type IntakeItem, outlineFile, takeFile } from "./index.ts";

const isa = (control: string, ack = "1"): string =>
  `ISA*00*          *00*          *ZZ*CLRHOUSE01     *ZZ*CPCT1          *250307*0930*^*00501*${control}*${ack}*P*:~`;
const end = (control: string): string => `GE*1*501~IEA*1*${control}~`;
const acknowledgement = `${isa("000000007")}GS*FA*CLRHOUSE01*CPCT1*20250307*0930*501*X*005010X231A1~ST*999*0001*005010X231A1~AK1*HC*1*005010X222A1~AK9*A*1*1*1~SE*4*0001~${end("000000007")}`;
const cut = `${isa("000000008", "0")}GS*HC*CLRHOUSE01*CPCT1*20250307*0930*501*X*005010X222A1~ST*837*0001*005010X222A1~`;

function itemsOf(
  text: string,
  { known = [], isDuplicate = false }: { known?: readonly string[]; isDuplicate?: boolean } = {},
): IntakeItem[] {
  const bytes = new TextEncoder().encode(text);
  const file = {
    name: "a.837",
    sha256: "ab".repeat(32),
    receivedAt: "2025-03-07T14:30:00Z" as Instant,
    chunks: () => [bytes],
    isDuplicate,
  };
  const context = { payer: aPayer(), counters: { interchange: 0, group: 0, claims: {} }, known: new Set(known), lookUps: {} };
  return [...takeFile(file, context, outlineFile(file.chunks()))];
}

function answers(items: readonly IntakeItem[]): string[] {
  return items.flatMap((item) => (item.kind === "acknowledgement" ? [`${item.fileName} ${item.accepted ? "accepted" : "rejected"}`] : []));
}

describe("what is answered", () => {
  test("a 999 gets its TA1 and no 999: two systems would answer each other for ever", () => {
    expect(answers(itemsOf(acknowledgement))).toEqual(["CLRHOUSE01/000000007-ta1.x12 accepted"]);
  });

  test("a file cut in the middle gets a rejecting TA1, asked for or not, and nothing else", () => {
    expect(answers(itemsOf(cut))).toEqual(["CLRHOUSE01/000000008-ta1.x12 rejected"]);
  });

  test("an interchange that was taken before is answered as a duplicate under a name of its own", () => {
    const [item] = itemsOf(acknowledgement, { known: ["CLRHOUSE01/000000007"] });
    expect(item).toMatchObject({ fileName: "CLRHOUSE01/000000007-duplicate-abababab-ta1.x12", accepted: false });
    expect(item?.kind === "acknowledgement" && item.content).toContain("*R*025~");
  });

  test("a group whose control number an earlier one had is answered beside it, by its place", () => {
    const group = "GS*HC*CLRHOUSE01*CPCT1*20250307*0930*501*X*005010X222A1~ST*837*0001*005010X222A1~SE*2*0001~GE*1*501~";
    const text = `${isa("000000009", "0")}${group}${group}IEA*2*000000009~`;
    expect(answers(itemsOf(text))).toEqual([
      "CLRHOUSE01/000000009-501-999.x12 rejected",
      "CLRHOUSE01/000000009-501-group-2-999.x12 rejected",
    ]);
  });

  test.each([
    ["A/B C", "A_B_C"],
    [".hidden", ".hidden"],
    ["..", "__"],
    [".", "_"],
    ["", "_"],
  ])("the answers to sender %j lie in the folder %s, below all others' acknowledgements", (sender, folder) => {
    const text = acknowledgement.replace("CLRHOUSE01     ", sender.padEnd(15));
    expect(answers(itemsOf(text)).map((answer) => answer.split("/"))).toEqual([[folder, expect.stringMatching(/^000000007-ta1.x12 /)]]);
  });

  test("bytes of no interchange are answered by a file that says why", () => {
    const [item] = itemsOf("hello world");
    expect(item).toMatchObject({ ack: "unreadable", fileName: "unreadable/a.837.json" });
    expect(JSON.parse(item?.kind === "acknowledgement" ? item.content : "")).toMatchObject({
      file: "a.837",
      reason: "not-x12",
      byteOffset: 0,
    });
  });
});
