// Adds up an 835 by its text alone: another reader than ours, so that a mistake would have to be made twice to go unseen.

interface ClaimSums {
  readonly name: string;
  readonly wireNumber: string;
  readonly chargeCents: number;
  readonly paidCents: number;
  readonly patientCents: number;
}

export interface Remittance {
  readonly receiver: string;
  readonly paidCents: number;
  /** BPR01 and BPR04. */
  readonly handling: string;
  readonly method: string;
  readonly trace: string;
  readonly claims: ClaimSums[];
  /** What doesn't add up, in words. */
  readonly problems: string[];
}

export function readRemittance(text: string): Remittance {
  const segments = text
    .split("~")
    .map((segment) => segment.trim().split("*"))
    .filter(([id]) => id !== "");
  const problems: string[] = [];
  const bpr = segments.find(([id]) => id === "BPR") ?? [];
  const claims = claimsOf(segments, problems);
  const plb = segments.filter(([id]) => id === "PLB").flatMap((segment) => segment.filter((_, at) => at >= 4 && at % 2 === 0));
  const sum = claims.reduce((total, claim) => total + claim.paidCents, 0) - plb.reduce((total, amount) => total + cents(amount), 0);
  if (sum !== cents(bpr[2])) problems.push(`BPR02 is ${bpr[2]}, claims less PLB are ${sum} cents`);
  const first = segments.findIndex(([id]) => id === "ST");
  const last = segments.findIndex(([id]) => id === "SE");
  if (Number(segments[last]?.[1]) !== last - first + 1) problems.push("SE01 doesn't count the segments");
  return {
    receiver: (segments[0]?.[8] ?? "").trim(),
    paidCents: cents(bpr[2]),
    handling: bpr[1] ?? "",
    method: bpr[4] ?? "",
    trace: segments.find(([id]) => id === "TRN")?.[2] ?? "",
    claims,
    problems,
  };
}

function claimsOf(segments: readonly string[][], problems: string[]): ClaimSums[] {
  const starts = segments.flatMap(([id], at) => (id === "CLP" ? [at] : []));
  return starts.map((start, at) => {
    const end = segments.findIndex(([id], seen) => seen > start && (id === "CLP" || id === "SE" || id === "PLB"));
    return claimOf(segments.slice(start, starts[at + 1] ?? end), problems);
  });
}

function claimOf(segments: readonly string[][], problems: string[]): ClaimSums {
  const [, name = "", status, charge, paid, patient, , wireNumber = ""] = segments[0] ?? [];
  const adjustments = segments.flatMap(adjustmentsOf);
  const rest = cents(charge) - sum(adjustments.map(({ amount }) => amount));
  const patientCents = sum(adjustments.filter(({ group }) => group === "PR").map(({ amount }) => amount));
  const services = segments.filter(([id]) => id === "SVC");
  const linesCharge = sum(services.map((service) => cents(service[2])));
  const linesPaid = sum(services.map((service) => cents(service[3])));
  if (rest !== cents(paid)) problems.push(`${name}: CLP03 less CAS is ${rest} cents, CLP04 ${paid}`);
  if (linesCharge !== cents(charge) || linesPaid !== cents(paid)) problems.push(`${name}: lines don't add up to the claim`);
  // CLP05 is written where it is more than nothing: a reversal has none.
  const owes = status === "22" ? 0 : patientCents;
  if (owes !== cents(patient)) problems.push(`${name}: CLP05 is ${patient}, PR is ${patientCents} cents`);
  problems.push(...linesOf(segments).flatMap((line) => lineProblems(name, line)));
  return { name, wireNumber, chargeCents: cents(charge), paidCents: cents(paid), patientCents };
}

function linesOf(segments: readonly string[][]): string[][][] {
  const starts = segments.flatMap(([id], at) => (id === "SVC" ? [at] : []));
  return starts.map((start, at) => segments.slice(start, starts[at + 1]));
}

function lineProblems(name: string, segments: readonly string[][]): string[] {
  const [, , charge, paid] = segments[0] ?? [];
  const left = cents(charge) - cents(paid) - sum(segments.flatMap(adjustmentsOf).map(({ amount }) => amount));
  return left === 0 ? [] : [`${name}: a line is off by ${left} cents`];
}

function adjustmentsOf([id, group, ...triples]: readonly string[]): { group: string | undefined; amount: number }[] {
  if (id !== "CAS") return [];
  return triples.filter((_, at) => at % 3 === 1).map((amount) => ({ group, amount: cents(amount) }));
}

function sum(amounts: readonly number[]): number {
  return amounts.reduce((total, amount) => total + amount, 0);
}

/** Cents of an X12 amount, by its digits. */
function cents(amount = ""): number {
  const [, minus = "", dollars = "0", fraction = ""] = /^(-?)(\d*)\.?(\d{0,2})$/.exec(amount) ?? [];
  const value = Number(dollars || "0") * 100 + Number(fraction.padEnd(2, "0"));
  return minus === "" ? value : -value;
}
