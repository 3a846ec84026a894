// A worker small enough to be checked by hand and wrong as soon as a record is lost, taken twice or judged by a state that isn't there:
// for each entry, the running sum of its member.
import type { Output, Worker } from "@dripline/core";
import { encode } from "@dripline/events";

const MEMBERS = Array.from({ length: 12 }, (_, at) => `${"ABCDEFGHIJKL"[at]}MEMBERKEYMEMBER`);

/** Entry `number`, whose amount is its number. */
export function entry(number: number): Output {
  const member = MEMBERS[number % MEMBERS.length] ?? "";
  const claimId = `${member} ${number}`;
  const value = encode("ledger.entries", { account: "deductible/2025", amount: number, claimId, version: 1, line: 1 });
  return { topic: "ledger.entries", key: member, value };
}

/** As text: member, number of the entry, the member's sum up to it. */
export function sumOf(member: string, number: number, sum: number): string {
  return `${member} ${number} ${sum}`;
}

/** Member and number. */
export function memberOf(text: string): readonly [string, string] {
  const [member = "", number = ""] = text.split(" ");
  return [member, number];
}

export const summingWorker: Worker<"ledger.entries", ReadonlyMap<string, number>> = {
  name: "summing",
  from: "ledger.entries",
  async gather(inputs, { state }) {
    const members = [...new Set(inputs.map(({ claimId }) => memberOf(claimId)[0]))];
    const values = await state.read(members.map(keyOf));
    return new Map(members.map((member, at) => [member, Number(Buffer.from(values[at] ?? []).toString() || 0)]));
  },
  decide(inputs, before) {
    const sums = new Map(before);
    const outputs = inputs.map(({ claimId, amount }): Output => {
      const [member] = memberOf(claimId);
      const sum = (sums.get(member) ?? 0) + amount;
      sums.set(member, sum);
      return { topic: "claims.screened", key: member, value: Buffer.from(sumOf(member, amount, sum)) };
    });
    return { outputs, state: new Map([...sums].map(([member, sum]) => [keyOf(member), Buffer.from(String(sum))])) };
  },
};

function keyOf(member: string): string {
  return `member/${member}`;
}
