// A large file on a slow line: how far it is, that it can be stopped, and what becomes of it.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { browse, demo, leave, look, signIn } from "./house.mjs";

let server, browser;
before(async () => {
  server = await demo();
  browser = await browse();
});
after(async () => {
  await browser?.close();
  server?.stop();
});

const SLOW = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: 500_000 };
const BUTTON = 'main button:has-text("Belege einreichen")';

/** A PDF of a page that says nothing, as large as asked. */
const pdf = (bytes) => ({
  name: "Scan.pdf", mimeType: "application/pdf",
  buffer: Buffer.from(
    `%PDF-1.4\n%${"x".repeat(bytes)}\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n` +
      "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n" +
      "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 100]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n",
  ),
});

/** Mara at the receipt box, on a slow line. */
const atTheBox = async (options = {}) => {
  const visit = await look(browser, server.address, options);
  await signIn(visit.page, "Mara Werk");
  await visit.page.goto("/belege");
  const line = await visit.page.context().newCDPSession(visit.page);
  await line.send("Network.enable");
  await line.send("Network.emulateNetworkConditions", SLOW);
  return visit;
};

test("a large receipt says how far it is, can be stopped, and comes in when it is sent again", async () => {
  const { page, faults, close } = await atTheBox();
  await page.setInputFiles("#datei", pdf(2_000_000));
  await page.click(BUTTON);
  const told = page.locator(".ff-upload [role=status]");
  await told.filter({ hasText: /^[1-9]0\u00a0% von 2,0\u00a0MB sind übertragen\.$/ }).waitFor();
  assert.ok((await page.locator(".ff-upload progress").evaluate((bar) => bar.position)) > 0);
  await page.click('button:has-text("Übertragung abbrechen")');
  assert.match(await told.textContent(), /abgebrochen\. Es ist nichts eingereicht\./);
  assert.equal(await page.evaluate(() => document.activeElement.textContent.trim()), "Belege einreichen");
  assert.equal(await page.locator(".ff-upload progress").count(), 0);
  await leave(page, BUTTON);
  const text = await page.textContent("main");
  assert.match(text, /Die Belege sind eingereicht/);
  assert.match(text, /Scan\.pdf/);
  assert.deepEqual(faults, []);
  await close();
});

test("what is wrong with a large file is told at its field, where the focus is", async () => {
  const { page, faults, close } = await atTheBox();
  const bad = { name: "Brief.pdf", mimeType: "application/pdf", buffer: Buffer.alloc(300_000, "nichts ") };
  await page.setInputFiles("#datei", bad);
  await page.click(BUTTON);
  await page.waitForFunction(() => document.title.startsWith("Fehler: "));
  assert.match(await page.textContent("#datei-fehler"), /Brief\.pdf/);
  await page.waitForFunction(() => document.activeElement.className.includes("ff-summary"));
  // The page that came in its place follows the next file as well.
  await page.setInputFiles("#datei", pdf(900_000));
  await page.click(BUTTON);
  await page.locator(".ff-upload progress").waitFor();
  await page.locator('main:has-text("Die Belege sind eingereicht")').waitFor();
  assert.deepEqual(faults, []);
  await close();
});

test("without a script the browser sends it alone", async () => {
  const { page, close } = await look(browser, server.address, { javaScriptEnabled: false });
  await signIn(page, "Mara Werk");
  await page.goto("/belege");
  await page.setInputFiles("#datei", pdf(400_000));
  await leave(page, BUTTON);
  assert.match(await page.textContent("main"), /Die Belege sind eingereicht/);
  await close();
});
