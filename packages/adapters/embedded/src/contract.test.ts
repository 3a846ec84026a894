// The embedded adapter does what every adapter must.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { portsContract } from "@dripline/contracts";
import { afterEach, beforeEach, describe, test } from "@jest/globals";
import { type Embedded, openEmbedded } from "./index.ts";

let folder: string;
let open: Embedded;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dripline-contract-"));
  open = openEmbedded(folder);
});

afterEach(() => {
  open.close();
  rmSync(folder, { recursive: true });
});

describe("embedded fills the ports", () => {
  test.each(portsContract)("$title", async ({ check }) => {
    await check({
      ports: open,
      restart: async () => {
        open.close();
        open = openEmbedded(folder);
        return open;
      },
    });
  });
});
