// What could have been otherwise with the member, the provider, limits and the ledger.
import { isInForce, type Provider, rowInForce, type Units } from "@dripline/claims";
import { type ChangesOf, type LineToChange, type NamedChange, unitsText, withFacts, withLedger } from "./named-change.ts";

export const memberChanges: ChangesOf = (of) => [...coverageChanges(of), ...stayChanges(of), ...planChanges(of)];

function coverageChanges(of: LineToChange): NamedChange[] {
  const { line, facts } = of;
  const { member } = facts;
  const day = line.serviceFrom;
  if (member === undefined) return [];
  const changes: NamedChange[] = [];
  const [span] = [...member.coverage].filter(({ benefitPlanId }) => facts.plans[benefitPlanId] !== undefined).slice(-1);
  if (span !== undefined && !member.coverage.some((each) => isInForce(each, day))) {
    const covered = { ...member, deathDate: undefined, coverage: [...member.coverage, { ...span, from: day, to: day }] };
    const text = `the member was eligible on ${day}`;
    changes.push({ name: "member-eligible", text, rules: ["R7", "R8"], changed: withFacts(of, { member: covered }) });
  }
  if ((member.otherCoverage ?? []).some((each) => each.order === "primary" && isInForce(each, day))) {
    const alone = { ...member, otherCoverage: undefined };
    const changed = withFacts(of, { member: alone });
    changes.push({ name: "no-other-payer", text: "no other payer came first", rules: ["R35"], changed });
  }
  return changes;
}

function stayChanges(of: LineToChange): NamedChange[] {
  const { line, facts } = of;
  const day = line.serviceFrom;
  const left = facts.stays.filter(({ admitted, discharged }) => !(admitted <= day && (discharged === undefined || day <= discharged)));
  if (left.length === facts.stays.length) return [];
  return [{ name: "no-stay", text: `no stay held ${day}`, rules: ["R31"], changed: withFacts(of, { stays: left }) }];
}

function planChanges(of: LineToChange): NamedChange[] {
  const { line, facts } = of;
  const plans = Object.fromEntries(
    Object.entries(facts.plans).map(([id, plan]) => [id, { ...plan, exclusions: plan.exclusions?.filter((code) => code !== line.code) }]),
  );
  const changes: NamedChange[] = [
    { name: "plan-covers", text: `the benefit plan covered ${line.code}`, rules: ["R23"], changed: withFacts(of, { plans }) },
  ];
  const ndc9 = line.drug?.ndc.slice(0, 9);
  if (ndc9 !== undefined) {
    const { memberId } = of.claim.member;
    const request = { requestId: "WHAT-IF", memberId, ndc9, status: "approved" as const, from: line.serviceFrom, to: line.serviceTo };
    const kept = facts.coverageRequests.filter((each) => each.ndc9 !== ndc9);
    changes.push({
      name: "coverage-request",
      text: "a coverage request for the drug had been approved",
      rules: ["R24", "R25"],
      changed: withFacts(of, { coverageRequests: [...kept, request] }),
    });
  }
  return changes;
}

export const providerChanges: ChangesOf = (of) => {
  const { line, claim, facts } = of;
  const billing = facts.providers[claim.billing.npi];
  if (billing === undefined) return [];
  const changes: NamedChange[] = [];
  const add = (name: string, rules: readonly string[], { text, ...change }: Partial<Provider> & { readonly text: string }): void => {
    const providers = { ...facts.providers, [billing.npi]: { ...billing, ...change } };
    changes.push({ name, text, rules, changed: withFacts(of, { providers }) });
  };
  if (billing.excludedFrom !== undefined)
    add("provider-not-excluded", ["R10"], { text: "the billing provider wasn't excluded", excludedFrom: undefined });
  if (billing.kind !== "home-infusion")
    add("provider-kind", ["R10", "R13"], { text: "the billing provider was a home infusion company", kind: "home-infusion" });
  const product = rowInForce(facts.member?.coverage ?? [], line.serviceFrom)?.product;
  const contract = Object.values(facts.contracts).find((each) => isInForce(each, line.serviceFrom));
  if (product !== undefined && contract !== undefined) {
    const span = { product, contractId: contract.contractId, from: line.serviceFrom, to: line.serviceTo };
    add("provider-in-network", ["R11", "R12", "R15", "R28"], {
      text: `the billing provider was in network on ${line.serviceFrom}`,
      network: [span],
    });
  }
  return changes;
};

export const unitChanges: ChangesOf = (of) => {
  const { line, facts, ledger, unitsLacking } = of;
  const { code, serviceFrom: day } = line;
  const limits = facts.unitLimits[code];
  if (limits === undefined || unitsLacking <= 0) return [];
  const higher = limits.map((row) => ({ ...row, unitsPerDay: (row.unitsPerDay + unitsLacking) as Units }));
  const account = `units/${code}/${day}`;
  const balances = Object.fromEntries(
    Object.entries(ledger.balances).filter(([name]) => name !== account && !name.startsWith(`${account}/`)),
  );
  const used = Object.keys(ledger.balances).length - Object.keys(balances).length;
  const changes: NamedChange[] = [
    {
      name: "limit-higher",
      text: `the limit of ${code} allowed ${unitsText(unitsLacking)} a day`,
      rules: ["R30"],
      changed: withFacts(of, { unitLimits: { ...facts.unitLimits, [code]: higher } }),
    },
  ];
  if (used > 0)
    changes.push({
      name: "units-unused",
      text: `no other claim had used units of ${code} on ${day}`,
      rules: ["R30"],
      changed: withLedger(of, { balances }),
    });
  return changes;
};

export const auditChanges: ChangesOf = (of) => {
  const findings = (of.ledger.findings ?? []).filter(({ line }) => line !== of.line.line);
  if (findings.length === (of.ledger.findings ?? []).length) return [];
  return [{ name: "no-finding", text: "the audit had found nothing on this line", rules: ["R38"], changed: withLedger(of, { findings }) }];
};
