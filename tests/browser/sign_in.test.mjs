// Signing in by mail: by code, by link, on a second device, with what is wrong or over.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { inLanguage, profile, watch } from "./lib/browser.mjs";
import { accessibility, none, overflow } from "./lib/checks.mjs";
import { SUITE_MS, useDemo } from "./lib/demo.mjs";
import { letters, newLetter } from "./lib/outbox.mjs";
import { shot } from "./lib/shots.mjs";

const world = {};
const WORDS = {
  sv: { address: "E-postadress", send: "Skicka mejl", code: "Kod från mejlet", enter: "Logga in", over: "Koden fungerar inte längre", used: "Länken fungerar inte längre" },
  en: { address: "E-mail address", send: "Send the mail", code: "Code from the mail", enter: "Sign in", over: "The code no longer works", used: "The link no longer works" },
};

// Judges and pictures a page as it stands, at a desk and on a phone.
async function judge(page, name) {
  const faults = [];
  for (const width of [1280, 360]) {
    await page.setViewportSize({ width, height: 900 });
    await shot(page, `${name}-${width}`);
    faults.push(...await overflow(page), ...await accessibility(page));
  }
  await page.setViewportSize({ width: 1280, height: 900 });
  none(faults, page.url());
}

// A browser that nobody has used yet, at the page to sign in, in a language.
async function stranger(t, language) {
  const context = await profile(world.browser);
  t.after(() => context.close());
  const page = await context.newPage();
  // What is wrong or over is answered by a status of its own, which the console tells.
  page.faults = watch(page, [/422|410|429/]);
  await page.goto(`${world.url}/logga-in`);
  await inLanguage(page, language);
  return page;
}

async function ask(page, language, address) {
  await page.getByLabel(WORDS[language].address).fill(address);
  await page.getByRole("button", { name: WORDS[language].send }).click();
}

async function enter(page, language, code) {
  await page.getByLabel(WORDS[language].code).fill(code);
  await page.locator("main").getByRole("button", { name: WORDS[language].enter }).click();
}

async function mailed(page, language, address) {
  const before = await letters(world.data);
  await ask(page, language, address);
  await page.waitForURL(/\/logga-in\/kod$/);
  return newLetter(world.data, before);
}

const isSignedIn = (page) => page.waitForURL((url) => url.pathname === "/");
const other = (code) => (code === "0000 0000" ? "0000 0001" : "0000 0000");

describe("signing in by mail", { timeout: SUITE_MS }, () => {
  useDemo(world);

  for (const [language, address] of [["sv", "anna.lindqvist@milstolpe.example"], ["en", "karin.ek@milstolpe.example"]]) {
    test(`a wrong address and a wrong code are explained, and the code signs in once (${language})`, async (t) => {
      const page = await stranger(t, language);
      await ask(page, language, "anna utan snabel-a");
      const field = page.getByLabel(WORDS[language].address);
      assert.equal(await field.inputValue(), "anna utan snabel-a");
      assert.equal(await field.getAttribute("aria-invalid"), "true");
      await judge(page, `sign-in-wrong-${language}`);

      const mail = await mailed(page, language, address);
      await judge(page, `sign-in-code-${language}`);
      await enter(page, language, other(mail.code));
      assert.equal(await page.getByLabel(WORDS[language].code).getAttribute("aria-invalid"), "true");
      await judge(page, `sign-in-code-wrong-${language}`);
      await enter(page, language, mail.code);
      await isSignedIn(page);

      const second = await stranger(t, language);
      await second.goto(mail.link);
      await second.locator("main form button").click();
      await second.getByRole("heading", { name: WORDS[language].used }).waitFor();
      await judge(second, `sign-in-used-${language}`);
      none([...page.faults, ...second.faults]);
    });
  }

  test("the link signs in on another device, once, and ends the code", async (t) => {
    const asking = await stranger(t, "sv");
    const mail = await mailed(asking, "sv", "anna.lindqvist@milstolpe.example");
    const phone = await stranger(t, "sv");
    // A mail filter opens the link first; that uses nothing up.
    await phone.context().request.get(mail.link);
    await phone.goto(mail.link);
    await phone.locator("main form button").click();
    await isSignedIn(phone);
    await enter(asking, "sv", mail.code);
    await asking.getByRole("heading", { name: WORDS.sv.over }).waitFor();
    await judge(asking, "sign-in-code-over-sv");
    none([...asking.faults, ...phone.faults]);
  });

  test("an address that nobody has looks like any other and brings no mail", async (t) => {
    const page = await stranger(t, "sv");
    const before = await letters(world.data);
    await ask(page, "sv", "ingen.alls@milstolpe.example");
    await page.waitForURL(/\/logga-in\/kod$/);
    const unknown = await page.locator("main").innerText();
    const known = await stranger(t, "sv");
    await mailed(known, "sv", "anna.lindqvist@milstolpe.example");
    assert.equal(await known.locator("main").innerText(), unknown);
    assert.equal((await letters(world.data)).length, before.length + 1);
  });

  test("too many mails to one address are refused for a while, with a word on what to do", async (t) => {
    const page = await stranger(t, "sv");
    for (let sent = 0; sent < 6; sent += 1) {
      await page.goto(`${world.url}/logga-in`);
      await ask(page, "sv", "ofta@milstolpe.example");
      await page.waitForLoadState();
    }
    await page.getByRole("heading", { name: "Vi har skickat flera mejl till adressen" }).waitFor();
    await judge(page, "sign-in-too-many-sv");
    none(page.faults);
  });
});
