// Proves that the judges find what they are there to find: a page with one fault of each kind, and a page with none.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { createServer } from "node:http";
import { accessibility, frame, markup, overflow } from "./lib/checks.mjs";
import { launch, profile, watch } from "./lib/browser.mjs";

const page = (body, head = "") => `<!DOCTYPE html>
<html lang="sv"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Prov – Milstolpe</title>${head}</head>
<body><main>${body}</main></body></html>`;
const PAGES = {
  "/good": page("<h1>Ett prov</h1><p>Inget att anmärka på.</p>"),
  "/pale": page("<h1>Ett prov</h1><p class=\"pale\">Svår att läsa.</p>", "<style>.pale { color: #ccc; background: #fff }</style>"),
  "/wide": page("<h1>Ett prov</h1><div style=\"width: 1000px\">Bred.</div>"),
  "/headings": page("<h1>Ett</h1><h1>Två</h1><p>sheet-title</p>"),
  "/markup": page("<h1>Ett prov</h1><p id=\"a\"><div id=\"a\">Fel.</div></p>"),
  "/script": page("<h1>Ett prov</h1>", "<script>console.error('illa'); throw new Error('trasigt');</script>"),
  "/abroad": page("<h1>Ett prov</h1><img src=\"http://localhost:9/bild.png\" alt=\"\">"),
};

let server, browser, context, origin;

before(async () => {
  server = createServer((request, response) => {
    response.setHeader("Content-Type", "text/html; charset=utf-8");
    response.end(PAGES[request.url] ?? "");
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  origin = `http://127.0.0.1:${server.address().port}`;
  browser = await launch();
  context = await profile(browser);
});

after(async () => {
  await browser?.close();
  server?.closeAllConnections();
  server?.close();
});

// Everything that is found on one of the pages above, on a phone.
async function found(path) {
  const tab = await context.newPage();
  const seen = watch(tab);
  await tab.setViewportSize({ width: 360, height: 700 });
  await tab.goto(origin + path);
  const faults = [...await frame(tab, "sv"), ...await overflow(tab), ...await accessibility(tab), ...seen];
  await tab.close();
  return faults.join("\n");
}

test("a sound page gets no remark", async () => assert.equal(await found("/good"), ""));
test("too little contrast is found", async () => assert.match(await found("/pale"), /color-contrast/));
test("a page that scrolls sideways is found", async () => assert.match(await found("/wide"), /1000 px|sticking out: div/));
test("two headings and a missing text are found", async () => assert.match(await found("/headings"), /number of h1: 2[\s\S]*keys instead of texts: sheet-title/));
test("wrong markup is found, and only that", async () => {
  const faults = await markup(["/good", "/markup"].map((path) => [path.slice(1), PAGES[path]]));
  assert.match(faults.join("\n"), /^markup line [\s\S]*Duplicate ID/);
});
test("an error on the console and a broken script are found", async () => assert.match(await found("/script"), /console: illa[\s\S]*script: trasigt/));
test("a request to another host is found", async () => assert.match(await found("/abroad"), /another host: http:\/\/localhost:9/));
