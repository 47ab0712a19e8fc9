// Saves rows of the assessment sheet the way people do: with script and without, two at once, off the network, by
// keyboard alone. Each test has a row of its own, so that none depends on another.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { inLanguage, watch } from "./lib/browser.mjs";
import { accessibility, markup, none, overflow } from "./lib/checks.mjs";
import { SUITE_MS, useDemo } from "./lib/demo.mjs";
import { nextSave, openRows, openSheet } from "./lib/sheet.mjs";
import { shot } from "./lib/shots.mjs";

// What a browser says about answers that these tests provoke.
const CONFLICT = /status of 409/;
const INVALID = /status of 422/;
const OFFLINE = /ERR_INTERNET_DISCONNECTED/;

const world = {};
let taken = 0;

// The sheet in a browser of this person. Closes it after the test, and fails the test on errors of script or console.
async function sheet(t, role, { expected = [], ...options } = {}) {
  const context = await world.people.as(role, options);
  const page = await context.newPage();
  const faults = watch(page, expected);
  t.after(async () => { await context.close(); none(faults); });
  await page.goto(`${world.url}/`);
  await inLanguage(page, "sv");
  await openSheet(page);
  return { context, page };
}

// A row that no other test has used. Two people name the row by the same number.
const ownRow = () => taken++;
const row = async (page, number) => (await openRows(page))[number];

// A level that is not chosen yet.
const other = async (row) => (await row.article.locator(".steps input:checked").count()) && (await row.chosen()) === "2" ? "1" : "2";

describe("the assessment sheet", { timeout: SUITE_MS }, () => {
  useDemo(world);

  test("a chosen level saves itself and is there after a reload", async (t) => {
    const { page } = await sheet(t, "lead");
    const it = await row(page, ownRow());
    const level = await other(it);
    const savedBefore = await it.saved.innerText();
    const save = nextSave(page);
    await it.level(level).check();
    assert.equal((await save).status(), 200);
    await it.saved.filter({ hasNotText: savedBefore }).waitFor();
    await page.reload();
    assert.equal(await it.chosen(), level);
    await shot(it.article, "sheet-saved-1280");
  });

  test("a comment saves itself while it is typed on, and keeps what is typed meanwhile", async (t) => {
    const { page } = await sheet(t, "lead");
    const it = await row(page, ownRow());
    await it.unfold();
    const save = nextSave(page);
    await it.comment.pressSequentially("Första meningen.");
    await save;
    await it.comment.pressSequentially(" Andra meningen.");
    const second = nextSave(page);
    await it.comment.blur();
    assert.equal((await second).status(), 200);
    await it.saved.waitFor();
    await page.reload();
    await it.unfold();
    assert.match(await it.comment.inputValue(), /Första meningen\. Andra meningen\.$/);
  });

  test("without script, the row's button saves it", async (t) => {
    const { page } = await sheet(t, "lead", { javaScriptEnabled: false });
    const it = await row(page, ownRow());
    const level = await other(it);
    await it.level(level).check();
    await it.unfold();
    await it.comment.fill("Sparat utan skript.");
    await it.saveButton.click();
    await it.saved.waitFor();
    await page.reload();
    assert.equal(await it.chosen(), level);
    await it.unfold();
    assert.equal(await it.comment.inputValue(), "Sparat utan skript.");
  });

  // What must hold for a wrong target year, with script and without.
  async function wrongYear(page, it) {
    await it.error.waitFor();
    assert.match(await it.error.innerText(), /1999/, "the error says what was typed");
    assert.equal(await it.year.getAttribute("aria-invalid"), "true");
    const described = (await it.year.getAttribute("aria-describedby")).split(" ");
    assert.ok(described.includes(await it.error.getAttribute("id")), "the field points to its error");
    assert.equal(await it.year.inputValue(), "1999");
    assert.equal(await it.comment.inputValue(), "Detta ska finnas kvar.", "everything else typed is kept");
    none(await overflow(page));
  }

  // The same HTML in a browser with script, since axe needs it.
  async function served(t, url, html) {
    const context = await world.people.as("lead");
    t.after(() => context.close());
    const page = await context.newPage();
    await page.route(url, (route) => route.fulfill({ contentType: "text/html; charset=utf-8", body: html }));
    await page.goto(url);
    return page;
  }

  async function typeWrongYear(it) {
    await it.unfold();
    await it.comment.fill("Detta ska finnas kvar.");
    await it.target.selectOption({ index: 2 });
    await it.year.fill("1999");
  }

  // What a fresh browser is shown of a row: nothing partial was stored.
  async function nothingStored(t, number) {
    const { page } = await sheet(t, "contributor");
    const it = await row(page, number);
    await it.unfold();
    assert.notEqual(await it.year.inputValue(), "1999");
    assert.notEqual(await it.comment.inputValue(), "Detta ska finnas kvar.");
  }

  test("a wrong target year is explained at its field, and nothing is stored or lost", async (t) => {
    const { context, page } = await sheet(t, "lead", { expected: [INVALID, OFFLINE] });
    const number = ownRow();
    const it = await row(page, number);
    // Off the network, so that the row is not saved half typed.
    await context.setOffline(true);
    await typeWrongYear(it);
    const save = nextSave(page);
    await context.setOffline(false);
    assert.equal((await save).status(), 422);
    await wrongYear(page, it);
    none(await accessibility(page));
    await shot(it.article, "sheet-error-1280");
    await nothingStored(t, number);

    const mended = page.waitForResponse((response) => response.status() === 200 && response.request().method() === "POST");
    await it.year.fill(String(new Date().getFullYear() + 2));
    await it.year.blur();
    await mended;
    await it.saved.waitFor();
    assert.equal(await it.error.count(), 0);
  });

  test("without script, a wrong target year is explained, with a link to the field from the top", async (t) => {
    const { page } = await sheet(t, "lead", { javaScriptEnabled: false, expected: [INVALID] });
    const number = ownRow();
    const it = await row(page, number);
    await typeWrongYear(it);
    const answer = nextSave(page);
    await it.saveButton.click();
    const response = await answer;
    assert.equal(response.status(), 422);
    await wrongYear(page, it);
    assert.match(await page.title(), /^1\sfel: /);
    const link = page.locator(".errsum a");
    assert.equal(await link.getAttribute("href"), `#${await it.year.getAttribute("id")}`);
    const html = await response.text();
    none(await markup(new Map([["sheet-error", html]])));
    none(await accessibility(await served(t, response.url(), html)));
    await shot(page, "sheet-error-no-script-1280");
    await nothingStored(t, number);
  });

  test("of two who write in one row, the slower one sees both texts and loses neither", async (t) => {
    const first = await sheet(t, "contributor");
    const second = await sheet(t, "lead", { expected: [CONFLICT] });
    const number = ownRow();
    const one = await row(first.page, number);
    const two = await row(second.page, number);
    await one.unfold();
    await two.unfold();

    const saved = nextSave(first.page);
    await one.comment.fill("Den förstas text.");
    await one.comment.blur();
    assert.equal((await saved).status(), 200);

    const refused = nextSave(second.page);
    await two.comment.fill("Den andras text.");
    await two.comment.blur();
    const response = await refused;
    assert.equal(response.status(), 409);
    const both = two.article.locator(".version");
    await both.first().waitFor();
    const shown = await two.article.innerText();
    assert.match(shown, /Den förstas text\./);
    assert.ok(/Den andras text\./.test(shown) || (await two.comment.inputValue()) === "Den andras text.");
    none([...await accessibility(second.page), ...await overflow(second.page)]);
    none(await markup(new Map([["sheet-conflict", await second.page.content()]])));
    await shot(two.article, "sheet-conflict-1280");
    await second.page.setViewportSize({ width: 360, height: 900 });
    none(await overflow(second.page));
    await shot(two.article, "sheet-conflict-360");

    const kept = nextSave(second.page);
    await two.article.getByRole("button", { name: "Behåll mitt svar" }).click();
    assert.equal((await kept).status(), 200);
    await two.saved.waitFor();
    await first.page.reload();
    await one.unfold();
    assert.equal(await one.comment.inputValue(), "Den andras text.");
  });

  test("without the network the text stays and is sent when the network is back", async (t) => {
    const { context, page } = await sheet(t, "lead", { expected: [OFFLINE] });
    const it = await row(page, ownRow());
    await it.unfold();
    await context.setOffline(true);
    await it.comment.fill("Skrivet utan nät.");
    await it.comment.blur();
    await it.failed.waitFor();
    assert.equal(await it.comment.inputValue(), "Skrivet utan nät.");
    await shot(it.article, "sheet-offline-1280");
    const save = nextSave(page);
    await context.setOffline(false);
    assert.equal((await save).status(), 200);
    await it.saved.waitFor();
    await page.reload();
    await it.unfold();
    assert.equal(await it.comment.inputValue(), "Skrivet utan nät.");
  });

  test("a text that was never sent is put back, and sent, when the page is opened again", async (t) => {
    const { context, page } = await sheet(t, "lead", { expected: [OFFLINE] });
    const it = await row(page, ownRow());
    await it.unfold();
    await context.setOffline(true);
    await it.comment.fill("Datorn dog innan detta sparades.");
    await it.failed.waitFor();
    // The page goes without being asked, as when a battery dies.
    await page.close({ runBeforeUnload: false });
    await context.setOffline(false);

    const again = await context.newPage();
    const save = nextSave(again);
    await again.goto(`${world.url}/`);
    await openSheet(again);
    assert.equal((await save).status(), 200);
    const back = (await openRows(again)).find((row) => row.id === it.id);
    await back.unfold();
    assert.equal(await back.comment.inputValue(), "Datorn dog innan detta sparades.");
  });

  test("the keyboard alone reaches a row and saves it", async (t) => {
    const { page } = await sheet(t, "lead");
    const it = await row(page, ownRow());
    const { id } = it;
    // The first stop skips the menu.
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement.className), "skip");
    await page.keyboard.press("Enter");
    const focused = () => page.evaluate(() => {
      const at = document.activeElement;
      const seen = at.getBoundingClientRect();
      const covered = document.querySelector("header.top").getBoundingClientRect();
      return {
        row: at.closest("article")?.id, type: at.type, value: at.value,
        visible: seen.bottom > 0 && seen.top < innerHeight && (getComputedStyle(document.querySelector("header.top")).position !== "sticky" || seen.bottom > covered.bottom),
      };
    });
    let at = await focused();
    for (let presses = 0; presses < 300 && !(at.row === id && at.type === "radio"); presses++) {
      await page.keyboard.press("Tab");
      at = await focused();
    }
    assert.deepEqual([at.row, at.type, at.visible], [id, "radio", true], "Tab reaches the row's levels, in sight");
    const save = nextSave(page);
    const before = await it.article.locator(".steps input:checked").count() ? await it.chosen() : null;
    await page.keyboard.press(before === "3" ? "ArrowUp" : "ArrowDown");
    assert.equal((await save).status(), 200);
    await it.saved.waitFor();
    const chosen = await it.chosen();
    assert.notEqual(chosen, before);
    assert.equal((await focused()).row, id, "the focus stays in the row after a save");
    await page.reload();
    assert.equal(await it.chosen(), chosen);
  });

  test("a reader sees the answers and has nothing to save", async (t) => {
    const context = await world.people.as("reader");
    t.after(() => context.close());
    const page = await context.newPage();
    await page.goto(`${world.url}/`);
    await inLanguage(page, "sv");
    await page.locator("header nav").getByRole("link", { name: "Självskattning" }).click();
    await page.locator("article.crit").first().waitFor();
    assert.equal((await openRows(page)).length, 0);
    assert.equal(await page.getByRole("button", { name: "Spara raden" }).count(), 0);
  });
});
