// One letter a receipt: what happened to a sequence is told as an auditor would tell it.
import { table } from "@dripline/kit";
import { expect, test } from "@jest/globals";
import { sequenceDifferences, sequenceOf } from "./sequence-differences.ts";

const cases = table(`
  why                                   | expected | actual  | told
  the same                              | abcdef   | abcdef  |
  nothing at all                        |          |         |
  one changed                           | abcdef   | abxdef  | changed 2
  the last one changed                  | abcdef   | abcdex  | changed 5
  the first one dropped                 | abcdef   | bcdef   | dropped 0
  one dropped                           | abcdef   | abdef   | dropped 2
  the last two dropped                  | abcdef   | abcd    | dropped 4, dropped 4
  one inserted that was never there     | abcdef   | abxcdef | inserted 2
  a copy of an earlier one inserted     | abcdef   | abcadef | inserted 3
  one inserted at the end               | abcdef   | abcdefx | inserted 6
  neighbours swapped                    | abcdef   | abdcef  | swapped 2
  far ones swapped                      | abcdef   | fbcdea  | swapped 0
  one dropped and a later one changed   | abcdef   | acdxf   | dropped 1, changed 3
`);

test.each(cases)("$why", ({ expected = "", actual = "", told }) => {
  const found = [...sequenceDifferences(sequenceOf([...expected]), sequenceOf([...actual]))];
  expect(found.map((each) => `${each.kind} ${each.actual}`).join(", ")).toBe(told);
});
