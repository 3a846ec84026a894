/**
 * R29, an authorization is no guarantee, and what it approves is used up by what is paid. Clause: "An authorization is no
 * guarantee". Asked of a line that the other authorization rules let through, before the day's limit.
 *
 * Of the authorizations that cover the day in time, the one that ends first and still has units is used: its units left pay,
 * the others are CO 198; an authorization without a number of units for the code counts nothing. Denied lines use nothing, since
 * adjudication posts only the units that are paid in the end. Units are used in the order of service dates within a claim, and of
 * claims as they are judged.
 */
import { type Authorization, authorizationAccount, NO_UNITS, type Units, unitText } from "@dripline/claims";
import type { LineContext } from "../line-context.ts";
import type { Finding } from "../rule.ts";
import { authorizationFor, authorizedCode } from "./authorization-match.ts";
import { timingOf } from "./authorization-timing.ts";
import type { UnitsToReserve } from "./R30-unit-limit.ts";

export interface AuthorizedUnits {
  /** Never more than were asked for. */
  readonly units: Units;
  readonly finding?: Finding | undefined;
  /** To be used for the units that are paid in the end; only where the authorization counts units. */
  readonly account?: string | undefined;
  readonly authorizationId?: string | undefined;
}

/** An authorization's units for the line's code. */
interface Counter {
  readonly authorization: Authorization;
  /** Absent where it doesn't count them. */
  readonly approved?: Units | undefined;
  readonly account: string;
  readonly left: number;
}

export function reserveAuthorizationUnits({ context, units, balances }: UnitsToReserve): AuthorizedUnits {
  const counters = authorizationFor(context)
    .candidates.filter((each) => timingOf(context, each).kind === "payable")
    .map((authorization): Counter => {
      const code = authorizedCode(context, authorization) ?? context.line.code;
      const account = authorizationAccount(authorization.authorizationId, code);
      const approved = authorization.units?.[code];
      return { authorization, approved, account, left: approved === undefined ? units : Math.max(0, approved - balances.of(account)) };
    });
  const used = counters.find(({ approved, left }) => approved === undefined || left > 0) ?? counters[0];
  if (used === undefined) return { units };
  const { authorizationId } = used.authorization;
  if (used.approved === undefined) return { units, authorizationId };
  const payable = Math.min(units, used.left) as Units;
  return { units: payable, authorizationId, account: used.account, finding: findingOf(context, used, { units, payable }) };
}

function findingOf(
  context: LineContext,
  { authorization, approved, account, left }: Counter,
  { units, payable }: { units: Units; payable: Units },
): Finding {
  const { authorizationId } = authorization;
  const finding = {
    row: authorization,
    read: {
      authorization: authorizationId,
      code: context.line.code,
      unitsApproved: unitText(approved ?? NO_UNITS),
      unitsLeft: unitText(left as Units),
      units: unitText(units),
      unitsPayable: unitText(payable),
    },
  };
  if (payable === units) {
    return {
      ...finding,
      outcome: "pay",
      text: `Authorization ${authorizationId} has ${unitText(left as Units)} units left, enough for this line.`,
    };
  }
  return {
    ...finding,
    read: { ...finding.read, lacked: account },
    outcome: payable === NO_UNITS ? "deny" : "reduce",
    carc: "198",
    remarks: ["N54"],
    text: `Authorization ${authorizationId} has ${payable === NO_UNITS ? "no" : `only ${unitText(payable)}`} units left of the ${unitText(units)} billed.`,
  };
}
