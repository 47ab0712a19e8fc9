// Starts the built program with demonstration data, in a folder of its own and on a free port.

import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const PROGRAM = process.env.MILSTOLPE_BIN ?? fileURLToPath(new URL("../../../target/debug/milstolpe", import.meta.url));
const START_MS = 120_000;
const STOP_MS = 20_000;

// Resolves to { url, sign_in, stop } when the program serves; sign_in has an address for each kind of person.
export async function startDemo() {
  const data = await mkdtemp(join(tmpdir(), "milstolpe-browser-"));
  // Settings of the person who runs the tests must not reach the program under test.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("MILSTOLPE_")));
  const child = spawn(PROGRAM, ["demo", "--data", data, "--listen", "127.0.0.1:0", "--json"], { env, stdio: ["ignore", "pipe", "pipe"] });
  const ended = new Promise((done) => {
    child.once("error", (error) => done(`could not be started: ${error.message}`));
    child.once("exit", (code, signal) => done(code === 0 ? null : `ended with ${signal ?? `code ${code}`}`));
  });
  let log = "";
  child.stderr.on("data", (chunk) => { log = (log + chunk).slice(-20_000); });
  const fail = (why) => new Error(`${PROGRAM} demo: ${why}\nIts last messages:\n${log}`);

  const stop = async () => {
    child.kill("SIGTERM");
    const why = await within(STOP_MS, ended).catch(() => { child.kill("SIGKILL"); return "did not stop when asked to"; });
    await rm(data, { recursive: true, force: true });
    if (why) throw fail(why);
  };
  const firstLine = new Promise((done) => createInterface(child.stdout).once("line", done));
  try {
    const line = await within(START_MS, Promise.race([firstLine, ended.then((why) => Promise.reject(fail(why ?? "ended at once")))]));
    return { ...JSON.parse(line), stop };
  } catch (error) {
    child.kill("SIGKILL");
    await rm(data, { recursive: true, force: true });
    throw error.message === "too slow" ? fail("did not say where it serves") : error;
  }
}

function within(ms, promise) {
  let timer;
  const limit = new Promise((_, fail) => { timer = setTimeout(() => fail(new Error("too slow")), ms); });
  return Promise.race([promise, limit]).finally(() => clearTimeout(timer));
}
