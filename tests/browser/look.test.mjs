// What a page looks like on paper, and in colours that its reader has forced.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { browse, demo, look, signIn } from "./house.mjs";

let server, browser;
before(async () => {
  server = await demo();
  browser = await browse();
});
after(async () => {
  await browser?.close();
  server?.stop();
});

const PAGES = ["/heute", "/mittel", "/abrechnungen", "/zahlungen", "/fristen"];
// What is for a screen alone.
const FOR_SCREENS = ".ff-nav, .ff-account, .ff-search, .ff-skip, .ff-footer, .ff-actions, .ff-filter, .ff-pages, .ff-crumbs, .ff-cannot";

test("on paper stands what is to be read, whole tables among it, and nothing to press", async () => {
  const { page, faults, close } = await look(browser, server.address, { viewport: { width: 1280, height: 900 } });
  await signIn(page, "Finn Anz");
  await page.emulateMedia({ media: "print" });
  for (const path of PAGES) {
    await page.goto(path);
    const shown = await page.locator(FOR_SCREENS).evaluateAll((all) => all.filter((it) => it.checkVisibility()).map((it) => it.className));
    assert.deepEqual(shown, [], path);
    assert.ok(await page.locator("h1").isVisible(), path);
    const cut = await page.locator(".ff-table").evaluateAll((all) => all.filter((it) => getComputedStyle(it).overflowX !== "visible").length);
    assert.equal(cut, 0, `${path} cuts a table off`);
    const ink = await page.locator("main a").evaluateAll((all) => all.filter((it) => getComputedStyle(it).textDecorationLine !== "none").length);
    assert.equal(ink, 0, `${path} underlines what nobody can press`);
    const pdf = await page.pdf({ format: "A4" });
    assert.equal(pdf.subarray(0, 5).toString(), "%PDF-", path);
  }
  assert.deepEqual(faults, []);
  await close();
});

test("in forced colours what a colour says is seen all the same", async () => {
  const { page, faults, close } = await look(browser, server.address, {
    viewport: { width: 1280, height: 900 }, forcedColors: "active",
  });
  await signIn(page, "Finn Anz");
  for (const path of PAGES) {
    await page.goto(path);
    assert.equal(await page.evaluate(() => matchMedia("(forced-colors: active)").matches), true, path);
    // Where one is stands out by its line, a state by its frame and its word.
    const here = await page.locator(".ff-nav a[aria-current]").evaluateAll((all) =>
      all.map((it) => [getComputedStyle(it).borderBottomColor, getComputedStyle(document.body).backgroundColor]));
    assert.ok(here.length > 0, path);
    for (const [line, ground] of here) assert.notEqual(line, ground, `${path}: where one is`);
    const bare = await page.locator(".ff-badge").evaluateAll((all) =>
      all.filter((it) => getComputedStyle(it).borderTopStyle === "none" || !it.textContent.trim()).length);
    assert.equal(bare, 0, `${path}: a state is a colour alone`);
    const drawn = await page.locator("svg.ff-flow text").evaluateAll((all) =>
      all.map((it) => [getComputedStyle(it).fill, getComputedStyle(it).stroke]));
    for (const [text, around] of drawn) assert.notEqual(text, around, `${path}: text in a drawing`);
    const bars = await page.locator(".ff-bar").evaluateAll((all) =>
      all.map((it) => [".ff-bar__spent", ".ff-bar__room"].map((part) => it.querySelector(part)).filter(Boolean).map((part) => getComputedStyle(part).fill)));
    for (const fills of bars) assert.equal(new Set(fills).size, fills.length, `${path}: a bar`);
  }
  assert.deepEqual(faults, []);
  await close();
});
