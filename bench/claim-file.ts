// Home infusion claims as bytes, for the benchmarks that read: about 45 segments a claim, the same bytes in every run.

const CLAIMS_PER_SET = 5000;

const PER_DIEMS = ["S9366", "S9500:SH", "S9338:SJ", "S9494", "S9373"];
const DRUGS = [
  ["J0696", "00143985625"],
  ["J1561", "13533080012"],
  ["J3373", "00409653101"],
];
const LAST_NAMES = ["DOE", "ROE", "POE", "RIVERA", "OKAFOR", "LINDQVIST", "HARTMANN", "OBRIEN"];
const FIRST_NAMES = ["JANE", "SAM", "LEE", "ANA", "IVY", "MAX"];

/** The file in pieces of a few hundred claims. */
export function* claimFile(claims: number): Generator<Uint8Array> {
  const encoder = new TextEncoder();
  let text =
    "ISA*00*          *00*          *ZZ*CLRHOUSE01     *ZZ*PAYER4CPCT     *250307*0930*^*00501*000000101*0*P*:~\n" +
    "GS*HC*CLRHOUSE01*PAYER4CPCT*20250307*0930*501*X*005010X222A1~\n";
  let sets = 0;
  for (let first = 0; first < claims; first += CLAIMS_PER_SET) {
    const count = Math.min(CLAIMS_PER_SET, claims - first);
    const set = new ClaimSet(++sets);
    text += set.head();
    for (let claim = 0; claim < count; claim++) {
      text += set.claim(first + claim);
      if (claim % 200 === 199) {
        yield encoder.encode(text);
        text = "";
      }
    }
    text += set.trailer();
  }
  yield encoder.encode(`${text}GE*${sets}*501~\nIEA*1*000000101~\n`);
}

/** The whole file in one piece. */
export function claimFileBytes(claims: number): Uint8Array {
  return Buffer.concat([...claimFile(claims)]);
}

class ClaimSet {
  readonly #control: string;
  #segments = 0;
  #levels = 1;

  constructor(number: number) {
    this.#control = String(number).padStart(4, "0");
  }

  head(): string {
    return this.#write([
      `ST*837*${this.#control}*005010X222A1`,
      `BHT*0019*00*BATCH${this.#control}*20250307*0930*CH`,
      "NM1*41*2*EXAMPLE CLEARINGHOUSE*****46*CLRHOUSE01",
      "PER*IC*EDI DESK*TE*8605550100",
      "NM1*40*2*EXAMPLE PAYER*****46*PAYER4CPCT",
      "HL*1**20*1",
      "PRV*BI*PXC*3336H0001X",
      "NM1*85*2*SAMPLE HOME INFUSION LLC*****XX*1999999984",
      "N3*10 DEPOT ROAD",
      "N4*HARTFORD*CT*061031234",
      "REF*EI*061234567",
    ]);
  }

  claim(number: number): string {
    const lines = Array.from({ length: 6 }, (_, line) => serviceLine(number, line));
    const chargeCents = lines.reduce((sum, line) => sum + line.chargeCents, 0);
    return this.#write([
      `HL*${++this.#levels}*1*22*0`,
      "SBR*P*18*******16",
      `NM1*IL*1*${LAST_NAMES[number % 8]}*${FIRST_NAMES[number % 6]}****MI*CP${String(number % 30_000).padStart(9, "0")}`,
      `N3*${(number % 97) + 1} ELM STREET`,
      "N4*AVON*CT*06001",
      `DMG*D8*19${40 + (number % 40)}0${(number % 9) + 1}1${number % 9}*${number % 2 === 0 ? "F" : "M"}`,
      "NM1*PR*2*EXAMPLE PAYER*****PI*PAYER4CPCT",
      `CLM*HI2503-${String(number).padStart(7, "0")}*${dollars(chargeCents)}***12:B:1*Y*A*Y*Y`,
      `REF*G1*PA77${String(number % 50_000).padStart(6, "0")}`,
      `REF*D9*CH${String(number).padStart(12, "0")}`,
      "HI*ABK:A419*ABF:E43*ABF:Z452",
      "NM1*DN*1*RIVERA*ANA****XX*1888888876",
      ...lines.flatMap((line) => line.segments),
    ]);
  }

  trailer(): string {
    const text = `SE*${this.#segments + 1}*${this.#control}~\n`;
    this.#segments = 0;
    return text;
  }

  #write(segments: readonly string[]): string {
    this.#segments += segments.length;
    return `${segments.join("~\n")}~\n`;
  }
}

function serviceLine(claim: number, line: number): { segments: string[]; chargeCents: number } {
  const day = `202503${String(((claim + line) % 7) + 1).padStart(2, "0")}`;
  const trailer = [`DTP*472*D8*${day}`, `REF*6R*${claim}A${line + 1}`];
  if (line % 2 === 0) {
    const chargeCents = 18_000 + ((claim * 7) % 500) * 25;
    const code = PER_DIEMS[(claim + line) % 5] ?? "";
    return { segments: [`LX*${line + 1}`, `SV1*HC:${code}*${dollars(chargeCents)}*UN*1***1:2`, ...trailer], chargeCents };
  }
  const chargeCents = 4_000 + (claim % 300) * 10;
  const [code = "", ndc = ""] = DRUGS[(claim + line) % 3] ?? [];
  const drug = [`LIN**N4*${ndc}`, "CTP****1*UN", `REF*XZ*RX${String((claim * 3) % 90_000).padStart(6, "0")}`];
  return { segments: [`LX*${line + 1}`, `SV1*HC:${code}*${dollars(chargeCents)}*UN*8***1`, ...trailer, ...drug], chargeCents };
}

function dollars(cents: number): string {
  return (cents / 100).toFixed(2).replace(/\.?0+$/, "");
}
