// Reason and remark codes: what one looks like, those of the 835 whose use the code lists restrict (lists of 2026-08-17), and the check that a line keeps to it.
import type { GroupCode } from "@dripline/claims";
import type { LineFigures } from "./remittance-content.ts";

/** CARC that say nothing without a remark: at least one RARC, and not only alerts. */
const NEEDS_REMARK = new Set("16 96 129 148 201 226 227 234 237 250 251 252 267 307 A1".split(" "));

/** CARC that stand in certain groups only. */
const GROUPS: Readonly<Record<string, readonly GroupCode[]>> = {
  18: ["OA"],
  23: ["OA"],
  45: ["CO", "PR"],
  85: ["PR"],
  133: ["OA"],
  136: ["OA"],
  139: ["CO"],
  201: ["PR"],
  209: ["OA"],
  229: ["PR"],
  238: ["PR"],
  249: ["CO"],
  257: ["OA"],
  271: ["OA"],
  275: ["PR"],
  277: ["OA"],
  278: ["CO", "PI"],
  281: ["CO"],
  303: ["CO"],
};

/** RARC that inform and explain no denial. */
const ALERTS = new Set(
  `M4 M6 M9 M16 M17 M27 M32 M38 M39 M70 MA01 MA02 MA07 MA08 MA09 MA10 MA13 MA14 MA15 MA18 MA19 MA26 MA28 MA44 MA45 MA46 MA59 MA62
  MA67 MA68 MA72 MA74 MA77 MA91 MA118 N1 N7 N21 N22 N23 N59 N69 N84 N85 N88 N89 N109 N116 N123 N132 N133 N134 N136 N137 N138 N139
  N140 N154 N155 N156 N162 N177 N183 N185 N187 N189 N192 N193 N196 N202 N210 N211 N215 N220 N352 N353 N355 N358 N360 N363 N364 N367
  N369 N371 N381 N387 N400 N432 N437 N444 N469 N492 N505 N506 N508 N509 N510 N511 N512 N513 N520 N539 N544 N548 N549 N550 N563 N565
  N566 N568 N571 N573 N610 N613 N614 N615 N616 N618 N620 N662 N672 N677 N687 N688 N689 N690 N691 N692 N693 N694 N695 N696 N697 N698
  N704 N720 N771 N772 N774 N781 N782 N783 N787 N788 N804 N805 N809 N810 N817 N828 N830 N837 N838 N841 N842 N845 N854 N858 N859 N860
  N861 N862 N863 N864 N865 N866 N867 N868 N869 N870 N871 N872 N873 N874 N875 N876 N877 N878 N879 N882 N883 N884 N885 N886 N888 N889
  N894 N935 N938 N939`.split(/\s+/),
);

/** Codes as the lists have ever numbered them: a prior payer's remittance may be old, and a list of today would be too short tomorrow. */
const REASON = /^(?:[1-3]?\d?\d|A[0-8]|[BDP]\d{1,2}|[WY]\d)$/;
const REMARK = /^(?:MA?\d{1,3}|N\d{1,4})$/;

/** A CARC: 1 to 399, or one of the lettered series. */
export function isAdjustmentReason(code: string): boolean {
  return REASON.test(code) && Number(code) !== 0;
}

/** A RARC. */
export function isRemark(code: string): boolean {
  return REMARK.test(code);
}

/** What the code lists forbid of a line's adjustments, each as a sentence. */
export function codeProblems({ chargeCents, adjustments, remarks }: LineFigures): string[] {
  const problems: string[] = [];
  const explained = remarks.some((remark) => !ALERTS.has(remark));
  for (const { group, carc, amountCents } of adjustments) {
    const groups = GROUPS[carc];
    if (groups && !groups.includes(group)) problems.push(`CARC ${carc} stands in group ${groups.join(" or ")}, not ${group}`);
    if (carc === "45" && amountCents === chargeCents && chargeCents !== 0) problems.push("CARC 45 takes the whole charge");
    if (NEEDS_REMARK.has(carc) && !explained) problems.push(`CARC ${carc} has no remark code that isn't an alert`);
  }
  return problems;
}
