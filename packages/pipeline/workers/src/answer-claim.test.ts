// The statuses of a claim on its 277CA: none twice, at most three, in the order in which the problems were found.
import { table } from "@dripline/kit";
import type { ClaimIssue, ClaimStatus } from "@dripline/x12";
import { expect, test } from "@jest/globals";
import { statusesOf } from "./answer-claim.ts";

const cases = table(`
  why                                        | found                              | answered
  nothing is wrong                           |                                    | A2:20:PR
  one problem                                | A7:454                             | A7:454
  two lines with a code that nobody knows    | A7:454, A7:454                     | A7:454
  a status that needs another beside it      | A7:400+A7:178                      | A7:400, A7:178
  the same status for two parties            | A7:562:DN, A7:562:DK               | A7:562:DN, A7:562:DK
  more than the segment holds                | A7:454, A7:454, A7:255, A7:249, A3:116 | A7:454, A7:255, A7:249
`);

test.each(cases)("$why", ({ found = "", answered }) => {
  const issues = found.split(", ").filter(Boolean).map(issueOf);
  expect(statusesOf(issues).map(textOf).join(", ")).toBe(answered);
});

function issueOf(text: string): ClaimIssue {
  const [first = "", also] = text.split("+");
  return { ...statusOf(first), ...(also === undefined ? {} : { also: statusOf(also) }) } as ClaimIssue;
}

function statusOf(text: string): ClaimStatus {
  const [category = "", status = "", entity] = text.split(":");
  return { category, status, entity };
}

function textOf({ category, status, entity }: ClaimStatus): string {
  return [category, status, entity].filter(Boolean).join(":");
}
