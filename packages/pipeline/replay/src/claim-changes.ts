// What could have been otherwise on the claim itself: modifiers, drug, place, dates, prescriber, units, lines beside it, and when it came.
import type { DrugRow, IsoDate, ServiceLine, Units } from "@dripline/claims";
import { type ChangesOf, type LineToChange, type NamedChange, withClaim, withFacts, withLine } from "./named-change.ts";

/** Modifiers that rules ask for, and the rules. */
const MODIFIERS: readonly (readonly [string, readonly string[]])[] = [
  ["SH", ["R17", "R18"]],
  ["SJ", ["R17", "R18"]],
  ["SS", ["R21"]],
  ["JZ", ["R20"]],
  ["JW", ["R20"]],
  ["GW", ["R31"]],
];

/** Modifiers in one line (SV101). */
const MODIFIERS_MAX = 4;

export const modifierChanges: ChangesOf = (of) => {
  const { modifiers } = of.line;
  return MODIFIERS.flatMap(([modifier, rules]): NamedChange[] => {
    if (!modifiers.includes(modifier)) {
      if (modifiers.length >= MODIFIERS_MAX) return [];
      const text = `the line carried modifier ${modifier}`;
      return [{ name: `modifier-${modifier}`, text, rules, changed: withLine(of, { modifiers: [...modifiers, modifier] }) }];
    }
    const left = modifiers.filter((each) => each !== modifier);
    const text = `the line didn't carry modifier ${modifier}`;
    return [{ name: `no-modifier-${modifier}`, text, rules: [...rules, "R15"], changed: withLine(of, { modifiers: left }) }];
  });
};

/** Changes of one line by what it says. */
export const lineChanges: ChangesOf = (of) => {
  const { line, facts } = of;
  const { serviceFrom, serviceTo, units, placeOfService } = line;
  const changes: NamedChange[] = [...drugChanges(of)];
  const add = (name: string, rules: readonly string[], { text, ...change }: Partial<ServiceLine> & { readonly text: string }): void => {
    changes.push({ name, text, rules, changed: withLine(of, change) });
  };
  if ((placeOfService ?? of.claim.placeOfService) !== "12")
    add("place-home", ["R21", "R31"], { text: "the service was given at home (place of service 12)", placeOfService: "12" });
  if (serviceTo !== serviceFrom)
    add("one-day", ["R14", "R3"], { text: "each date of service was billed on a line of its own", serviceTo: serviceFrom });
  if (line.description === undefined && line.note === undefined)
    add("description", ["R16"], { text: "the line described the drug (SV101-7 or NTE)", description: "DRUG" });
  if (units > 1000) add("one-unit", ["R18"], { text: "the line was billed with 1 unit", units: 1000 as Units });
  const { pcpNpi } = facts.member ?? {};
  if (pcpNpi !== undefined && line.orderingNpi !== pcpNpi)
    add("prescribed-by-pcp", ["R12"], { text: "the member's PCP had prescribed it", orderingNpi: pcpNpi });
  if (line.prescribedOn !== undefined)
    add("prescribed-in-time", ["R12"], { text: `it was prescribed on ${serviceFrom}`, prescribedOn: serviceFrom });
  return changes;
};

/** The NDC of the code's drug, as far as the claim's facts know one, and its quantity. */
function drugChanges(of: LineToChange): NamedChange[] {
  const { line, facts } = of;
  const rules = ["R16", "R19", "R20", "R22"];
  const rows = Object.values(facts.drugs).flat();
  const changes = rows
    .filter(({ hcpcs, ndc }) => hcpcs === line.code && ndc !== line.drug?.ndc)
    .map(
      (row): NamedChange => ({
        name: "ndc",
        text: `the line gave an NDC of ${line.code}, such as ${row.ndc}, with its quantity`,
        rules,
        changed: withLine(of, { drug: drugOf(row, line) }),
      }),
    );
  const own = rows.find(({ ndc, hcpcs }) => ndc === line.drug?.ndc && hcpcs === line.code);
  if (own !== undefined) {
    const drug = drugOf(own, line);
    const text = `the NDC quantity was ${drug.quantity / 1000} ${own.packageUnit}, which is what the units billed come to`;
    changes.push({ name: "ndc-quantity", text, rules, changed: withLine(of, { drug: { ...line.drug, ...drug } }) });
    const medical = Object.fromEntries(
      Object.entries(facts.drugs).map(([ndc, each]) => [
        ndc,
        each.map((row) => (row === own ? { ...row, benefit: "medical" as const } : row)),
      ]),
    );
    if (own.benefit !== "medical")
      changes.push({
        name: "medical-benefit",
        text: "the drug was of the medical benefit",
        rules,
        changed: withFacts(of, { drugs: medical }),
      });
  }
  return changes;
}

/** The quantity that the billed units come to. */
function drugOf({ ndc, packageSize, unitsPerPackage, packageUnit }: DrugRow, { units }: ServiceLine) {
  return { ndc, unit: packageUnit, quantity: Math.round((units * packageSize) / unitsPerPackage) as Units };
}

/** Changes of the claim: when it came, and what was billed beside the line. */
export const claimChanges: ChangesOf = (of) => {
  const { line, claim, ledger } = of;
  const day = line.serviceFrom;
  const changes: NamedChange[] = [];
  if (claim.receivedOn > day) {
    const receivedOn: IsoDate =
      claim.lines
        .map(({ serviceTo }) => serviceTo)
        .sort()
        .at(-1) ?? day;
    changes.push({
      name: "filed-in-time",
      text: "it had been filed in time",
      rules: ["R5", "R9"],
      changed: withClaim(of, { receivedOn }),
    });
  }
  if (claim.otherPayers.length > 0) {
    const lines = claim.lines.map((each) => ({ ...each, priorPayments: [] }));
    changes.push({
      name: "no-other-payer-named",
      text: "the claim named no other payer",
      rules: ["R35"],
      changed: withClaim(of, { lines, otherPayers: [], payerRank: "P" }),
    });
  }
  for (const other of claim.lines) {
    if (other.line === line.line || other.serviceFrom !== day) continue;
    changes.push({
      name: "not-beside",
      text: `line ${other.line} (${[other.code, ...other.modifiers].join("-")}) wasn't billed for the same day`,
      rules: ["R4", "R17", "R18"],
      changed: withClaim(of, { lines: claim.lines.filter((each) => each !== other) }),
    });
  }
  for (const claimId of new Set(ledger.history.filter((each) => each.day === day).map((each) => each.claimId))) {
    const history = ledger.history.filter((each) => each.claimId !== claimId);
    changes.push({
      name: "no-earlier-claim",
      text: `claim ${claimId} hadn't billed this day before`,
      rules: ["R4", "R17", "R18"],
      changed: { ...withClaim(of, {}), ledger: { ...ledger, history } },
    });
  }
  return changes;
};
