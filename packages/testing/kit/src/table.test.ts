// A table reads as its text looks, and refuses a row that doesn't fit its header.
import { expect, test } from "@jest/globals";
import { table } from "./table.ts";

test("cells are text without their padding; blank lines and rules are skipped", () => {
  const rows = table(`
    why      | code  | over
    -------- | ----- | ----
    in limit | S9494 |    0

    empty    |       |    1
  `);
  expect(rows).toEqual([
    { why: "in limit", code: "S9494", over: "0" },
    { why: "empty", code: "", over: "1" },
  ]);
});

test("a row with a cell too many or too few is refused", () => {
  expect(() => table("a | b\n1 | 2 | 3")).toThrow("3 cells, the header 2");
  expect(() => table("a | b\n1")).toThrow("1 cells, the header 2");
  expect(() => table("a | b")).toThrow("at least one case");
});

test("the columns are typed by the header", () => {
  const [row] = table("code | over\nS9494 | 1");
  // @ts-expect-error the header has no such column
  expect(row?.units).toBeUndefined();
  expect(row?.over).toBe("1");
});
