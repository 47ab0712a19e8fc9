// Opens every page in both languages: markup, accessibility, width, console, requests to others. Takes pictures.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { inLanguage, profile, signIn, watch } from "./lib/browser.mjs";
import { accessibility, frame, markup, none, overflow } from "./lib/checks.mjs";
import { SUITE_MS, useDemo } from "./lib/demo.mjs";
import { shot } from "./lib/shots.mjs";
import { openSheet } from "./lib/sheet.mjs";

const DESK = 1280;
const PHONE = 360;
// WCAG asks that nothing is lost at 320 px.
const NARROWEST = 320;

const open = (path) => async (page) => { await page.goto(world.url + path); };
const start = async (page) => {
  await page.goto(world.url);
  await inLanguage(page, "sv");
};
// The first link that is found on the page at the end of a way.
const follow = (way, link) => async (page) => {
  await way(page);
  await page.goto(await link(page).first().evaluate((element) => element.href));
};
const link = (name) => (page) => page.locator("main").getByRole("link", { name });
const menu = (name) => follow(start, (page) => page.locator("header nav").getByRole("link", { name, exact: true }));
const ownLine = follow(start, (page) => page.locator("main a[href*='/upphandlingsplan/']"));
const actions = follow(menu("Utveckling"), (page) => page.locator("main a[href*='/atgarder/']"));
const sheet = async (page) => { await start(page); await openSheet(page); };

// Name of the page, who opens it (none: not signed in), the way to it in the Swedish interface, and its status.
const PAGES = [
  { name: "sign-in", way: open("/logga-in") },
  { name: "sign-in-confirm", way: async (page) => { await page.goto(world.sign_in.lead); } },
  { name: "not-found", role: "lead", way: open("/finns-inte"), status: 404 },
  { name: "start", role: "lead", way: start },
  { name: "start-contributor", role: "contributor", way: start },
  { name: "start-reader", role: "reader", way: start },
  { name: "start-coordinator", role: "coordinator", way: start },
  { name: "start-administrator", role: "administrator", way: start },
  { name: "sheet", role: "lead", way: sheet },
  { name: "sheet-summary", role: "lead", way: follow(follow(sheet, (page) => page.locator("nav.outline a.chap").last()), (page) => page.locator("main a.btn")) },
  { name: "sheet-reader", role: "reader", way: menu("Självskattning") },
  { name: "comparison", role: "lead", way: menu("Jämförelse") },
  { name: "comparison-why", role: "lead", way: follow(menu("Jämförelse"), (page) => page.locator("table.heat td a")) },
  { name: "progress", role: "lead", way: menu("Utveckling") },
  { name: "actions", role: "lead", way: actions },
  { name: "action-new", role: "lead", way: follow(actions, link("Planera åtgärd")) },
  { name: "action-change", role: "lead", way: follow(actions, link("Ändra")) },
  { name: "plan", role: "lead", way: menu("Upphandlingsplan") },
  { name: "plan-line", role: "reader", way: follow(menu("Upphandlingsplan"), (page) => page.locator("main .gantt a")) },
  { name: "plan-line-own", role: "lead", way: ownLine },
  { name: "plan-change", role: "lead", way: follow(ownLine, link("Ändra upphandlingen")) },
  { name: "plan-new", role: "lead", way: follow(menu("Upphandlingsplan"), link("Lägg till upphandling")) },
  { name: "history", role: "lead", way: follow(sheet, (page) => page.locator("article.crit a[href*='/historik/']")) },
];

const world = {};
const html = new Map();

// Judges the page as it is open: at a desk as it comes, on a phone with all folds opened, both in light and dark.
async function judge(page, name, language, status) {
  const response = await page.reload();
  html.set(name, await response.text());
  const faults = await frame(page, language);
  if (response.status() !== status) faults.push(`status: ${response.status()}, wanted ${status}`);
  for (const width of [DESK, PHONE]) {
    await page.setViewportSize({ width, height: 900 });
    faults.push(...await overflow(page));
    await shot(page, `${name}-${width}`);
    if (width === PHONE) await page.locator("details").evaluateAll((folds) => folds.forEach((fold) => { fold.open = true; }));
    for (const colorScheme of ["dark", "light"]) {
      await page.emulateMedia({ colorScheme });
      faults.push(...(await accessibility(page)).map((fault) => `${width} px, ${colorScheme}: ${fault}`));
    }
  }
  faults.push(...await overflow(page));
  await page.setViewportSize({ width: NARROWEST, height: 900 });
  return [...faults, ...await overflow(page)];
}

describe("pages", { timeout: SUITE_MS }, () => {
  useDemo(world);

  for (const { name, role, way, status = 200 } of PAGES) {
    for (const language of ["sv", "en"]) {
      test(`${name} (${language})`, async (t) => {
        const context = role ? await world.people.as(role) : await profile(world.browser);
        t.after(() => context.close());
        const page = await context.newPage();
        const faults = watch(page, status === 404 ? [/404 .*finns-inte/] : []);
        await way(page);
        await inLanguage(page, language);
        faults.push(...await judge(page, `${name}-${language}`, language, status));
        none(faults, page.url());
      });
    }
  }

  test("the HTML of every page above is valid", async () => {
    assert.ok(html.size > 0);
    none(await markup(html));
  });

  test("every link of the menu leads somewhere, for every kind of person", async () => {
    for (const role of Object.keys(world.sign_in)) {
      const context = await world.people.as(role);
      const page = await context.newPage();
      await start(page);
      const links = await page.locator("header nav a").evaluateAll((found) => found.map((link) => link.href));
      assert.ok(links.length > 1, `${role} has a menu`);
      for (const link of links) assert.equal((await context.request.get(link)).status(), 200, `${role}: ${link}`);
      await context.close();
    }
  });

  test("no page has a dead link", async () => {
    const context = await world.people.as("lead");
    const page = await context.newPage();
    const links = new Map();
    for (const { name, role, way } of PAGES.filter((page) => page.role === "lead" && !page.status)) {
      await way(page);
      const found = await page.locator("a[href]").evaluateAll((all) => all.map((link) => link.href.split("#")[0]));
      // A heat map alone has hundreds of links of one kind; a few of each kind of address tell as much.
      for (const link of found) {
        const kind = link.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "ID").replace(/[1-4K][SVRM]?\d\b/g, "ROW");
        const some = links.get(kind) ?? new Set();
        if (some.size < 3) links.set(kind, some.add(link));
      }
    }
    const dead = [];
    for (const link of [...links.values()].flatMap((some) => [...some])) {
      const status = (await context.request.get(link)).status();
      if (status !== 200) dead.push(`${status} ${link}`);
    }
    await context.close();
    none(dead);
  });

  test("a sign-in address signs nobody in before the button is pressed", async () => {
    const context = await profile(world.browser);
    const page = await context.newPage();
    await page.goto(world.sign_in.reader);
    await page.goto(`${world.url}/`);
    assert.equal(await page.locator("header nav").count(), 0);
    await signIn(page, world.sign_in.reader);
    await page.goto(`${world.url}/`);
    assert.equal(await page.locator("header nav").count(), 1);
    await context.close();
  });

  test("the language and signing out are in reach on a phone", async () => {
    const context = await world.people.as("reader", { viewport: { width: 360, height: 700 } });
    const page = await context.newPage();
    await start(page);
    await inLanguage(page, "en");
    assert.match(await page.title(), /Milstolpe/);
    await inLanguage(page, "sv");
    await page.locator("header .menu > summary").click();
    await page.locator("header").getByRole("button", { name: "Logga ut" }).filter({ visible: true }).click();
    await page.locator("h1").waitFor();
    await page.goto(`${world.url}/`);
    assert.equal(await page.locator("header nav").count(), 0);
    await context.close();
  });

  test("the heat map is one tab stop and the arrow keys walk in it", async () => {
    const context = await world.people.as("lead");
    const page = await context.newPage();
    await menu("Jämförelse")(page);
    const stops = page.locator("table.heat td a[tabindex='0']");
    assert.equal(await stops.count(), 1);
    await stops.focus();
    const at = () => page.evaluate(() => document.activeElement.closest("td").cellIndex);
    const before = await at();
    await page.keyboard.press("ArrowRight");
    assert.equal(await at(), before + 1);
    assert.equal(await stops.count(), 1);
    await context.close();
  });
});
