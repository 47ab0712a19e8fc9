// What the pages do better with script. Every page works without it.
//
// 1. Rows that save themselves: a form with data-autosave inside an <article id="…">.
// 2. Arrow keys in the heat map.
//
// The promise of part 1 is that a typed answer is never lost. It is kept in the browser until the server has said
// 200, sent again while the network is away, and put back after a reload.
//
// What the server does with a row: it gets the same form at the same address as without script, with the header
// X-Requested-With: row, and answers with the row's <article>, and after it those parts of the page that follow the
// answers (elements with an id and data-follows, such as the outline with its counts):
//   200  saved
//   422  a field is wrong; the article shows what was typed and why it was not saved
//   409  someone else saved in between; the article shows both texts, and its buttons say which one to keep
// The form's hidden field "version" says which state the answers were typed on; each answer brings the next one. A
// save may arrive twice (the first answer got lost): the same values once more are 200, whatever their version.

const KEPT_DAYS = 7;
const IDLE = 2000;
const PATIENCE = 15000;
const LONGEST_WAIT = 60000;

// Controls that are not typed answers: hidden fields always follow the server, buttons and files are sent once.
const NOT_TYPED = new Set(["hidden", "file", "submit", "button", "reset", "image", "fieldset", "output"]);

// One entry per article id:
//   base     the typed fields as the server last had them
//   sending  the promise of the save under way
//   timer    the next save
//   attempts failed tries in a row
//   pressed  the button that a save under way, or tried again, comes from
//   version  the version that the kept draft was typed on
//   doubt    a save failed on the way: the server may have it or not, so it is sent again in any case
//   open     the server has answered that the row is not saved (422, 409)
//   held     two texts stand side by side (409): only a button decides, nothing is sent by itself
//   stopped  trying again would not help
const rows = new Map();

const SAVING = "form[data-autosave]";
const idOf = (form) => form.closest("article[id]")?.id;
const versionField = (form) => form.elements.namedItem("version");
const formOf = (id) => document.getElementById(id)?.querySelector(SAVING);
const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

const typedControls = (form) => [...form.elements].filter((c) => c.name && !c.disabled && !NOT_TYPED.has(c.type));

// The typed fields by name. With served, what the page came with instead: some browsers fill in older text when a
// page is reloaded, and that text is not saved.
function values(form, served = false) {
  const found = {};
  for (const c of typedControls(form)) {
    const list = (found[c.name] ??= []);
    if (c.type === "radio" || c.type === "checkbox") {
      if (served ? c.defaultChecked : c.checked) list.push(c.value);
    } else if (c.options) {
      const chosen = [...c.options].filter((o) => (served ? o.defaultSelected : o.selected));
      if (!chosen.length && !c.multiple && c.options.length) chosen.push(c.options[0]);
      list.push(...chosen.map((o) => o.value));
    } else list.push(served ? c.defaultValue : c.value);
  }
  return found;
}

function fill(form, found) {
  const seen = {};
  for (const c of typedControls(form)) {
    const list = found[c.name];
    if (!list) continue;
    if (c.type === "radio" || c.type === "checkbox") c.checked = list.includes(c.value);
    else if (c.options) for (const o of c.options) o.selected = list.includes(o.value);
    else {
      const nth = (seen[c.name] = (seen[c.name] ?? -1) + 1);
      if (list[nth] !== undefined && c.value !== list[nth]) c.value = list[nth];
    }
  }
}

const differing = (one, other) => Object.keys(one).filter((name) => !same(one[name], other[name]));
const isDirty = (id) => {
  const form = formOf(id);
  return !!form && (rows.get(id).doubt || !same(values(form), rows.get(id).base));
};
const isUnsaved = (id) => !!rows.get(id).sending || rows.get(id).open || isDirty(id);
const anyUnsaved = () => [...rows.keys()].some(isUnsaved);

// Unsent text, filed under person, page and row, so that nobody else on the same computer gets it back. Storage
// may be full or forbidden; then the page itself still has the text.
const draftKey = (id) => `milstolpe ${document.body.dataset.viewer ?? ""} ${location.pathname} ${id}`;

function keepDraft(id) {
  const form = formOf(id);
  if (!form) return;
  const draft = { at: Date.now(), version: rows.get(id).version, values: values(form) };
  try { localStorage.setItem(draftKey(id), JSON.stringify(draft)); } catch { /* see above */ }
}

function dropDraft(id) {
  try { localStorage.removeItem(draftKey(id)); } catch { /* see above */ }
}

function readDraft(id) {
  try {
    const draft = JSON.parse(localStorage.getItem(draftKey(id)));
    if (draft && Date.now() - draft.at < KEPT_DAYS * 86400000) return draft;
  } catch { /* see above */ }
  dropDraft(id);
  return null;
}

// Puts back what a reload, a crash or a dead battery left behind. Text typed on an older version is sent with that
// version: then the server notices, and shows both texts instead of overwriting the newer one.
function restore(id) {
  const draft = readDraft(id);
  if (!draft) return;
  const form = formOf(id);
  const row = rows.get(id);
  const lost = differing(draft.values, row.base).filter((name) => name in row.base);
  if (!lost.length) return dropDraft(id);
  fill(form, Object.fromEntries(lost.map((name) => [name, draft.values[name]])));
  row.version = draft.version;
  const version = versionField(form);
  if (version && draft.version) version.value = draft.version;
  schedule(id, 0);
}

// The row's own line of status, in words that the server has put on the form in the reader's language.
function say(id, kind) {
  const article = document.getElementById(id);
  const text = formOf(id)?.dataset[kind];
  if (!article || !text) return;
  let line = article.querySelector(".saved");
  if (!line) {
    line = document.createElement("span");
    line.setAttribute("role", "status");
    (article.querySelector("header") ?? article).append(line);
  }
  line.className = kind === "saving" ? "saved saving" : "saved fail";
  if (line.textContent !== text) line.textContent = text;
}

function schedule(id, wait) {
  const row = rows.get(id);
  clearTimeout(row.timer);
  row.timer = setTimeout(() => save(id), wait);
}

// Sends the row, after any save under way. A button's own press is always sent; else only what has changed.
async function save(id, pressed = null) {
  const row = rows.get(id);
  clearTimeout(row.timer);
  while (row.sending) await row.sending;
  if (pressed) row.pressed = pressed;
  if (!formOf(id) || (!row.pressed && (row.held || !isDirty(id)))) return;
  row.sending = send(id, row, row.pressed).finally(() => { row.sending = null; });
  await row.sending;
}

async function send(id, row, pressed) {
  const form = formOf(id);
  const sent = values(form);
  const body = new URLSearchParams(new FormData(form, pressed?.submitter));
  // A quick save needs no "saving": flashing words are read out and disturb.
  const slow = setTimeout(() => say(id, "saving"), 400);
  let response, html;
  keepDraft(id);
  try {
    response = await fetch(pressed?.submitter?.getAttribute("formaction") ?? form.getAttribute("action") ?? "", {
      method: "POST",
      headers: { "X-Requested-With": "row", Accept: "text/html" },
      body,
      signal: AbortSignal.timeout(PATIENCE),
      // Lets a save outlive the page; browsers refuse more than 64 kB of it.
      keepalive: String(body).length < 60000,
    });
    html = await response.text();
  } catch {
    return tryAgain(id, row, "failed");
  } finally {
    clearTimeout(slow);
  }
  const known = [200, 409, 422].includes(response.status);
  const article = known && new DOMParser().parseFromString(html, "text/html").getElementById(id);
  if (article) return take(id, row, sent, article, response.status);
  // A page that asks for sign-in came instead. Signing in elsewhere makes the next try work.
  if (response.status === 401 || response.redirected) return tryAgain(id, row, "signedOut");
  if (response.status >= 500 || response.status === 408 || response.status === 429) return tryAgain(id, row, "failed");
  row.stopped = true;
  row.pressed = null;
  say(id, "stopped");
}

function tryAgain(id, row, why) {
  row.doubt = true;
  say(id, why);
  schedule(id, Math.min(IDLE * 2 ** row.attempts++, LONGEST_WAIT));
}

// Takes over the server's row without touching what has been typed since it was sent.
async function take(id, row, sent, article, status) {
  while (composing) await new Promise((done) => addEventListener("compositionend", done, { once: true }));
  const typed = values(formOf(id));
  const newer = differing(typed, sent);
  const following = [...article.ownerDocument.querySelectorAll("[data-follows]")];
  morph(document.getElementById(id), article);
  for (const part of following) { const here = document.getElementById(part.id); if (here) morph(here, part); }
  row.attempts = 0;
  row.pressed = null;
  row.doubt = row.stopped = false;
  row.open = status !== 200;
  row.held = status === 409;
  const form = formOf(id);
  if (!form) {
    // The row is no longer ours to answer (submitted, delegated away). Text that came too late stays as a draft.
    if (status === 200 && !newer.length) dropDraft(id);
    return;
  }
  const served = values(form, true);
  for (const c of typedControls(form)) if (c !== document.activeElement && !newer.includes(c.name)) fillOne(c);
  fill(form, Object.fromEntries(newer.map((name) => [name, typed[name]])));
  row.base = values(form);
  for (const name of newer) row.base[name] = served[name] ?? sent[name];
  // After a conflict the draft keeps its old version: put back by a reload, it must meet the other text again.
  if (!row.held) row.version = versionField(form)?.value;
  if (newer.length) { keepDraft(id); schedule(id, 0); } else if (status === 200) dropDraft(id);
}

function fillOne(c) {
  if (c.type === "radio" || c.type === "checkbox") c.checked = c.defaultChecked;
  else if (c.options) for (const o of c.options) o.selected = o.defaultSelected;
  else if (c.value !== c.defaultValue) c.value = c.defaultValue;
}

// Makes the old row look like the new one while leaving alone the nodes they share. Replacing the row whole would
// close a phone's keyboard, lose the caret and empty the undo history in the middle of a sentence.
function morph(old, fresh) {
  if (old.nodeType !== Node.ELEMENT_NODE) {
    if (old.data !== fresh.data) old.data = fresh.data;
    return;
  }
  for (const { name, value } of fresh.attributes) if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  // What the reader has unfolded stays unfolded.
  for (const { name } of [...old.attributes]) if (!fresh.hasAttribute(name) && name !== "open") old.removeAttribute(name);
  let here = old.firstChild;
  for (const wanted of [...fresh.childNodes]) {
    const match = find(here, wanted);
    if (!match) { old.insertBefore(wanted, here); continue; }
    while (here !== match) here = dropped(here);
    morph(match, wanted);
    here = match.nextSibling;
  }
  while (here) here = dropped(here);
}

function dropped(node) {
  const next = node.nextSibling;
  node.remove();
  return next;
}

// The next old node that can become the wanted one. Text only matches in place, and nothing is matched from beyond
// the field that is being typed in: what lies between would be removed.
function find(from, wanted) {
  for (let node = from; node; node = node.nextSibling) {
    if (alike(node, wanted)) return node;
    if (wanted.nodeType !== Node.ELEMENT_NODE || node.contains(document.activeElement)) return null;
  }
  return null;
}

function alike(node, wanted) {
  if (node.nodeName !== wanted.nodeName || node.nodeType !== wanted.nodeType) return false;
  return node.nodeType !== Node.ELEMENT_NODE || (node.id === wanted.id && ["name", "type", "for"].every((a) => node.getAttribute(a) === wanted.getAttribute(a)));
}

let composing = false;
addEventListener("compositionstart", () => { composing = true; }, true);
addEventListener("compositionend", () => { composing = false; }, true);

const typedIn = (event) => {
  const form = event.target.form;
  const id = form?.matches(SAVING) && !NOT_TYPED.has(event.target.type) && idOf(form);
  return id && rows.has(id) ? id : null;
};

addEventListener("input", (event) => {
  const id = typedIn(event);
  if (!id) return;
  keepDraft(id);
  schedule(id, IDLE);
});

addEventListener("change", (event) => {
  const id = typedIn(event);
  if (id) schedule(id, 0);
});

// Leaving while a save is on its way: wait for it a moment rather than asking.
let leaving = false;

async function settled() {
  await Promise.race([Promise.all([...rows.keys()].map((id) => save(id))), new Promise((done) => setTimeout(done, 3000))]);
}

addEventListener("submit", async (event) => {
  const form = event.target;
  const id = form.matches(SAVING) && idOf(form);
  if (id && rows.has(id)) {
    event.preventDefault();
    save(id, { submitter: event.submitter });
  } else if (!leaving && anyUnsaved()) {
    event.preventDefault();
    const { submitter } = event;
    await settled();
    leaving = true;
    form.requestSubmit(submitter);
    leaving = false;
  }
});

addEventListener("click", async (event) => {
  const link = event.target.closest?.("a[href]");
  if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  if (link.target || link.hasAttribute("download") || link.href.split("#")[0] === location.href.split("#")[0]) return;
  if (!anyUnsaved()) return;
  event.preventDefault();
  await settled();
  location.assign(link.href);
});

addEventListener("beforeunload", (event) => { if (anyUnsaved()) event.preventDefault(); });

// A phone may never come back to a page that was put away.
document.addEventListener("visibilitychange", () => { for (const id of rows.keys()) if (!rows.get(id).stopped) save(id); });
addEventListener("online", () => { for (const [id, row] of rows) { row.attempts = 0; if (!row.stopped) save(id); } });

for (const form of document.querySelectorAll(SAVING)) {
  const id = idOf(form);
  if (!id) continue;
  const row = { base: values(form, true), version: versionField(form)?.value, sending: null, pressed: null };
  rows.set(id, { ...row, timer: 0, attempts: 0, doubt: false, open: false, held: false, stopped: false });
  restore(id);
}

// Arrow keys inside the heat map: one tab stop instead of five hundred. Without script every cell is a tab stop and a skip link passes the table.
for (const table of document.querySelectorAll("table.heat")) {
  const links = [...table.querySelectorAll("td a")];
  const focus = (link) => { links.forEach((l) => { l.tabIndex = l === link ? 0 : -1; }); link.focus(); };
  const start = table.querySelector(".pick a, .me td a") ?? links[0];
  links.forEach((l) => { l.tabIndex = l === start ? 0 : -1; });
  table.addEventListener("keydown", (event) => {
    const move = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    const td = event.target.closest?.("td");
    if (!move || !td) return;
    let row = td.parentElement, column = td.cellIndex, next = null;
    do {
      column += move[0];
      if (move[1]) row = move[1] > 0 ? row.nextElementSibling : row.previousElementSibling;
      next = row?.cells[column];
    } while (next && !next.querySelector("a"));
    if (next) { event.preventDefault(); focus(next.querySelector("a")); }
  });
}
