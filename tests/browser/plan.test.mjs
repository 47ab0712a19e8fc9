// Adds a line to the procurement plan, first with wrong values.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { inLanguage } from "./lib/browser.mjs";
import { accessibility, markup, none, overflow } from "./lib/checks.mjs";
import { SUITE_MS, useDemo } from "./lib/demo.mjs";
import { shot } from "./lib/shots.mjs";

const world = {};

describe("the procurement plan", { timeout: SUITE_MS }, () => {
  useDemo(world);

  test("wrong values in a new line are explained at their fields, and nothing typed is lost", async (t) => {
    const context = await world.people.as("lead");
    t.after(() => context.close());
    const page = await context.newPage();
    await page.goto(world.url);
    await inLanguage(page, "sv");
    await page.getByRole("link", { name: "Upphandlingsplan", exact: true }).click();
    await page.getByRole("link", { name: "Lägg till upphandling" }).click();
    const field = (label) => page.getByLabel(label, { exact: true });
    const add = page.locator("main").getByRole("button", { name: "Lägg till upphandling" });

    await field("Vad ska köpas?").fill("Lekplatser till förskolor");
    await field("Varugrupp (CPV)").fill("37-fel");
    await field("Värde").fill("-5");
    const answer = page.waitForResponse((response) => response.request().method() === "POST");
    await add.click();
    const response = await answer;
    assert.equal(response.status(), 422);

    for (const [label, typed] of [["Varugrupp (CPV)", "37-fel"], ["Värde", "-5"]]) {
      assert.equal(await field(label).inputValue(), typed);
      assert.equal(await field(label).getAttribute("aria-invalid"), "true", `${label} is marked as wrong`);
      const id = await field(label).getAttribute("id");
      assert.equal(await page.locator(`.errsum a[href="#${id}"]`).count(), 1, `the summary leads to ${label}`);
      assert.ok((await field(label).getAttribute("aria-describedby")).includes(`${id}-error`));
    }
    assert.equal(await field("Vad ska köpas?").inputValue(), "Lekplatser till förskolor");
    assert.match(await page.title(), /^2\sfel: /);
    none([...await accessibility(page), ...await overflow(page), ...await markup(new Map([["plan-error", await response.text()]]))]);
    await shot(page, "plan-error-1280");

    await field("Varugrupp (CPV)").fill("37535200");
    await field("Värde").fill("1,2 mnkr");
    await add.click();
    await page.getByRole("status").filter({ hasText: "Lekplatser till förskolor är inlagd i planen." }).waitFor();
    assert.equal(await page.locator("main h1").innerText(), "Lekplatser till förskolor");
  });
});
