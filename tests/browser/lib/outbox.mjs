// Mails that the demonstration wrote to its folder instead of sending them.

import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

const PATIENCE_MS = 10_000;

// The mails to sign in with that are in the folder now. A digest has its day in its name.
export async function letters(data) {
  const folder = join(data, "outbox");
  const names = await readdir(folder).catch(() => []);
  return names.filter((name) => name.endsWith(".eml") && !/\.\d{4}-\d\d-\d\d@/.test(name)).map((name) => join(folder, name));
}

// Waits for a mail that was not there before; gives its subject, its link and its code.
export async function newLetter(data, before) {
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end;) {
    const fresh = (await letters(data)).filter((file) => !before.includes(file));
    if (fresh.length) {
      const text = decoded(await readFile(fresh[0], "utf8"));
      const found = { subject: text.match(/^Subject: (.*)$/m)?.[1], link: text.match(/^(http\S+\/logga-in\/\S+)$/m)?.[1], code: text.match(/^ +(\d{4} \d{4})$/m)?.[1] };
      // Half a file is read while it is written.
      if (found.link && found.code) return found;
    }
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error("no mail came");
}

// Quoted-printable, as far as links and digits need it.
function decoded(text) {
  return text.replace(/\r\n/g, "\n").replace(/=\n/g, "").replace(/=3D/g, "=");
}
