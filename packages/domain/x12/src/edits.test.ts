// Each edit of the catalogue, found in a clean file with one thing changed, and nothing else found.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import type { IsoDate } from "@dripline/claims";
import { table } from "@dripline/kit";
import { describe, expect, test } from "@jest/globals";
import { ClaimFileReader } from "./claim-file-reader.ts";
import { answeredIn, EDITS, type EditId } from "./edits.ts";
import type { ReaderEvent, ReaderOptions, SetOutcome } from "./reader-events.ts";

const clean = readFileSync(new URL("../testdata/good/two-claims.837", import.meta.url), "latin1");

const options: ReaderOptions = {
  buildClaims: true,
  receivedOn: "2025-03-07" as IsoDate,
  payerId: "PAYER4CPCT",
  codeTables: { procedure: (code) => code !== "S9999", diagnosis: (code) => code !== "Z999" },
  members: (memberId) => (memberId === "CP000012345" ? { lastName: "Lindqvist", birthDate: "1948-02-14" as IsoDate } : undefined),
};

function eventsOf(text: string): ReaderEvent[] {
  const reader = new ClaimFileReader(options);
  return [...reader.push(Buffer.from(text, "latin1")), ...reader.end()];
}

/** Everything that isn't acceptance, in the words of the acknowledgements. */
function answersOf(text: string): string[] {
  return eventsOf(text).flatMap((event) => {
    switch (event.kind) {
      case "unreadable":
        return [event.reason];
      case "interchange-end":
        return event.accepted ? [] : [`TA1 ${event.ta1Note}`];
      case "group-end":
        return event.group.ak9Codes.length > 0 ? [`AK9 ${event.group.ak9} ${event.group.ak9Codes}`] : [];
      case "set-end":
        return setAnswers(event.set);
      case "claim":
        return event.issues.map(({ category, status, entity, also, at }) =>
          [`${category}:${status}`, entity, also && `+${also.category}:${also.status}`, `${at.segment}${at.element}@${at.position}`]
            .filter(Boolean)
            .join(" "),
        );
      default:
        return [];
    }
  });
}

function setAnswers({ ik5Codes, segmentErrors }: SetOutcome): string[] {
  const errors = segmentErrors.map(({ segmentId, position, loop, code, trigger, elements }) => {
    const context = trigger ? [`<${trigger.segment}${trigger.element}@${trigger.position}`] : [];
    return [
      segmentId,
      position,
      loop ?? "-",
      code,
      ...context,
      ...elements.map((element) => `IK4 ${element.position} ${element.code}`),
    ].join(" ");
  });
  return ik5Codes.join() === "" ? errors : ik5Codes.join() === "5" ? errors : [...errors, `IK5 ${ik5Codes}`];
}

/** Edits of a file by name; those that an acknowledgement tells by its code alone, by place and code. */
function editsFound(text: string): string[] {
  const coded = (place: string, codes: readonly string[]) =>
    Object.entries(EDITS).flatMap(([edit, row]) => (row.place === place && codes.includes(row.code) ? [edit] : []));
  return eventsOf(text).flatMap((event): readonly string[] => {
    switch (event.kind) {
      case "unreadable":
        return coded("file", [event.reason]);
      case "interchange-end":
        return coded("TA105", [event.ta1Note]);
      case "group-end":
        return coded("AK905", event.group.ak9Codes);
      case "set-end":
        return [
          ...coded("IK502", event.set.ik5Codes),
          ...event.set.segmentErrors.flatMap(({ code, edits }) => [...coded("IK304", [code]), ...edits]),
        ];
      case "claim":
        return event.issues.map(({ edit }) => edit);
      default:
        return [];
    }
  });
}

/** The clean file with `change` made once, and SE01 counted anew. */
function changed(change: string, by: string): string {
  const text = change === "" ? by : clean.replace(change, by);
  expect(text).not.toBe(clean);
  const segments = text.split("~\n");
  const st = segments.findIndex((segment) => segment.startsWith("ST*"));
  const se = segments.findIndex((segment) => segment.startsWith("SE*"));
  return text.replace("SE*67*", `SE*${se - st + 1}*`);
}

const bodyEdits = table(`
  edit                           | change                            | by                                  | answers
  segment-unrecognized           | HI*ABK:A419*ABF:E43~              | HI*ABK:A419*ABF:E43~\\n1*X~         | ZZ 26 2300 1
  segment-not-in-set             | HI*ABK:A419*ABF:E43~              | HI*ABK:A419*ABF:E43~\\nSVC*X~       | SVC 26 2300 6
  segment-unexpected             | LX*1~\\nSV1*HC:S9366              | CTP****1*UN~\\nLX*1~\\nSV1*HC:S9366 | CTP 28 2310B 2
  segment-missing                | SBR*P*18*******16~\\n             |                                     | SBR 13 2000B 3
  segment-over-maximum           | REF*G1*PA7700123~                 | REF*G1*PA7700123~\\nREF*G1*PA2~     | REF 22 2300 5
  segment-sequence               | HI*ABK:A419*ABF:E43~              | HI*ABK:A419*ABF:E43~\\nREF*EA*1~    | REF 26 2300 7
  segment-element-errors         | PER*IC*EDI DESK                   | PER*XX*EDI DESK                     | PER 4 1000A 8 IK4 1 7
  element-code                   | HL*2*1*22*0                       | HL*3*1*22*0                         | HL 12 2000B 8 IK4 1 7
  element-code                   | HL*2*1*22*0                       | HL*2*9*22*0                         | HL 12 2000B 8 IK4 2 7
  element-code                   | HL*2*1*22*0                       | HL*2*1*22*1                         | HL 12 2000B 8 IK4 4 7
  element-code                   | LX*2~                             | LX*3~                               | LX 32 2400 8 IK4 1 7
  element-code                   | NM1*DN*1                          | NM1*QQ*1                            | NM1 26 2300 8 IK4 1 7
  segment-situational-not-used   | CLM*HI2503-001                    | HL*3*2*23*0~\\nPAT*01~\\nNM1*QC*1*LINDQVIST*PER~\\nN3*5 ELM ST~\\nN4*AVON*CT*06001~\\nDMG*D8*19800101*M~\\nCLM*HI2503-001 | A7:156 PAT01@20; A7:156 PAT01@20; HL 12 2000B 8 IK4 4 7; HL 19 2000C I9
  replaced-claim-number-missing  | REF*F8*20250450000077~\\n         |                                     | REF 51 2300 3 <CLM5:3@50
  accident-date-missing          | 12:B:1*Y*A*Y*Y~                   | 12:B:1*Y*A*Y*Y**AA:::CT~            | DTP 20 2300 3 <CLM11:1@19
  patient-loop-missing           | SBR*P*18*                         | SBR*P**                             | HL 14 2000C 3 <SBR2@13
  subscriber-details-missing     | DMG*D8*19480214*F~\\n             |                                     | A7:158 IL DMG@14; A7:158 IL DMG@14; DMG 14 2010BA 3 <SBR2@13
  element-missing                | UN*8***1~                         | UN****1~                            | SV1 38 2400 8 IK4 4 1
  element-missing                | BHT*0019*00*BATCH0303*20250307*0930*CH | BHT*0019*00*BATCH0303*20250307*0930 | BHT 2 - 8 IK4 6 1
  element-conditionally-missing  | PER*IC*EDI DESK*TE*8605550100     | PER*IC*EDI DESK*TE*8605550100*FX    | PER 4 1000A 8 IK4 6 2
  elements-too-many              | LX*1~                             | LX*1*2~                             | LX 28 2400 8 IK4 2 3
  element-too-short              | NM1*PR*2*EXAMPLE PAYER*****PI*PAYER4CPCT | NM1*PR*2*EXAMPLE PAYER*****PI*P | A3:116 NM109@18; A3:116 NM109@18; NM1 18 2010BB 8 IK4 9 4
  element-too-long               | NTE*ADD*SUITE OPENED AT NINE      | NTE*ADD*SUITE OPENED AT NINE IN THE MORNING AND CLOSED AT FIVE IN THE AFTERNOON OF THE SAME DAY AS | NTE 24 2300 8 IK4 2 5
  element-character              | UN*8***1~                         | UN*8E1***1~                         | SV1 38 2400 8 IK4 4 6
  element-date                   | RD8*20250303-20250305             | RD8*20250303-20250302               | DTP 48 2400 8 IK4 3 8
  element-date                   | DTP*435*D8*20250220               | DTP*435*D8*20250229                 | DTP 20 2300 8 IK4 3 8
  element-time                   | 20250307*0930*CH                  | 20250307*2530*CH                    | BHT 2 - 8 IK4 5 9
  element-excluded               | N4*AVON*CT*06001~                 | N4*AVON*CT*06001*DE***BE~           | N4 16 2010BA 8 IK4 7 10
  repetitions-too-many           | REF*9F*RF4400                     | REF*9F*RF4400^RF4401                | REF 22 2300 8 IK4 2 12
  components-too-many            | 12:B:1*Y*A*Y*Y~                   | 12:B:1:9*Y*A*Y*Y~                   | CLM 19 2300 8 IK4 5 13
  components-too-many            | REF*9F*RF4400                     | REF*9F*RF:4400                      | REF 22 2300 8 IK4 2 13
  element-not-used               | REF*9F*RF4400                     | REF*9F*RF4400*TEXT                  | REF 22 2300 8 IK4 3 I10
  element-pattern                | CLM*HI2503-002*180*               | CLM*HI2503-002*-180*                | A7:400 +A7:178 CLM02@50; A7:672 SBR@53; CLM 50 2300 8 IK4 2 I12
  element-pattern                | SV1*HC:S9366*300*                 | SV1*HC:S9366*300.001*               | SV1 29 2400 8 IK4 2 I12
  element-pattern                | UN*8***1~                         | UN*8.0001***1~                      | SV1 38 2400 8 IK4 4 I12
  charge-out-of-balance          | CLM*HI2503-001*587.69*            | CLM*HI2503-001*587.7*               | A7:400 +A7:178 CLM02@19
  prior-payment-out-of-balance   | AMT*D*110                         | AMT*D*111                           | A7:672 SBR@53
  prior-payment-out-of-balance   | SVD*OTHER01*130                   | SVD*OTHER01*131                     | A7:672 SV102@61
  pointer-without-diagnosis      | UN*8***1~                         | UN*8***1:3~                         | A7:477 SV107:2@38
  frequency-unknown              | 12:B:1*                           | 12:B:6*                             | A7:535 CLM05:3@19
  procedure-code                 | HC:J0696                          | HC:J06966                           | A7:454 SV101:2@38
  procedure-code                 | HC:J0696                          | HC:S9999                            | A7:454 SV101:2@38
  procedure-code                 | HC:J0696                          | ER:J0696                            | A7:454 SV101:2@38
  modifier-syntax                | S9500:SH*                         | S9500:s1*                           | A7:453 SV101:3@33
  diagnosis-code                 | ABF:E43                           | ABF:E4.3                            | A7:255 HI02:2@25
  diagnosis-code                 | ABF:E43                           | ABF:Z999                            | A7:255 HI02:2@25
  diagnosis-code                 | HI*ABK:A419~                      | HI*BK:0340~                         | A7:255 HI01:2@52
  place-of-service               | 12:B:1*                           | 28:B:1*                             | A7:249 CLM05:1@19
  place-of-service               | UN*1*49**1                        | UN*1*4**1                           | A7:249 SV105@33
  billing-tax-id                 | REF*EI*061234567                  | REF*EI*06-1234567                   | A7:128 85 REF02@11; A7:128 85 REF02@11
  billing-zip                    | CT*061031234                      | CT*06103                            | A7:500 85 N403@10; A7:500 85 N403@10
  state-code                     | N4*AVON*CT*06001~                 | N4*AVON*XX*06001~                   | A7:501 IL N402@16; A7:501 IL N402@16
  state-code                     | N4*HARTFORD*CT*061031234          | N4*HARTFORD*ON*061031234*US         | A7:501 85 N402@10; A7:501 85 N402@10
  state-code                     | N4*AVON*CT*06001~                 | N4*AVON*CT*06001*CA~                | A7:501 IL N402@16; A7:501 IL N402@16
  state-code                     | REF*D9*CH000987001~\\nNTE*ADD*SUITE OPENED AT NINE~\\nHI*ABK:A419*ABF:E43~\\nNM1*DN*1*RIVERA*ANA****XX*1888888876~\\nNM1*82*1*OKAFOR*IVY****XX*1777777768~ | REF*D9*CH000987001~\\nNTE*ADD*SUITE OPENED AT NINE~\\nHI*ABK:A419*ABF:E43~\\nNM1*DN*1*RIVERA*ANA****XX*1888888876~\\nNM1*82*1*OKAFOR*IVY****XX*1777777768~\\nNM1*77*2*SUITE~\\nN3*1 ROAD~\\nN4*AVON*ZZ*06001~ | A7:501 77 N402@30
  country-code                   | N4*AVON*CT*06001~                 | N4*AVON*CT*06001*XX~                | A7:680 IL N404@16; A7:680 IL N404@16
  adjustment-reason              | CAS*CO*45*20~                     | CAS*CO*X45*20~                      | A7:521 CAS02@54
  adjustment-reason              | CAS*PR*2*50~                      | CAS*PR*2*20**E9*30~                 | A7:521 CAS05@65
  remark-code                    | OI***Y***Y~                       | OI***Y***Y~\\nMOA***MA01*N1*X1~       | A7:286 MOA05@58
  npi-check-digit                | XX*1999999984                     | XX*1999999983                       | A7:562 85 NM109@8; A7:562 85 NM109@8
  npi-check-digit                | ANA****XX*1888888876~\\nNM1*82    | ANA****XX*1888888877~\\nNM1*82      | A7:562 DN NM109@26
  npi-check-digit                | IVY****XX*1777777768              | IVY****XX*1777777769                | A7:562 82 NM109@27
  npi-check-digit                | DK*1*RIVERA*ANA****XX*1888888876  | DK*1*RIVERA*ANA****XX*1888888877    | A7:562 DK NM109@45
  service-after-receipt          | RD8*20250303-20250305             | RD8*20250303-20250308               | A7:510 +A7:187 DTP03@48
  service-before-birth           | D8*19480214                       | D8*20250304                         | A8:187 DTP03@30; A8:187 DTP03@34; A8:187 DTP03@39; A8:187 DTP03@48; A7:158 IL DMG@14; A7:158 IL DMG@14; A8:187 DTP03@62
  payer-unknown                  | PI*PAYER4CPCT                     | PI*OTHER                            | A3:116 NM109@18; A3:116 NM109@18
  patient-not-self               | CLM*HI2503-001                    | HL*3*2*23*0~\\nPAT*01~\\nNM1*QC*1*LINDQVIST*PER~\\nN3*5 ELM ST~\\nN4*AVON*CT*06001~\\nDMG*D8*19800101*M~\\nCLM*HI2503-001 | A7:156 PAT01@20; A7:156 PAT01@20; HL 12 2000B 8 IK4 4 7; HL 19 2000C I9
  member-unknown                 | MI*CP000012345                    | MI*CP000012346                      | A3:33 NM109@14; A3:33 NM109@14
  member-birth-date              | D8*19480214                       | D8*19480215                         | A7:158 IL DMG@14; A7:158 IL DMG@14
  member-last-name               | LINDQVIST*MAJA****MI*CP           | LINDBERG*MAJA****MI*CP              | A7:125 IL NM103@14; A7:125 IL NM103@14
`);

const fileEdits = table(`
  edit                     | change                      | by                          | answers
  file-empty               |                             |                             | empty
  file-not-x12             |                             | <?xml version="1.0"?>       | not-x12
  file-utf-16              | ISA*00                      | \\u00ff\\u00feI\\u0000S\\u0000  | utf-16
  file-isa-malformed       | *CLRHOUSE01     *           | *CLRHOUSE01*                | isa-malformed
  file-garbage             | IEA*1*000000101~            | IEA*1*000000101~HELLO       | garbage-after-interchange
  isa-trailer-control      | IEA*1*000000101             | IEA*1*000000102             | TA1 001
  isa-version              | ^*00501                     | ^*00401                     | TA1 003
  isa-terminator           | *P*:~                       | *P*:*                       | TA1 004
  isa-sender-qualifier     | ZZ*CLRHOUSE01               | QQ*CLRHOUSE01               | TA1 005
  isa-sender               | ZZ*CLRHOUSE01     *ZZ       | ZZ*               *ZZ       | TA1 006
  isa-receiver             | ZZ*PAYER4CPCT     *25       | ZZ*               *25       | TA1 008
  isa-receiver-qualifier   | ZZ*PAYER4CPCT               | QQ*PAYER4CPCT               | TA1 007
  isa-authorization        | ISA*00                      | ISA*99                      | TA1 010
  isa-security             | *00*          *ZZ*CLRHOUSE  | *09*          *ZZ*CLRHOUSE  | TA1 012
  isa-date                 | 250307*0930*^               | 250229*0930*^               | TA1 014
  isa-time                 | 250307*0930*^               | 250307*0960*^               | TA1 015
  isa-control              | 00501*000000101             | 00501*A00000101             | TA1 018
  isa-ack-requested        | 000000101*0*P               | 000000101*2*P               | TA1 019
  isa-usage                | 000000101*0*P               | 000000101*0*X               | TA1 020
  isa-group-count          | IEA*1*                      | IEA*2*                      | TA1 021
  isa-structure            | GE*1*501~                   | GE*1*501~REF*1~             | TA1 022
  isa-structure            | SE*67*0001~                 | SE*67*0001~REF*1~           | TA1 022
  isa-structure            | *0930*^*                    | *0930*:*                    | TA1 022
  isa-premature-end        | IEA*1*000000101~            | IEA*1*0000001               | TA1 023
  isa-premature-end        | GE*1*501~\\nIEA*1*000000101~ |                            | AK9 R 3; TA1 023
  isa-content              |                             | ISA*00*          *00*          *ZZ*CLRHOUSE01     *ZZ*PAYER4CPCT     *250307*0930*^*00501*000000101*0*P*:~IEA*0*000000101~ | TA1 024
  isa-component-separator  | *P*:~                       | *P*A~                       | TA1 027
  group-type               | GS*HC                       | GS*HI                       | AK9 R 1
  group-version            | *X*005010X222A1             | *X*005010X222               | AK9 R 2
  group-trailer-missing    | GE*1*501~                   |                             | AK9 R 3
  group-trailer-control    | GE*1*501                    | GE*1*502                    | AK9 R 4
  group-set-count          | GE*1*501                    | GE*2*501                    | AK9 R 5
  group-control            | *0930*501*                  | *0930*A501*                 | AK9 R 6,4
  group-control-again      | IEA*1*                      | GS*HC*A2*B2*20250307*0930*501*X*005010X222A1~GE*0*501~IEA*2* | AK9 R 19,5
  set-trailer-missing      | SE*67*0001~                 |                             | IK5 2
  set-trailer-control      | SE*67*0001                  | SE*67*0002                  | IK5 3
  set-segment-count        | SE*67*0001                  | SE*66*0001                  | IK5 4
  set-segments-in-error    | LX*4~                       | LX*5~                       | LX 46 2400 8 IK4 1 7
  set-identifier           | ST*837*                     | ST*A37*                     | IK5 6
  set-control              | ST*837*0001                 | ST*837*1                    | IK5 7,3
  set-not-in-group         | ST*837*                     | ST*835*                     | IK5 18
  set-version              | 0001*005010X222A1           | 0001*005010X222             | IK5 19,I6
  set-version-unsupported  | 0001*005010X222A1           | 0001*004010X098A1           | IK5 19,I6
  set-control-again        | GE*1*                       | ST*837*0001*005010X222A1~SE*2*0001~GE*2* | IK5 23
`);

const unescaped = (text: string) => JSON.parse(`"${text.replaceAll('"', '\\"')}"`) as string;

describe("one thing changed in the body of a set", () => {
  test.each(bodyEdits)("$edit: $change → $by", ({ change, by, answers }) => {
    expect(answersOf(changed(unescaped(change), unescaped(by))).join("; ")).toBe(answers);
  });
});

describe("one thing changed around the sets", () => {
  test.each(fileEdits)("$edit: $change → $by", ({ change, by, answers }) => {
    const text = change === "" ? unescaped(by) : clean.replace(unescaped(change), unescaped(by));
    expect(answersOf(text).join("; ")).toBe(answers);
  });
});

test("a clean file has no answer but acceptance", () => {
  expect(answersOf(clean)).toEqual([]);
});

/** The first file of each edit's table: the smallest that breaks only this. */
function filesByEdit(): Map<string, string> {
  const files = new Map<string, string>();
  const keep = (edit: string, text: string) => files.has(edit) || files.set(edit, text);
  for (const { edit, change, by } of bodyEdits) keep(edit, changed(unescaped(change), unescaped(by)));
  for (const { edit, change, by } of fileEdits) keep(edit, change === "" ? unescaped(by) : clean.replace(unescaped(change), unescaped(by)));
  return files.set("loop-over-maximum", withLines(51));
}

describe("testdata/bad has a file for each edit", () => {
  const folder = new URL("../testdata/bad/", import.meta.url);
  const files = filesByEdit();

  test.each([...files])("%s", (edit, text) => {
    const file = new URL(`${edit}.837`, folder);
    if (process.env.UPDATE_GOLDEN === "1") writeFileSync(file, text, "latin1");
    expect(readFileSync(file, "latin1")).toBe(text);
    expect(editsFound(text)).toContain(edit);
  });

  test("and no other file", () => {
    expect(readdirSync(folder).sort()).toEqual([...files.keys()].map((edit) => `${edit}.837`).sort());
  });
});

/** Edits whose fault a line of a table can't hold: the tests below name them. */
const ELSEWHERE: readonly EditId[] = ["loop-over-maximum"];

test("the fifty-first line is one too many", () => {
  expect(answersOf(withLines(50))).toEqual([]);
  expect(answersOf(withLines(51))).toEqual(["LX 171 2400 4"]);
});

/** One claim of so many lines. */
function withLines(count: number): string {
  const line = (number: number) => `LX*${number}~\nSV1*HC:S9500*1*UN*1***1~\nDTP*472*D8*20250303~\n`;
  const lines = Array.from({ length: count }, (_, at) => line(at + 1)).join("");
  const head = `${clean.slice(0, clean.indexOf("CLM*HI2503-001"))}CLM*HI2503-001*${count}***12:B:1*Y*A*Y*Y~\nHI*ABK:A419~\n${lines}`;
  return `${head}SE*${count * 3 + 21}*0001~\nGE*1*501~\nIEA*1*000000101~\n`;
}

test("every edit of the catalogue is found by a test", () => {
  const tested = new Set([...bodyEdits, ...fileEdits].map(({ edit }) => edit).concat(ELSEWHERE));
  expect([...Object.keys(EDITS)].filter((edit) => !tested.has(edit))).toEqual([]);
  expect([...tested].filter((edit) => !Object.keys(EDITS).includes(edit))).toEqual([]);
});

test("each edit says where it is answered", () => {
  expect(answeredIn(EDITS["isa-version"])).toBe("TA1");
  expect(answeredIn(EDITS["element-missing"])).toBe("999");
  expect(answeredIn(EDITS["procedure-code"])).toBe("277CA");
  expect(answeredIn(EDITS["file-empty"])).toBe("none");
});
