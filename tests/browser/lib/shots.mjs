// Pictures for people to look at, in tests/browser/out.

import { mkdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";

const FOLDER = fileURLToPath(new URL("../out/", import.meta.url));

// Of a whole page, or of one part of it.
export async function shot(pageOrPart, name) {
  await mkdir(FOLDER, { recursive: true });
  await pageOrPart.screenshot({ path: `${FOLDER}${name}.png`, fullPage: true });
}
