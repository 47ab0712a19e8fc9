// Judges of a page. Each returns a list of faults in words; an empty list means that nothing was found.

import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

// Accessibility, as far as axe can tell.
export async function accessibility(page) {
  const { violations } = await new AxeBuilder({ page }).withTags(TAGS).analyze();
  return violations.map(({ id, impact, help, nodes }) => {
    const places = nodes.slice(0, 3).map((node) => node.target.join(" "));
    return `axe ${id} (${impact}): ${help}; ${nodes.length} places, such as ${places.join(" | ")}; ${nodes[0].any[0]?.message ?? ""}`;
  });
}

// What every page has: its language, one h1, one main part, a title, no id twice.
export function frame(page, language) {
  return page.evaluate((language) => {
    const faults = [];
    const expect = (what, is, wanted) => { if (is !== wanted) faults.push(`${what}: ${is}, wanted ${wanted}`); };
    expect("html lang", document.documentElement.lang, language);
    expect("number of h1", document.querySelectorAll("h1").length, 1);
    expect("number of main", document.querySelectorAll("main").length, 1);
    if (!document.title.endsWith("Milstolpe")) faults.push(`title: ${document.title}`);
    // A text that is missing is shown as its key.
    const keys = document.body.innerText.match(/\b(start|sheet|comparison|progress|plan|history|signin|error|common|menu)-[a-z][a-z-]+\b/g);
    if (keys) faults.push(`keys instead of texts: ${[...new Set(keys)].join(", ")}`);
    return faults;
  }, language);
}

// The page must never scroll sideways; wide tables scroll inside their own part.
export function overflow(page) {
  return page.evaluate(() => {
    const root = document.documentElement;
    if (root.scrollWidth <= root.clientWidth) return [];
    const inside = (element) => element.parentElement?.closest("body *") && getComputedStyle(element.parentElement).overflowX !== "visible";
    const wide = [...document.querySelectorAll("body *")].filter((e) => e.getBoundingClientRect().right > root.clientWidth + 1 && !inside(e));
    const names = wide.slice(0, 4).map((e) => e.tagName.toLowerCase() + [...e.classList].map((c) => `.${c}`).join(""));
    return [`page is ${root.scrollWidth} px wide in a window of ${root.clientWidth} px; sticking out: ${names.join(", ")}`];
  });
}

// The Nu HTML checker. `pages` maps a name to the HTML as the server sent it; one run of Java for all of them.
export async function markup(pages) {
  const folder = await mkdtemp(join(tmpdir(), "milstolpe-html-"));
  try {
    const files = new Map();
    for (const [name, html] of pages) {
      const file = join(folder, `${name}.html`);
      await writeFile(file, html);
      files.set(`file:${file}`, name);
    }
    const jar = createRequire(import.meta.url).resolve("vnu-jar/build/dist/vnu.jar");
    const args = ["-Xss4m", "-jar", jar, "--errors-only", "--format", "json", "--stdout", ...[...files.keys()].map((url) => url.slice(5))];
    const output = await new Promise((done, fail) => execFile("java", args, { maxBuffer: 1 << 26 }, (error, stdout, stderr) => {
      // Exit code 1 means that there are errors; anything else without output is a broken checker.
      if (stdout.trim()) done(stdout); else fail(new Error(`the Nu HTML checker did not run: ${stderr || error}`));
    }));
    return JSON.parse(output).messages.map(({ url, lastLine, message, extract }) =>
      `${files.get(url) ?? url} line ${lastLine ?? "?"}: ${message} at ${(extract ?? "").replace(/\s+/g, " ").slice(0, 120)}`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

// Fails a test with every fault on a line of its own.
export function none(faults, where = "") {
  if (faults.length) throw new Error(`${where}${where && ": "}${faults.length} faults\n  ${[...new Set(faults)].join("\n  ")}`);
}
