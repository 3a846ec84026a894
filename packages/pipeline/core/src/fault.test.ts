// Every fault says what it means and what to do, and the page of errors is made from the same table.
import { golden } from "@dripline/kit";
import { describe, expect, test } from "@jest/globals";
import { Fault, faultsMarkdown, faultTable } from "./fault.ts";

describe.each(Object.entries(faultTable))("%s", (code, { meaning, whatToDo }) => {
  test("has a code, a meaning and an advice in whole sentences", () => {
    expect(code).toMatch(/^DRIP(_[A-Z]+)+$/);
    for (const sentence of [meaning, whatToDo]) expect(sentence).toMatch(/^[A-Z`].*\.$/s);
  });
});

test("docs/errors.md is made from the table (UPDATE_GOLDEN=1 makes it again)", () => {
  expect(golden(new URL("../../../../docs/errors.md", import.meta.url), faultsMarkdown())).toBe(faultsMarkdown());
});

test("a fault carries its code, its detail, its cause and whether to try again", () => {
  const cause = new Error("database is locked");
  const fault = new Fault("DRIP_DATA_LOCKED", "data is in use by process 7", { cause });
  expect(fault).toMatchObject({ name: "Fault", code: "DRIP_DATA_LOCKED", detail: "data is in use by process 7", cause, retry: true });
  expect(new Fault("DRIP_USAGE", "no such folder").retry).toBe(false);
});
