// Finds the parts of the assessment sheet as a person does: by what they are called, in Swedish.

// Opens the signed-in person's own sheet through the menu; it opens at a chapter with rows.
export async function openSheet(page) {
  await page.locator("header nav").getByRole("link", { name: "Självskattning", includeHidden: true }).evaluate((link) => link.click());
  await page.locator("article.crit form").first().waitFor();
}

// The rows that this person may answer, in the order of the page.
export async function openRows(page) {
  const ids = await page.locator("article.crit:has(form .steps input[type=radio]:enabled)").evaluateAll((rows) => rows.map((row) => row.id));
  return ids.map((id) => new Row(page, id));
}

export class Row {
  constructor(page, id) {
    this.page = page;
    this.id = id;
    this.article = page.locator(`article[id="${id}"]`);
    this.saved = this.article.locator("header .saved:not(.saving):not(.fail)");
    this.failed = this.article.locator("header .saved.fail");
    this.comment = this.article.getByLabel("Kommentar", { exact: true });
    this.target = this.article.getByLabel("Målnivå", { exact: true });
    this.year = this.article.getByLabel("Till år", { exact: true });
    this.error = this.article.locator(".err");
    this.saveButton = this.article.getByRole("button", { name: "Spara raden" });
  }

  level(n) {
    return this.article.locator(`.steps input[type=radio][value="${n}"]`);
  }

  chosen() {
    return this.article.locator(".steps input[type=radio]:checked").inputValue();
  }

  // Opens the part with target, comment and evidence.
  async unfold() {
    const more = this.article.locator("details.more");
    if (!(await more.evaluate((details) => details.open))) await more.locator("summary").click();
    await this.comment.waitFor();
  }
}

// The answer of the server to the row's next save: its status and HTML.
export function nextSave(page) {
  return page.waitForResponse((response) => response.request().method() === "POST");
}
