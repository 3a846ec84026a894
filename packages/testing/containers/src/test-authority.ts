// A certificate authority of a test's own, by openssl: what it signs is trusted by whoever is given its certificate, and by nobody else.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface ServerCertificate {
  readonly key: string;
  readonly certificate: string;
  /** One PEM file, as Kafka takes it. */
  readonly keyAndChain: string;
}

export interface TestAuthority {
  /** PEM file, for DRIPLINE_CA_FILE. */
  readonly file: string;
  readonly certificate: string;
  /** Of a server at 127.0.0.1. */
  issue(): ServerCertificate;
  clear(): void;
}

export function testAuthority(name: string): TestAuthority {
  const folder = mkdtempSync(join(tmpdir(), "dripline-authority-"));
  const at = (file: string): string => join(folder, file);
  const read = (file: string): string => readFileSync(at(file), "utf8");
  openssl(
    "req",
    "-x509",
    "-newkey",
    "rsa:2048",
    "-nodes",
    "-days",
    "2",
    "-subj",
    `/CN=${name}`,
    "-keyout",
    at("ca.key"),
    "-out",
    at("ca.pem"),
  );
  return {
    file: at("ca.pem"),
    certificate: read("ca.pem"),
    issue() {
      writeFileSync(at("names"), "subjectAltName=IP:127.0.0.1,DNS:localhost\n");
      openssl("req", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost", "-keyout", at("server.key"), "-out", at("server.csr"));
      const signing = ["-CA", at("ca.pem"), "-CAkey", at("ca.key"), "-CAcreateserial", "-days", "2", "-extfile", at("names")];
      openssl("x509", "-req", "-in", at("server.csr"), ...signing, "-out", at("server.pem"));
      const [key, certificate] = [read("server.key"), read("server.pem")];
      return { key, certificate, keyAndChain: `${key}${certificate}${read("ca.pem")}` };
    },
    clear: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function openssl(...words: string[]): void {
  const { status, stderr, error } = spawnSync("openssl", words, { encoding: "utf8" });
  if (status !== 0) throw new Error(`openssl ${words[0]}: ${error?.message ?? stderr}`);
}
