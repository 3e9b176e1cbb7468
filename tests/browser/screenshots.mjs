// Takes the pictures of the README and the handbook, and lists all of them: `npm run screenshots`, with the program built.

import { mkdir, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { browse, demo, look, signIn } from "./house.mjs";

const FOLDER = fileURLToPath(new URL("../../docs/screenshots/", import.meta.url));
// Each room with who looks: the file, what it shows, a page, and where it is followed the first link on it that begins so with
// what comes behind.
const ROOMS = [
  ["Anmeldung", null, [["door-sign-in", "Die Anmeldung", "/anmelden"]]],
  ["Amt", "Finn Anz", [
    ["finance-today", "Was heute zu tun ist", "/heute"],
    ["finance-funding", "Die Mittelübersicht", "/mittel"],
    ["finance-reports", "Was sich in jedem Quartal bewegt hat", "/auswertungen?nach=quartal"],
    ["finance-bench", "Eine Abrechnung wird entschieden", "/heute", "/abrechnungen/", "/entscheidung"],
    ["finance-form", "Der Excel-Vordruck einer Behörde", "/nachweise", "/nachweise/0", "/vordruck"],
  ]],
  ["Leitung", "Hanna Haupt", [["head-release", "Zahlungen, die auf eine Freigabe warten", "/zahlungen/freigabe"]]],
  ["Träger", "Mara Werk", [
    ["provider-start", "Der Anfang eines Trägers", "/start"],
    ["provider-claim", "Eine Abrechnung des Trägers", "/abrechnungen", "/abrechnungen/0", ""],
    ["provider-receipts", "Belege, die noch zu keiner Zeile gehören", "/belege"],
  ]],
  ["Prüfung", "Rita Prüf", [
    ["auditor-start", "Wo eine Prüfung beginnt", "/pruefung"],
    ["auditor-line", "Die Akte einer Zeile", "/abrechnungen", "/abrechnungen/0", "/zeilen/1"],
    ["auditor-four-eyes", "Wer zuerst da war und wer danach", "/pruefung/vier-augen"],
    ["auditor-exceptions", "Was vom einfachen Weg abweicht", "/pruefung/ausnahmen"],
    ["auditor-receipts", "Belege, bei denen sich ein Blick lohnen kann", "/pruefung/auffaelliges"],
    ["auditor-rights", "Wer durfte an welchem Tag was", "/pruefung/rechte"],
  ]],
  ["Verwaltung der Zugänge", "Ada Amt", [
    ["access-people", "Personen und ihre Rollen", "/personen"],
    ["access-duties", "Was das Haus über die Funktionstrennung festlegt", "/funktionstrennung"],
  ]],
];

await mkdir(FOLDER, { recursive: true });
const [server, browser] = [await demo(), await browse()];
let list = "# Bilder der Räume\n\nGemacht von `npm run screenshots` in `tests/browser`, mit den Büchern der Demo.\n";
for (const [room, name, pictures] of ROOMS) {
  const { page, close } = await look(browser, server.address, { viewport: { width: 1280, height: 900 } });
  if (name) await signIn(page, name);
  list += `\n## ${room}\n\n`;
  for (const [file, title, path, begins, rest] of pictures) {
    await page.goto(path);
    if (begins) {
      const link = await page.locator(`main a[href^="${begins}"]:not([href$="/neu"])`).first().getAttribute("href");
      await page.goto(link.split("#")[0] + rest);
    }
    // What keeps to the lower edge of the window would lie over the page, were the window smaller than it.
    const height = await page.evaluate(() => document.documentElement.scrollHeight);
    await page.setViewportSize({ width: 1280, height: Math.max(height, 900) });
    await page.waitForFunction(() => [...document.images].every((it) => it.complete || !it.checkVisibility()));
    await page.screenshot({ path: `${FOLDER}${file}.png` });
    await page.setViewportSize({ width: 1280, height: 900 });
    list += `![${title}](${file}.png)\n`;
  }
  await close();
}
await writeFile(`${FOLDER}README.md`, list);
await browser.close();
server.stop();
