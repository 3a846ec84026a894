// Service lines as a biller types them: the provider's usual charge, and the package quantity that a drug's units come to.
import type { IsoDate } from "@dripline/claims";
import type { DraftLine } from "./draft.ts";
import { standardRate } from "./payer.ts";
import type { Drug } from "./therapies.ts";

const DRUG_CHARGE_PERCENT = 160;
const SERVICE_CHARGE_PERCENT = 140;

/** A line that is no drug, at the provider's usual charge. */
export function serviceLine({
  code,
  day,
  units = 1,
  modifiers = [],
}: {
  code: string;
  day: IsoDate;
  units?: number;
  modifiers?: readonly string[] | undefined;
}): DraftLine {
  return { code, modifiers, units, chargeCents: chargeOf(standardRate(code) * units, SERVICE_CHARGE_PERCENT), from: day, to: day };
}

export interface DrugGiven {
  readonly drug: Drug;
  readonly units: number;
  readonly day: IsoDate;
  readonly description?: string | undefined;
  readonly modifiers?: readonly string[] | undefined;
}

/** A drug line whose package quantity is what its units come to. */
export function drugLine({ drug, units, day, description, modifiers = [] }: DrugGiven): DraftLine {
  return {
    code: drug.hcpcs,
    modifiers,
    units,
    chargeCents: chargeOf(drug.rate * units, DRUG_CHARGE_PERCENT),
    from: day,
    to: day,
    description,
    ndc: drug.ndc,
    quantity: (units * drug.packageSize) / drug.unitsPerPackage,
    packageUnit: drug.packageUnit,
  };
}

function chargeOf(millionths: number, percent: number): number {
  return Math.max(1, Math.round((millionths * percent) / 1_000_000));
}
