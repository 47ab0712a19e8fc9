// Debian's Chromium, kept from talking to anyone but the server under test, and people who are signed in.

import { existsSync } from "node:fs";
import { chromium } from "playwright-core";

const FLAGS = [
  "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
  "--disable-component-update", "--disable-sync", "--no-first-run",
];

// Above this, a page is broken, even on a busy machine.
const PATIENCE_MS = 10_000;

export function launch() {
  const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
  if (!existsSync(executablePath)) throw new Error(`no browser at ${executablePath}; tests/install installs it, CHROMIUM names another`);
  return chromium.launch({ executablePath, args: FLAGS });
}

// A fresh browser profile. Colour fades are off, so that no contrast is measured half way.
export async function profile(browser, options = {}) {
  const context = await browser.newContext({ locale: "sv-SE", timezoneId: "Europe/Stockholm", reducedMotion: "reduce", viewport: { width: 1280, height: 900 }, ...options });
  context.setDefaultTimeout(PATIENCE_MS);
  return context;
}

// Collects what must not happen on a page: script errors, errors on the console (a breach of the content policy is
// one), requests to another host. `expected` are patterns of console lines that a test provokes, such as a 422.
export function watch(page, expected = []) {
  const faults = [];
  page.on("console", (message) => {
    const line = `${message.text()} (${message.location().url})`;
    if (message.type() === "error" && !expected.some((pattern) => pattern.test(line))) faults.push(`console: ${line}`);
  });
  page.on("pageerror", (error) => faults.push(`script: ${error.message}`));
  page.on("request", (request) => {
    const { protocol, hostname } = new URL(request.url());
    if (protocol.startsWith("http") && hostname !== "127.0.0.1") faults.push(`request to another host: ${request.url()}`);
  });
  return faults;
}

// Follows a sign-in address and presses the button that confirms. Opening the address alone must not sign in, as
// mail filters open addresses too.
export async function signIn(page, address) {
  await page.goto(address);
  await page.locator("main form button").first().click();
  await page.waitForURL((url) => url.href !== address);
}

// Signs in once per person and server, and keeps the cookies for every later profile of that person.
export class People {
  #browser;
  #addresses;
  #cookies = new Map();

  constructor(browser, addresses) {
    this.#browser = browser;
    this.#addresses = addresses;
  }

  // A fresh profile in which this kind of person ("lead", "reader" ...) is signed in.
  async as(role, options = {}) {
    if (!this.#cookies.has(role)) {
      const context = await profile(this.#browser);
      await signIn(await context.newPage(), this.#addresses[role]);
      this.#cookies.set(role, await context.storageState());
      await context.close();
    }
    return profile(this.#browser, { storageState: this.#cookies.get(role), ...options });
  }
}

// Makes the page show this language by pressing the language button, as a person would.
export async function inLanguage(page, language) {
  if (await page.locator("html").getAttribute("lang") === language) return;
  const button = page.locator(`header button[name=language][value=${language}]`);
  if (!(await button.filter({ visible: true }).count())) await page.locator("header .menu > summary").click();
  await button.filter({ visible: true }).first().click();
  await page.locator(`html[lang=${language}]`).waitFor();
}
