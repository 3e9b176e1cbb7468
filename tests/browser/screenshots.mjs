// Takes the pictures of the README: `npm run screenshots`, with the program built.

import { mkdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { browse, demo, look, signIn } from "./house.mjs";

const FOLDER = fileURLToPath(new URL("../../docs/screenshots/", import.meta.url));
// The file, who looks, at what: a page, or the first link on it that begins so with what follows.
const PICTURES = [
  ["finance-funding", "Finn Anz", "/mittel"],
  ["provider-start", "Mara Werk", "/start"],
  ["auditor-line", "Rita Prüf", "/abrechnungen", "/abrechnungen/0", "/zeilen/1"],
];

await mkdir(FOLDER, { recursive: true });
const [server, browser] = [await demo(), await browse()];
for (const [file, name, path, begins, rest] of PICTURES) {
  const { page, close } = await look(browser, server.address, { viewport: { width: 1280, height: 900 } });
  await signIn(page, name);
  await page.goto(path);
  if (begins) {
    const link = await page.locator(`main a[href^="${begins}"]`).first().getAttribute("href");
    await page.goto(link + rest);
  }
  await page.screenshot({ path: `${FOLDER}${file}.png`, fullPage: true });
  await close();
}
await browser.close();
server.stop();
