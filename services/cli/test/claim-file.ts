// Writes 837P files by hand for the tests of the command: an outside program's own idea of the guide, which knows none of our code.

export interface TestLine {
  readonly code: string;
  readonly charge: string;
  readonly units?: string;
  /** CCYYMMDD, or two days with a hyphen. */
  readonly day?: string;
  readonly ndc?: string;
  readonly quantity?: string;
  readonly control?: string;
}

export interface TestClaim {
  readonly pcn: string;
  readonly lines: readonly TestLine[];
  readonly member?: { readonly id: string; readonly last: string; readonly first: string; readonly born: string; readonly sex: string };
  readonly charge?: string;
  /** CLM05-3. */
  readonly frequency?: string;
  /** Segments of loop 2300 after CLM: REF, NTE …, in the guide's order. */
  readonly claimSegments?: readonly string[];
  readonly prescriber?: string;
  /** Loop 2320 to 2330B, whole. */
  readonly otherPayer?: readonly string[];
  readonly subscriberRank?: string;
}

export interface TestFile {
  readonly claims: readonly TestClaim[];
  readonly sender?: string;
  readonly control?: string;
  readonly group?: string;
  readonly set?: string;
  readonly test?: boolean;
  readonly ta1?: boolean;
  readonly payer?: string;
  readonly billing?: string;
  /** ISA13 as IEA repeats it. */
  readonly controlAtEnd?: string;
  /** Between segments, after the terminator. */
  readonly newline?: string;
}

export const JANE = { id: "CP000012345", last: "DOE", first: "JANE", born: "19480214", sex: "F" };

/** One interchange with one group and one set. */
export function claimFile(file: TestFile): string {
  const { sender = "CLRHOUSE01", control = "000000101", group = "501", set = "0001", newline = "\n" } = file;
  const body = setSegments(file, { sender, set });
  const segments = [
    isa({ sender, control, test: file.test ?? false, ta1: file.ta1 ?? false }),
    `GS*HC*${sender}*PAYER4CPCT*20250307*0930*${group}*X*005010X222A1`,
    ...body,
    `SE*${body.length + 1}*${set}`,
    `GE*1*${group}`,
    `IEA*1*${file.controlAtEnd ?? control}`,
  ];
  return segments.map((segment) => `${segment}~${newline}`).join("");
}

function isa({ sender, control, test, ta1 }: { sender: string; control: string; test: boolean; ta1: boolean }): string {
  const blank = " ".repeat(10);
  const receiver = "PAYER4CPCT".padEnd(15);
  return `ISA*00*${blank}*00*${blank}*ZZ*${sender.padEnd(15)}*ZZ*${receiver}*250307*0930*^*00501*${control}*${ta1 ? 1 : 0}*${test ? "T" : "P"}*:`;
}

function setSegments({ claims, payer = "PAYER4CPCT", billing = "1999999984" }: TestFile, { sender, set }: { sender: string; set: string }) {
  return [
    `ST*837*${set}*005010X222A1`,
    "BHT*0019*00*BATCH0303*20250307*0930*CH",
    `NM1*41*2*EXAMPLE CLEARINGHOUSE*****46*${sender}`,
    "PER*IC*EDI DESK*TE*8605550100",
    "NM1*40*2*EXAMPLE PAYER*****46*PAYER4CPCT",
    "HL*1**20*1",
    "PRV*BI*PXC*3336H0001X",
    `NM1*85*2*SAMPLE HOME INFUSION LLC*****XX*${billing}`,
    "N3*10 DEPOT ROAD",
    "N4*HARTFORD*CT*061031234",
    "REF*EI*061234567",
    ...claims.flatMap((claim, at) => subscriberSegments(claim, { hl: at + 2, payer })),
  ];
}

function subscriberSegments(claim: TestClaim, { hl, payer }: { hl: number; payer: string }): string[] {
  const member = claim.member ?? JANE;
  return [
    `HL*${hl}*1*22*0`,
    `SBR*${claim.subscriberRank ?? "P"}*18*******16`,
    `NM1*IL*1*${member.last}*${member.first}****MI*${member.id}`,
    "N3*5 ELM ST",
    "N4*AVON*CT*06001",
    `DMG*D8*${member.born}*${member.sex}`,
    `NM1*PR*2*EXAMPLE PAYER*****PI*${payer}`,
    ...claimSegments(claim),
  ];
}

function claimSegments(claim: TestClaim): string[] {
  const sum = claim.lines.reduce((total, { charge }) => total + Math.round(Number(charge) * 100), 0);
  return [
    `CLM*${claim.pcn}*${claim.charge ?? String(sum / 100)}***12:B:${claim.frequency ?? "1"}*Y*A*Y*Y`,
    ...(claim.claimSegments ?? []),
    "HI*ABK:A419",
    ...(claim.prescriber === "" ? [] : [`NM1*DN*1*RIVERA*ANA****XX*${claim.prescriber ?? "1888888876"}`]),
    ...(claim.otherPayer ?? []),
    ...claim.lines.flatMap(lineSegments),
  ];
}

function lineSegments({ code, charge, units = "1", day = "20250303", ndc, quantity, control }: TestLine, at: number): string[] {
  return [
    `LX*${at + 1}`,
    `SV1*HC:${code}*${charge}*UN*${units}***1`,
    `DTP*472*${day.includes("-") ? "RD8" : "D8"}*${day}`,
    ...(control === undefined ? [] : [`REF*6R*${control}`]),
    ...(ndc === undefined ? [] : [`LIN**N4*${ndc}`, `CTP****${quantity ?? "1"}*UN`]),
  ];
}
