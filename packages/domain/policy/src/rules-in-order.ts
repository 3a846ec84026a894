// The rules of one line in the policy's order of evaluation: the first that denies or pends decides, the later ones inform.
// Rules that need a balance (R18's units, R28's visits, R29, R30, R32 to R34) are asked by adjudication, line by line.
import type { LineRule } from "./rule.ts";
import { R03 } from "./rules/R03-dates.ts";
import { R04 } from "./rules/R04-duplicate.ts";
import { R05 } from "./rules/R05-replacement.ts";
import { R06 } from "./rules/R06-void.ts";
import { R07 } from "./rules/R07-eligibility.ts";
import { R08 } from "./rules/R08-product.ts";
import { R09 } from "./rules/R09-timely-filing.ts";
import { R10 } from "./rules/R10-provider.ts";
import { R11 } from "./rules/R11-network.ts";
import { R12 } from "./rules/R12-prescriber.ts";
import { R13 } from "./rules/R13-specialty-pharmacy.ts";
import { R14 } from "./rules/R14-itemised.ts";
import { R15 } from "./rules/R15-code.ts";
import { R16 } from "./rules/R16-drug-line.ts";
import { R17 } from "./rules/R17-concurrent.ts";
import { R18 } from "./rules/R18-conflicts.ts";
import { R19 } from "./rules/R19-ndc.ts";
import { R20 } from "./rules/R20-discarded.ts";
import { R21 } from "./rules/R21-place.ts";
import { R22 } from "./rules/R22-benefit.ts";
import { R23 } from "./rules/R23-covered.ts";
import { R24 } from "./rules/R24-new-to-market.ts";
import { R25 } from "./rules/R25-authorization.ts";
import { R26 } from "./rules/R26-authorization-match.ts";
import { R27 } from "./rules/R27-authorization-timing.ts";
import { R28 } from "./rules/R28-referral.ts";
import { R31 } from "./rules/R31-stays.ts";
import { R35 } from "./rules/R35-coordination.ts";
import { R38 } from "./rules/R38-audit-finding.ts";

/** Who, where and what: these read reference facts only, and screening asks them. */
export const screeningRules: readonly LineRule[] = [R03, R07, R08, R09, R10, R11, R12, R13, R14, R15, R16, R19, R21, R22, R23, R24];

/** These look at the member's other claims and member facts too, and adjudication asks them. */
export const adjudicationRules: readonly LineRule[] = [R04, R05, R06, R17, R18, R20, R25, R26, R27, R28, R31, R35, R38];

/** Every rule of one line, in the policy's order. */
export const lineRules: readonly LineRule[] = [...screeningRules, ...adjudicationRules].sort((a, b) => placeOf(a) - placeOf(b));

function placeOf({ id }: LineRule): number {
  return Number(id.slice(1));
}
