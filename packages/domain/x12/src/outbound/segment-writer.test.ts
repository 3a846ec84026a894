// What the writer of segments writes and what it refuses, element by element.
import { table } from "@dripline/kit";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { segment } from "./notation.ts";
import { segmentWriter } from "./segment-writer.ts";

const write = segmentWriter(segment("TST", "R1 | Test | R98=AA/BB S782 S(R127 S127) N66 S373 S97 | C0605"));

const cases = table(`
  why                              | elements                     | written
  required alone                   | AA                           | TST*AA
  trailing empty elements trimmed  | AA,12.5,,,,                  | TST*AA*12.5
  an empty element in between      | AA,,X                        | TST*AA**X
  a composite, its end trimmed     | AA,,X:                       | TST*AA**X
  a composite                      | AA,,X:Y                      | TST*AA**X:Y
  a negative amount                | AA,-88                       | TST*AA*-88
  the longest amount               | AA,-1234567890123456.78      | TST*AA*-1234567890123456.78
  a leap day                       | AA,,,,20240229               | TST*AA****20240229
  both of the note                 | AA,,,,20240229,1             | TST*AA****20240229*1
`);

test.each(cases)("writes: $why", ({ elements, written }) => {
  expect(write(...valuesOf(elements))).toBe(`${written}~\n`);
});

const refusals = table(`
  why                          | elements                  | where
  required missing             |                           | TST01
  a code outside its list      | CC                        | TST01
  no decimal                   | AA,1e5                    | TST02
  a plus sign                  | AA,+1                     | TST02
  a digit too many             | AA,1234567890123456789    | TST02
  first component missing      | AA,,:Y                    | TST03-1
  an element not used          | AA,,,X                    | TST04
  not a day                    | AA,,,,20230229            | TST05
  not a whole number           | AA,,,,20240229,1.5        | TST06
  a whole number too long      | AA,,,,20240229,1234567    | TST06
  the note broken              | AA,,,,,1                  | C0605
  an element too many          | AA,,,,,,1                 | at most 6 elements
`);

test.each(refusals)("refuses: $why", ({ elements, where }) => {
  expect(() => write(...valuesOf(elements))).toThrow(where);
});

describe("delimiters and control characters", () => {
  const forbidden = ["*", ":", "^", "~", ..."\u0000\u0001\t\n\r\u001f\u007f\u0080\u009f", "\ud800", "\udfff"];

  test.each(forbidden.map((character) => [character.charCodeAt(0).toString(16), character]))("U+%s is refused", (_, character) => {
    expect(() => write("AA", undefined, [`A${character}B`])).toThrow("TST03-1");
  });

  test("the value is never in the message", () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1, maxLength: 8 }).map((text) => `SECRET${text}~`),
        (value) => {
          expect(() => write("AA", undefined, [value])).toThrow(
            /^invariant broken: expected TST03-1 to hold neither a delimiter nor a control character$/,
          );
        },
      ),
    );
  });
});

function valuesOf(elements: string): (string | string[] | undefined)[] {
  if (elements === "") return [];
  return elements.split(",").map((each) => (each.includes(":") ? each.split(":") : each));
}
