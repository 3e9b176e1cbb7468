// How long the first view of a page takes in a browser that has kept nothing: `cargo xtask bench first-view`.

import assert from "node:assert/strict";
import { browse, demo, look, signIn } from "./house.mjs";

// Whose room it is, and its pages: where it begins, and the heaviest. After a page the first link on it that begins so, and
// what is written behind it.
const PAGES = [
  [null, "/anmelden"],
  ["Finn Anz", "/heute"],
  ["Finn Anz", "/mittel"],
  ["Finn Anz", "/fristen"],
  ["Finn Anz", "/journal"],
  ["Finn Anz", "/zuwendungen", "/zuwendungen/0"],
  ["Finn Anz", "/heute", "/abrechnungen/", "/entscheidung"],
  ["Mara Werk", "/start"],
  ["Mara Werk", "/abrechnungen/neu", "/abrechnungen/neu?"],
  ["Rita Prüf", "/pruefung"],
  ["Rita Prüf", "/abrechnungen", "/abrechnungen/0", "/zeilen/1"],
  ["Ada Amt", "/personen"],
];
/** How often each is looked at. */
const TIMES = 7;
/** What the first view may take, in milliseconds. */
const MOST = 1000;

const median = (values) => [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)];
const milliseconds = (value) => `${Math.round(value)} ms`;

/** The address of a page, by the link that leads to it. */
const address = async (page, path, begins, rest = "") => {
  if (!begins) return path;
  await page.goto(path);
  const link = await page.locator(`main a[href^="${begins}"]:not([href$="/neu"])`).first().getAttribute("href");
  return link.split("#")[0] + rest;
};

/** One look with nothing kept: until the page is loaded, until its largest part is painted, and the bytes that came. */
const lookOnce = async (context, path) => {
  const page = await context.newPage();
  const line = await context.newCDPSession(page);
  await line.send("Network.clearBrowserCache");
  await page.goto(path, { waitUntil: "load" });
  const seen = await page.evaluate(async () => {
    const painted = await new Promise((resolve) => {
      new PerformanceObserver((list) => resolve(list.getEntries().at(-1).startTime))
        .observe({ type: "largest-contentful-paint", buffered: true });
    });
    const [entry] = performance.getEntriesByType("navigation");
    const parts = [entry, ...performance.getEntriesByType("resource")];
    const kept = parts.filter(({ name, transferSize }) => name.includes("/assets/") && transferSize === 0);
    const bytes = parts.reduce((sum, { transferSize }) => sum + transferSize, 0);
    return { loaded: entry.loadEventEnd, painted, bytes, requests: parts.length, kept: kept.map(({ name }) => name) };
  });
  assert.deepEqual(seen.kept, [], "nothing comes out of a cache");
  await page.close();
  return seen;
};

const [server, browser] = [await demo(), await browse()];
const rows = [];
for (const [name, path, begins, rest] of PAGES) {
  const { page, close } = await look(browser, server.address, { viewport: { width: 1280, height: 900 } });
  if (name) await signIn(page, name);
  const shown = await address(page, path, begins, rest);
  const looks = [];
  for (let time = 0; time < TIMES; time += 1) looks.push(await lookOnce(page.context(), shown));
  await close();
  const of = (part) => median(looks.map((it) => it[part]));
  const [loaded, painted] = [of("loaded"), of("painted")];
  rows.push([
    shown.replace(/[0-9a-f-]{36}/g, "…"), milliseconds(painted), milliseconds(loaded), of("requests"),
    of("bytes").toLocaleString("en-US"),
    `< ${MOST} ms: ${Math.max(loaded, painted) < MOST ? "met" : "missed"}`,
  ]);
}
await browser.close();
server.stop();
console.log("|  | largest part painted | loaded | requests | bytes | aim |");
console.log("| --- | --- | --- | --- | --- | --- |");
for (const row of rows) console.log(`| ${row.join(" | ")} |`);
process.exitCode = rows.every((row) => row.at(-1).endsWith("met")) ? 0 : 1;
